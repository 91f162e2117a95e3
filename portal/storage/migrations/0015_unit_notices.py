"""Notices inside the units of those on an honour list, and how they were confirmed."""

from peewee import SQL, BigIntegerField, BooleanField, CharField, DateField, ForeignKeyField, Model, TextField


def unique(name, columns):
    return SQL(f"CONSTRAINT {name} UNIQUE ({columns})")


def check(name, condition):
    return SQL(f'CONSTRAINT "{name}" CHECK ({condition})')


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def number():
        return BigIntegerField(primary_key=True)

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    # Tables that are there, as far as the new one refers to them.
    class Account(Table):
        id = number()

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class Organisation(Table):
        id = number()

    class PublicNotice(Table):
        id = number()

    class UnitNotice(Table):
        id = number()
        notice = link(PublicNotice, index=False)
        organisation = link(Organisation, null=True)
        unit = TextField()
        state = CharField()
        scan = link(Blob, null=True)
        reason = TextField()
        from_day = DateField(null=True)
        to_day = DateField(null=True)
        decided_by = link(Account, index=False, null=True)
        at = BigIntegerField(null=True)
        version = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("unit_notice_once", "notice_id, unit"),
                check("unit_notice_state", "state IN ('awaited', 'confirmed', 'not_applicable')"),
                check("unit_notice_has_both_days", "(from_day IS NULL) = (to_day IS NULL)"),
                check("unit_notice_days_in_order", "from_day <= to_day"),
                check("unit_notice_confirmed_by_a_scan", "(state = 'confirmed') = (scan_id IS NOT NULL)"),
                check("unit_notice_confirmed_with_its_days", "state <> 'confirmed' OR to_day IS NOT NULL"),
                check("unit_notice_not_applicable_for_a_reason", "state <> 'not_applicable' OR reason <> ''"),
                check(
                    "unit_notice_decided_by",
                    "state = 'awaited' OR (decided_by_id IS NOT NULL AND at IS NOT NULL)",
                ),
            ]

    db.create_tables([UnitNotice])

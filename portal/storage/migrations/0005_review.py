"""Review: findings, corrections, rejections, inquiries, official numbers with their counters."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    CharField,
    ForeignKeyField,
    Model,
    TextField,
)


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

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = number()

    class Application(Table):
        id = number()

    class Programme(Table):
        id = number()

    class Snapshot(Table):
        id = number()

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class Finding(Table):
        id = number()
        snapshot = link(Snapshot, index=False)
        item = CharField()
        value = CharField()
        note = BlobField()
        by = link(Account)
        at = BigIntegerField()

        class Meta:
            items = "'conditions', 'completeness', 'authenticity', 'person_credit', 'unit_credit'"
            constraints = [
                unique("finding_once_an_item", "snapshot_id, item"),
                check("finding_item", f"item IN ({items})"),
                check("finding_value", "value IN ('ok', 'not_ok', 'to_check')"),
            ]

    class Correction(Table):
        id = number()
        application = link(Application)
        snapshot = link(Snapshot, index=False)
        sections = TextField()
        reason = BlobField()
        until_at = BigIntegerField()
        by = link(Account)
        at = BigIntegerField()

        class Meta:
            constraints = [
                unique("correction_once_a_snapshot", "snapshot_id"),
                check("correction_until_later", "at < until_at"),
            ]

    class Rejection(Table):
        id = number()
        application = link(Application, index=False)
        snapshot = link(Snapshot, index=False)
        reason = BlobField()
        by = link(Account)
        at = BigIntegerField()

        class Meta:
            constraints = [
                unique("rejection_once", "application_id"),
                unique("rejection_once_a_snapshot", "snapshot_id"),
            ]

    class Inquiry(Table):
        id = number()
        application = link(Application)
        words = BlobField()
        by = link(Account)
        at = BigIntegerField()
        reply = BlobField(null=True)
        reply_file = link(Blob, null=True)
        replied_by = link(Account, null=True)
        replied_at = BigIntegerField(null=True)

        class Meta:
            constraints = [check("inquiry_replied_at", "(reply IS NULL) = (replied_at IS NULL)")]

    class NumberCounter(Table):
        programme = link(Programme, primary_key=True)
        last = BigIntegerField()

    class OfficialNumber(Table):
        application = link(Application, primary_key=True)
        programme = link(Programme, index=False)
        ordinal = BigIntegerField()
        text = CharField(64)
        at = BigIntegerField()

        class Meta:
            constraints = [
                unique("official_number_ordinal", "programme_id, ordinal"),
                unique("official_number_text", "text"),
            ]

    db.create_tables([Finding, Correction, Rejection, Inquiry, NumberCounter, OfficialNumber])

"""What is changed of a public notice while it runs, when a list is to be published, and how an objection came."""

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def identifier():
        return BigIntegerField(primary_key=True)

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    def unique(name, columns):
        return SQL(f"CONSTRAINT {name} UNIQUE ({columns})")

    def check(name, condition):
        return SQL(f'CONSTRAINT "{name}" CHECK ({condition})')

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = identifier()

    class Proposal(Table):
        id = identifier()

    class HonourList(Table):
        id = identifier()

    class PublicNotice(Table):
        id = identifier()

    class NoticeChange(Table):
        id = identifier()
        notice = link(PublicNotice)
        proposal = link(Proposal, index=False)
        kind = CharField()
        last_day = DateField(null=True)
        working_days = IntegerField(null=True)
        reason = TextField()
        at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("notice_change_once_a_proposal", "proposal_id"),
                check("notice_change_kind", "kind IN ('extended', 'interrupted', 'restarted')"),
                check("notice_change_has_its_last_day", "(kind = 'interrupted') = (last_day IS NULL)"),
                check("notice_change_has_its_working_days", "(last_day IS NULL) = (working_days IS NULL)"),
            ]

    class NoticeSchedule(Table):
        list = link(HonourList, primary_key=True)
        publish_at = BigIntegerField()
        last_day = DateField()
        by = link(Account, index=False)
        trouble = TextField()

    db.create_tables([NoticeChange, NoticeSchedule])
    migrator.migrate(migrator.add_column("objection", "channel", CharField(null=True)))

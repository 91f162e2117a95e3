"""Meetings in which candidates present, and what is done in them."""

from peewee import SQL, BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, Model, ModelIndex


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class Round(Table):
        id = BigIntegerField(primary_key=True)

    class Meeting(Table):
        id = BigIntegerField(primary_key=True)
        round = link(Round)
        rehearsal = BooleanField()
        opened_by = link(Account, index=False)
        opened_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)
        version = BigIntegerField()

    Meeting.add_index(
        ModelIndex(Meeting, [Meeting.round], unique=True, where=SQL("ended_at IS NULL"), name="meeting_once_a_round")
    )

    class MeetingAct(Table):
        id = BigIntegerField(primary_key=True)
        meeting = link(Meeting, index=False)
        seq = IntegerField()
        kind = CharField()
        candidate = BigIntegerField()
        expert = BigIntegerField()
        by = link(Account, index=False)
        at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            kinds = (
                "kind IN ('called', 'started', 'paused', 'moved', 'interrupted', 'closed', 'undone', 'arrived',"
                " 'left', 'done', 'again')"
            )
            constraints = [
                SQL("CONSTRAINT meeting_act_once UNIQUE (meeting_id, seq)"),
                SQL(f'CONSTRAINT "meeting_act_kind" CHECK ({kinds})'),
            ]

    db.create_tables([Meeting, MeetingAct])

"""Competitions of an edition, the results of their stages, and the seats that they give in a final."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def unique(name, columns):
    return SQL(f"CONSTRAINT {name} UNIQUE ({columns})")


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
    class Programme(Table):
        id = number()

    class Proposal(Table):
        id = number()

    class Application(Table):
        id = number()

    class Competition(Table):
        id = number()
        programme = link(Programme, index=False)
        key = CharField(64)
        plan_text = TextField(column_name="plan")
        version = BigIntegerField()
        created_at = BigIntegerField()

        class Meta:
            constraints = [unique("competition_once_a_programme", "programme_id, key")]

    class CompetitionResult(Table):
        id = number()
        competition = link(Competition, index=False)
        stage = CharField(64)
        seq = IntegerField()
        file = BlobField()
        file_name = BlobField()
        file_digest = CharField(64)
        ranking = BlobField()
        digest = CharField(64)
        proposal = link(Proposal, index=False)
        taken_at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("competition_result_once", "competition_id, stage, seq")]

    class Seat(Table):
        id = number()
        competition = link(Competition, index=False)
        place = IntegerField()
        sent = BlobField()
        person_key = CharField(64)
        email_key = CharField(64, index=True)
        result = link(CompetitionResult, index=False)
        proposal = link(Proposal, index=False)
        closes_at = BigIntegerField()
        recommending_closes_at = BigIntegerField()
        application = link(Application, index=False, null=True)
        own_window = BooleanField()
        created_at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("seat_once_a_place", "competition_id, place"),
                unique("seat_once_a_person", "competition_id, person_key"),
                unique("seat_once_an_application", "application_id"),
            ]

    db.create_tables([Competition, CompetitionResult, Seat])

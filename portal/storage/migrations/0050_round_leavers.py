"""Candidates who leave an open round."""

from peewee import SQL, BigIntegerField, BooleanField, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Application(Table):
        id = BigIntegerField(primary_key=True)

    class Proposal(Table):
        id = BigIntegerField(primary_key=True)

    class Round(Table):
        id = BigIntegerField(primary_key=True)

    class RoundLeaver(Table):
        id = BigIntegerField(primary_key=True)
        round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
        candidate = ForeignKeyField(Application, backref="+", on_delete="RESTRICT")
        proposal = ForeignKeyField(Proposal, backref="+", on_delete="RESTRICT", index=False)
        at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                SQL("CONSTRAINT round_leaver_once UNIQUE (round_id, candidate_id)"),
                SQL(
                    "FOREIGN KEY (round_id, candidate_id) REFERENCES round_candidate (round_id, application_id)"
                    " ON DELETE RESTRICT"
                ),
            ]

    db.create_tables([RoundLeaver])

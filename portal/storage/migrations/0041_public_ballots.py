"""The public's ballots, apart from who has cast them; deeds that the public reads; what other forms came to."""

from peewee import SQL, BigIntegerField, BlobField, BooleanField, CharField, ForeignKeyField, Model, TextField


def unique(name, columns):
    return SQL(f"CONSTRAINT {name} UNIQUE ({columns})")


def check(name, condition):
    return SQL(f'CONSTRAINT "{name}" CHECK ({condition})')


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def identity():
        return BigIntegerField(primary_key=True)

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = identity()

    class Application(Table):
        id = identity()

    class Round(Table):
        id = identity()

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class PublicDeed(Table):
        id = identity()
        round = link(Round, index=False)
        candidate = link(Application, index=False)
        text = TextField()

        class Meta:
            constraints = [unique("public_deed_once", "round_id, candidate_id")]

    class PublicVoter(Table):
        id = identity()
        round = link(Round, index=False)
        key = CharField(64)

        class Meta:
            constraints = [unique("public_voter_once", "round_id, key")]

    class PublicCode(Table):
        id = identity()
        round = link(Round, index=False)
        key = CharField(64)
        code_key = CharField(64)
        expires_at = BigIntegerField(index=True)

        class Meta:
            constraints = [unique("public_code_once", "round_id, key")]

    class PublicNetwork(Table):
        id = identity()
        round = link(Round, index=False)
        key = CharField(64)
        number = BigIntegerField()

        class Meta:
            constraints = [unique("public_network_once", "round_id, key")]

    class PublicBatch(Table):
        round = link(Round, primary_key=True)
        number = BigIntegerField()
        waiting = BigIntegerField()

    class PublicWaiting(Table):
        id = identity()
        round = link(Round)
        content = BlobField()

    class PublicBallot(Table):
        id = identity()
        round = link(Round)
        content = BlobField(null=True)
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

    class PublicForm(Table):
        id = identity()
        round = link(Round)
        content = TextField()
        proof = link(Blob)
        entered_by = link(Account, index=False)
        entered_at = BigIntegerField()
        confirmed_by = link(Account, index=False, null=True)
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                check("public_form_two_people", "confirmed_by_id <> entered_by_id"),
                check("public_form_frozen_when_confirmed", "frozen = (confirmed_by_id IS NOT NULL)"),
            ]

    db.create_tables(
        [
            *(PublicDeed, PublicVoter, PublicCode, PublicNetwork),
            *(PublicBatch, PublicWaiting, PublicBallot, PublicForm),
        ]
    )

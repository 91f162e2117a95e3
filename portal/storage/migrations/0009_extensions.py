"""Extensions that were approved; they refer to the proposals of 0006."""

from peewee import SQL, BigIntegerField, ForeignKeyField, Model


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
    class Application(Table):
        id = number()

    class Correction(Table):
        id = number()

    class Proposal(Table):
        id = number()

    class Extension(Table):
        id = number()
        application = link(Application)
        correction = link(Correction, null=True)
        proposal = link(Proposal, index=False)
        until_at = BigIntegerField()
        at = BigIntegerField()

        class Meta:
            constraints = [SQL("CONSTRAINT extension_once_a_proposal UNIQUE (proposal_id)")]

    db.create_tables([Extension])

"""The office's desk: what its queue lists of each application's latest submission."""

from peewee import BigIntegerField, BooleanField, ForeignKeyField, Model


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

    class Snapshot(Table):
        id = number()

    class Listing(Table):
        application = link(Application, primary_key=True)
        snapshot = link(Snapshot)
        by_unit = BooleanField()
        years_short = BooleanField()
        submitted_at = BigIntegerField(index=True)

    db.create_tables([Listing])

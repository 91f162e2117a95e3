"""Who of the office deals with an application."""

from peewee import BigIntegerField, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class Application(Table):
        id = BigIntegerField(primary_key=True)

    class Assignment(Table):
        application = ForeignKeyField(Application, primary_key=True, backref="+", on_delete="RESTRICT")
        officer = ForeignKeyField(Account, backref="+", on_delete="RESTRICT")
        at = BigIntegerField()

    db.create_tables([Assignment])

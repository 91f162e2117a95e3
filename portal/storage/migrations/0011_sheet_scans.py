"""Scans of signed score sheets."""

from peewee import BigIntegerField, CharField, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class Ballot(Table):
        id = BigIntegerField(primary_key=True)

    class SheetScan(Table):
        ballot = ForeignKeyField(Ballot, backref="+", on_delete="RESTRICT", primary_key=True)
        blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
        by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
        at = BigIntegerField()

    db.create_tables([SheetScan])

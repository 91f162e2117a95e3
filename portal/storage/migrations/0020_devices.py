"""Devices that have signed in with an account before."""

from peewee import BigIntegerField, CharField, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class Device(Table):
        token_key = CharField(64, primary_key=True)
        account = ForeignKeyField(Account, backref="+", on_delete="CASCADE")
        created_at = BigIntegerField()
        expires_at = BigIntegerField(index=True)

    db.create_tables([Device])

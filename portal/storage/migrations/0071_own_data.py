"""Addresses that wait for their code, and requests about the own data."""

from peewee import BigIntegerField, BlobField, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class EmailChange(Table):
        account = ForeignKeyField(Account, primary_key=True, backref="+", on_delete="CASCADE")
        wanted = BlobField()
        expires_at = BigIntegerField(index=True)

    class DataRequest(Table):
        id = BigIntegerField(primary_key=True)
        account = ForeignKeyField(Account, backref="+", on_delete="RESTRICT")
        text = BlobField()
        asked_at = BigIntegerField()
        until_at = BigIntegerField()
        answer = BlobField(null=True)
        answered_at = BigIntegerField(null=True)
        answered_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False, null=True)

    db.create_tables([EmailChange, DataRequest])

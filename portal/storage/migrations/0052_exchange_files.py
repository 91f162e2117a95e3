"""Files that come with what is exchanged about an application."""

from peewee import SQL, BigIntegerField, BlobField, CharField, ForeignKeyField, IntegerField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Exchange(Table):
        id = BigIntegerField(primary_key=True)

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class ExchangeFile(Table):
        id = BigIntegerField(primary_key=True)
        exchange = ForeignKeyField(Exchange, backref="+", on_delete="RESTRICT", index=False)
        blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
        place = IntegerField()
        name = BlobField()

        class Meta:
            constraints = [SQL("CONSTRAINT exchange_file_once UNIQUE (exchange_id, blob_id)")]

    db.create_tables([ExchangeFile])

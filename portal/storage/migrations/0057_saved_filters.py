"""What an officer narrows the queue to again and again."""

from peewee import SQL, BigIntegerField, ForeignKeyField, Model, TextField


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class SavedFilter(Table):
        id = BigIntegerField(primary_key=True)
        account = ForeignKeyField(Account, backref="+", on_delete="CASCADE", index=False)
        name = TextField()
        address = TextField()

        class Meta:
            constraints = [SQL("CONSTRAINT saved_filter_once UNIQUE (account_id, name)")]

    db.create_tables([SavedFilter])

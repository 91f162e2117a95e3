"""Which letters somebody does without, and the keyed address of somebody's calendar."""

from peewee import SQL, BigIntegerField, BlobField, CharField, Check, CompositeKey, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class DeclinedLetter(Table):
        account = ForeignKeyField(Account, backref="+", on_delete="CASCADE")
        kind = CharField()

        class Meta:
            primary_key = CompositeKey("account", "kind")
            constraints = [Check("kind IN ('reminder', 'worklist')", "declined_letter_kind")]

    class CalendarKey(Table):
        account = ForeignKeyField(Account, primary_key=True, backref="+", on_delete="CASCADE")
        token_key = CharField(64)
        token = BlobField()
        created_at = BigIntegerField()

        class Meta:
            constraints = [SQL("CONSTRAINT calendar_key_once UNIQUE (token_key)")]

    db.create_tables([DeclinedLetter, CalendarKey])

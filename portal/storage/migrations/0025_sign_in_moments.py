"""When a sign-in was used last, and when it was proved with a code last. Sign-ins that are there end."""

from peewee import BigIntegerField, CharField, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):  # which is there, as far as the new table refers to it
        id = BigIntegerField(primary_key=True)

    class SignIn(Table):
        token_key = CharField(64, primary_key=True)
        account = ForeignKeyField(Account, backref="+", on_delete="CASCADE")
        created_at = BigIntegerField()
        expires_at = BigIntegerField(index=True)
        seen_at = BigIntegerField()
        proved_at = BigIntegerField(null=True)

    db.drop_tables([SignIn])
    db.create_tables([SignIn])

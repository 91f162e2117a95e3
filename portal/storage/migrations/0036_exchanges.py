"""What people outside and the office write to each other about an application."""

from peewee import BigIntegerField, BlobField, BooleanField, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class Application(Table):
        id = BigIntegerField(primary_key=True)

    class Exchange(Table):
        id = BigIntegerField(primary_key=True)
        application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT", index=False)
        account = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
        by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
        from_office = BooleanField()
        text = BlobField()
        at = BigIntegerField()

        class Meta:
            indexes = ((("application", "account", "at"), False),)

    db.create_tables([Exchange])

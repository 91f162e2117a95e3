"""Cases in which an honour is 取消 or 撤销, and their steps."""

from peewee import SQL, BigIntegerField, BlobField, CharField, DateField, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class Honour(Table):
        id = BigIntegerField(primary_key=True)

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class Forfeiture(Table):
        id = BigIntegerField(primary_key=True)
        honour = link(Honour)
        kind = CharField()
        event_on = DateField()
        grounds = BlobField()
        opened_by = link(Account, index=False)
        opened_at = BigIntegerField()
        effective_at = BigIntegerField(null=True)
        confirmed_at = BigIntegerField(null=True)

        class Meta:
            kinds = "kind IN ('honoured', 'nominated', 'cancelled', 'revoked')"
            constraints = [SQL(f'CONSTRAINT "forfeiture_kind" CHECK ({kinds})')]

    class ForfeitureStep(Table):
        id = BigIntegerField(primary_key=True)
        forfeiture = link(Forfeiture)
        taken = BlobField()
        scan = link(Blob, null=True)
        by = link(Account, index=False)
        at = BigIntegerField()

    db.create_tables([Forfeiture, ForfeitureStep])

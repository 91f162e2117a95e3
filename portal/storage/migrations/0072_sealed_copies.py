"""Certificates that came back with a seal, and links that prove one for a while."""

from peewee import BigIntegerField, BlobField, BooleanField, CharField, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        id = BigIntegerField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    class Account(Table):
        pass

    class Honour(Table):
        pass

    class Certificate(Table):
        pass

    class Blob(Model):
        name = CharField(64, primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False

    class SealedCopy(Table):
        certificate = link(Certificate)
        blob = link(Blob)
        seals = BigIntegerField()
        checked = BooleanField()
        by = link(Account, index=False)
        at = BigIntegerField()

    class ProofLink(Table):
        honour = link(Honour)
        token_key = CharField(64, unique=True)
        token = BlobField()
        expires_at = BigIntegerField()
        made_by = link(Account, index=False)
        made_at = BigIntegerField()
        revoked_at = BigIntegerField(null=True)

    db.create_tables([SealedCopy, ProofLink])

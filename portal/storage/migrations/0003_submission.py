"""Submission: the files of a snapshot, the request that made it, honours (the bar of five years), messages."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    Model,
    TextField,
)


def unique(name, columns):
    return SQL(f"CONSTRAINT {name} UNIQUE ({columns})")


def check(name, condition):
    return SQL(f'CONSTRAINT "{name}" CHECK ({condition})')


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def number():
        return BigIntegerField(primary_key=True)

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = number()

    class Application(Table):
        id = number()

    class Snapshot(Table):
        id = number()

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class SnapshotFile(Table):
        id = number()
        snapshot = link(Snapshot, index=False)
        kind = CharField()
        blob = link(Blob)
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("snapshot_file_once", "snapshot_id, kind, blob_id"),
                check("snapshot_file_kind", "kind IN ('form', 'volume', 'photo', 'attachment')"),
            ]

    class SubmissionRequest(Table):
        key = CharField(64, primary_key=True)
        snapshot = link(Snapshot, on_delete="CASCADE")

    class Honour(Table):
        id = number()
        programme = CharField(64)
        person_key = CharField(64)
        state = CharField()
        title = TextField()
        awarded_on = DateField()
        name = TextField()
        created_at = BigIntegerField()

        class Meta:
            constraints = [
                unique("honour_once_a_day", "programme, person_key, awarded_on"),
                check("honour_state", "state IN ('honoured', 'nominated', 'cancelled', 'revoked')"),
            ]

    class Message(Table):
        id = number()
        account = link(Account, index=False)
        application = link(Application, index=False)
        occasion = CharField(64)
        message = BlobField()
        created_at = BigIntegerField()
        read_at = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("message_once_an_occasion", "application_id, occasion, account_id")]
            indexes = ((("account", "created_at"), False),)

    db.create_tables([SnapshotFile, SubmissionRequest, Honour, Message])

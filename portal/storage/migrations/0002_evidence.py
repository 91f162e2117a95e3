"""Evidence: the files of an application, and one version over them."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    CharField,
    ForeignKeyField,
    Model,
)


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
    class Application(Table):
        id = number()

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class EvidenceVersion(Table):
        application = link(Application, primary_key=True, on_delete="CASCADE")
        version = BigIntegerField()
        saved_at = BigIntegerField()

    class Attachment(Table):
        id = number()
        application = link(Application, on_delete="CASCADE", index=False)
        kind = CharField(64)
        position = BigIntegerField()
        blob = link(Blob)
        thumbnails = link(Blob)
        drawn = BigIntegerField()
        pages = BigIntegerField()
        words = BlobField()
        added_at = BigIntegerField()
        removed_at = BigIntegerField(null=True)

        class Meta:
            constraints = [
                SQL("CONSTRAINT attachment_once UNIQUE (application_id, blob_id)"),
                SQL('CONSTRAINT "attachment_has_pages" CHECK (pages > 0)'),
            ]

    db.create_tables([EvidenceVersion, Attachment])

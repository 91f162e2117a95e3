"""What was erased for good, and when an edition's material was."""

from peewee import SQL, BigIntegerField, CharField, Model


def up(migrator, db):
    class Table(Model):
        id = BigIntegerField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False

    class Erasure(Table):
        kind = CharField()
        subject = BigIntegerField()
        at = BigIntegerField()

        class Meta:
            constraints = [
                SQL("CONSTRAINT erasure_once UNIQUE (kind, subject)"),
                SQL("CONSTRAINT \"erasure_kind\" CHECK (kind IN ('edition', 'application', 'account'))"),
            ]

    db.create_tables([Erasure])
    migrator.migrate(migrator.add_column("edition", "purged_at", BigIntegerField(null=True)))

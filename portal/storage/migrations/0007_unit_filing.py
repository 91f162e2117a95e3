"""A unit files for its people: for which organisation an application is filed, and the scan of the person's consent."""

from peewee import SQL, BigIntegerField, CharField, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def number():
        return BigIntegerField(primary_key=True)

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    # Tables that are there, as far as the new one refers to them.
    class Application(Table):
        id = number()

    class Organisation(Table):
        id = number()

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class UnitFiling(Table):
        application = link(Application, primary_key=True, on_delete="CASCADE")
        organisation = link(Organisation)
        scan = link(Blob, null=True)
        scanned_at = BigIntegerField(null=True)

        class Meta:
            constraints = [
                SQL('CONSTRAINT "unit_filing_scanned_once" CHECK ((scan_id IS NULL) = (scanned_at IS NULL))')
            ]

    db.create_tables([UnitFiling])

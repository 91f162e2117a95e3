"""Under which programme the entries to a competition are filed."""

from peewee import BigIntegerField


def up(migrator, db):
    migrator.migrate(migrator.add_column("competition", "entries", BigIntegerField(null=True)))

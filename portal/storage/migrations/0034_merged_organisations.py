"""Into which organisation one was merged."""

from peewee import BigIntegerField


def up(migrator, db):
    migrator.migrate(migrator.add_column("organisation", "merged_into", BigIntegerField(null=True)))

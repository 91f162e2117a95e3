"""What an application is counted under in the statistics; of those that are there the next `migrate` reads it."""

from peewee import TextField


def up(migrator, db):
    names = ("industry", "district", "unit_kind", "age_band")
    migrator.migrate(*(migrator.add_column("listing", name, TextField(null=True)) for name in names))

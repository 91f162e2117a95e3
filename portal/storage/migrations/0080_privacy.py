"""Which rules on personal data somebody took note of."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(migrator.add_column("account", "privacy_version", CharField(null=True)))

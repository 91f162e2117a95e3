"""Letters that are given up: for whom a letter is, when its last try was, when somebody set it aside."""

from peewee import BigIntegerField, CharField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("letter", "meant", CharField(null=True)),
        migrator.add_column("letter", "given_up_at", BigIntegerField(null=True)),
        migrator.add_column("letter", "set_aside_at", BigIntegerField(null=True)),
    )

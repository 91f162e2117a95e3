"""Whose a file is that was uploaded; of those that are there nobody knows."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("blob", "uploaded_by", CharField(null=True)),
        migrator.add_index("blob", ("uploaded_by",)),
    )

"""Objections to people on a published list, their files, and the notes of the investigation."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    Model,
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

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class Listed(Table):
        id = number()

    class Objection(Table):
        id = number()
        listed = link(Listed, index=False)
        receipt = CharField(32)
        content = BlobField()
        facts_key = CharField(64)
        state = CharField()
        upheld = BooleanField(null=True)
        answer = BlobField(null=True)
        received_at = BigIntegerField()
        answered_at = BigIntegerField(null=True)
        answered_by = link(Account, null=True, index=False)
        version = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("objection_receipt", "receipt"),
                unique("objection_told_once", "listed_id, facts_key"),
                check("objection_state", "state IN ('received', 'investigating', 'answered')"),
                check("objection_answered_at", "(state = 'answered') = (answered_at IS NOT NULL)"),
                check("objection_answered_in_words", "(answer IS NOT NULL) = (answered_at IS NOT NULL)"),
                check("objection_decided", "(upheld IS NOT NULL) = (answered_at IS NOT NULL)"),
                check("objection_answered_by", "(answered_by_id IS NOT NULL) = (answered_at IS NOT NULL)"),
            ]

    class ObjectionFile(Table):
        id = number()
        objection = link(Objection, index=False)
        blob = link(Blob)
        place = IntegerField()
        name = BlobField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("objection_file_once", "objection_id, blob_id")]

    class ObjectionStep(Table):
        id = number()
        objection = link(Objection)
        note = BlobField()
        by = link(Account, index=False)
        at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

    db.create_tables([Objection, ObjectionFile, ObjectionStep])

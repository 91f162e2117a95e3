"""Reports, suggestions and questions of anybody, with their files."""

from peewee import SQL, BigIntegerField, BlobField, BooleanField, CharField, ForeignKeyField, IntegerField, Model


def unique(name, columns):
    return SQL(f"CONSTRAINT {name} UNIQUE ({columns})")


def check(name, condition):
    return SQL(f'CONSTRAINT "{name}" CHECK ({condition})')


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        id = BigIntegerField(primary_key=True)

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class Petition(Table):
        id = BigIntegerField(primary_key=True)
        kind = CharField()
        receipt = CharField(32)
        content = BlobField()
        text_key = CharField(64)
        answer = BlobField(null=True)
        received_at = BigIntegerField()
        answered_at = BigIntegerField(null=True)
        answered_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", null=True, index=False)
        forfeiture = BigIntegerField(null=True)
        version = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("petition_receipt", "receipt"),
                unique("petition_told_once", "text_key"),
                check("petition_kind", "kind IN ('report', 'suggestion', 'question')"),
                check("petition_answered_in_words", "(answer IS NOT NULL) = (answered_at IS NOT NULL)"),
                check("petition_answered_by", "(answered_by_id IS NOT NULL) = (answered_at IS NOT NULL)"),
            ]

    class PetitionFile(Table):
        id = BigIntegerField(primary_key=True)
        petition = ForeignKeyField(Petition, backref="+", on_delete="RESTRICT", index=False)
        blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
        place = IntegerField()
        name = BlobField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("petition_file_once", "petition_id, blob_id")]

    db.create_tables([Petition, PetitionFile])

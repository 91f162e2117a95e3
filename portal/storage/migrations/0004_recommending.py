"""Recommending: organisations with their members, whom applications name, what organisations answer and add."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    Model,
    TextField,
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

    class Application(Table):
        id = number()

    class Snapshot(Table):
        id = number()

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class Organisation(Table):
        id = number()
        kind = CharField()
        name = TextField()
        code = CharField(18, null=True)
        confirmed_at = BigIntegerField(null=True)
        confirmed_by = link(Account, null=True)
        version = BigIntegerField()
        created_at = BigIntegerField()

        class Meta:
            constraints = [
                unique("organisation_code", "code"),
                check(
                    "organisation_kind",
                    "kind IN ('employer', 'association', 'district', 'park', 'alliance', 'academician', 'expert',"
                    " 'superior')",
                ),
                check("organisation_confirmed_by_somebody", "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)"),
            ]

    class Member(Table):
        id = number()
        organisation = link(Organisation, index=False)
        account = link(Account)
        email_key = CharField(64)
        confirmed_at = BigIntegerField(null=True)
        since = BigIntegerField()

        class Meta:
            constraints = [unique("member_once", "organisation_id, account_id")]

    class Naming(Table):
        id = number()
        application = link(Application, on_delete="CASCADE", index=False)
        part = CharField()
        organisation = link(Organisation)
        email = BlobField(null=True)
        email_key = CharField(64)
        named_at = BigIntegerField()

        class Meta:
            constraints = [
                unique("naming_once_a_part", "application_id, part"),
                check("naming_part", "part IN ('employer', 'recommender')"),
            ]

    class Recommendation(Table):
        id = number()
        snapshot = link(Snapshot, index=False)
        application = link(Application)
        part = CharField()
        organisation = link(Organisation)
        answer = CharField()
        required = BooleanField()
        email_key = CharField(64)
        until_at = BigIntegerField(null=True)
        content = BlobField(null=True)
        scan = link(Blob, null=True)
        digest = CharField(64)
        answered_by = link(Account, null=True)
        version = BigIntegerField()
        asked_at = BigIntegerField()
        changed_at = BigIntegerField()
        lapsed_at = BigIntegerField(null=True)
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("recommendation_once_a_part", "snapshot_id, part"),
                check("recommendation_part", "part IN ('employer', 'recommender')"),
                check("recommendation_answer", "answer IN ('asked', 'recommended', 'sent_back', 'declined', 'lapsed')"),
                check("recommendation_lapses_by_its_moment", "answer <> 'lapsed'"),
                check("recommendation_has_its_scan", "answer <> 'recommended' OR scan_id IS NOT NULL"),
            ]

    class Supplement(Table):
        id = number()
        recommendation = link(Recommendation, index=False)
        blob = link(Blob)
        name = BlobField()
        pages = BigIntegerField()
        added_at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("supplement_once", "recommendation_id, blob_id"),
                check("supplement_has_pages", "pages > 0"),
            ]

    db.create_tables([Organisation, Member, Naming, Recommendation, Supplement])

"""The first schema: frozen copies of the tables as they were, independent of the models that grow on."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    Model,
    TextField,
)

STAGES = "'draft', 'awaiting_recommendation', 'submitted', 'accepted', 'in_correction', 'refused', 'withdrawn'"


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

    class Keyring(Table):
        name = CharField(primary_key=True)
        proof = TextField()

    class Blob(Table):
        name = CharField(64, primary_key=True)
        size = BigIntegerField()
        media_type = CharField()
        created_at = BigIntegerField()

    class Account(Table):
        id = number()
        email_key = CharField(64)
        contact = BlobField()
        password_hash = TextField()
        version = BigIntegerField()
        created_at = BigIntegerField()
        closed_at = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("account_email_key", "email_key")]

    class Role(Table):
        account = link(Account, on_delete="CASCADE")
        name = CharField()

        class Meta:
            primary_key = CompositeKey("account", "name")
            names = "'applicant', 'recommender', 'office', 'expert', 'committee', 'auditor'"
            constraints = [check("role_name", f"name IN ({names})")]

    class SignIn(Table):
        token_key = CharField(64, primary_key=True)
        account = link(Account, on_delete="CASCADE")
        created_at = BigIntegerField()
        expires_at = BigIntegerField(index=True)

    class Ticket(Table):
        token_key = CharField(64, primary_key=True)
        purpose = CharField()
        account = link(Account, null=True, on_delete="CASCADE")
        payload = BlobField(null=True)
        created_at = BigIntegerField()
        expires_at = BigIntegerField(index=True)
        used_at = BigIntegerField(null=True)

        class Meta:
            constraints = [check("ticket_purpose", "purpose IN ('registration', 'reset')")]

    class Attempt(Table):
        key = CharField(64, primary_key=True)
        count = BigIntegerField()
        since = BigIntegerField(index=True)

    class Edition(Table):
        id = number()
        key = CharField(64)
        name = TextField()
        state = CharField()
        version = BigIntegerField()
        created_at = BigIntegerField()

        class Meta:
            constraints = [
                unique("edition_key", "key"),
                check("edition_state", "state IN ('preparing', 'open', 'ended')"),
            ]

    class Programme(Table):
        id = number()
        edition = link(Edition)
        programme = CharField(64)
        rulebook = CharField(64)
        opens_at = BigIntegerField()
        closes_at = BigIntegerField()
        recommending_closes_at = BigIntegerField()
        settings = TextField()
        version = BigIntegerField()

        class Meta:
            constraints = [
                unique("programme_once_an_edition", "edition_id, programme"),
                check(
                    "programme_deadlines_in_order",
                    "opens_at < closes_at AND closes_at <= recommending_closes_at",
                ),
            ]

    class Application(Table):
        id = number()
        programme = link(Programme)
        applicant = link(Account)
        slot = CharField(64)
        stage = CharField(index=True)
        version = BigIntegerField()
        created_at = BigIntegerField()
        changed_at = BigIntegerField()
        name = TextField()
        unit = TextField()
        technical_field = TextField()
        recommender = TextField()
        photo = link(Blob, null=True)

        class Meta:
            constraints = [
                unique("application_once_a_slot", "programme_id, applicant_id, slot"),
                check("application_stage", f"stage IN ({STAGES})"),
            ]

    class DraftSection(Table):
        id = number()
        application = link(Application, on_delete="CASCADE", index=False)
        section = CharField(64)
        version = BigIntegerField()
        answers = BlobField()
        saved_at = BigIntegerField()

        class Meta:
            constraints = [unique("draft_section_once", "application_id, section")]

    class Entrant(Table):
        edition = link(Edition, index=False)
        exclusive_group = CharField(64)
        person_key = CharField(64)
        programme = link(Programme)
        application = link(Application)
        entered_at = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("edition", "exclusive_group", "person_key")

    class Snapshot(Table):
        id = number()
        application = link(Application)
        manifest = BlobField()
        digest = CharField(64)
        rulebook = CharField(64)
        template_digest = CharField(64)
        created_at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

    class Entry(Table):
        seq = number()
        at = BigIntegerField()
        actor = BigIntegerField(null=True)
        verb = CharField()
        subject_kind = CharField()
        subject_id = BigIntegerField()
        facts = TextField()
        previous = CharField(64)
        digest = CharField(64)

        class Meta:
            constraints = [unique("entry_digest", "digest")]
            indexes = ((("subject_kind", "subject_id"), False),)

    class Head(Table):
        id = number()
        seq = BigIntegerField()
        digest = CharField(64)

        class Meta:
            constraints = [check("head_is_one", "id = 1")]

    class Letter(Table):
        id = number()
        key = CharField(null=True)
        letter = BlobField()
        created_at = BigIntegerField()
        next_try_at = BigIntegerField()
        tries = BigIntegerField()
        sent_at = BigIntegerField(null=True)
        last_error = TextField()

        class Meta:
            constraints = [unique("letter_key", "key")]
            indexes = ((("sent_at", "next_try_at"), False),)

    class DataVersion(Table):
        name = CharField(primary_key=True)
        number = BigIntegerField()

    db.create_tables(Table.__subclasses__())
    Head.insert(id=1, seq=0, digest="0" * 64).execute()

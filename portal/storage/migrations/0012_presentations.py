"""Presenting in person: what candidates are asked for and upload, the order drawn. Messages about no application."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    Model,
    ModelIndex,
    SqliteDatabase,
)


def unique(name, columns):
    return SQL(f"CONSTRAINT {name} UNIQUE ({columns})")


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def number():
        return BigIntegerField(primary_key=True)

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    of_the_round = SQL(
        "FOREIGN KEY (round_id, candidate_id) REFERENCES round_candidate (round_id, application_id) ON DELETE RESTRICT"
    )

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = number()

    class Application(Table):
        id = number()

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class Round(Table):
        id = number()

    class Presentation(Table):
        id = number()
        round = link(Round, index=False)
        asked_at = BigIntegerField(null=True)
        seed = CharField(64, null=True)
        drawn_at = BigIntegerField(null=True)
        drawn_by = link(Account, index=False, null=True)
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("presentation_once", "round_id")]

    class PresentationFile(Table):
        id = number()
        round = link(Round, index=False)
        candidate = link(Application, index=False)
        blob = link(Blob)
        name = BlobField()
        by = link(Account, index=False)
        added_at = BigIntegerField()
        removed_at = BigIntegerField(null=True)
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [of_the_round]

    PresentationFile.add_index(
        ModelIndex(
            PresentationFile,
            [PresentationFile.round, PresentationFile.candidate, PresentationFile.blob],
            unique=True,
            where=SQL("removed_at IS NULL"),
            name="presentation_file_once",
        )
    )

    class Message(Table):
        id = number()
        account = link(Account, index=False)
        application = link(Application, index=False, null=True)
        occasion = CharField(64)
        message = BlobField()
        created_at = BigIntegerField()
        read_at = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("message_once_an_occasion", "application_id, occasion, account_id")]
            indexes = ((("account", "created_at"), False),)

    of_none = ModelIndex(
        Message,
        [Message.occasion, Message.account],
        unique=True,
        where=SQL("application_id IS NULL"),
        name="message_once_of_no_application",
    )
    if isinstance(db, SqliteDatabase):  # the table anew: SQLite cannot let a column be NULL afterwards
        db.execute_sql("ALTER TABLE message RENAME TO message_before")
        db.execute_sql("DROP INDEX message_account_id_created_at")
        Message.add_index(of_none)
        db.create_tables([Message])
        columns = "id, account_id, application_id, occasion, message, created_at, read_at"
        db.execute_sql(f"INSERT INTO message ({columns}) SELECT {columns} FROM message_before")
        db.execute_sql("DROP TABLE message_before")
    else:
        db.execute_sql("ALTER TABLE message ALTER COLUMN application_id DROP NOT NULL")
        db.execute(of_none)
    db.create_tables([Presentation, PresentationFile])

"""Announcements with their versions and files, and questions that are often asked."""

from peewee import SQL, BigIntegerField, CharField, ForeignKeyField, Model, TextField


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

    class Edition(Table):
        id = number()

    class Blob(Table):
        name = CharField(64, primary_key=True)

    class Announcement(Table):
        id = number()
        kind = CharField()
        edition = link(Edition, index=False, null=True)
        title = TextField()
        text = TextField()
        state = CharField()
        publish_at = BigIntegerField(null=True, index=True)
        withdrawn_at = BigIntegerField(null=True)
        withdrawal_reason = TextField()
        changed_by = link(Account, index=False)
        changed_at = BigIntegerField()
        created_at = BigIntegerField()
        version = BigIntegerField()

        class Meta:
            constraints = [
                check("announcement_kind", "kind IN ('call', 'notice', 'news')"),
                check("announcement_state", "state IN ('draft', 'published', 'withdrawn')"),
                check("announcement_publish_at", "(state = 'draft') = (publish_at IS NULL)"),
                check("announcement_withdrawn_at", "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)"),
                check("announcement_withdrawn_for_a_reason", "state <> 'withdrawn' OR withdrawal_reason <> ''"),
            ]

    class AnnouncementVersion(Table):
        id = number()
        announcement = link(Announcement, index=False)
        seq = BigIntegerField()
        title = TextField()
        text = TextField()
        files = TextField()
        reason = TextField()
        by = link(Account, index=False)
        at = BigIntegerField()

        class Meta:
            constraints = [unique("announcement_version_once", "announcement_id, seq")]

    class AnnouncementFile(Table):
        id = number()
        announcement = link(Announcement)
        blob = link(Blob)
        name = TextField()
        added_at = BigIntegerField()
        removed_at = BigIntegerField(null=True)

    class Question(Table):
        id = number()
        place = BigIntegerField()
        heading = TextField()
        question = TextField()
        answer = TextField()
        changed_by = link(Account, index=False)
        changed_at = BigIntegerField()
        version = BigIntegerField()

    db.create_tables([Announcement, AnnouncementVersion, AnnouncementFile, Question])

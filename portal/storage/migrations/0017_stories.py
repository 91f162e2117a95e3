"""The deeds of honourees 事迹 and for which honours of the city they are put forward."""

from peewee import SQL, BigIntegerField, BooleanField, CharField, ForeignKeyField, Model, TextField


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

    class Honour(Table):
        id = number()

    class HonourStory(Table):
        id = number()
        honour = link(Honour, index=False)
        text = TextField()
        suggested = TextField()
        suggested_at = BigIntegerField(null=True)
        photo = link(Blob, null=True)
        photo_consent_at = BigIntegerField(null=True)
        published_at = BigIntegerField(null=True)
        published_by = link(Account, null=True, index=False)
        version = BigIntegerField()

        class Meta:
            constraints = [SQL("CONSTRAINT honour_story_once UNIQUE (honour_id)")]

    class Commendation(Table):
        id = number()
        honour = link(Honour, index=False)
        target = CharField(64)
        meets = BooleanField()
        by = link(Account, index=False)
        at = BigIntegerField()

        class Meta:
            constraints = [SQL("CONSTRAINT commendation_once UNIQUE (honour_id, target)")]

    db.create_tables([HonourStory, Commendation])

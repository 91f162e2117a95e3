"""Publishing: calendar years of the office, honour lists, who is listed and who was removed, public notices."""

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def unique(name, columns):
    return SQL(f"CONSTRAINT {name} UNIQUE ({columns})")


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def identifier():
        return BigIntegerField(primary_key=True)

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", "index": False, **how})

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = identifier()

    class Programme(Table):
        id = identifier()

    class Application(Table):
        id = identifier()

    class RoundResult(Table):
        id = identifier()

    class CalendarYear(Table):
        id = identifier()
        year = IntegerField()
        holidays = TextField()
        workdays = TextField()
        source = TextField()
        entered_by = link(Account)
        at = BigIntegerField()
        version = BigIntegerField()

        class Meta:
            constraints = [unique("calendar_year_once", "year")]

    class HonourList(Table):
        id = identifier()
        programme = link(Programme)
        result = link(RoundResult)
        approved_at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("honour_list_once_a_programme", "programme_id")]

    class Listed(Table):
        id = identifier()
        list = link(HonourList, index=True)
        application = link(Application)
        honour = CharField(64)
        number = TextField()
        name = TextField()
        unit = TextField()
        technical_field = CharField(64)
        place = IntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("listed_once", "application_id")]

    class PublicNotice(Table):
        id = identifier()
        list = link(HonourList)
        published_at = BigIntegerField()
        last_day = DateField()
        working_days = IntegerField()
        published_by = link(Account)
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("public_notice_once", "list_id")]

    class Removal(Table):
        id = identifier()
        listed = link(Listed)
        reason = TextField()
        by = link(Account)
        at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("removal_once", "listed_id")]

    db.create_tables([CalendarYear, HonourList, Listed, PublicNotice, Removal])

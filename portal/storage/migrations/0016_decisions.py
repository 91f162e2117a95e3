"""Decisions 表彰决定, and honours that come from one: the table of honours is made anew, with its rows."""

from peewee import SQL, BigIntegerField, BooleanField, CharField, DateField, ForeignKeyField, Model, TextField

KEPT = "id, programme, person_key, state, title, awarded_on, name, created_at"
# What the rows that are there lack: honour, year, unit, field.
ADDED = (
    "CASE state WHEN 'nominated' THEN 'nominee' ELSE 'honouree' END,"
    " CAST(substr(CAST(awarded_on AS TEXT), 1, 4) AS INTEGER), '', ''"
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

    def identifier():
        return BigIntegerField(primary_key=True)

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    # Tables that are there, as far as the new ones refer to them.
    class Account(Table):
        id = identifier()

    class Proposal(Table):
        id = identifier()

    class HonourList(Table):
        id = identifier()

    class Listed(Table):
        id = identifier()

    class Decision(Table):
        id = identifier()
        list = link(HonourList, index=False)
        seq = BigIntegerField()
        proposal = link(Proposal, index=False)
        number = TextField()
        hosts = TextField()
        decided_on = DateField(null=True)
        version = BigIntegerField()
        changed_at = BigIntegerField()
        published_at = BigIntegerField(null=True)
        published_by = link(Account, index=False, null=True)
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("decision_once_a_number", "list_id, seq"),
                unique("decision_once_a_proposal", "proposal_id"),
                check("decision_frozen_when_published", "frozen = (published_at IS NOT NULL)"),
                check("decision_published_by", "(published_at IS NULL) = (published_by_id IS NULL)"),
                check("decision_complete", "published_at IS NULL OR (number <> '' AND decided_on IS NOT NULL)"),
            ]

    class Honour(Table):
        id = identifier()
        programme = CharField(64)
        person_key = CharField(64, null=True)
        state = CharField()
        honour = CharField(64)
        title = TextField()
        awarded_on = DateField()
        edition_year = BigIntegerField()
        name = TextField()
        unit = TextField()
        technical_field = CharField(64)
        listed = link(Listed, index=False, null=True)
        decision = link(Decision, null=True)
        created_at = BigIntegerField()

        class Meta:
            constraints = [
                unique("honour_once_a_day", "programme, person_key, awarded_on"),
                unique("honour_once_a_listed", "listed_id"),
                check("honour_state", "state IN ('honoured', 'nominated', 'cancelled', 'revoked')"),
                check("honour_from_a_decision", "(listed_id IS NULL) = (decision_id IS NULL)"),
            ]

    db.create_tables([Decision])
    db.execute_sql(f"CREATE TABLE honour_before AS SELECT {KEPT} FROM honour")
    db.execute_sql("DROP TABLE honour")
    db.create_tables([Honour])
    added = "honour, edition_year, unit, technical_field"
    db.execute_sql(f"INSERT INTO honour ({KEPT}, {added}) SELECT {KEPT}, {ADDED} FROM honour_before")
    db.execute_sql("DROP TABLE honour_before")

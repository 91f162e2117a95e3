"""Corrections of names and units, the register of document numbers, and when an honour was corrected."""

import re

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    Model,
    TextField,
)

YEAR = re.compile(r"[〔\[【(（﹝]\s*([0-9]{4})\s*[〕\]】)）﹞]")


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    def identifier():
        return BigIntegerField(primary_key=True)

    def link(table, **how):
        return ForeignKeyField(table, backref="+", **{"on_delete": "RESTRICT", **how})

    def unique(name, columns):
        return SQL(f"CONSTRAINT {name} UNIQUE ({columns})")

    def check(name, condition):
        return SQL(f'CONSTRAINT "{name}" CHECK ({condition})')

    # Tables that are there, as far as the new ones refer to them.
    class Application(Table):
        id = identifier()

    class Proposal(Table):
        id = identifier()

    class Rectification(Table):
        id = identifier()
        application = link(Application)
        proposal = link(Proposal, index=False)
        part = CharField()
        before = TextField()
        after = TextField()
        reason = TextField()
        number = TextField()
        issued_on = DateField(null=True)
        at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("rectification_once_a_proposal", "proposal_id"),
                check("rectification_part", "part IN ('name', 'unit')"),
                check("rectification_issued_with_its_number", "(number = '') = (issued_on IS NULL)"),
            ]

    class DocumentNumber(Table):
        id = identifier()
        key = CharField(128)
        text = TextField()
        title = TextField()
        kind = CharField(64)
        subject = BigIntegerField()
        issued_on = DateField()
        at = BigIntegerField()

        class Meta:
            constraints = [unique("document_number_once", "key")]

    db.create_tables([Rectification, DocumentNumber])
    migrator.migrate(migrator.add_column("honour", "rectified_at", BigIntegerField(null=True)))
    # What was published before there was a register; of two with one number the first has it.
    rows = db.execute_sql(
        "SELECT id, number, decided_on, published_at FROM decision WHERE published_at IS NOT NULL ORDER BY published_at"
    ).fetchall()
    seen = set()
    for decision, text, day, at in rows:
        key = "".join(YEAR.sub(r"〔\1〕", text).split())
        if key not in seen:
            seen.add(key)
            DocumentNumber.insert(
                id=decision,
                key=key,
                text=text,
                title="表彰决定",
                kind="decision",
                subject=decision,
                issued_on=day,
                at=at,
            ).execute()

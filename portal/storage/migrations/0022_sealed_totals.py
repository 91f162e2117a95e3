"""What ballots come to stands in a table of its own, once their round is closed; marks and words are sealed apart, at
lengths that do not tell them; a round that is counted has a state.

Rounds that were closed and not approved are counted anew, as their count is kept from now on.
"""

import json

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    Model,
    ModelIndex,
    TextField,
)

from portal.storage.engine import vault

MARKED, WORDS = (512,), (1_024, 8_192)
STANDING = """b.voided_at IS NULL AND NOT EXISTS (SELECT 1 FROM recusal x WHERE x.round_id = b.round_id
    AND x.expert_id = b.expert_id AND x.candidate_id = b.candidate_id)"""


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

    class Programme(Table):
        id = number()

    class Application(Table):
        id = number()

    class Proposal(Table):
        id = number()

    class Round(Table):
        id = number()
        programme = link(Programme, index=False)
        stage = CharField(64)
        method = CharField()
        rulebook = CharField(64)
        state = CharField()
        terms = TextField()
        seed = CharField(64)
        opens_at = BigIntegerField(null=True)
        closes_at = BigIntegerField(null=True)
        opened_at = BigIntegerField(null=True)
        closed_at = BigIntegerField(null=True)
        created_at = BigIntegerField()
        keep_until = BigIntegerField(null=True)
        version = BigIntegerField()

        class Meta:
            state = "state IN ('preparing', 'open', 'closing', 'closed', 'approved')"
            constraints = [
                unique("round_once_a_stage", "programme_id, stage"),
                check(
                    "round_method",
                    "method IN ('filing', 'recommendation', 'review', 'eligibility', 'vote', 'score', 'public',"
                    " 'overall', 'deliberation', 'notice', 'approval', 'decision')",
                ),
                check("round_state", state),
                check("round_window_in_order", "opens_at < closes_at"),
                check(
                    "round_fixed_when_open",
                    "state = 'preparing' OR (terms <> '' AND opens_at IS NOT NULL AND closes_at IS NOT NULL"
                    " AND opened_at IS NOT NULL)",
                ),
                check("round_closed_at", "(closed_at IS NULL) = (state IN ('preparing', 'open'))"),
            ]

    class Ballot(Table):
        id = number()
        round = link(Round, index=False)
        expert = link(Account, index=False)
        candidate = link(Application, index=False)
        content = BlobField(null=True)
        opinion = BlobField(null=True)
        notes = BlobField(null=True)
        digest = CharField(64)
        entered_by = link(Account, index=False, null=True)
        confirmed_by = link(Account, index=False, null=True)
        version = BigIntegerField()
        changed_at = BigIntegerField()
        cast_at = BigIntegerField(null=True)
        voided_at = BigIntegerField(null=True)
        voiding = link(Proposal, index=False, null=True)
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            says_all = "(content IS NULL) = (opinion IS NULL)"
            constraints = [
                check("ballot_frozen_when_cast", "frozen = (cast_at IS NOT NULL)"),
                check("ballot_says_something", "cast_at IS NULL OR (content IS NOT NULL AND digest <> '')"),
                check("ballot_says_all", says_all),
                check("ballot_entered_first", "confirmed_by_id IS NULL OR entered_by_id IS NOT NULL"),
                check("ballot_two_people", "confirmed_by_id <> entered_by_id"),
                check("ballot_confirmed", "cast_at IS NULL OR (entered_by_id IS NULL) = (confirmed_by_id IS NULL)"),
                check("ballot_voided_for_a_reason", "(voided_at IS NULL) = (voiding_id IS NULL)"),
                check("ballot_voided_after_it_was_cast", "voided_at IS NULL OR cast_at IS NOT NULL"),
                SQL(
                    "FOREIGN KEY (round_id, expert_id) REFERENCES round_expert (round_id, expert_id) ON DELETE RESTRICT"
                ),
                SQL(
                    "FOREIGN KEY (round_id, candidate_id) REFERENCES round_candidate (round_id, application_id)"
                    " ON DELETE RESTRICT"
                ),
            ]
            indexes = ((("round_id", "voided_at", "candidate_id", "expert_id"), False),)

    Ballot.add_index(
        ModelIndex(
            Ballot,
            [Ballot.round, Ballot.expert, Ballot.candidate],
            unique=True,
            where=SQL("voided_at IS NULL"),
            name="ballot_once",
        )
    )

    class BallotTotal(Table):
        ballot = link(Ballot, column_name="id", primary_key=True)
        round = link(Round, index=False)
        candidate = link(Application, index=False)
        expert = link(Account, index=False)
        total = BigIntegerField(null=True)
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            indexes = ((("round_id", "candidate_id", "expert_id", "total"), False),)

    on_sqlite = db.param == "?"
    if on_sqlite:
        db.execute_sql("PRAGMA secure_delete = ON")  # the totals of open rounds must not stay in free pages
    db.execute_sql(
        "CREATE TEMPORARY TABLE kept_total AS SELECT b.id, b.round_id, b.candidate_id, b.expert_id, b.total,"
        " b.keep_until FROM ballot b JOIN round r ON r.id = b.round_id"
        f" WHERE r.state = 'approved' AND {STANDING}"
    )
    if on_sqlite:
        rebuild(db, Round, "round")
        rebuild(db, Ballot, "ballot", opinion="CASE WHEN content IS NULL THEN NULL ELSE X'' END")
    else:
        db.execute_sql("ALTER TABLE ballot DROP COLUMN total")
        db.execute_sql("ALTER TABLE ballot ADD COLUMN opinion BYTEA")
        db.execute_sql("ALTER TABLE round DROP CONSTRAINT round_state")
        db.execute_sql(f"ALTER TABLE round ADD CONSTRAINT round_state CHECK ({Round._meta.state})")
        db.create_tables([Ballot])  # its index
    seal_apart(db)
    if not on_sqlite:
        db.execute_sql(f"ALTER TABLE ballot ADD CONSTRAINT ballot_says_all CHECK ({Ballot._meta.says_all})")
    db.create_tables([BallotTotal])
    columns = "id, round_id, candidate_id, expert_id, total, keep_until"
    frozen = "1" if on_sqlite else "TRUE"
    db.execute_sql(f"INSERT INTO ballot_total ({columns}, frozen) SELECT {columns}, {frozen} FROM kept_total")
    db.execute_sql("DROP TABLE kept_total")
    db.execute_sql("UPDATE round SET state = 'closing' WHERE state = 'closed'")


def rebuild(db, model, table, **new):
    """SQLite cannot change a CHECK: the rows are taken out, the table is made anew, the rows are put back. Foreign keys
    are not looked at meanwhile."""
    columns = [field.column_name for field in model._meta.sorted_fields]
    db.execute_sql(
        f"CREATE TEMPORARY TABLE kept_{table} AS SELECT"
        f" {', '.join(f'{new[column]} AS {column}' if column in new else column for column in columns)} FROM {table}"
    )
    db.drop_tables([model])
    db.create_tables([model])
    db.execute_sql(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns)} FROM kept_{table}")
    db.execute_sql(f"DROP TABLE kept_{table}")


def seal_apart(db):
    """Seal what each ballot says again, padded, its opinion apart; what was committed to stays as it is."""
    found = db.execute_sql("SELECT id, content, notes FROM ballot WHERE content IS NOT NULL").fetchall()
    for number, content, notes in found:
        said = json.loads(vault.unseal(content, "ballot", number, "content"))
        opinion = said.pop("opinion", "")
        words = vault.unseal(notes, "ballot", number, "notes").decode() if notes is not None else ""
        values = (
            padded(number, "content", said, MARKED),
            padded(number, "opinion", opinion, WORDS),
            padded(number, "notes", words, WORDS),
        )
        changed = ", ".join(f"{column} = {db.param}" for column in ("content", "opinion", "notes"))
        db.execute_sql(f"UPDATE ballot SET {changed} WHERE id = {db.param}", (*values, number))


def padded(number, column, value, sizes):
    text, last = json.dumps(value, ensure_ascii=False).encode(), sizes[-1]
    text = text.ljust(next((size for size in sizes if len(text) <= size), -(-len(text) // last) * last))
    return vault.seal(text, "ballot", number, column)

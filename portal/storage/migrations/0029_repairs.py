"""A round that is held anew keeps the one before; an expert can be released; a panel can decide anew; a programme keeps
the deadline that was announced first."""

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

STATE = "state IN ('preparing', 'open', 'closing', 'closed', 'approved', 'replaced')"
FIXED = (
    "state IN ('preparing', 'replaced') OR (terms <> '' AND opens_at IS NOT NULL AND closes_at IS NOT NULL"
    " AND opened_at IS NOT NULL)"
)
GROUND = "ground IN ('own_person', 'own_unit', 'own_recommendee', 'declared', 'pinned', 'released')"


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
            constraints = [
                check(
                    "round_method",
                    "method IN ('filing', 'recommendation', 'review', 'eligibility', 'vote', 'score', 'public',"
                    " 'overall', 'deliberation', 'notice', 'approval', 'decision')",
                ),
                check("round_state", STATE),
                check("round_window_in_order", "opens_at < closes_at"),
                check("round_fixed_when_open", FIXED),
                check("round_closed_at", "(closed_at IS NULL) = (state IN ('preparing', 'open'))"),
            ]

    Round.add_index(
        ModelIndex(
            Round,
            [Round.programme, Round.stage],
            unique=True,
            where=SQL("state <> 'replaced'"),
            name="round_once_a_stage",
        )
    )

    class RoundCandidate(Table):
        id = number()

    class RoundExpert(Table):
        id = number()

    class Recusal(Table):
        id = number()
        round = link(Round, index=False)
        expert = link(Account, index=False)
        candidate = link(Application, index=False)
        ground = CharField()
        reason = BlobField()
        by = link(Account, index=False, null=True)
        at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [
                unique("recusal_once", "round_id, expert_id, candidate_id"),
                check("recusal_ground", GROUND),
                SQL(
                    "FOREIGN KEY (round_id, expert_id) REFERENCES round_expert (round_id, expert_id) ON DELETE RESTRICT"
                ),
                SQL(
                    "FOREIGN KEY (round_id, candidate_id) REFERENCES round_candidate (round_id, application_id)"
                    " ON DELETE RESTRICT"
                ),
            ]

    class PanelDecision(Table):
        id = number()
        round = link(Round, index=False)
        seq = BigIntegerField()
        content = BlobField()
        recorded_by = link(Account, index=False)
        at = BigIntegerField()
        frozen = BooleanField()
        keep_until = BigIntegerField(null=True)

        class Meta:
            constraints = [unique("panel_decision_once", "round_id, seq")]

    migrator.migrate(migrator.add_column("programme", "announced_closes_at", BigIntegerField(null=True)))
    if db.param == "?":
        rebuild(db, Round, "round")
        rebuild(db, Recusal, "recusal")
        rebuild(db, PanelDecision, "panel_decision", seq="1")
        return
    for table, name, condition in (
        ("round", "round_state", STATE),
        ("round", "round_fixed_when_open", FIXED),
        ("recusal", "recusal_ground", GROUND),
    ):
        db.execute_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        db.execute_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition})")
    db.execute_sql("ALTER TABLE round DROP CONSTRAINT round_once_a_stage")
    db.create_tables([Round])  # its index
    db.execute_sql("ALTER TABLE panel_decision ADD COLUMN seq BIGINT NOT NULL DEFAULT 1")
    db.execute_sql("ALTER TABLE panel_decision ALTER COLUMN seq DROP DEFAULT")
    db.execute_sql("ALTER TABLE panel_decision DROP CONSTRAINT panel_decision_once")
    db.execute_sql("ALTER TABLE panel_decision ADD CONSTRAINT panel_decision_once UNIQUE (round_id, seq)")


def rebuild(db, model, table, **new):
    """SQLite cannot change a CHECK or a UNIQUE: the rows are taken out, the table is made anew, the rows are put back.
    Foreign keys are not looked at meanwhile."""
    columns = [field.column_name for field in model._meta.sorted_fields]
    taken = ", ".join(f"{new[column]} AS {column}" if column in new else column for column in columns)
    db.execute_sql(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT {taken} FROM {table}")
    db.drop_tables([model])
    db.create_tables([model])
    db.execute_sql(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns)} FROM kept_{table}")
    db.execute_sql(f"DROP TABLE kept_{table}")

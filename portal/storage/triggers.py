"""What the database itself refuses, from whatever connection: the one list of triggers for both databases.

Migrations drop them, change the schema, and put them back from here (peewee's table rebuild loses triggers).
"""

from typing import NamedTuple

from portal.storage.engine import atomic, database, on_sqlite

PREFIX = "refuse_"

_NOW = {
    "sqlite": "CAST(strftime('%s', 'now') AS INTEGER) * 1000000",
    "postgres": "extract(epoch from clock_timestamp()) * 1000000",
}
# The id must not change either: UPDATE OR REPLACE onto a frozen row's id would delete that row.
_FROZEN = (
    "OLD.frozen OR NEW.id <> OLD.id"
    " OR (OLD.keep_until IS NOT NULL AND (NEW.keep_until IS NULL OR NEW.keep_until < OLD.keep_until))"
)
_KEPT = "(OLD.frozen AND OLD.keep_until IS NULL) OR OLD.keep_until > {now}"


class Trigger(NamedTuple):
    """A refusal: ``event`` on ``table`` is refused when ``condition`` holds for the row ("" for always)."""

    table: str
    event: str
    reason: str
    condition: str = ""
    key: str = ""  # columns of a unique key, for INSERT: SQLite's REPLACE would delete the row that has it; with a
    # condition, the key is unique among the rows for which that holds
    only_sqlite: bool = False  # PostgreSQL refuses it by itself

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.table}_{self.event.lower()}{'_' + '_'.join(self.key.split()) if self.key else ''}"


def append_only(table: str, *keys: str) -> list[Trigger]:
    """Rows can be added and nothing else."""
    reason = f"{table} is append-only"
    return [
        Trigger(table, "UPDATE", reason),
        Trigger(table, "DELETE", reason),
        Trigger(table, "TRUNCATE", reason),
        *(Trigger(table, "INSERT", reason, key=key) for key in keys),
    ]


def protect(table: str, *keys: str) -> list[Trigger]:
    """Rows with columns ``frozen`` and ``keep_until``: no change once frozen, no deletion before the moment
    (ever, where a frozen row has none), and ``keep_until`` only moves away. ``keys``: further unique ones, which
    never change in any row, as UPDATE OR REPLACE would delete the row that has the new one."""
    moved = "".join(f" OR NEW.{column} <> OLD.{column}" for key in keys for column in key.split())
    return [
        Trigger(table, "UPDATE", f"{table} is frozen", _FROZEN + moved),
        Trigger(table, "DELETE", f"{table} must be kept", _KEPT),
        Trigger(table, "TRUNCATE", f"{table} must be kept"),
        Trigger(table, "INSERT", f"{table} must not be replaced", key="id"),
        *(there_once(table, key) for key in keys),
    ]


def there_once(table: str, key: str, among: str = "") -> Trigger:
    """That a row with this unique key is there, said as SQLite says it: a plain INSERT is refused as it always was."""
    reason = f"UNIQUE constraint failed: {', '.join(f'{table}.{column}' for column in key.split())}"
    return Trigger(table, "INSERT", reason, among, key=key)


def head_only_moves_on(table: str) -> list[Trigger]:
    """The journal's head: one row that stays and whose number only grows."""
    reason = f"{table} only moves on"
    return [
        Trigger(table, "UPDATE", reason, "NEW.seq < OLD.seq OR NEW.id <> OLD.id"),
        Trigger(table, "DELETE", reason),
        Trigger(table, "TRUNCATE", reason),
        Trigger(table, "INSERT", reason, key="id"),
    ]


def held(table: str, key: str, **holders: str) -> list[Trigger]:
    """Rows never change, and stay while a column of another table holds them. A foreign key says the same, but SQLite
    looks at foreign keys only where a connection asks for it."""
    holding = " OR ".join(
        f"EXISTS (SELECT 1 FROM {holder} WHERE {column} = OLD.{key})" for holder, column in holders.items()
    )
    return [
        Trigger(table, "UPDATE", f"{table} never changes"),
        Trigger(table, "DELETE", f"{table} is held by {' or '.join(holders)}", holding, only_sqlite=True),
    ]


def decided_once(table: str, *fixed: str) -> list[Trigger]:
    """Proposals: what was proposed never changes, and what is decided does not change at all."""
    changed = "".join(f" OR NEW.{column} <> OLD.{column}" for column in ("id", *fixed))
    return [
        Trigger(table, "UPDATE", f"{table} is decided, or says what was proposed", f"OLD.state <> 'proposed'{changed}"),
        Trigger(table, "INSERT", f"{table} must not be replaced", key="id"),
    ]


def lapses_once(table: str, *columns: str) -> list[Trigger]:
    """Rows as those of ``protect``, whose ``columns`` never change once frozen; ``lapsed_at`` can be written, once."""
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
    condition = (
        f"(OLD.frozen AND ({changed})) OR NEW.id <> OLD.id"
        " OR (OLD.lapsed_at IS NOT NULL AND NEW.lapsed_at IS DISTINCT FROM OLD.lapsed_at)"
        " OR (OLD.keep_until IS NOT NULL AND (NEW.keep_until IS NULL OR NEW.keep_until < OLD.keep_until))"
    )
    update = Trigger(table, "UPDATE", f"{table} is frozen", condition)
    return [update, *(trigger for trigger in protect(table) if trigger.event != "UPDATE")]


def written_once(table: str, key: str, *columns: str, later: tuple[str, ...], among: str = "") -> list[Trigger]:
    """Rows as those of ``protect`` with a ``key`` (unique ``among`` some): ``columns`` never change once frozen; what
    is written ``later`` is written once."""
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in ("frozen", *columns))
    moved = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in ("id", *key.split()))
    again = " OR ".join(
        f"(OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})" for column in later
    )
    kept = "OLD.keep_until IS NOT NULL AND (NEW.keep_until IS NULL OR NEW.keep_until < OLD.keep_until)"
    return [
        Trigger(
            table, "UPDATE", f"{table} is frozen", f"(OLD.frozen AND ({changed})) OR {moved} OR {again} OR ({kept})"
        ),
        *(trigger for trigger in protect(table) if trigger.event != "UPDATE"),
        there_once(table, key, among),
    ]


def moves_on(table: str) -> list[Trigger]:
    """Rounds: what a round is never changes, what its result depends on not once it is open, nothing once it is
    approved; it goes from one state to the next, and stays."""
    what = ("id", "programme_id", "stage", "method", "rulebook", "seed")
    opened = ("terms", "opened_at", "keep_until")
    closed = ("opens_at", "closes_at", "closed_at")
    condition = " OR ".join(
        (
            *(f"NEW.{column} <> OLD.{column}" for column in what),
            *(f"(OLD.state <> 'preparing' AND NEW.{column} IS DISTINCT FROM OLD.{column})" for column in opened),
            *(f"(OLD.state = 'closed' AND NEW.{column} IS DISTINCT FROM OLD.{column})" for column in closed),
            "(OLD.state = 'preparing' AND NEW.state NOT IN ('preparing', 'open'))",
            "(OLD.state = 'open' AND NEW.state NOT IN ('open', 'closed'))",
            "(OLD.state = 'closed' AND NEW.state NOT IN ('closed', 'approved'))",
            "OLD.state = 'approved'",
        )
    )
    return [
        Trigger(table, "UPDATE", f"{table} only moves on", condition),
        Trigger(table, "DELETE", f"{table} must be kept", "OLD.state <> 'preparing'"),
        Trigger(table, "TRUNCATE", f"{table} must be kept"),
        Trigger(table, "INSERT", f"{table} must not be replaced", key="id"),
        there_once(table, "programme_id stage"),
    ]


def counts_up(table: str, key: str, column: str) -> list[Trigger]:
    """A counter for each ``key``: it goes up by one and stays."""
    reason = f"{table} counts up by one"
    return [
        Trigger(table, "UPDATE", reason, f"NEW.{column} <> OLD.{column} + 1 OR NEW.{key} <> OLD.{key}"),
        Trigger(table, "DELETE", reason),
        Trigger(table, "TRUNCATE", reason),
    ]


TRIGGERS: tuple[Trigger, ...] = (
    *append_only("entry", "seq", "digest"),
    *head_only_moves_on("head"),
    *protect("snapshot"),
    *protect("snapshot_file", "snapshot_id kind blob_id"),
    *held(
        "blob", "name", snapshot_file="blob_id", recommendation="scan_id", supplement="blob_id", sheet_scan="blob_id"
    ),
    *decided_once("proposal", "kind", "subject_kind", "subject", "content", "digest", "proposed_by_id"),
    *lapses_once(
        "recommendation",
        *("snapshot_id", "application_id", "part", "organisation_id", "answer", "required", "email_key", "until_at"),
        *("content", "scan_id", "digest", "answered_by_id", "asked_at", "changed_at", "frozen"),
    ),
    there_once("recommendation", "snapshot_id part"),
    *protect("supplement", "recommendation_id blob_id"),
    *append_only("official_number", "application_id", "text", "programme_id ordinal"),
    *counts_up("number_counter", "programme_id", "last"),
    *moves_on("round"),
    *protect("round_candidate", "round_id application_id"),
    *written_once("round_expert", "round_id expert_id", "panel", "since", later=("declared_at",)),
    *protect("recusal", "round_id expert_id candidate_id"),
    *written_once(
        *("ballot", "round_id expert_id candidate_id"),
        *("content", "digest", "total", "cast_at", "entered_by_id", "confirmed_by_id"),
        later=("voided_at", "voiding_id"),
        among="voided_at IS NULL",
    ),
    *protect("panel_decision", "round_id"),
    *protect("round_result", "round_id"),
)
_TABLE_OF = {trigger.name: trigger.table for trigger in TRIGGERS}


def expected() -> dict[str, str]:
    """Name and statement of every trigger that the open database should have."""
    if on_sqlite():
        # SQLite has no TRUNCATE: DELETE without WHERE fires the DELETE trigger.
        return {t.name: _for_sqlite(t) for t in TRIGGERS if t.event != "TRUNCATE"}
    return {t.name: _for_postgres(t) for t in TRIGGERS if not (t.key or t.only_sqlite)}


def present() -> dict[str, str]:
    """Name and table of every trigger of ours that the open database has."""
    if on_sqlite():
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relnamespace = current_schema()::regnamespace"
        )
    return {name: table for name, table in database.execute_sql(query).fetchall() if name.startswith(PREFIX)}


def missing() -> list[str]:
    """The triggers that the open database lacks; anything else than [] means: migrate."""
    return sorted(expected().keys() - present().keys())


def drop() -> None:
    """Take all our triggers away, for a migration."""
    for name, table in present().items():
        database.execute_sql(f"DROP TRIGGER {name}" + ("" if on_sqlite() else f" ON {table}"))


def create() -> None:
    """Put the triggers of all tables that exist in place, anew; what a failed migration did not make has none."""
    tables = set(database.get_tables())
    with atomic():
        drop()
        if not on_sqlite():
            database.execute_sql(_FUNCTION)
        for name, statement in expected().items():
            if _TABLE_OF[name] in tables:
                database.execute_sql(statement)


_FUNCTION = """
CREATE OR REPLACE FUNCTION portal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _for_sqlite(trigger: Trigger) -> str:
    if trigger.key:
        same = " AND ".join([f"{column} = NEW.{column}" for column in trigger.key.split()] + [trigger.condition or "1"])
        when = f"EXISTS (SELECT 1 FROM {trigger.table} WHERE {same})"
    else:
        when = trigger.condition.format(now=_NOW["sqlite"])
    return (
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} FOR EACH ROW"
        + (f" WHEN {when}" if when else "")
        + f" BEGIN SELECT RAISE(ABORT, '{trigger.reason}'); END"
    )


def _for_postgres(trigger: Trigger) -> str:
    when = trigger.condition.format(now=_NOW["postgres"])
    return (
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table}"
        + (" FOR EACH STATEMENT" if trigger.event == "TRUNCATE" else " FOR EACH ROW")
        + (f" WHEN ({when})" if when else "")
        + f" EXECUTE FUNCTION portal_refuse('{trigger.reason}')"
    )

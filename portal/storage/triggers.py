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
    key: str = ""  # columns of a unique key, for INSERT: SQLite's REPLACE would delete the row that has it
    only_sqlite: bool = False  # PostgreSQL refuses it by itself

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.table}_{self.event.lower()}{'_' + self.key if self.key else ''}"


def append_only(table: str, *keys: str) -> list[Trigger]:
    """Rows can be added and nothing else."""
    reason = f"{table} is append-only"
    return [
        Trigger(table, "UPDATE", reason),
        Trigger(table, "DELETE", reason),
        Trigger(table, "TRUNCATE", reason),
        *(Trigger(table, "INSERT", reason, key=key) for key in keys),
    ]


def protect(table: str) -> list[Trigger]:
    """Rows with columns ``frozen`` and ``keep_until``: no change once frozen, no deletion before the moment
    (ever, where a frozen row has none), and ``keep_until`` only moves away."""
    return [
        Trigger(table, "UPDATE", f"{table} is frozen", _FROZEN),
        Trigger(table, "DELETE", f"{table} must be kept", _KEPT),
        Trigger(table, "TRUNCATE", f"{table} must be kept"),
        Trigger(table, "INSERT", f"{table} must not be replaced", key="id"),
    ]


def head_only_moves_on(table: str) -> list[Trigger]:
    """The journal's head: one row that stays and whose number only grows."""
    reason = f"{table} only moves on"
    return [
        Trigger(table, "UPDATE", reason, "NEW.seq < OLD.seq OR NEW.id <> OLD.id"),
        Trigger(table, "DELETE", reason),
        Trigger(table, "TRUNCATE", reason),
        Trigger(table, "INSERT", reason, key="id"),
    ]


def held(table: str, key: str, holder: str, column: str) -> list[Trigger]:
    """Rows never change, and stay while another table holds them. A foreign key says the same, but SQLite looks at
    foreign keys only where a connection asks for it."""
    holding = f"EXISTS (SELECT 1 FROM {holder} WHERE {column} = OLD.{key})"
    return [
        Trigger(table, "UPDATE", f"{table} never changes"),
        Trigger(table, "DELETE", f"{table} is held by {holder}", holding, only_sqlite=True),
    ]


TRIGGERS: tuple[Trigger, ...] = (
    *append_only("entry", "seq", "digest"),
    *head_only_moves_on("head"),
    *protect("snapshot"),
    *protect("snapshot_file"),
    *held("blob", "name", "snapshot_file", "blob_id"),
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
        when = f"EXISTS (SELECT 1 FROM {trigger.table} WHERE {trigger.key} = NEW.{trigger.key})"
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

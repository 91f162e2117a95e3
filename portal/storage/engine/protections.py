"""The kinds of protection that a table can have, each as the triggers that hold it; ``triggers`` lists the tables."""

from typing import NamedTuple

PREFIX = "refuse_"

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


def answered_once(table: str, *fixed: str) -> list[Trigger]:
    """Proposals: what was proposed never changes, and what is answered does not change at all."""
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
    again = " OR ".join(_again(later))
    kept = "OLD.keep_until IS NOT NULL AND (NEW.keep_until IS NULL OR NEW.keep_until < OLD.keep_until)"
    return [
        Trigger(
            table, "UPDATE", f"{table} is frozen", f"(OLD.frozen AND ({changed})) OR {moved} OR {again} OR ({kept})"
        ),
        *(trigger for trigger in protect(table) if trigger.event != "UPDATE"),
        there_once(table, key, among),
    ]


def dated_later(table: str, *columns: str, later: tuple[str, ...]) -> list[Trigger]:
    """Rows that stay as they were added, but for moments that are written ``later``, each once."""
    changed = (*(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in ("id", *columns)), *_again(later))
    return [
        Trigger(table, "UPDATE", f"{table} is frozen", " OR ".join(changed)),
        *(trigger for trigger in append_only(table, "id") if trigger.event != "UPDATE"),
    ]


def _again(later: tuple[str, ...]) -> list[str]:
    return [f"(OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})" for column in later]


def moves_on(table: str) -> list[Trigger]:
    """Rounds: what a round is never changes, what its result depends on not once it is open, nothing once it is
    approved but that it is held anew; it goes from one state to the next, and stays. One of a stage counts."""
    what = ("id", "programme_id", "stage", "method", "rulebook", "seed")
    opened = ("terms", "opened_at", "keep_until")
    closed, over = ("opens_at", "closes_at", "closed_at"), "OLD.state IN ('closing', 'closed', 'approved')"
    condition = " OR ".join(
        (
            *(f"NEW.{column} <> OLD.{column}" for column in what),
            *(f"(OLD.state <> 'preparing' AND NEW.{column} IS DISTINCT FROM OLD.{column})" for column in opened),
            *(f"({over} AND NEW.{column} IS DISTINCT FROM OLD.{column})" for column in closed),
            "(OLD.state = 'preparing' AND NEW.state NOT IN ('preparing', 'open', 'replaced'))",
            "(OLD.state = 'open' AND NEW.state NOT IN ('open', 'closing', 'replaced'))",
            "(OLD.state = 'closing' AND NEW.state NOT IN ('closing', 'closed'))",
            "(OLD.state = 'closed' AND NEW.state NOT IN ('closed', 'approved', 'replaced'))",
            "(OLD.state = 'approved' AND NEW.state <> 'replaced')",
            "OLD.state = 'replaced'",
        )
    )
    return [
        Trigger(table, "UPDATE", f"{table} only moves on", condition),
        Trigger(table, "DELETE", f"{table} must be kept", "OLD.state <> 'preparing'"),
        Trigger(table, "TRUNCATE", f"{table} must be kept"),
        Trigger(table, "INSERT", f"{table} must not be replaced", key="id"),
        there_once(table, "programme_id stage", "state <> 'replaced'"),
    ]


def counts_up(table: str, key: str, column: str) -> list[Trigger]:
    """A counter for each ``key``: it goes up by one and stays."""
    reason = f"{table} counts up by one"
    return [
        Trigger(table, "UPDATE", reason, f"NEW.{column} <> OLD.{column} + 1 OR NEW.{key} <> OLD.{key}"),
        Trigger(table, "DELETE", reason),
        Trigger(table, "TRUNCATE", reason),
    ]


def given_for_good(table: str, source: str, *columns: str, corrected: tuple[str, ...], dated: str) -> list[Trigger]:
    """Rows with a ``source`` stay and keep these columns; what can be ``corrected`` changes with the moment ``dated``
    only; the others can be mended."""
    given = f"OLD.{source} IS NOT NULL"
    silently = f"NEW.{dated} IS NOT DISTINCT FROM OLD.{dated}"
    changed = " OR ".join(
        (
            *(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in (source, *columns)),
            *(f"(NEW.{column} IS DISTINCT FROM OLD.{column} AND {silently})" for column in corrected),
        )
    )
    return [
        Trigger(table, "UPDATE", f"{table} is frozen", f"NEW.id <> OLD.id OR ({given} AND ({changed}))"),
        Trigger(table, "DELETE", f"{table} must be kept", given),
        Trigger(table, "TRUNCATE", f"{table} must be kept"),
        Trigger(table, "INSERT", f"{table} must not be replaced", key="id"),
        there_once(table, source),
    ]

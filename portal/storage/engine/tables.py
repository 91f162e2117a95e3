"""What all tables build on: the one database behind a proxy, base class, constraints, transactions, connections."""

import os
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    DatabaseProxy,
    IntegrityError,
    Model,
    Node,
    OperationalError,
    SelectBase,
    SqliteDatabase,
)
from playhouse.pool import MaxConnectionsExceeded

from portal import randomness
from portal.storage.engine import remembered
from portal.storage.engine.errors import AlreadyThere, Busy, RefusedBySchema, Stale
from portal.storage.engine.written import text_of

database = DatabaseProxy()

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ALREADY_THERE = "23505"  # PostgreSQL's code of a uniqueness violation

_unique: dict[frozenset[str], str] = {}  # {"application.slot", …}: the constraint's name
_abandoned: list[Any] = []  # connections of a parent process, kept so that they are never closed here


class MomentField(BigIntegerField):
    """An aware moment in UTC, stored as microseconds since 1970 so that order and CHECKs are exact.

    :raises ValueError: for a moment without a zone, which would be somebody's local time.
    """

    def db_value(self, value: datetime | int | None) -> int | None:
        return microseconds(value) if isinstance(value, datetime) else value

    def python_value(self, value: int | None) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class MatchField(CharField):
    """A keyed hash (``vault.match_key``). Compared with one, it is equal under each key that still counts, so that
    nobody is overlooked while a new key takes over."""

    def __init__(self, **options: Any) -> None:
        super().__init__(64, **options)

    def __eq__(self, other: Any) -> Any:
        earlier = getattr(other, "earlier", ())
        return self.in_([other, *earlier]) if earlier else super().__eq__(other)

    __hash__ = CharField.__hash__


def microseconds(moment: datetime) -> int:
    """``moment`` as it is stored.

    >>> microseconds(datetime.fromisoformat("1970-01-01T08:00:01+08:00"))
    1000000
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be stored")
    return (moment - EPOCH) // MICROSECOND


class Table(Model):
    """A table of the portal. Unless it names another primary key, its rows have random numbers, made before the
    INSERT: sealed columns are bound to them, and they tell nothing."""

    id = BigIntegerField(primary_key=True, default=randomness.number)

    class Meta:
        database = database
        legacy_table_names = False


def unique(name: str, table: str, *columns: str) -> Node:
    """A named UNIQUE constraint; violating it raises ``AlreadyThere(constraint=name)``."""
    _unique[frozenset(f"{table}.{column}" for column in columns)] = name
    return SQL(f"CONSTRAINT {name} UNIQUE ({', '.join(columns)})")


def one_of_values(name: str, column: str, values: type[StrEnum]) -> Node:
    """A named CHECK that ``column`` holds a value of the enumeration."""
    return Check(f"{column} IN ({', '.join(repr(value.value) for value in values)})", name)


def change(table: Any, number: int, version: int, values: dict[Any, Any]) -> Any:
    """Update a row only if it is still at ``version``; its version goes up by one. Of many, one wins.

    :returns: the row as it is afterwards.
    :raises Stale: when it was changed since, with the row as it is now.
    :raises NotFound: when there is no such row.
    """
    changed = list(
        table.update({**values, table.version: table.version + 1})
        .where(table.id == number, table.version == version)
        .returning(table)
        .execute()
    )
    if not changed:
        raise Stale(table.get(table.id == number), version)
    return changed[0]


def insert_once(table: Any, *key: Any, **values: Any) -> bool:
    """Insert a row unless there is one with this ``key``, whose columns are named; False when there was."""
    query = table.insert(**values).on_conflict(action="nothing", conflict_target=key)
    return bool(query.as_rowcount().execute())


def put_in_place(table: Any, key: dict[Any, Any], values: dict[Any, Any]) -> None:
    """Insert a row, or write ``values`` over the one that has the ``key``."""
    table.insert({**key, **values}).on_conflict(conflict_target=tuple(key), update=values).execute()


class Translating:
    """Turns the drivers' errors into ours, at the only places that all statements pass."""

    def execute(self, query: Any, **options: Any) -> Any:
        if options:
            return super().execute(query, **options)  # type: ignore[misc]
        text, values = text_of(self, query)
        reads = isinstance(query, SelectBase) and getattr(query, "_for_update", None) is None
        return remembered.answer(self, text, values) if reads else self.execute_sql(text, values)

    def execute_sql(self, sql: str, params: Any = None, **options: Any) -> Any:
        remembered.note(sql)
        try:
            return super().execute_sql(sql, params, **options)  # type: ignore[misc]
        except (RefusedBySchema, Busy):
            raise
        except IntegrityError as error:
            raise _translated(error) from error
        except OperationalError as error:
            raise _too_busy(error) from error

    def begin(self, *how: Any, **options: Any) -> None:
        remembered.note("BEGIN")
        try:
            super().begin(*how, **options)  # type: ignore[misc]
        except OperationalError as error:
            raise _too_busy(error) from error

    def rollback(self) -> Any:
        remembered.note("ROLLBACK")
        return super().rollback()  # type: ignore[misc]

    def connect(self, reuse_if_open: bool = False) -> bool:
        try:
            return super().connect(reuse_if_open)  # type: ignore[misc]
        except MaxConnectionsExceeded as error:
            raise Busy(str(error)) from error
        except OperationalError as error:
            raise _too_busy(error) from error


# What passes by itself, in the words of SQLite and of PostgreSQL. A missing table does not.
PASSING = (
    "is locked",
    "unable to open",
    "disk is full",
    "disk I/O",
    "connect",
    "terminating",
    "starting up",
    "shutting",
    "deadlock",  # two that waited for each other: PostgreSQL has undone one of them, which can be sent again
)


def _too_busy(error: OperationalError) -> OperationalError:
    """What passes by itself as ``Busy``; any other failure as it is."""
    return Busy(str(error)) if any(part in str(error) for part in PASSING) else error


def _translated(error: IntegrityError) -> RefusedBySchema:
    cause: Any = getattr(error, "orig", error)  # the driver's own
    message = str(error)
    told = getattr(cause, "diag", None)
    if told is not None:
        kind = AlreadyThere if cause.sqlstate == ALREADY_THERE else RefusedBySchema
        return kind(message, told.constraint_name or "")
    words, _, columns = message.partition(" constraint failed: ")
    if words == "UNIQUE":
        key = frozenset(columns.split(", "))
        return AlreadyThere(message, _unique.get(key, columns.partition(".")[0] + "_pkey"))
    return RefusedBySchema(message, columns if words == "CHECK" else "")


def on_sqlite() -> bool:
    """Whether the open database is SQLite."""
    return isinstance(database.obj, SqliteDatabase)


def atomic() -> AbstractContextManager[Any]:
    """One transaction (on SQLite BEGIN IMMEDIATE, in turn); nested, a savepoint."""
    return _InTurn() if on_sqlite() else database.atomic()


def joined() -> AbstractContextManager[Any]:
    """The transaction that runs already, or one of its own: for what nobody undoes by itself, without a savepoint."""
    return nullcontext() if database.in_transaction() else atomic()


class _InTurn:
    """A transaction on SQLite, within a turn to write."""

    def __enter__(self) -> Any:
        self._queue, self._transaction = database.obj.queue, database.atomic()
        self._queue.take()
        try:
            return self._transaction.__enter__()
        except BaseException:
            self._queue.give_back()
            raise

    def __exit__(self, *error: Any) -> None:
        try:
            self._transaction.__exit__(*error)
        finally:
            self._queue.give_back()


def compact() -> bool:
    """Write the whole database anew, so that nothing that was deleted is left in free pages or, on SQLite, in the
    write-ahead log; outside any transaction. Others wait meanwhile.

    :returns: False where somebody still reads an old page of the log: try again later.
    """
    if not on_sqlite():
        for table in database.get_tables():
            database.execute_sql(f'VACUUM FULL "{table}"')
        return True
    database.obj.queue.take()
    try:
        database.execute_sql("VACUUM")
        busy, _, _ = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        database.obj.queue.give_back()
    return not busy


def connect() -> None:
    """Have a connection for this thread: the one kept from before on SQLite, a pooled one on PostgreSQL."""
    database.connect(reuse_if_open=True)


def release() -> None:
    """End of a request: roll back what is open; PostgreSQL's connection goes back to the pool, SQLite's stays."""
    remembered.end()
    if database.obj is None or database.is_closed():
        return
    left_open = database.in_transaction()
    while database.in_transaction():
        database.pop_transaction()
    if left_open:
        database.rollback()
    if on_sqlite():
        database.obj.queue.leave()
    else:
        database.close()


def _leave_to_parent() -> None:
    """A forked child must neither use nor close its parent's connection (SQLite's locks, PostgreSQL's socket)."""
    if database.obj is None:
        return
    if not database.is_closed():
        _abandoned.append(database.connection())
    _abandoned.append(getattr(database.obj, "_connections", None))  # idle ones of the pool
    if on_sqlite():
        database.obj.queue = database.obj.queue.anew()
    database.dispose()


os.register_at_fork(after_in_child=_leave_to_parent)

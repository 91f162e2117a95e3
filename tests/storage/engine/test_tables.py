"""Connections, transactions, moments, and what a violated constraint is called."""

import os
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from peewee import IntegrityError, sqlite3

from portal.config import Settings
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import versions
from portal.storage.engine.errors import AlreadyThere, Busy, RefusedBySchema
from portal.storage.engine.tables import atomic, connect, database, microseconds, on_sqlite, release
from portal.storage.letters import outbox
from portal.storage.people import accounts
from portal.storage.season import editions
from portal.storage.season.editions import Edition
from tests.storage.conftest import AT, DAY, an_account


def test_a_moment_comes_back_as_it_was_in_utc(storage: Settings) -> None:
    moment = datetime(2026, 11, 22, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=8)))
    editions.add(key="x", name="x", at=moment)
    back = editions.one("x").created_at
    assert back == moment
    assert back.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(storage: Settings) -> None:
    with pytest.raises(ValueError, match="time zone"):
        editions.add(key="x", name="x", at=datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="time zone"):
        microseconds(datetime(2026, 1, 1))


def test_a_violated_constraint_has_the_same_name_on_both_databases(storage: Settings) -> None:
    edition = editions.add(key="x", name="x", at=AT)
    with pytest.raises(AlreadyThere) as twice, atomic():
        editions.add(key="x", name="y", at=AT)
    with pytest.raises(RefusedBySchema) as wrong, atomic():
        editions.add_programme(
            edition, programme="p", rulebook="r", opens_at=AT, closes_at=AT, recommending_closes_at=AT + DAY
        )
    with pytest.raises(RefusedBySchema) as unknown, atomic():
        database.execute_sql("UPDATE edition SET state = 'closed'")
    with pytest.raises(AlreadyThere) as key, atomic():
        Edition.create(id=edition.id, key="z", name="z", created_at=AT)
    assert [e.value.constraint for e in (twice, wrong, unknown, key)] == [
        "edition_key",
        "programme_deadlines_in_order",
        "edition_state",
        "edition_pkey",
    ]
    assert not isinstance(wrong.value, AlreadyThere)


def test_a_reference_to_nothing_is_refused(storage: Settings) -> None:
    with pytest.raises(RefusedBySchema), atomic():
        accounts.sign_in(42, at=AT, expires_at=AT + DAY)
    assert issubclass(RefusedBySchema, IntegrityError)


def test_an_inner_transaction_fails_alone(storage: Settings) -> None:
    with atomic():
        editions.add(key="x", name="x", at=AT)
        with pytest.raises(AlreadyThere), atomic():
            editions.add(key="x", name="x", at=AT)
        editions.add(key="y", name="y", at=AT)
    assert {edition.key for edition in editions.every()} == {"x", "y"}


def test_release_rolls_back_what_is_open(storage: Settings) -> None:
    left = atomic()
    left.__enter__()
    editions.add(key="x", name="x", at=AT)
    release()
    connect()
    assert editions.every() == []
    assert not database.in_transaction()


def test_sqlite_keeps_the_threads_connection_and_postgres_gives_it_back(storage: Settings) -> None:
    connect()
    kept = database.connection()
    release()
    if on_sqlite():
        assert database.connection() is kept
    else:
        assert database.is_closed()
        connect()
        assert database.connection() is kept  # out of the pool
    release()
    release()


def test_read_modify_write_loses_nothing(storage: Settings, in_parallel) -> None:
    """The default BEGIN lost 561 of 800 of these with "database is locked" (FACTS, SQLite)."""
    editions.add(key="0", name="0", at=AT)

    def add_one(number: int) -> None:
        with atomic():
            versions.bump_public()  # the row lock that PostgreSQL's writers queue for
            edition = Edition.get()
            Edition.update(key=str(int(edition.key) + 1)).execute()

    assert [error for error in in_parallel(add_one, 100) if error] == []
    assert Edition.get().key == "100"
    assert versions.public_version() == 100


def test_who_gets_no_turn_in_time_is_told_so(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.storage.database.BUSY_SECONDS", 0.05)
    open_storage(sqlite_settings)
    other = sqlite3.connect(sqlite_settings.database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy), atomic():
        pass
    with pytest.raises(Busy):
        versions.bump_public()
    other.execute("ROLLBACK")
    other.close()
    assert versions.bump_public() == 1
    close_storage()


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_who_gets_no_connection_in_time_is_told_so(postgres_settings: Settings, monkeypatch) -> None:
    monkeypatch.setattr("portal.storage.database.BUSY_SECONDS", 0.05)
    monkeypatch.setattr("portal.storage.database.POOL", 1)
    open_storage(postgres_settings)
    connect()
    with ThreadPoolExecutor(1) as pool, pytest.raises(Busy):
        pool.submit(connect).result()
    close_storage()


def test_a_forked_child_opens_a_connection_of_its_own(storage: Settings) -> None:
    an_account()
    parents = id(database.connection())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12: pytest's threads are of no matter here
        child = os.fork()
    if child == 0:
        code = 1
        try:
            outbox.post("a@example.com", "s", "b", at=AT, key="from the child")
            code = 0 if id(database.connection()) != parents and accounts.by_email("zhang@example.com") else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert outbox.waiting() == 1
    assert id(database.connection()) == parents

"""What the storage's tests share: databases, a moment, and one of each thing."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from peewee import sqlite3

from portal.config import Settings
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine.errors import RefusedBySchema
from portal.storage.engine.tables import connect, database, release
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme

AT = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def raw(storage: Settings) -> Iterator[Callable[[str], Any]]:
    """Runs one statement on a connection of its own: no PRAGMA, no portal."""
    if storage.database:
        import psycopg

        connection = psycopg.connect(storage.database, autocommit=True)
        wrong: type[Exception] = psycopg.IntegrityError
    else:
        connection = sqlite3.connect(storage.database_url.removeprefix("sqlite:///"), isolation_level=None)
        assert connection.execute("PRAGMA recursive_triggers").fetchone() == (0,)
        wrong = sqlite3.IntegrityError

    def run(statement: str) -> int:
        try:
            return connection.execute(statement).rowcount
        except wrong as error:
            raise RefusedBySchema(str(error)) from error

    yield run
    connection.close()


@pytest.fixture
def applicant(storage: Settings) -> Account:
    return an_account()


@pytest.fixture
def programme(storage: Settings) -> Programme:
    edition = editions.add(key="2026", name="第十届", at=AT, state=EditionState.OPEN)
    return a_programme(edition)


@pytest.fixture
def application(programme: Programme, applicant: Account) -> Application:
    return applications.start(programme, applicant, at=AT)


@pytest.fixture
def in_parallel(storage: Settings) -> Callable[..., list[Any]]:
    """Calls a function many times from several threads at once; exceptions are results too."""

    def run(call: Callable[[int], Any], times: int, threads: int = 8) -> list[Any]:
        def one(number: int) -> Any:
            connect()
            try:
                return call(number)
            except Exception as error:
                return error
            finally:
                release()
                database.close()

        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(one, range(times)))

    return run


def an_account(email: str = "zhang@example.com", *roles: RoleName) -> Account:
    return accounts.add(
        name="张明", email=email, phone="13800000000", password_hash="x", at=AT, roles=roles or (RoleName.APPLICANT,)
    )


def a_programme(edition: Any, programme: str = "craftsman") -> Programme:
    return editions.add_programme(
        edition,
        programme=programme,
        rulebook=f"2023-{programme}",
        opens_at=AT - DAY,
        closes_at=AT + DAY,
        recommending_closes_at=AT + 2 * DAY,
    )

"""A request does not ask the same twice, and never holds on to what may have changed."""

from collections.abc import Iterator

import pytest

from portal import clock
from portal.config import Settings
from portal.storage.engine import remembered
from portal.storage.engine.sealed import under
from portal.storage.engine.tables import atomic, database
from portal.storage.people.accounts import Account, Contact
from tests.builders import an_account

pytestmark = pytest.mark.usefixtures("anywhere")


@pytest.fixture
def statements(opened: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is asked of the database within a request."""
    asked: list[str] = []
    run = type(database.obj)._execute_cursor

    def noted(self: object, sql: str, *rest: object, **options: object) -> object:
        asked.append(sql)
        return run(self, sql, *rest, **options)

    monkeypatch.setattr(type(database.obj), "_execute_cursor", noted)
    remembered.begin()
    yield asked
    remembered.end()


def names() -> list[str]:
    return [account.contact.name for account in Account.select().order_by(Account.id)]


def test_the_same_question_is_asked_once(statements: list[str]) -> None:
    an_account()
    statements.clear()

    assert names() == names() == ["沈一诺"]
    assert len(statements) == 1


def test_each_answer_makes_rows_of_its_own(statements: list[str]) -> None:
    an_account()
    first, second = Account.get(), Account.get()

    first.version = 9

    assert first is not second
    assert second.version == 1


def test_what_was_written_is_read(statements: list[str]) -> None:
    an_account()
    assert len(names()) == 1

    an_account(email="another@example.cn")

    assert len(names()) == 2


def test_a_transaction_reads_for_itself(statements: list[str]) -> None:
    an_account()
    names()
    statements.clear()

    with atomic():
        names()
        names()

    assert sum(sql.startswith("SELECT") for sql in statements) == 1


def test_what_is_undone_is_forgotten(statements: list[str]) -> None:
    def one_too_many() -> None:
        with atomic():
            an_account(email=f"{clock.now().timestamp()}@example.cn")
            assert len(names()) == 1
            raise LookupError

    with pytest.raises(LookupError):
        one_too_many()

    assert names() == []


def test_of_many_rows_none_is_lost(statements: list[str]) -> None:
    at = clock.now()
    count = remembered.ROWS + 5
    rows = [
        {"id": number, "email_key": str(number), "contact": _sealed(number), "password_hash": "x", "created_at": at}
        for number in range(1, count + 1)
    ]
    Account.insert_many(rows).execute()

    assert [one.id for one in Account.select(Account.id).order_by(Account.id)] == list(range(1, count + 1))
    assert Account.select(Account.id).order_by(Account.id).tuples()[:] == [(one,) for one in range(1, count + 1)]


def test_outside_of_requests_everything_is_asked(statements: list[str]) -> None:
    an_account()
    remembered.end()
    statements.clear()

    names()
    names()

    assert len(statements) == 2


def _sealed(number: int) -> bytes:
    return under(Account.contact, number, Contact(name="某", email="x@example.cn", phone=""))

"""What the tests of accounts share: a person, the letters posted, acts at once from several threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

from portal.config import Settings
from portal.operations.people import accounts, passwords, signing_in
from portal.storage.engine import journal, tables
from portal.storage.engine.tables import database
from portal.storage.letters import outbox
from portal.storage.people import accounts as stored

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOME = "192.0.2.7"
PASSWORD = "river lamp copper"
OTHER = "绿皮火车开往苏州河边"
PERSON = {"name": " 张三 ", "email": "Zhang@Example.com", "phone": "138 1234 5678"}


def letters() -> dict[int, outbox.LetterContent]:
    return {letter.id: letter.content for letter in outbox.latest(1000)}


def subjects() -> set[str]:
    return {letter.subject for letter in letters().values()}


def letter_of(act: Callable[[], object]) -> outbox.LetterContent:
    """The one letter that ``act`` posts."""
    before = letters()
    act()
    (letter,) = (letter for number, letter in letters().items() if number not in before)
    return letter


def token_in(letter: outbox.LetterContent) -> str:
    (line,) = (line for line in letter.body.splitlines() if "/register/" in line or "/reset/" in line)
    return line.rpartition("/")[2]


def registering(settings: Settings, at: datetime = AT, address: str = HOME, **changes: str) -> outbox.LetterContent:
    typed = {**PERSON, "password": PASSWORD, **changes}
    return letter_of(lambda: accounts.register(**typed, address=address, at=at, settings=settings))


def register(settings: Settings, at: datetime = AT, **changes: str) -> str:
    """Register; returns the token of the letter."""
    return token_in(registering(settings, at, **changes))


def an_account(settings: Settings, at: datetime = AT) -> stored.Account:
    return accounts.confirm(register(settings, at), PASSWORD, at=at, settings=settings)[0]


def sign_in(settings: Settings, password: str = PASSWORD, at: datetime = AT, address: str = HOME) -> str:
    return signing_in.sign_in("zhang@example.com", password, address=address, at=at, settings=settings)[1]


def ask_reset(settings: Settings, at: datetime = AT, email: str = "zhang@example.com") -> str:
    return token_in(letter_of(lambda: passwords.ask_reset(email, address=HOME, at=at, settings=settings)))


def verbs() -> list[str]:
    return [entry.verb for entry in reversed(journal.latest())]


def at_once(call: Callable[[int], Any], times: int = 2) -> list[Any]:
    """Results or exceptions of ``call`` from several threads that start together."""
    start = Barrier(times)

    def one(number: int) -> Any:
        tables.connect()
        start.wait()
        try:
            return call(number)
        except Exception as error:
            return error
        finally:
            tables.release()
            database.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))

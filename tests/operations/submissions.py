"""What the tests of submission share: complete applications, made by the real operations, and how many steps they
take. Rounds of the long tests are read from the environment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

from portal.config import Settings
from portal.documents.evidence.drawn import drawn_portrait
from portal.operations.applying import filing, submitting
from portal.rules.applying.answers import blank_section, sections_of
from portal.rules.applying.consents import CONSENTS
from portal.rules.applying.recommending import required_parts
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import journal, tables
from portal.storage.engine.tables import database
from portal.storage.letters import messages, outbox
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme
from tests.answers import complete_answers, id_number
from tests.builders import an_account, an_edition, named

AT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
DAY, SECOND, MICROSECOND = timedelta(days=1), timedelta(seconds=1), timedelta(microseconds=1)
SETTINGS = Settings(testing=True, base_url="http://localhost")
ALL = frozenset(consent.key for consent in CONSENTS)


def person(order: int) -> str:
    """The ID number of the so-manieth person."""
    return id_number(order=f"{order * 2 + 1:03d}")  # odd: the answers say 男


def filled(application: Application, *, at: datetime = AT, **changes: Any) -> Application:
    """The application with complete answers saved, section by section, naming who has to recommend it."""
    rulebook = filing.rulebook_under(application)
    answers = complete_answers(rulebook, photo=filing.keep_photo(drawn_portrait(0), at=at)) | changes
    versions = applications.draft(application.id).versions
    for section in sections_of(rulebook):
        own = {key: answers[key] for key in blank_section(section)}
        filing.save_section(application, section, own, versions.get(section.key, 0), at=at)
    if required_parts(rulebook, answers):
        named(application, at=at)
    return applications.one(application.id)


def a_complete_application(
    award: str = "craftsman",
    *,
    programme: Programme | None = None,
    by: Account | None = None,
    at: datetime = AT,
    **changes: Any,
) -> Application:
    """A draft against which nothing stands."""
    programme = programme or an_edition(at=at)[award]
    begun = filing.start(programme, by=(by or an_account(at=at)).id, at=at)
    return filled(begun, at=at, **changes)


def submit(application: Application, **changes: Any) -> Snapshot:
    """Submit as the check page does, with the version that the application was read at."""
    usual = {
        "consents": ALL,
        "declared": True,
        "request_key": f"request of {application.id}:{application.version}",
        "by": application.applicant.id,
        "at": AT,
        "settings": SETTINGS,
    }
    return submitting.submit(application.id, changes.pop("version", application.version), **{**usual, **changes})


def withdraw(application: Application, *, at: datetime = AT + SECOND) -> Application:
    """Withdraw it at whatever version it is; returns it as it is then."""
    now = applications.one(application.id)
    submitting.withdraw(now.id, now.version, by=now.applicant.id, at=at)
    return applications.one(now.id)


def resume(application: Application, *, at: datetime = AT + SECOND) -> Application:
    now = applications.one(application.id)
    submitting.resume(now.id, now.version, by=now.applicant.id, at=at)
    return applications.one(now.id)


def verbs_about(application: Application) -> list[str]:
    return [entry.verb for entry in journal.about("application", application.id)]


def told(account: Account | int) -> list[str]:
    """The subjects of an account's messages, the oldest first."""
    return [message.content.subject for message in reversed(messages.of(account))]


def letters_to(account: Account) -> list[outbox.LetterContent]:
    """The letters to an account, the oldest first."""
    found = [letter.content for letter in reversed(outbox.latest(10_000))]
    return [content for content in found if content.to == account.contact.email]


def letters_to_applicants() -> int:
    """How many letters there are beside the invitations to organisations."""
    return sum(subject != "请贵单位登录评选申报平台" for subject in letters())


def letters() -> list[str]:
    """The subjects of all letters, the oldest first."""
    return [letter.content.subject for letter in reversed(outbox.latest(10_000))]


def together(call: Callable[[int], Any], times: int) -> list[Any]:
    """Results or exceptions of ``call`` from so many threads that start together, each with its own connection.

    Unlike ``people.at_once`` they connect after the start: there may be more of them than connections in the pool.
    """
    start = Barrier(times)

    def one(number: int) -> Any:
        start.wait()
        tables.connect()
        try:
            return call(number)
        except Exception as error:
            return error
        finally:
            tables.release()
            database.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))

"""The people of the demonstration: their accounts, what they fill in, upload and submit, as the script says. Everybody
in it is invented and marked 示例."""

from datetime import datetime, timedelta
from typing import Any

from portal import randomness
from portal.config import Settings
from portal.documents.evidence.drawn import drawn_certificate, drawn_portrait
from portal.operations.applying import evidence, filing, submitting
from portal.operations.applying.evidence import Upload
from portal.operations.people import accounts
from portal.rules.applying.answer_files import shaped
from portal.rules.applying.answers import blank_section, sections_of
from portal.rules.applying.consents import CONSENTS
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.requirements import PHOTO
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.season.editions import Edition


def account(person: dict[str, Any], password: str, *, at: datetime, settings: Settings) -> Account:
    """The person's account, with the role that the script gives."""
    typed = accounts.typed_registration(person["name"], person["email"], person["phone"], password, settings)
    return accounts.create(typed, (RoleName(person["role"]),), by=None, at=at)


def application(account: Account, person: dict[str, Any], season: Edition, *, at: datetime) -> Application:
    """Fill in what the script says, section by section, as the person would have."""
    [programme] = [item for item in editions.programmes_of(season) if item.programme == person["programme"]]
    return filled(filing.start(programme, by=account.id, at=at), person, at=at)


def filled(application: Application, person: dict[str, Any], *, at: datetime) -> Application:
    """The same of an application that is begun."""
    book, versions = filing.rulebook_under(application), applications.draft(application.id).versions
    answers = shaped(book, person["answers"] | {"filed_on": at.date().isoformat()})
    answers[PHOTO] = filing.keep_photo(drawn_portrait(person["portrait"]), at=at)
    for step, section in enumerate(sections_of(book), start=1):
        own = {key: answers[key] for key in blank_section(section)}
        if own != blank_section(section):
            seen = versions.get(section.key, 0)
            filing.save_section(application, section, own, seen, at=at + step * timedelta(minutes=9))
    return application


def attach(application: Application, person: dict[str, Any], *, at: datetime) -> None:
    """Upload what the script names, as {kind: names of files}."""
    variant = 0
    for kind, names in person.get("evidence", {}).items():
        uploads = [Upload(name, drawn_certificate(variant + place)) for place, name in enumerate(names)]
        variant += len(names)
        evidence.add(application, kind, uploads, at=at)


def submit(application: Application, *, by: int, at: datetime, settings: Settings) -> None:
    """Agree to everything and submit, as the person would have on the page."""
    submitting.submit(
        application.id,
        application.version,
        consents={consent.key for consent in CONSENTS},
        declared=True,
        request_key=randomness.token(),
        by=by,
        at=at,
        settings=settings,
    )

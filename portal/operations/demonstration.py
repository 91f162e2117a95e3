"""The demonstration: a season with people of every role, built by the real operations at past moments, so that it
shows what the portal really does. Everybody in it is invented and marked 示例."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal import randomness
from portal.clock import beijing
from portal.config import Settings
from portal.documents.portrait import drawn_portrait
from portal.documents.specimen import drawn_certificate
from portal.operations import accounts, evidence, filing, seasons, submitting
from portal.operations.evidence import Upload
from portal.operations.seasons import Window
from portal.rules.answers import blank_section, sections_of
from portal.rules.consents import CONSENTS
from portal.rules.shape import shaped
from portal.storage import editions
from portal.storage.accounts import Account, RoleName
from portal.storage.applications import Application
from portal.storage.editions import Edition, EditionState

SCRIPT = Path(__file__).with_suffix(".toml")
DAY = timedelta(days=1)
NAME = "{}上海城市数字化转型“智慧工匠”选树、“领军先锋”评选（示例）"


def script() -> dict[str, Any]:
    """Who appears, with which answers."""
    return tomllib.loads(SCRIPT.read_text(encoding="utf-8"))


def build(*, at: datetime, settings: Settings) -> list[tuple[str, str, str]]:
    """Fill an empty, migrated storage as it would look at ``at``; returns (name, role, e-mail) of the accounts."""
    story = script()
    season = _season(at)
    shown = []
    for person in story["people"]:
        account = _account(person, story["password"], at=at - 19 * DAY, settings=settings)
        shown.append((person["name"], person["role"], person["email"]))
        if "answers" in person:
            application = _application(account, person, season, at=at - 12 * DAY)
            _evidence(application, person, at=at - 11 * DAY)
            if person.get("submits"):
                _submit(application, by=account.id, at=at - 3 * DAY, settings=settings)
    return shown


def _season(at: datetime) -> Edition:
    """Last year's edition has ended, this year's takes applications, next year's is being prepared."""
    open_now = Window(_hour(at - 20 * DAY, 9), _hour(at + 25 * DAY, 17), _hour(at + 32 * DAY, 17))
    for years, state in ((-1, EditionState.ENDED), (0, EditionState.OPEN), (1, EditionState.PREPARING)):
        books = ("2017-craftsman", "2017-pioneer") if years < 0 else ("2023-craftsman", "2023-pioneer")
        year = at.year + years
        window = Window(*(moment + 365 * years * DAY for moment in open_now))
        prepared_at = min(window.opens_at, at) - 5 * DAY
        edition = seasons.prepare(str(year), NAME.format(year), dict.fromkeys(books, window), by=None, at=prepared_at)
        if state is not EditionState.PREPARING:
            edition = seasons.publish(edition, EditionState.OPEN, by=None, at=window.opens_at - DAY)
        if state is EditionState.ENDED:
            seasons.publish(edition, state, by=None, at=window.recommending_closes_at + 60 * DAY)
    return editions.one(str(at.year))


def _hour(moment: datetime, hour: int) -> datetime:
    """That day in Shanghai, on the full hour."""
    return beijing(moment).replace(hour=hour, minute=0, second=0, microsecond=0)


def _account(person: dict[str, Any], password: str, *, at: datetime, settings: Settings) -> Account:
    typed = accounts.typed_registration(person["name"], person["email"], person["phone"], password, settings)
    return accounts.create(typed, (RoleName(person["role"]),), by=None, at=at)


def _application(account: Account, person: dict[str, Any], season: Edition, *, at: datetime) -> Application:
    """Fill in what the script says, section by section, as the person would have."""
    [programme] = [item for item in editions.programmes_of(season) if item.programme == person["programme"]]
    application = filing.start(programme, by=account.id, at=at)
    rulebook = filing.rulebook_under(application)
    answers = shaped(rulebook, person["answers"] | {"filed_on": at.date().isoformat()})
    answers["photo"] = filing.keep_photo(drawn_portrait(person["portrait"]), at=at)
    for step, section in enumerate(sections_of(rulebook), start=1):
        own = {key: answers[key] for key in blank_section(section)}
        if own != blank_section(section):
            filing.save_section(application, section, own, 0, at=at + step * timedelta(minutes=9))
    return application


def _evidence(application: Application, person: dict[str, Any], *, at: datetime) -> None:
    """Upload what the script names, as {kind: names of files}."""
    variant = 0
    for kind, names in person.get("evidence", {}).items():
        uploads = [Upload(name, drawn_certificate(variant + place)) for place, name in enumerate(names)]
        variant += len(names)
        evidence.add(application, kind, uploads, at=at)


def _submit(application: Application, *, by: int, at: datetime, settings: Settings) -> None:
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

"""The demonstration: a season with people of every role, built by the real operations at past moments, so that it
shows what the portal really does. Everybody in it is invented and marked 示例."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal import clock
from portal.clock import beijing
from portal.config import Settings
from portal.demonstration import competing, judged_season, persons, publishing, roll, site, staff
from portal.documents.evidence.drawn import drawn_certificate
from portal.operations.applying import organisations, recommending
from portal.operations.applying.evidence import Upload
from portal.operations.competing import sending
from portal.operations.office import reviewing
from portal.operations.people import credentials
from portal.operations.season import opening, preparing_editions
from portal.operations.season.preparing_editions import Window
from portal.rulebooks import rulebook
from portal.rules.applying.recommending import Opinion, Part
from portal.rules.judging.rounds import stages_of
from portal.rules.people.staffing import STAFF, RoleName
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import applications, recommendations
from portal.storage.applying import organisations as known
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Organisation
from portal.storage.competing import competitions
from portal.storage.engine import keyring
from portal.storage.engine.tables import atomic
from portal.storage.judging import experts
from portal.storage.judging.experts import Profile
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.season.editions import Edition, EditionState, Programme

SCRIPT = Path(__file__).with_suffix(".toml")
DAY = timedelta(days=1)
PAPER_GOES_TO = "上海市黄浦区示例路 1 号 101 室，组委会办公室（示例）收，电话 021-55550100"
NAME = "{}上海城市数字化转型“智慧工匠”选树、“领军先锋”评选（示例）"


def script() -> dict[str, Any]:
    """Who appears, with which answers; who is like somebody before gives only what differs."""
    story = tomllib.loads(SCRIPT.read_text(encoding="utf-8"))
    answers: dict[str, dict[str, Any]] = {}
    for person in (
        *story["people"],
        *story["last_year"],
        *story["year_before"],
        *story["finalists"],
        *story["entries"],
    ):
        if "answers" in person:
            own = {key: person[key] for key in ("name", "phone", "email")}
            person["answers"] = answers.get(person.get("like", ""), {}) | own | person["answers"]
            answers[person["email"]] = person["answers"]
    return story


def build(*, at: datetime, settings: Settings) -> list[tuple[str, str, str]]:
    """Fill an empty, migrated storage as it would look at ``at``; returns (name, role, e-mail) of the accounts."""
    keyring.mark_demonstration()
    story = script()
    people = [person for person in story["people"] if person["role"] in STAFF]
    colleagues = staff.engaged(people, story["password"], at=at - 800 * DAY, settings=settings)
    shown = [(person["name"], person["role"], person["email"]) for person in (*people, story["undertaker"])]
    acting = zip(reversed(people), reversed(colleagues), strict=True)  # of several of a role, the first acts
    by_role = {person["role"]: account.id for person, account in acting}
    season = _editions(story, by_role, at=at, settings=settings)
    bodies = _organisations(story["organisations"], at=at - 19 * DAY)
    _confirm(bodies, by=by_role["office"], at=at - 19 * DAY)
    for person in story["people"]:
        if person in people:
            continue
        account = persons.account(person, story["password"], at=at - 19 * DAY, settings=settings)
        shown.append((person["name"], person["role"], person["email"]))
        if "organisation" in person:
            known.add_member(bodies[person["organisation"]], account, confirmed=True, at=at - 18 * DAY)
        if "answers" in person:
            application = persons.application(account, person, season, at=at - 12 * DAY)
            persons.attach(application, person, at=at - 11 * DAY)
            _name(application, person, bodies, by=account.id, at=at - 10 * DAY)
            if person.get("submits"):
                persons.submit(application, by=account.id, at=at - 3 * DAY, settings=settings)
            if "recommended_by" in person:
                _recommend(person, at=at - 2 * DAY, settings=settings)
            _review(application.id, person, by=by_role["office"], at=at - DAY, settings=settings)
    roll.honourees(by=by_role["office"], at=at - 30 * DAY)
    site.announce(by=by_role["office"], at=at)
    return shown


def _organisations(told: list[dict[str, str]], *, at: datetime) -> dict[str, Organisation]:
    """The organisations of the story by their keys."""
    return {body["key"]: known.add(OrganisationKind(body["kind"]), body["name"], body["code"], at=at) for body in told}


def _confirm(bodies: dict[str, Organisation], *, by: int, at: datetime) -> None:
    """The office knows them all, so that applicants find them."""
    for body in bodies.values():
        organisations.confirm(body, body.version, by=by, at=at)


def _name(
    application: Application, person: dict[str, Any], bodies: dict[str, Organisation], *, by: int, at: datetime
) -> None:
    for part, key in person.get("named", {}).items():
        organisations.name(application, Part(part), bodies[key].id, by=by, at=at)


def _recommend(person: dict[str, Any], *, at: datetime, settings: Settings) -> None:
    """Write the opinion, have it sealed and recommend, as a member of the employer would have."""
    member = credentials.account_of(person["recommended_by"])
    assert member is not None
    [asked] = recommendations.asked_of(member.id)
    contact = member.contact
    opinion = Opinion(contact.name, contact.phone, contact.email, person["opinion"])
    written = recommending.save(asked.id, asked.version, opinion, by=member.id, at=at)
    scan = Upload("推荐意见页（示例）.jpg", drawn_certificate(0))
    sealed = recommending.put_scan(asked.id, written.version, scan, by=member.id, at=at)
    recommending.recommend(asked.id, sealed.version, by=member.id, at=at, settings=settings)


def _review(number: int, person: dict[str, Any], *, by: int, at: datetime, settings: Settings) -> None:
    """What the office has made of it, if anything."""
    version = applications.one(number).version
    if person.get("accepted"):
        reviewing.accept([(number, version)], by=by, at=at, settings=settings)
    if "returned" in person:
        until = _hour(at + 20 * DAY, 17)
        reviewing.return_for_correction(
            number, version, **person["returned"], until=until, by=by, at=at, settings=settings
        )


def _editions(story: dict[str, Any], by_role: dict[str, int], *, at: datetime, settings: Settings) -> Edition:
    """One under the rules of 2017; one that led to a decision; last year's, which is being judged and published; this
    year's, which is returned; next year's."""
    acting = {"office": by_role["office"], "committee": by_role["committee"]}
    publishing.know_years(at, by=by_role["office"])
    for years in (-3, -2, -1, 0, 1):
        edition = _edition(at, years, story["decided"], **acting)
        if years == -2:
            _decided(edition, story, acting, at=at + years * 365 * DAY, settings=settings)
        if years == -1:
            _published(edition, story, acting, at=at + years * 365 * DAY, now=at, settings=settings)
        if years == 0:
            entered = competing.under_way(edition, **acting, second=_second(story), at=at)
            body = staff.undertaking(
                story["undertaker"],
                competitions.one(entered),
                story["password"],
                by=acting["office"],
                at=at - 9 * DAY,
                settings=settings,
            )
            competing.enter(
                entered, story["entries"], story["password"], by=body.id, at=at - 6 * DAY, settings=settings
            )
        if years < -1:
            ended_at = _window(at, years).recommending_closes_at + 120 * DAY
            preparing_editions.publish(edition, EditionState.ENDED, by=by_role["office"], at=ended_at)
    return editions.one(str(at.year))


def _edition(at: datetime, years: int, decided: dict[str, dict[str, str]], *, office: int, committee: int) -> Edition:
    """The edition of so many years from now, opened; next year's waits for the committee."""
    books = ("2017-craftsman", "2017-pioneer") if years < -2 else ("2023-craftsman", "2023-pioneer")
    year, window = at.year + years, _window(at, years)
    begun = min(window.opens_at, at) - 5 * DAY
    edition = preparing_editions.prepare(
        str(year), NAME.format(year), dict.fromkeys(books, window), by=office, at=begun
    )
    for book in books:
        award = rulebook(book).programme
        until = clock.beijing(window.recommending_closes_at).date() + 5 * DAY
        settings = {"values": decided[book], "delivery": {"place": PAPER_GOES_TO, "until": until.isoformat()}}
        edition = opening.decide(
            edition.id, edition.version, award, window=window, settings=settings, by=office, at=begun
        )
    proposal = opening.propose(edition.id, edition.version, by=office, at=begun + DAY)
    if years <= 0:
        opening.OPENING.approve(proposal.id, proposal.version, by=committee, at=begun + 2 * DAY)
        edition = opening.open_edition(edition.id, edition.version, by=office, at=begun + 3 * DAY)
    return edition


def _window(at: datetime, years: int) -> Window:
    open_now = _hour(at - 20 * DAY, 9), _hour(at + 25 * DAY, 17), _hour(at + 32 * DAY, 17)
    return Window(*(moment + 365 * years * DAY for moment in open_now))


def _decided(
    edition: Edition, story: dict[str, Any], acting: dict[str, int], *, at: datetime, settings: Settings
) -> None:
    """Have the people of the year before last file, be judged and be honoured."""
    _file(edition, story["year_before"], story["password"], office=acting["office"], at=at, settings=settings)
    panel = _panel(story, at=at, settings=settings)
    awards = editions.programmes_of(edition)
    office, committee = acting["office"], acting["committee"]
    judged_season.judge(awards, panel, office=office, committee=committee)
    for award in awards:
        last = stages_of(rulebook(award.rulebook), award.settings)[-1]
        publishing.honour(award, last.key, **acting, settings=settings)


def _published(
    edition: Edition,
    story: dict[str, Any],
    acting: dict[str, int],
    *,
    at: datetime,
    now: datetime,
    settings: Settings,
) -> None:
    """Have last year's people file and be judged; one award's list is published now, the other is still judged."""
    _file(edition, story["last_year"], story["password"], office=acting["office"], at=at, settings=settings)
    awards = editions.programmes_of(edition)
    panel = _panel(story, at=at, settings=settings)
    office, committee = acting["office"], acting["committee"]
    [listed] = [one for one in awards if one.programme != judged_season.LEFT_OPEN[0]]
    _sent(listed, story, acting, settings=settings)
    judged_season.judge(awards, panel, office=office, committee=committee, left_open_at=now)
    publishing.publish_now(listed, **acting, now=now, settings=settings)


def _sent(programme: Programme, story: dict[str, Any], acting: dict[str, int], *, settings: Settings) -> None:
    """A competition sends two people into last year's final; each files after the call has closed."""
    people, at = story["finalists"], programme.closes_at
    seats = competing.send(programme, people, **acting, second=_second(story), at=at, settings=settings)
    for person, seat in zip(people, seats, strict=True):
        account = persons.account(person, story["password"], at=at + DAY, settings=settings)
        application = persons.filled(sending.begin(seat, by=account.id, at=at + 2 * DAY), person, at=at + 2 * DAY)
        persons.submit(application, by=account.id, at=at + 3 * DAY, settings=settings)
        version = applications.one(application.id).version
        reviewing.accept([(application.id, version)], by=acting["office"], at=at + 4 * DAY, settings=settings)


def _second(story: dict[str, Any]) -> int:
    """The officer who confirms what the other one proposes."""
    *_, email = [person["email"] for person in story["people"] if person["role"] == RoleName.OFFICE]
    account = credentials.account_of(email)
    assert account is not None
    return account.id


def _file(
    edition: Edition, people: list[dict[str, Any]], password: str, *, office: int, at: datetime, settings: Settings
) -> None:
    """Applications of people who file alone, accepted the day before ``at``."""
    for person in people:
        with atomic():  # in one, to be quick
            account = persons.account(person, password, at=at - 19 * DAY, settings=settings)
            application = persons.application(account, person, edition, at=at - 12 * DAY)
            persons.submit(application, by=account.id, at=at - 3 * DAY, settings=settings)
            version = applications.one(application.id).version
            reviewing.accept([(application.id, version)], by=office, at=at - DAY, settings=settings)


def _panel(story: dict[str, Any], *, at: datetime, settings: Settings) -> list[Account]:
    """The experts; who has an account already is one of them by the address."""
    panel = []
    for person in story["panel"]:
        known_already = credentials.account_of(person["email"])
        account = known_already or persons.account(person, story["password"], at=at - 19 * DAY, settings=settings)
        experts.describe(account.id, Profile(person["unit"], person["professional_title"]))
        panel.append(account)
    return panel


def _hour(moment: datetime, hour: int) -> datetime:
    """That day in Shanghai, on the full hour."""
    return beijing(moment).replace(hour=hour, minute=0, second=0, microsecond=0)

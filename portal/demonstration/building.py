"""The demonstration: a season with people of every role, built by the real operations at past moments, so that it
shows what the portal really does. Everybody in it is invented and marked 示例."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal import randomness
from portal.clock import beijing
from portal.config import Settings
from portal.demonstration import judged_season, publishing, roll, site
from portal.documents.evidence.drawn import drawn_certificate, drawn_portrait
from portal.operations.applying import evidence, filing, organisations, recommending, submitting
from portal.operations.applying.evidence import Upload
from portal.operations.office import reviewing
from portal.operations.people import accounts, credentials, second_factor
from portal.operations.season import opening, preparing_editions
from portal.operations.season.preparing_editions import Window
from portal.rulebooks import rulebook
from portal.rules.applying.answer_files import shaped
from portal.rules.applying.answers import blank_section, sections_of
from portal.rules.applying.consents import CONSENTS
from portal.rules.applying.recommending import Opinion, Part
from portal.rules.judging.rounds import stages_of
from portal.rules.people.second_factor import is_required
from portal.rules.people.staffing import STAFF, RoleName
from portal.rules.rulebook.requirements import PHOTO, OrganisationKind
from portal.storage.applying import applications, recommendations
from portal.storage.applying import organisations as known
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Organisation
from portal.storage.engine.tables import atomic
from portal.storage.judging import experts
from portal.storage.judging.experts import Profile
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.season.editions import Edition, EditionState

SCRIPT = Path(__file__).with_suffix(".toml")
DAY = timedelta(days=1)
NAME = "{}上海城市数字化转型“智慧工匠”选树、“领军先锋”评选（示例）"


def script() -> dict[str, Any]:
    """Who appears, with which answers; who is like somebody before gives only what differs."""
    story = tomllib.loads(SCRIPT.read_text(encoding="utf-8"))
    answers: dict[str, dict[str, Any]] = {}
    for person in (*story["people"], *story["last_year"], *story["year_before"]):
        if "answers" in person:
            own = {key: person[key] for key in ("name", "phone", "email")}
            person["answers"] = answers.get(person.get("like", ""), {}) | own | person["answers"]
            answers[person["email"]] = person["answers"]
    return story


def build(*, at: datetime, settings: Settings) -> list[tuple[str, str, str]]:
    """Fill an empty, migrated storage as it would look at ``at``; returns (name, role, e-mail) of the accounts."""
    story = script()
    staff = [person for person in story["people"] if person["role"] in STAFF]
    colleagues = [_colleague(person, story["password"], at=at - 800 * DAY, settings=settings) for person in staff]
    shown = [(person["name"], person["role"], person["email"]) for person in staff]
    acting = zip(reversed(staff), reversed(colleagues), strict=True)  # of several of a role, the first acts
    by_role = {person["role"]: account.id for person, account in acting}
    season = _editions(story, by_role, at=at, settings=settings)
    bodies = _organisations(story["organisations"], at=at - 19 * DAY)
    _confirm(bodies, by=by_role["office"], at=at - 19 * DAY)
    for person in story["people"]:
        if person in staff:
            continue
        account = _account(person, story["password"], at=at - 19 * DAY, settings=settings)
        shown.append((person["name"], person["role"], person["email"]))
        if "organisation" in person:
            known.add_member(bodies[person["organisation"]], account, confirmed=True, at=at - 18 * DAY)
        if "answers" in person:
            application = _application(account, person, season, at=at - 12 * DAY)
            _evidence(application, person, at=at - 11 * DAY)
            _name(application, person, bodies, by=account.id, at=at - 10 * DAY)
            if person.get("submits"):
                _submit(application, by=account.id, at=at - 3 * DAY, settings=settings)
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
        settings = {"values": decided[book]}
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
    judged_season.judge(awards, panel, office=office, committee=committee, left_open_at=now)
    [listed] = [one for one in awards if one.programme != judged_season.LEFT_OPEN[0]]
    publishing.publish_now(listed, **acting, now=now, settings=settings)


def _file(
    edition: Edition, people: list[dict[str, Any]], password: str, *, office: int, at: datetime, settings: Settings
) -> None:
    """Applications of people who file alone, accepted the day before ``at``."""
    for person in people:
        with atomic():  # in one, to be quick
            account = _account(person, password, at=at - 19 * DAY, settings=settings)
            application = _application(account, person, edition, at=at - 12 * DAY)
            _submit(application, by=account.id, at=at - 3 * DAY, settings=settings)
            version = applications.one(application.id).version
            reviewing.accept([(application.id, version)], by=office, at=at - DAY, settings=settings)


def _panel(story: dict[str, Any], *, at: datetime, settings: Settings) -> list[Account]:
    """The experts; who has an account already is one of them by the address."""
    panel = []
    for person in story["panel"]:
        known_already = credentials.account_of(person["email"])
        account = known_already or _account(person, story["password"], at=at - 19 * DAY, settings=settings)
        experts.describe(account.id, Profile(person["unit"], person["professional_title"]))
        panel.append(account)
    return panel


def _hour(moment: datetime, hour: int) -> datetime:
    """That day in Shanghai, on the full hour."""
    return beijing(moment).replace(hour=hour, minute=0, second=0, microsecond=0)


def _account(person: dict[str, Any], password: str, *, at: datetime, settings: Settings) -> Account:
    typed = accounts.typed_registration(person["name"], person["email"], person["phone"], password, settings)
    return accounts.create(typed, (RoleName(person["role"]),), by=None, at=at)


def _colleague(person: dict[str, Any], password: str, *, at: datetime, settings: Settings) -> Account:
    """Somebody of the portal's own side, with an authenticator where the role asks for one."""
    account = _account(person, password, at=at, settings=settings)
    if is_required({person["role"]}):
        second_factor.begin(account.id)
        code = second_factor.current_code(account.id, at=at)
        second_factor.confirm(account.id, code, keep="", at=at, settings=settings)
    return account


def _application(account: Account, person: dict[str, Any], season: Edition, *, at: datetime) -> Application:
    """Fill in what the script says, section by section, as the person would have."""
    [programme] = [item for item in editions.programmes_of(season) if item.programme == person["programme"]]
    application = filing.start(programme, by=account.id, at=at)
    book = filing.rulebook_under(application)
    answers = shaped(book, person["answers"] | {"filed_on": at.date().isoformat()})
    answers[PHOTO] = filing.keep_photo(drawn_portrait(person["portrait"]), at=at)
    for step, section in enumerate(sections_of(book), start=1):
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

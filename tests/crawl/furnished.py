"""One instance in which everything has happened: the demonstration, and fifty planted people of an earlier season, some
of whom are honoured, some on a list whose notice runs, some objected to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from portal import clock
from portal.demonstration import competing, roll, site
from portal.demonstration.publishing import confirm_all
from portal.documents.evidence.drawn import drawn_portrait
from portal.operations.applying.evidence import Upload
from portal.operations.people import credentials
from portal.operations.publishing import objecting
from portal.operations.roll import stories
from portal.operations.season import working_calendar
from portal.operations.season.working_calendar import Typed
from portal.operations.site import petitioning
from portal.rulebooks import rulebook
from portal.rules.language.stages import Stage
from portal.rules.language.working_days import refusal_of_year
from portal.rules.publishing.objecting import Written
from portal.rules.publishing.petitioning import Petitioned, PetitionKind
from portal.storage.applying import applications, snapshots
from portal.storage.engine.tables import atomic
from portal.storage.office import official_numbers
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.publishing import objections, petitions
from portal.storage.publishing.honour_lists import HonourList
from portal.storage.roll import honours
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from portal.storage.site import questions
from tests.answers import complete_answers
from tests.builders import a_member, an_account, an_edition, an_organisation
from tests.crawl import moments
from tests.crawl.crawling import Viewer
from tests.crawl.filing import Filed, file
from tests.crawl.planted import OBJECTORS, PEOPLE, Person, of_the_demonstration, planted
from tests.documents.evidence_files import jpeg
from tests.operations.deciding import approved, over, published, written
from tests.operations.judged import a_manifest
from tests.operations.listed import Office, a_public_notice, an_honour_list, listed, removed
from tests.operations.objections import FACTS, Noticed, answer
from tests.operations.reviews import accept
from tests.operations.submissions import SETTINGS

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HONOURED, NOTICED = range(0, 5), range(5, 9)  # who go the whole way, and whose public notice runs
UNIT = "示例数据技术（上海）有限公司"  # of all who filed for themselves
STORY = "守在系统运行的第一线（示例）。\n\n写成的巡检办法至今仍在使用（示例）。"
HELD = 4  # of the list: an objection is open when the others are honoured


class World(NamedTuple):
    """The people, and through whose eyes everything is looked at."""

    people: list[Person]
    viewers: list[Viewer]


def furnish() -> World:
    """Fill the open storage, a copy of the demonstration, by the real operations; it is now as the clock says."""
    now = clock.now()
    office = Office(_of("office@example.com"), _of("committee@example.com"))
    _calendar(now, by=office.officer.id)
    _site(now, by=office.officer.id)
    begun = now - 45 * DAY
    awards = an_edition(2023, key=str(now.year - 13), at=begun, closes=HOUR)
    whole = [file(awards["craftsman"], order, at=begun) for order in HONOURED]
    later = [file(awards["pioneer"], order, at=begun) for order in NOTICED]
    _accept([*whole, *later], office, at=begun + 2 * HOUR)
    _in_bulk(awards["craftsman"], range(moments.OTHERS.stop, PEOPLE), at=begun + 3 * HOUR)
    unit = a_member(an_organisation(UNIT), email="unit@example.cn", at=begun, by=office.officer.id)
    _honour(whole, awards["craftsman"], office, at=begun + 15 * DAY)
    notice = _notice(later, awards["pioneer"], office, at=now - 2 * DAY)
    _object(notice, office, now)
    papers = moments.begin(office.officer, _of("office2@example.com"), _of("expert@example.com"), now=now)
    _compete(office, second=_of("office2@example.com"), at=now)
    everybody = [planted(order) for order in range(PEOPLE)] + of_the_demonstration()
    return World([*everybody, *OBJECTORS], _viewers(everybody, whole, later, unit, _doors(notice.list, now), papers))


def _compete(office: Office, *, second: Account, at: datetime) -> None:
    """The competitions of the newest edition are under way, as those of the demonstration's own are."""
    newest, *_ = [one for one in editions.programmes_shown() if one.book.competitions]
    acting = {"office": office.officer.id, "committee": office.member.id, "second": second.id}
    competing.under_way(newest.edition, **acting, at=at)


def _of(email: str) -> Account:
    account = credentials.account_of(email)
    assert account, f"{email} is nobody of the demonstration"
    return account


def _calendar(now: datetime, *, by: int) -> None:
    """The years that count, where this machine's clock is past those that the portal brings."""
    for year in (now.year, now.year + 1):
        if refusal_of_year(year, working_calendar.years()):
            spans = ("01-01", "01-01"), ("02-01", "02-07"), ("05-01", "05-05"), ("10-01", "10-07")
            off = "\n".join(f"{year}-{first} 至 {year}-{last}" for first, last in spans)
            typed = Typed(off, "", "国办发明电〔示例〕1号")
            working_calendar.enter(year, typed, version=0, by=by, at=now)


def _site(now: datetime, *, by: int) -> None:
    """What the demonstration shows to everybody."""
    if not questions.every():
        site.announce(by=by, at=now)
    if not honours.Honour.select().count():
        roll.honourees(by=by, at=now - DAY)


# -- those who file --------------------------------------------------------------------------------------------


def _accept(filed: Sequence[Filed], office: Office, *, at: datetime) -> None:
    accept(*[one.application for one in filed], by=office.officer, at=at)


def _in_bulk(programme: Programme, orders: range, *, at: datetime) -> None:
    """The others: accepted submissions, written at once."""
    clerk = an_account(email="clerk@example.cn", name="示例人事", phone="15400008888", at=at)
    rules = rulebook(programme.rulebook)
    with atomic():
        for order in orders:
            person = planted(order)
            application = applications.start(programme, clerk, at=at, slot=f"unit:{order}")
            applications.describe(
                application.id, at=at, name=person.name, unit=f"示例单位{order}", technical_field="", recommender=""
            )
            own = {"id_number": person.id_number, "phone": person.phone, "email": person.email, "name": person.name}
            told = a_manifest(application, **complete_answers(rules, **own))
            content = msgspec.json.encode(told)
            snapshots.freeze(application, content, rulebook=programme.rulebook, template_digest="t", at=at)
            applications.set_stage(application, Stage.ACCEPTED, at=at)
            ordinal = official_numbers.next_ordinal(programme)
            official_numbers.give(application, ordinal, f"植入{programme.id % 1000}-{ordinal:04d}", at=at)


# -- what becomes of them --------------------------------------------------------------------------------------


def _honour(filed: Sequence[Filed], programme: Programme, office: Office, *, at: datetime) -> None:
    """Listed, noticed, one of them objected to; the others honoured, their decision published and a story told."""
    noticed = _noticed(filed, programme, office, honourees=4, nominees=1, at=at)
    held = objecting.object_to(
        noticed.people[HELD].id, _words(0), (), address="192.0.2.7", at=at + 2 * DAY, settings=SETTINGS
    )
    moment = over(noticed)
    confirm_all(noticed.notice, by=office.officer.id, at=moment)
    published(noticed, at=moment)
    honour = honours.of_application(noticed.people[0].application)
    assert honour
    mine = noticed.people[0].application
    shown = stories.show_photo(mine.id, 0, drawn_portrait(2), by=mine.applicant.id, at=moment + HOUR)
    stories.publish(honour.id, shown.version, STORY, by=office.officer.id, at=moment + 2 * HOUR)
    answer(held, office, at=moment + 3 * HOUR)
    written(approved(noticed, at=moment + DAY), at=moment + DAY, number="示例工发〔2026〕2号")


def _noticed(
    filed: Sequence[Filed], programme: Programme, office: Office, *, honourees: int, nominees: int, at: datetime
) -> Noticed:
    chosen = [one.application for one in filed]
    named = [applications.one(one.id) for one in chosen]
    honour_list = an_honour_list(programme, office, honourees=honourees, nominees=nominees, applications=named, at=at)
    return Noticed(office, honour_list, a_public_notice(honour_list, office, at=at + HOUR), listed(honour_list))


def _notice(filed: Sequence[Filed], programme: Programme, office: Office, *, at: datetime) -> Noticed:
    return _noticed(filed, programme, office, honourees=3, nominees=1, at=at)


def _words(order: int) -> Written:
    who = OBJECTORS[order]
    return Written(who.name, who.phone, who.email, f"{FACTS}这是第{order}件事情。")


def _object(noticed: Noticed, office: Office, now: datetime) -> None:
    """One objection waits, with a file; one is upheld, and its person removed."""
    scan = Upload("证明材料.jpg", jpeg())
    first, second = noticed.people[1], noticed.people[2]
    objecting.object_to(first.id, _words(1), (scan,), address="192.0.2.8", at=now - DAY, settings=SETTINGS)
    objecting.object_to(second.id, _words(2), (), address="192.0.2.9", at=now - DAY, settings=SETTINGS)
    who = OBJECTORS[1]
    said = Petitioned("某人（示例）", f"{FACTS}这是来信。", who.name, who.email)
    told = {"address": "192.0.2.7", "at": now - DAY, "settings": SETTINGS}
    petitioning.write(PetitionKind.REPORT, said, (scan,), **told)
    removed(second.id, "经核实，申报材料与事实不符（示例）。", by=office.officer.id, at=now - HOUR)


# -- who looks -------------------------------------------------------------------------------------------------


def _doors(running: HonourList, now: datetime) -> tuple[str, ...]:
    """Where everybody may begin, the addresses that came to somebody in a letter among it."""
    receipt = objections.of_list(running)[0].receipt
    usual = "/", "/sitemap.xml", "/feed.xml", "/robots.txt", "/roll.csv", "/roll.json"
    written = petitions.every()[0].receipt
    return *usual, f"/objections/{receipt}", f"/petitions/{written}", *moments.links(_of("wu@example.com"), now=now)


def _viewers(
    people: list[Person],
    whole: Sequence[Filed],
    later: Sequence[Filed],
    unit: Account,
    doors: tuple[str, ...],
    papers: tuple[str, ...],
) -> list[Viewer]:
    by_email = {person.email: person for person in people}
    all_of_them = frozenset(people)  # not those who object: their contact is shown on one page, to whoever asks for it

    def viewer(email: str, *doors: str, reads: frozenset[Person] = frozenset(), most: int = 4) -> Viewer:
        account = _of(email)
        own = frozenset({by_email[email]}) if email in by_email else frozenset()
        token = accounts.sign_in(account, at=clock.now(), expires_at=clock.now() + DAY)
        return Viewer(email, doors, token, reads | own, most)

    asked = frozenset(by_email[one] for one in ("tang@example.com", "he@example.com"))
    theirs = frozenset(one.person for one in (*whole, *later))
    entered = frozenset(by_email[one] for one in ("an@example.com", "bai@example.com"))
    own_doors = "/applications", "/messages", "/account"
    return [
        Viewer("public", doors, most=60),
        *(viewer(one.person.email, *own_doors) for one in (whole[0], whole[HELD], later[1])),
        *(viewer(planted(order).email, *own_doors) for order in (*moments.PRESENTING[:1], *moments.OTHERS[:2])),
        viewer(moments.CLERK, *own_doors, reads=frozenset({planted(moments.OTHERS[3])})),
        *(viewer(f"{name}@example.com", *own_doors) for name in ("zhang", "tang", "li", "he")),
        *(viewer(f"{name}@example.com", "/recommending", reads=asked) for name in ("danwei", "yuanqu")),
        viewer("unit@example.cn", "/recommending", reads=theirs),
        viewer("expert@example.com", "/judging", most=40),
        viewer("office@example.com", "/office", *papers, reads=all_of_them),
        viewer("committee@example.com", "/committee", most=40),
        viewer("auditor@example.com", "/auditor", most=40),
        viewer("chengban@example.com", "/undertaker", reads=entered, most=40),
    ]

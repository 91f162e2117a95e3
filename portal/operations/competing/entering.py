"""Entries 参赛作品 filed in the portal: an entry is an application to a programme of its own, which opens with the plan
of the competition. What was accepted is what its stages may rank. (N9–N11)"""

from datetime import date, datetime, time

from portal.clock import beijing
from portal.operations.applying import materials
from portal.rulebooks import ENTRY, entry_books
from portal.rules.competing.planning import Plan
from portal.rules.competing.result_lines import Entry
from portal.rules.language.days import BEIJING
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import EMAIL, NAME, TECHNICAL_FIELD, UNIT
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.competing import competitions
from portal.storage.competing.competitions import Competition
from portal.storage.office import official_numbers
from portal.storage.season import editions
from portal.storage.season.editions import Programme

ENTRY_TITLE, ENTRANT = "entry_title", "entrant"  # fields that every form of an entry has
LAST_MOMENT = time(23, 59, 59)  # of the last day of registration, in Beijing


def open_entries(competition: Competition, plan: Plan) -> None:
    """Entries are filed in the days of the first stage, where the competition takes them in the portal and the plan
    says when; a plan that changes the days moves them."""
    rules = entry_books().get(f"{competition.key}{ENTRY}")
    days = plan.dates.get(competition.book.stages[0].key)
    if rules is None or days is None:
        return
    opens, ends = _moment(days[0], time()), _moment(days[1], LAST_MOMENT)
    if there := programme_of(competition):
        editions.set_deadlines(there.id, there.version, opens_at=opens, closes_at=ends, recommending_closes_at=ends)
        return
    added = editions.add_programme(
        competition.programme.edition,
        programme=rules.programme,
        rulebook=rules.key,
        opens_at=opens,
        closes_at=ends,
        recommending_closes_at=ends,
    )
    competitions.set_entries(competition, added.id)


def _moment(day: str, at: time) -> datetime:
    return datetime.combine(date.fromisoformat(day), at, BEIJING)


def programme_of(competition: Competition) -> Programme | None:
    """The programme under which its entries are filed."""
    return editions.programme(competition.entries) if competition.entries else None


def filed(competition: Competition) -> list[Application]:
    """What was submitted at least once, in the order in which it was begun."""
    if competition.entries is None:
        return []
    shown = [stage for stage in Stage if stage is not Stage.DRAFT]
    return applications.of_programme(competition.entries, *shown)


def accepted(competition: Competition) -> dict[str, Entry]:
    """The accepted entries by their numbers, as a result names them."""
    found = filed(competition)
    made = [_entry(one) for one in found if one.stage is Stage.ACCEPTED]
    return {one.number: one for one in sorted(made, key=lambda one: one.number)}


def counted(competition: Competition) -> list[tuple[str, int]]:
    """How many entries of each track were accepted, by the names of the tracks; nothing before the first one."""
    found = [one.technical_field for one in filed(competition) if one.stage is Stage.ACCEPTED]
    return [(track.name, found.count(track.key)) for track in competition.book.tracks] if found else []


def _entry(application: Application) -> Entry:
    book = application.programme.book
    answers = materials.manifest_of(snapshots.latest(application)).plain_answers
    number = book.number_field()
    return Entry(
        line=0,
        number=official_numbers.of(application.id),
        track=answers[TECHNICAL_FIELD],
        title=answers[ENTRY_TITLE],
        entrant=answers[ENTRANT],
        score="",
        candidate=answers[NAME],
        unit=answers[UNIT],
        paper=answers[number.paper],
        identity=answers[number.key],
        email=answers[EMAIL],
    )


def answers_of(competition: Competition, number: str) -> dict[str, object]:
    """What the entry with this number was submitted with; nothing where it was not filed in the portal."""
    for application in filed(competition):
        if official_numbers.of(application.id) == number:
            return dict(materials.manifest_of(snapshots.latest(application)).plain_answers)
    return {}


def standing(competition: Competition, *, at: datetime) -> str:
    """Whether entries can be filed now, in words; "" where none are filed in the portal."""
    programme = programme_of(competition)
    if programme is None:
        return ""
    opens, closes = (beijing(one) for one in (programme.opens_at, programme.closes_at))
    if at < programme.opens_at:
        return f"报名 {opens.month} 月 {opens.day} 日开始"
    if at <= programme.closes_at:
        return f"报名中，{closes.month} 月 {closes.day} 日 24:00 截止"
    return "报名已经截止"

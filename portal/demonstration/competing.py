"""The demonstration's competitions, by the real operations: last year one that was held to its end and sent two people
into the final; this year all three under way. Entries, marks and people are invented 示例."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from portal.clock import beijing
from portal.config import Settings
from portal.demonstration import persons
from portal.documents.workbooks import workbook
from portal.documents.workbooks.workbook import Column
from portal.operations.applying import filing
from portal.operations.competing import entering, planning, sending, taking
from portal.operations.office import reviewing
from portal.operations.season.proposing import Matter
from portal.rules.competing.planning import Plan, prize_cuts, usual
from portal.rules.competing.result_lines import (
    CANDIDATE,
    EMAIL,
    ENTRANT,
    IDENTITY,
    MARKS,
    NEEDED,
    NUMBER,
    SCORE,
    TITLE,
    TRACK,
    UNIT,
)
from portal.rules.rulebook import requirements
from portal.rules.rulebook.competition import Allotment, CompetitionBook
from portal.storage.applying import applications
from portal.storage.competing import competitions
from portal.storage.season import editions
from portal.storage.season.editions import Edition, Programme

DAY = timedelta(days=1)
KEY = "2023-industrial-software"  # the one of last year
PRIZES = (("一等奖", 1), ("二等奖", 2), ("三等奖", 3))
ENTRIES = 6  # in each track
REASON = "决赛名列前茅，成果已在生产中使用，在细分领域有代表性（示例）。"
HEADS = (*NEEDED, CANDIDATE, UNIT, IDENTITY, EMAIL, *MARKS[:3])


def send(
    programme: Programme,
    people: Sequence[Mapping[str, Any]],
    *,
    office: int,
    committee: int,
    second: int,
    at: datetime,
    settings: Settings,
) -> list[int]:
    """Hold last year's competition to its end before ``at``, when the call closes, and have these people sent; their
    seats."""
    number = _planned(programme, KEY, office=office, committee=committee, at=at - 20 * DAY)
    book = competitions.one(number).book
    key = programme.book.number_field().key
    numbered = [{**person, IDENTITY: person["answers"].get(key, "")} for person in people]
    winners = dict(zip((1, 2), numbered, strict=True))
    for stage, days in ((book.scored()[0].key, 10), (book.final.key, 3)):
        _taken(number, stage, _list(book, winners), office=office, second=second, at=at - days * DAY)
    reasons = {_number(order): REASON for order in winners}
    sending.propose(number, reasons, at + 5 * DAY, at + 6 * DAY, by=office, at=at)
    return [seat.id for seat in _agreed(sending.CHOICE, number, committee, at, settings)]


def under_way(edition: Edition, *, office: int, committee: int, second: int, at: datetime) -> int:
    """This year's: the plan of each is public; of one the first stage has its result, of another it waits, of the first
    one entries are filed; its number."""
    [programme] = [one for one in editions.programmes_of(edition) if one.book.competitions]
    days = (-9, 20)  # of registration, from now
    numbers = [
        _planned(
            programme, sent.key, office=office, committee=committee, at=at - 10 * DAY, days=days if first else None
        )
        for first, sent in zip((True, False, False), programme.book.competitions, strict=True)
    ]
    entered, waiting, taken = numbers
    for number in (taken, waiting):
        held = competitions.one(number)
        stage, content = held.book.scored()[0].key, _list(held.book, {})
        if number == taken:
            _taken(number, stage, content, office=office, second=second, at=at - 2 * DAY)
        else:
            _proposed(number, stage, content, office=office, at=at - DAY)
    return entered


def enter(
    number: int, people: Sequence[Mapping[str, Any]], password: str, *, by: int, at: datetime, settings: Settings
) -> None:
    """These people file entries to the competition, and ``by``, who acts for its undertaker, accepts what it may."""
    programme = entering.programme_of(competitions.one(number))
    assert programme is not None, "its plan says when entries are filed"
    for person in people:
        account = persons.account(dict(person), password, at=at, settings=settings)
        application = filing.start(programme, by=account.id, at=at)
        persons.filled(application, dict(person), at=at)
        persons.submit(application, by=account.id, at=at + DAY, settings=settings)
        if person.get("accepted"):
            version = applications.one(application.id).version
            reviewing.accept([(application.id, version)], by=by, at=at + 2 * DAY, settings=settings)


def _planned(
    programme: Programme,
    key: str,
    *,
    office: int,
    committee: int,
    at: datetime,
    days: tuple[int, int] | None = None,
) -> int:
    """The usual places and invented prizes, approved; entries are filed in the days from the tenth after ``at`` on."""
    number = int(competitions.held(programme, key, at=at).id)
    book = competitions.one(number).book
    first, last = (str(beijing(at + (10 + day) * DAY).date()) for day in days or (0, 0))
    dates = {book.stages[0].key: (first, last)} if days else {}
    plan = Plan(dates=dates, cuts=usual(book).cuts | {book.final.key: prize_cuts(Allotment.JOINT, PRIZES)})
    planning.propose(number, plan, by=office, at=at)
    _agreed(planning.PLAN, number, committee, at + DAY)
    return number


def _taken(number: int, stage: str, content: bytes, *, office: int, second: int, at: datetime) -> None:
    _proposed(number, stage, content, office=office, at=at)
    _agreed(taking.RESULT, number, second, at + DAY / 2)


def _proposed(number: int, stage: str, content: bytes, *, office: int, at: datetime) -> None:
    name = f"{competitions.one(number).book.stage(stage).name}结果（示例）.xlsx"
    taking.propose(number, taking.read(number, stage, name, content, at=at), by=office, at=at)


def _agreed(matter: Matter[Any, Any], number: int, by: int, at: datetime, settings: Settings | None = None) -> Any:
    """What waits of the competition, approved by the second person."""
    waiting = matter.last(number)
    assert waiting is not None, "it was proposed just now"
    return matter.approve(waiting.id, waiting.version, by=by, at=at, settings=settings)


def _number(order: int) -> str:
    return f"SL-{order:03d}"


def _list(book: CompetitionBook, people: Mapping[int, Mapping[str, Any]]) -> bytes:
    """A result of so many entries in each track; ``people``: who stands behind which of them."""
    columns = [Column(head, 16) for head in HEADS]
    rows = [
        _row(order, track.name, book.entry, people.get(order))
        for order, track in enumerate((track for track in book.tracks for _ in range(ENTRIES)), start=1)
    ]
    return workbook.workbook(f"{book.name}结果（示例）", "内容均为示例。", columns, rows)


def _row(order: int, track: str, what: str, person: Mapping[str, Any] | None) -> list[str]:
    marks = [96 - order - step % 2 for step in range(3)]
    answers = person["answers"] if person else {}
    said = {
        NUMBER: _number(order),
        TRACK: track,
        TITLE: f"示例{what}{order}",
        ENTRANT: answers.get(requirements.UNIT, f"示例参赛单位{order}"),
        SCORE: f"{sum(marks) / 3:.2f}",
        CANDIDATE: person["name"] if person else "",
        UNIT: answers.get(requirements.UNIT, ""),
        IDENTITY: person[IDENTITY] if person else "",
        EMAIL: person["email"] if person else "",
    }
    return [*_texts(said, HEADS[: -len(marks)]), *map(str, marks)]


def _texts(said: Mapping[str, str], heads: Iterable[str]) -> list[str]:
    return [said[head] for head in heads]

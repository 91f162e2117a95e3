"""Entering earlier honourees from a workbook: what it says is shown first, with what is wrong line by line; then those
whose lines are right are entered as one."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

import msgspec

from portal import clock
from portal.documents.evidence.intake import filled_rows
from portal.documents.workbooks import workbook
from portal.documents.workbooks.workbook import Column
from portal.operations.roll import honouring
from portal.operations.roll.honouring import Honouree
from portal.rulebooks import catalogue
from portal.rules.language.identity import tidied
from portal.rules.language.names import normal_name
from portal.rules.roll import earlier_honours as rules
from portal.rules.roll.earlier_honours import (
    AWARD,
    DAY,
    FIELD,
    HONOUR,
    HONOURS,
    LINES_MOST,
    NAME,
    NUMBER,
    PAPER,
    REQUIRED,
    TITLE,
    UNIT,
    YEAR,
    Known,
)
from portal.rules.rulebook.procedure import together
from portal.rules.rulebook.requirements import CARD
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.engine.tables import atomic
from portal.storage.roll.honours import Honour

HINTS = {
    AWARD: "智慧工匠，或领军先锋",
    HONOUR: "获荣，或提名",
    YEAR: "荣誉名称所属的年度，如 2019",
    NAME: "获荣个人的姓名",
    UNIT: "获荣时所在单位的全称",
    FIELD: "选填；从列表中选择",
    DAY: "表彰决定的日期，如 2019-05-04",
    TITLE: "选填；不填写时按当年办法规定的名称",
    PAPER: "选填；不填写时是居民身份证",
    NUMBER: "选填；填写后，{bar_years}年内重复申报会被提示；号码不会公开，也不保存原文",
}
WIDTHS = {AWARD: 12, HONOUR: 8, YEAR: 8, NAME: 12, UNIT: 36, FIELD: 18, DAY: 14, TITLE: 36, PAPER: 22, NUMBER: 24}
NOTE = f"一行一人，最多 {LINES_MOST} 行。红色的各列必须填写。"


class Line(msgspec.Struct, frozen=True):
    """One line that can be entered."""

    award: str
    honouree: Honouree


class Left(msgspec.Struct, frozen=True):
    """One line that cannot, with the reasons."""

    line: int
    name: str
    reasons: tuple[str, ...]


class Reading(msgspec.Struct, frozen=True):
    """What a workbook says."""

    lines: tuple[Line, ...]
    left: tuple[Left, ...]


@cache
def books_of() -> dict[str, tuple[Rulebook, ...]]:
    """The rulebooks of each award, by its short name."""
    found: dict[str, tuple[Rulebook, ...]] = {}
    for book in catalogue().values():
        found[book.titles.short] = (*found.get(book.titles.short, ()), book)
    return found


def bar_years() -> str:
    """For how many years an earlier honour bars, in words."""
    return together(book.procedure.bar_years.numeral for book in catalogue().values())


def known(today: date) -> Known:
    """What a line may name."""
    books = [book for group in books_of().values() for book in group]
    paper = _papers()
    return Known(
        awards={short: group[0].programme for short, group in books_of().items()},
        fields={field.name: field.key for book in books for field in book.technical_fields},
        papers=paper[0],
        checked=paper[1],
        today=today,
    )


@cache
def _papers() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The papers that a person may have, and those whose number carries a checksum."""
    book = next(iter(catalogue().values()))
    number = book.number_field()
    return book.field(number.paper).options, number.checked_papers


def _columns() -> list[Column]:
    told = known(date.max)
    options = {
        AWARD: tuple(told.awards),
        HONOUR: tuple(HONOURS),
        FIELD: tuple(told.fields),
        PAPER: tuple(told.papers),
    }
    return [
        Column(
            head,
            width,
            HINTS[head].format(bar_years=bar_years()),
            needed=head in REQUIRED,
            options=options.get(head, ()),
        )
        for head, width in WIDTHS.items()
    ]


def pattern() -> bytes:
    """An empty list (.xlsx) to be filled in."""
    return workbook.pattern("往届获荣个人名单", NOTE, _columns(), rows=LINES_MOST, optional="选填")


def read(content: bytes, *, at: datetime) -> Reading:
    """What the workbook says; nothing is changed. A line that repeats another or is on the roll already is left out.

    :raises EvidenceRefused: it is none, or lacks a column that is needed.
    """
    told = known(clock.beijing(at).date())
    lines, left = [], []
    for line, cells, broken in filled_rows(content, _columns(), most=LINES_MOST):
        faults = (*broken, *rules.faults_of_line(cells, told))
        person = None if faults else _line(line, cells, told)
        if person and person.honouree.title:
            lines.append(person)
        else:
            left.append(Left(line, cells.get(NAME, ""), faults or (rules.NO_TITLE,)))
    return _sorted_out(lines, left)


def _line(line: int, cells: dict[str, str], told: Known) -> Line:
    key, state = HONOURS[cells[HONOUR]]
    year, day = rules.year_in(cells[YEAR]), rules.day_in(cells[DAY])
    assert year is not None, "faults_of_line lets no such line pass"
    assert day is not None, "faults_of_line lets no such line pass"
    return Line(
        told.awards[cells[AWARD]],
        Honouree(
            name=normal_name(cells[NAME]),
            title=cells.get(TITLE, "") or rules.title_of(rules.book_in(books_of()[cells[AWARD]], year), key),
            awarded_on=day,
            number=tidied(cells.get(NUMBER, "")),
            paper=cells.get(PAPER, "") or CARD,
            state=state,
            honour=key,
            year=year,
            unit=cells[UNIT],
            technical_field=told.fields.get(cells.get(FIELD, ""), ""),
            line=line,
        ),
    )


def _sorted_out(lines: Sequence[Line], left: Sequence[Left]) -> Reading:
    """Leave out whoever stands in the list twice or is on the roll already."""
    kept, out = [], list(left)
    seen: set[tuple[str, int, str, str]] = set()
    for line in lines:
        person = line.honouree
        key = (line.award, person.year, person.name, person.unit)
        reason = rules.TWICE if key in seen else honouring.fault_of_repeating(line.award, person)
        if reason:
            out.append(Left(person.line, person.name, (reason,)))
        else:
            kept.append(line)
        seen.add(key)
    return Reading(tuple(kept), tuple(sorted(out, key=lambda one: one.line)))


def enter(lines: Sequence[Line], *, by: int, at: datetime) -> list[Honour]:
    """Enter everybody, all or, where one cannot be, none.

    :raises Refused: with the line.
    """
    entered: list[Honour] = []
    with atomic():
        for award in dict.fromkeys(line.award for line in lines):
            people = [line.honouree for line in lines if line.award == award]
            entered += honouring.import_earlier(award, people, by=by, at=at)
    return entered

"""The notice inside a unit as Word files: 单位内部公示 to be put up, 公示结果证明 to be sealed. (第二十一条, M21)

Both are papers of the unit, without the letterhead of the office. Where the days are not decided yet, there is room to
write them.
"""

from datetime import date
from typing import Any, NamedTuple

from portal.documents.papers.official_letters import SENDER, Sender
from portal.documents.word.paper import Paper
from portal.documents.workbooks.workbook import Column, Value, workbook
from portal.rules.language.days import day_in_words


class UnitPerson(NamedTuple):
    """Somebody of the unit on the list; ``honour`` and ``field`` by name."""

    number: str
    name: str
    honour: str
    field: str


class Period(NamedTuple):
    """When it hangs in the unit: first and last day, and the working days that count."""

    first: date
    last: date
    days: int


class UnitNoticePaper(NamedTuple):
    """单位内部公示. ``award``: as 智慧工匠; ``public_until``: when the public one ends, in words; ``least``: for how
    many working days it has to hang."""

    unit: str
    award: str
    people: tuple[UnitPerson, ...]
    period: Period | None
    public_until: str
    least: int


class Confirmation(NamedTuple):
    """公示结果证明: what the unit seals when its notice is over."""

    unit: str
    people: tuple[UnitPerson, ...]
    period: Period | None
    least: int


class UnitRow(NamedTuple):
    """One unit in the table of the office; ``first`` and ``last`` in words, "" before they are entered."""

    unit: str
    people: str
    state: str
    first: Value
    last: Value
    reason: str
    decided_by: str
    at: Value
    reachable: str


UnitPaper = UnitNoticePaper | Confirmation

COLUMNS = (
    Column("所在单位", 34),
    Column("名单中的人员", 26),
    Column("状态", 10),
    Column("开始日期", 14),
    Column("最后一天", 14),
    Column("原因", 30),
    Column("办理人", 12),
    Column("办理时间", 18),
    Column("经办人", 22),
)


def render(paper: UnitPaper, sender: Sender) -> bytes:
    """The Word file of ``paper``; equal words give equal bytes."""
    return PAPERS[type(paper)].render(_words(paper, sender))


def table(title: str, note: str, rows: list[UnitRow]) -> bytes:
    """All units of a public notice as a workbook."""
    return workbook(title, note, COLUMNS, rows)


def _words(paper: UnitPaper, sender: Sender) -> dict[str, Any]:
    period = paper.period
    return {
        **sender._asdict(),
        **paper._asdict(),
        "period": f"{day_in_words(period.first)}至{day_in_words(period.last)}" if period else "",
        "days": period.days if period else "",
        "rows": paper.people,
        "names": "、".join(person.name for person in paper.people),
        "count": len(paper.people),
    }


def _paper(title: str, file: str, sample: UnitPaper, *used: str) -> Paper:
    words = _words(sample, SENDER)
    return Paper(title, file, {name: words[name] for name in ("period", "days", "least", "unit", "activity", *used)})


_PEOPLE = (UnitPerson("", "", "", ""),)
PAPERS: dict[type[UnitPaper], Paper] = {
    UnitNoticePaper: _paper(
        "单位内部公示",
        "unit-notice.docx",
        UnitNoticePaper("", "", _PEOPLE, None, "", 0),
        *("award", "rows", "public_until", "hotlines"),
    ),
    Confirmation: _paper(
        "单位内部公示结果证明",
        "unit-notice-confirmation.docx",
        Confirmation("", _PEOPLE, None, 0),
        *("office", "names", "count"),
    ),
}

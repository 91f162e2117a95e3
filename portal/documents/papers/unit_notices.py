"""The notice inside a unit as Word files: 单位内部公示 to be put up, 公示结果证明 to be sealed. (第二十一条, M21)

Both are papers of the unit, without the letterhead of the office. Where the days are not decided yet, there is room to
write them.
"""

from datetime import date
from typing import Any, NamedTuple

from portal.documents.papers.official_letters import Sender
from portal.documents.word.papers import Paper
from portal.documents.workbooks.workbook import Column, Value, workbook
from portal.rules.language.days import day_in_words


class Person(NamedTuple):
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


class Notice(NamedTuple):
    """单位内部公示. ``award``: as 智慧工匠; ``public_until``: when the public one ends, in words."""

    unit: str
    award: str
    people: tuple[Person, ...]
    period: Period | None
    public_until: str


class Confirmation(NamedTuple):
    """公示结果证明: what the unit seals when its notice is over."""

    unit: str
    people: tuple[Person, ...]
    period: Period | None


class Row(NamedTuple):
    """One unit in the table of the office; ``first`` and ``last`` in words, "" before they are entered."""

    unit: str
    people: str
    state: str
    first: str
    last: str
    reason: str
    decided_by: str
    at: Value
    reachable: str


UnitPaper = Notice | Confirmation

_PERIOD = frozenset({"period", "days", "unit", "activity"})
PAPERS: dict[type[UnitPaper], Paper] = {
    Notice: Paper("单位内部公示", "unit-notice.docx", _PERIOD | {"award", "rows", "public_until", "hotlines"}),
    Confirmation: Paper(
        "单位内部公示结果证明", "unit-notice-confirmation.docx", _PERIOD | {"office", "names", "count"}
    ),
}
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
    made = PAPERS[type(paper)]
    words = sender._asdict() | paper._asdict() | _words(paper)
    return made.render({name: words[name] for name in made.names})


def table(title: str, note: str, rows: list[Row]) -> bytes:
    """All units of a public notice as a workbook."""
    return workbook(title, note, COLUMNS, rows)


def _words(paper: UnitPaper) -> dict[str, Any]:
    period = paper.period
    return {
        "period": f"{day_in_words(period.first)}至{day_in_words(period.last)}" if period else "",
        "days": period.days if period else "",
        "rows": [person._asdict() for person in paper.people],
        "names": "、".join(person.name for person in paper.people),
        "count": len(paper.people),
    }

"""The people of an honour list, grouped by honour as a list prints them, and what became of its public notice: the
office, the committee, everybody and the documents read the same."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol

from portal.operations.publishing.final_list import Summary
from portal.rules.rulebook.rulebook import Rulebook
from portal.web.filters import day


class OnList(Protocol):
    """Somebody proposed or listed."""

    @property
    def honour(self) -> str: ...

    @property
    def number(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def technical_field(self) -> str: ...


class Row(NamedTuple):
    """One person. ``field``: in words."""

    number: str  # 编号
    name: str
    unit: str
    field: str


class Group(NamedTuple):
    """Those of one honour, in the order of the list."""

    title: str
    rows: list[Row]


def grouped(people: Iterable[OnList], book: Rulebook) -> list[Group]:
    """The people by honour, the highest first; honours without anybody are left out."""
    fields = {field.key: field.name for field in book.technical_fields}
    found = list(people)
    groups = [
        Group(
            honour.title,
            [
                Row(one.number, one.name, one.unit, fields.get(one.technical_field, ""))
                for one in found
                if one.honour == honour.key
            ],
        )
        for honour in book.honours
    ]
    return [group for group in groups if group.rows]


def pairs_of(summary: Summary) -> list[tuple[str, str]]:
    """公示情况: when, the units, the objections."""
    last = date.fromisoformat(summary.last_day)
    return [
        ("公示", f"{day(summary.published_at)}至{day(last)}，共 {summary.working_days} 个工作日"),
        ("单位内部公示", _units(summary)),
        ("异议", _objections(summary)),
    ]


def _units(summary: Summary) -> str:
    said = [f"{summary.units} 个单位", f"已确认 {summary.confirmed} 个"]
    if summary.not_applicable:
        said.append(f"不适用 {summary.not_applicable} 个")
    if awaited := summary.units - summary.confirmed - summary.not_applicable:
        said.append(f"没有确认 {awaited} 个")
    return "，".join(said)


def _objections(summary: Summary) -> str:
    if not summary.received:
        return "没有收到"
    said = [f"收到 {summary.received} 件"]
    counted = (("成立", summary.upheld), ("不成立", summary.dismissed), ("没有办结", summary.waiting))
    return "，".join(said + [f"{words} {count} 件" for words, count in counted if count])

"""The statistics of a programme, as a page shows them and a workbook holds them: every group under its words, in the
order of the rulebook; outside the office no group that is too small."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from portal.documents.workbooks.workbook import Column, Share, Sheet, Value, workbook_of
from portal.rules.census.describing import DISTRICTS, ELSEWHERE, UNKNOWN, AgeBand, UnitKind
from portal.rules.census.withholding import seen_outside
from portal.rules.language.stages import Stage
from portal.storage.census.counts import Dimension, Group, counted, day_of
from portal.storage.season.editions import Programme
from portal.web.filters import day

UNSAID = "未注明"
TOGETHER = "人数较少的各类合计"
CHANNELS = {True: "单位推荐", False: "个人自荐"}
MOVING = frozenset({Dimension.STAGE, Dimension.DAY})  # what tells how the work goes on is not the public's


class Row(NamedTuple):
    """One group. ``accepted`` and ``honoured`` are the office's alone; ``width``: its bar, of a hundred."""

    words: str
    submitted: int
    accepted: int | None = None
    honoured: int | None = None
    share: str = ""
    width: float = 0


class Counted(NamedTuple):
    """What is counted by one dimension; no rows where too few people are there to name any group."""

    dimension: Dimension
    rows: list[Row]
    total: int


def inside(programme: Programme) -> list[Counted]:
    """For the office: every group, with how many were accepted and honoured."""
    return [
        _table(dimension, [Row(words, *group[1:]) for words, group in _in_order(programme, dimension)])
        for dimension in Dimension
    ]


def outside(programme: Programme, without: frozenset[Dimension]) -> list[Counted]:
    """For everybody else: how many were submitted, in groups of which none is too small."""
    return [_outside(programme, dimension) for dimension in Dimension if dimension not in without]


def _outside(programme: Programme, dimension: Dimension) -> Counted:
    people = {words: group.submitted for words, group in _in_order(programme, dimension)}
    seen = seen_outside(people)
    rows = [Row(words, count) for words, count in seen.shown.items()]
    if seen.together and not seen.withheld:
        rows.append(Row(TOGETHER, seen.together))
    return _table(dimension, rows, sum(people.values()))


def _table(dimension: Dimension, rows: list[Row], total: int | None = None) -> Counted:
    total = sum(row.submitted for row in rows) if total is None else total
    most = max((row.submitted for row in rows), default=1)
    shared = [
        row._replace(share=f"{100 * row.submitted / total:.1f}%", width=round(100 * row.submitted / most, 2))
        if row.submitted
        else row._replace(share="0.0%")
        for row in rows
    ]
    return Counted(dimension, shared, total)


def _in_order(programme: Programme, dimension: Dimension) -> Iterator[tuple[str, Group]]:
    """The groups that somebody is in, under their words; of the days also those between without anybody."""
    groups = counted(programme, dimension)
    found: dict[Any, Group] = {UNKNOWN if group.value is None else group.value: group for group in groups}
    if dimension is Dimension.DAY:
        days = sorted(found)
        for value in range(days[0], days[-1] + 1) if days else ():
            yield day(day_of(value)), found.get(value, Group(value, 0, 0, 0))
        return
    for value, words in _words(programme, dimension).items():
        if value in found:
            yield words, found.pop(value)
    yield from ((str(value) or UNSAID, group) for value, group in sorted(found.items(), key=lambda one: str(one[0])))


def _words(programme: Programme, dimension: Dimension) -> Mapping[Any, str]:
    """What each value is called, in the order of the tables; what nobody knows comes last."""
    book = programme.book
    known: dict[Dimension, Mapping[Any, str]] = {
        Dimension.FIELD: {field.key: field.name for field in book.technical_fields},
        Dimension.INDUSTRY: {name: name for group in book.industries for name in group.names},
        Dimension.DISTRICT: {name: name for name in (*DISTRICTS.values(), ELSEWHERE)},
        Dimension.UNIT_KIND: {kind.value: kind.word for kind in UnitKind},
        Dimension.CHANNEL: CHANNELS,
        Dimension.AGE_BAND: {band.value: band.word for band in AgeBand},
        Dimension.STAGE: {stage.value: stage.word for stage in Stage},
    }
    return known.get(dimension, {})


def census_workbook(title: str, note: str, tables: list[Counted]) -> bytes:
    """Every table on a sheet of its own, with its plot."""
    return workbook_of(title, [_sheet(note, table) for table in tables if table.rows])


def _sheet(note: str, table: Counted) -> Sheet:
    every = all(row.accepted is not None for row in table.rows)
    heads = ("提交", "受理", "获荣") if every else ("提交",)
    columns = (Column(table.dimension.word, 30), *(Column(head, 10) for head in heads), Column("占比", 10))
    return Sheet(table.dimension.word, table.dimension.word, note, columns, _cells(table), plotted=1)


def _cells(table: Counted) -> Iterator[tuple[Value, ...]]:
    for row in table.rows:
        figures = [figure for figure in row[1:4] if figure is not None]
        yield (row.words, *figures, Share(row.submitted / table.total if table.total else 0))

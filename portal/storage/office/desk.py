"""The queries of the office's desk: the queue of applications with its filters, counts and order. Clear columns only:
no answer is unsealed to list an application."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import msgspec
from peewee import JOIN, SQL, Case, fn

from portal.rules.applying.receipts import snapshot_id
from portal.rules.language.names import normal_name
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import Value
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.searching import names_holding
from portal.storage.office.assignments import Assignment
from portal.storage.office.listings import Listing
from portal.storage.office.official_numbers import OfficialNumber
from portal.storage.office.reviews import Correction, Finding, Inquiry
from portal.storage.season.editions import Edition, EditionState, Programme

SEEN = frozenset(Stage) - {Stage.DRAFT}  # a draft is its applicant's alone
PAGE = 50


class Channel(StrEnum):
    """Which way an application came (M15)."""

    ALONE = "alone"
    BY_UNIT = "by_unit"


class Flag(StrEnum):
    """What a reviewer looks for."""

    YEARS_SHORT = "years_short"
    UNREAD = "unread"  # no finding on what is submitted now
    DOUBTFUL = "doubtful"  # a finding that is not in order
    ASKED = "asked"  # a department has not replied yet
    CORRECTED = "corrected"  # came back from a correction
    DUE_SOON = "due_soon"  # somebody outside the office is waited for, and the end is near
    OVERDUE = "overdue"  # … and it has passed


BY_MOMENT = frozenset({Flag.DUE_SOON, Flag.OVERDUE})  # told by ``Wanted.among``, as no query knows the working days
NOBODY = 0  # as ``Wanted.whose``: what no officer has taken


class Sort(StrEnum):
    NUMBER = "number"
    SUBMITTED = "submitted"
    NAME = "name"
    UNIT = "unit"
    RECOMMENDER = "recommender"
    FIELD = "field"
    STAGE = "stage"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the queue is narrowed to. ``programme``: its number, 0 for those of editions that are open now, None for all
    that ever were; ``whose``: the officer who has it, ``NOBODY``, or None for all; ``among``: these alone."""

    text: str = ""
    programme: int | None = 0
    stage: Stage | None = None
    field: str = ""
    channel: Channel | None = None
    flag: Flag | None = None
    whose: int | None = None
    among: frozenset[int] | None = None


class Queued(NamedTuple):
    """One application in the queue."""

    id: int
    version: int
    applicant: int
    stage: Stage
    official_number: str | None
    name: str
    unit: str
    technical_field: str
    recommender: str
    rulebook: str
    edition: str
    by_unit: bool | None
    years_short: bool | None
    snapshot: int | None
    submitted_at: datetime | None
    officer: int | None


def page(wanted: Wanted, *, sort: Sort, down: bool, number: int = 1) -> list[Queued]:
    """The ``number``-th page of the queue."""
    return [Queued(*row) for row in _ordered(wanted, sort, down).paginate(number, PAGE).tuples()]


def every(wanted: Wanted, *, sort: Sort, down: bool) -> Iterator[Queued]:
    """The whole queue, row by row, as an export writes it."""
    for row in _ordered(wanted, sort, down).tuples().iterator():
        yield Queued(*row)


def numbered(numbers: list[int]) -> list[Queued]:
    """These applications, as far as the office sees them, by when they were submitted."""
    rows = _rows().where(Application.id.in_(numbers), Application.stage.in_(SEEN))
    return [Queued(*row) for row in rows.order_by(Listing.submitted_at, Application.id).tuples()]


def next_unread(programme: Programme | int, officer: int, after: int) -> int | None:
    """The application to be read after ``after``, by when they were submitted: with the office, without a finding, the
    officer's or nobody's, and not the officer's own; from the beginning after the last."""
    unread = Wanted(programme=int(programme) if isinstance(programme, int) else programme.id, flag=Flag.UNREAD)
    query = _where(_joined(Application.id), msgspec.structs.replace(unread, stage=Stage.SUBMITTED))
    mine = Assignment.officer.is_null() | (Assignment.officer == officer)
    query = query.where(mine, Application.applicant != officer)
    place = Listing.get_or_none(Listing.application == after)
    later = (Listing.submitted_at > place.submitted_at) if place else SQL("1 = 1")
    same = (Listing.submitted_at == place.submitted_at) & (Application.id > after) if place else SQL("1 = 0")
    ordered = query.where(Application.id != after).order_by(Listing.submitted_at, Application.id)
    found = ordered.where(later | same).first() or ordered.first()
    return found.id if found else None


def counts(wanted: Wanted) -> dict[Stage, int]:
    """How many applications stand in each stage, narrowed by everything but the stage."""
    return _by_stage(_where(_joined(fn.COUNT(Application.id)), msgspec.structs.replace(wanted, stage=None)))


def _by_stage(query: Any) -> dict[Stage, int]:
    rows = query.select_extend(Application.stage).group_by(Application.stage).tuples()
    found = {stage: count for count, stage in rows}
    return {stage: found.get(stage, 0) for stage in Stage if stage in SEEN}


def count(wanted: Wanted) -> int:
    """How many there are."""
    number: int = _where(_joined(fn.COUNT(Application.id)), wanted).scalar()
    return number


def drafts(programme: Programme | int) -> int:
    """How many have begun and not submitted: a number and nothing else."""
    return (
        Application.select(fn.COUNT(Application.id))
        .where(Application.programme == programme, Application.stage == Stage.DRAFT)
        .scalar()
    )


def _joined(*columns: Any) -> Any:
    return (
        Application.select(*columns)
        .join(Programme)
        .join(Edition)
        .switch(Application)
        .join(Listing, JOIN.LEFT_OUTER, on=(Listing.application == Application.id))
        .switch(Application)
        .join(OfficialNumber, JOIN.LEFT_OUTER, on=(OfficialNumber.application == Application.id))
        .switch(Application)
        .join(Assignment, JOIN.LEFT_OUTER, on=(Assignment.application == Application.id))
    )


def _rows() -> Any:
    return _joined(
        Application.id,
        Application.version,
        Application.applicant,
        Application.stage,
        OfficialNumber.text,
        Application.name,
        Application.unit,
        Application.technical_field,
        Application.recommender,
        Programme.rulebook,
        Edition.name,
        Listing.by_unit,
        Listing.years_short,
        Listing.snapshot,
        Listing.submitted_at,
        Assignment.officer,
    )


def _ordered(wanted: Wanted, sort: Sort, down: bool) -> Any:
    column = _COLUMNS[sort]
    ordered = column.desc(nulls="last") if down else column.asc(nulls="last")
    return _where(_rows(), wanted).order_by(ordered, Application.id)


def _where(query: Any, wanted: Wanted) -> Any:
    query = query.where(Application.stage.in_([wanted.stage] if wanted.stage in SEEN else SEEN))
    if wanted.programme == 0:
        query = query.where(Edition.state == EditionState.OPEN)
    elif wanted.programme is not None:
        query = query.where(Application.programme == wanted.programme)
    for condition in _conditions(wanted):
        query = query.where(condition)
    for word in wanted.text.split():
        query = query.where(_holding(word))
    return query


def _conditions(wanted: Wanted) -> Iterator[Any]:
    if wanted.field:
        yield Application.technical_field == wanted.field
    if wanted.channel:
        yield Listing.by_unit == (wanted.channel is Channel.BY_UNIT)
    if wanted.flag and wanted.flag not in BY_MOMENT:
        yield _FLAGS[wanted.flag]
    if wanted.among is not None:
        yield Application.id.in_(wanted.among)
    if wanted.whose is not None:
        yield (Assignment.officer == wanted.whose) if wanted.whose else Assignment.officer.is_null()


def _holding(word: str) -> Any:
    """The word in a name or in the official number, or the number of a receipt, also of an earlier submission."""
    named = Application.name, Application.unit, Application.recommender
    found = reduce(or_, (names_holding(column, word) for column in named))
    found |= OfficialNumber.text.contains(normal_name(word))
    if number := snapshot_id(word):
        found |= fn.EXISTS(
            Snapshot.select(Snapshot.id).where(Snapshot.id == number, Snapshot.application == Application.id)
        )
    return found


def _exists(table: Any, *conditions: Any) -> Any:
    return fn.EXISTS(table.select(table.id).where(*conditions))


_COLUMNS: dict[Sort, Any] = {
    Sort.NUMBER: OfficialNumber.text,
    Sort.SUBMITTED: Listing.submitted_at,
    Sort.NAME: Application.name,
    Sort.UNIT: Application.unit,
    Sort.RECOMMENDER: Application.recommender,
    Sort.FIELD: Application.technical_field,
    Sort.STAGE: Case(Application.stage, [(stage.value, place) for place, stage in enumerate(Stage)], len(Stage)),
}
assert set(_COLUMNS) == set(Sort), "every order has its column"
_FLAGS: dict[Flag, Any] = {
    Flag.YEARS_SHORT: Listing.years_short,
    Flag.UNREAD: ~_exists(Finding, Finding.snapshot == Listing.snapshot),
    Flag.DOUBTFUL: _exists(Finding, Finding.snapshot == Listing.snapshot, Finding.value != Value.OK),
    Flag.ASKED: _exists(Inquiry, Inquiry.application == Application.id, Inquiry.replied_at.is_null()),
    Flag.CORRECTED: (Application.stage != Stage.IN_CORRECTION)
    & _exists(Correction, Correction.application == Application.id),
}
assert set(_FLAGS) | BY_MOMENT == set(Flag), "every flag has its condition"

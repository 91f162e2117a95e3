"""Whom an expert judges, in the order drawn for this expert, or that of appearance where candidates present: all, some,
or one with who stands beside it. Of one, only what it needs is read. (N4–N7)"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from portal.operations.judging import casting, presenting
from portal.rules.applying.redaction import name_for_experts
from portal.rules.judging.casting import Given
from portal.storage.judging import ballots, round_queries, sheet_scans
from portal.storage.judging.ballots import Ballot
from portal.storage.judging.rounds import Round


class Task(NamedTuple):
    """One candidate whom the expert judges, with the expert's own draft or ballot. ``position``: in the order that the
    expert sees, from 1; ``place``: in the order of appearance where candidates present, 0 where none is drawn."""

    candidate: int
    name: str
    unit: str
    technical_field: str
    official_number: str
    cast: bool
    begun: bool
    given: Given
    scanned: bool
    place: int = 0
    position: int = 0
    version: int = 0
    notes: str = ""


class Around(NamedTuple):
    """One candidate and who stands beside it."""

    before: Task | None
    task: Task
    after: Task | None


def everybody(round_: Round, by: int) -> tuple[Task, ...]:
    own, places = _in_order(round_, by)
    return _tasks(round_, own, places)


def some(round_: Round, by: int, first: int, count: int) -> tuple[Task, ...]:
    """So many, from the position ``first`` on."""
    own, places = _in_order(round_, by)
    return _tasks(round_, list(own[first - 1 : first - 1 + count]), places, first)


def around(round_: Round, ballot: Ballot) -> Around:
    """The candidate of the ballot."""
    _, expert, _ = round_queries.pair_of(ballot)
    own, places = _in_order(round_, expert)
    if places:
        numbers = [one.candidate.id for one in own]
        position = numbers.index(ballot.candidate.id) + 1
        beside = own[max(0, position - 2) : position + 1]
        first = max(1, position - 1)
    else:
        earlier = round_queries.before(ballot)
        position = earlier.count() + 1
        beside = [*earlier.limit(1), ballot, *round_queries.after(ballot).limit(1)]
        first = max(1, position - 1)
    found = {one.position: one for one in _tasks(round_, beside, places, first)}
    return Around(found.get(position - 1), found[position], found.get(position + 1))


def next_open(round_: Round, by: int, after: int = 0) -> Task | None:
    """The next candidate who is not handed in after the one of that number, from the beginning after the last."""
    own, places = _in_order(round_, by)
    if places:
        numbers = [one.candidate.id for one in own]
        start = numbers.index(after) + 1 if after in numbers else 0
        found = next((one for one in (*own[start:], *own[:start]) if one.cast_at is None), None)
    else:
        uncast = Ballot.cast_at.is_null()
        last = ballots.one_of(round_, by, after) if after else None
        found = round_queries.after(last).where(uncast).first() if last else None
        found = found or own.where(uncast).first()
    return _tasks(round_, [found], places)[0] if found else None


def _in_order(round_: Round, by: int) -> tuple[Any, Mapping[int, int]]:
    """What the expert is asked for: a query, in the order drawn; or, with the places of appearance, all of it."""
    order, own = presenting.order_of(round_), round_queries.drawn(round_, by)
    if order is None:
        return own, {}
    return sorted(own, key=lambda ballot: order.places[ballot.candidate.id]), order.places


def _tasks(round_: Round, own: Sequence[Ballot], places: Mapping[int, int], first: int = 1) -> tuple[Task, ...]:
    own = list(own)
    given = round_queries.official_numbers(round_, [ballot.candidate.id for ballot in own])
    scanned = sheet_scans.among(own)
    return tuple(
        Task(
            ballot.candidate.id,
            name_for_experts(ballot.candidate.name),
            name_for_experts(ballot.candidate.unit),
            ballot.candidate.technical_field,
            given[ballot.candidate.id],
            ballot.cast_at is not None,
            ballot.is_written,
            casting.given_of(round_, ballot),
            ballot.id in scanned,
            places.get(ballot.candidate.id, 0),
            position,
            ballot.version,
            ballot.notes,
        )
        for position, ballot in enumerate(own, first)
    )

"""校准: the office has the panel score the same invented samples before a scored round, shows everybody what everybody
gave, without names, and ends it. No fact: nothing is journalled, nothing stays, no count reads it."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from portal import rulebooks
from portal.operations.judging.preparing_rounds import rulebook_of
from portal.rules.judging import scoring
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.meeting import calibrating as rules
from portal.rules.meeting.calibrating import Sample
from portal.storage.engine.errors import AlreadyThere, NotFound, Stale
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, rounds
from portal.storage.judging.rounds import Round
from portal.storage.meeting import calibrations


class Given(NamedTuple):
    """A sample as somebody sees it. ``own``: what they gave, at this ``version``; ``all``: {indicator: the points of
    the whole panel, ascending}, empty until it is shown; ``sheets``: how many are whole."""

    sample: Sample
    own: Mapping[str, int]
    version: int
    all: Mapping[str, tuple[int, ...]]
    sheets: int


class Calibrating(NamedTuple):
    """One that goes on. ``shown``: whether everybody sees what everybody gave."""

    round: Round
    shown: bool
    given: tuple[Given, ...]
    panel: int


def refusal_to_begin(round_: Round) -> Refusal | None:
    """Why none can begin, or None."""
    begun, panel = calibrations.of_round(round_) is not None, len(panels.experts_of(round_))
    cast = sum(one.cast for one in ballots.progress(round_).values())
    return rules.refusal_to_calibrate(round_.method, round_.state, begun, panel, cast)


def begin(number: int, *, at: datetime) -> None:
    """:raises Refused: see ``refusal_to_begin``. :raises NotFound: there is no such round."""
    try:
        with atomic():
            round_ = rounds.one(number)
            insist(refusal_to_begin(round_))
            calibrations.begin(round_, at=at)
    except AlreadyThere as error:
        raise Refused(rules.BEGUN_ALREADY) from error


def seen(number: int, expert: int = 0) -> Calibrating:
    """What ``expert`` sees, or the office. :raises NotFound: none goes on, or the account is not on the panel."""
    round_, found = rounds.one(number), calibrations.of_round(number)
    if found is None:
        raise NotFound(f"no calibration of round {number}")
    if expert:
        panels.seat_of(number, expert)
    shown = found.shown_at is not None
    given = tuple(_given(round_, one, expert, shown) for one in rulebooks.samples())
    return Calibrating(round_, shown, given, len(panels.experts_of(round_)))


def _given(round_: Round, sample: Sample, expert: int, shown: bool) -> Given:
    rubric = rulebook_of(round_).rubric
    sheets = [one for one in calibrations.sheets_of(round_) if one.sample == sample.key]
    own = next((one for one in sheets if one.expert.id == expert), None)
    whole = [one.points for one in sheets if not scoring.faults_of(rubric, one.points)]
    keys = [one.key for one in rubric.indicators()] if shown else []
    together = {key: tuple(sorted(points[key] for points in whole)) for key in keys}
    return Given(sample, own.points if own else {}, own.version if own else 0, together, len(whole))


def goes_on(number: int) -> bool:
    """Whether one goes on for this round."""
    return calibrations.of_round(number) is not None


def rounds_of(expert: int) -> list[Round]:
    """The rounds for which the account can calibrate now, with their programmes."""
    return calibrations.of_expert(expert)


def mark(number: int, sample: str, version: int, points: Mapping[str, int], *, by: int) -> None:
    """Keep what an expert gives a sample.

    :raises Refused: it is talked over already, or points lie outside the sheet's. :raises Stale: another window was
        first. :raises NotFound: none goes on, the account is not on the panel, or there is no such sample.
    """
    try:
        with atomic():
            rounds.hold(number)
            found = seen(number, by)
            given = next((one for one in found.given if one.sample.key == sample), None)
            if given is None:
                raise NotFound(f"no sample {sample}")
            insist(rules.TALKED_OVER if found.shown else None)
            for reason in scoring.faults_of_draft(rulebook_of(found.round).rubric, points).values():
                insist(Refusal(reason))
            if given.version != version:
                raise Stale(found.round, version)
            calibrations.put(found.round, by, sample, version, dict(points))
    except AlreadyThere as error:
        raise Stale(None, version) from error


def show(number: int, *, at: datetime) -> None:
    """Let everybody see what everybody gave.

    :raises Refused: nobody gave anything, or it is shown. :raises NotFound: none goes on.
    """
    with atomic():
        rounds.hold(number)
        found = seen(number)
        insist(rules.refusal_to_show(found.shown, sum(one.sheets for one in found.given)))
        calibrations.show(found.round, at=at)


def end(number: int) -> None:
    """It is over, and forgotten. :raises NotFound: none goes on."""
    with atomic():
        calibrations.forget(seen(number).round)

"""Ballots on paper 纸质评审表: entered by one officer after the experts' time, confirmed by another before the closing.

Each sees that sheet only, and never what an expert has drafted on the portal.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from portal.operations.judging import casting
from portal.rules.judging import casting as casts
from portal.rules.judging import rounds as rules
from portal.rules.judging.casting import Given
from portal.rules.language.refusals import Refusal, insist
from portal.storage.engine import journal
from portal.storage.engine.errors import Stale
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, round_queries, rounds
from portal.storage.judging.ballots import Ballot
from portal.storage.judging.rounds import Round

NOT_ENTERED = Refusal("这份纸质评审表还没有录入，请先录入。")
PARTLY_CAST = Refusal("这位专家还有已提交的投票。录入整张纸质投票表以前，请先将这些投票全部作废。")


class Sheet(NamedTuple):
    """One expert's paper for one candidate; ``given`` None: nothing was entered from paper."""

    round: Round
    expert: int
    candidate: int
    version: int
    given: Given | None
    entered_by: int | None
    cast: bool


class VoteSheet(NamedTuple):
    """One expert's voting paper; ``chosen`` None: nothing was entered."""

    round: Round
    expert: int
    chosen: frozenset[int] | None
    entered_by: int | None
    cast: bool


def unconfirmed(number: int) -> tuple[tuple[int, int], ...]:
    """(expert, candidate) of what waits for the second officer."""
    return tuple(round_queries.waiting_sheets(number))


def sheet(number: int, expert: int, candidate: int, *, at: datetime) -> Sheet:
    """The sheet to enter or to confirm.

    :raises Refused: the experts still have time, the round is closed, or the ballot is cast.
    :raises NotFound: the expert is not asked about this candidate, or is recused.
    """
    round_ = rounds.one(number)
    ballot = ballots.one_of(round_, expert, candidate)
    insist(rules.refusal_to_enter(round_.window, ballot.cast_at is not None, at))
    officer = round_queries.entered_by(ballot)
    given = casting.given_of(round_, ballot) if officer else None
    return Sheet(round_, expert, candidate, ballot.version, given, officer, ballot.cast_at is not None)


def enter(number: int, expert: int, candidate: int, version: int, given: Given, *, by: int, at: datetime) -> None:
    """Enter what a sheet says, over what was entered before and not confirmed.

    :raises Refused: it is not the time, the ballot is cast, or the sheet is not complete.
    :raises Stale: somebody else has entered it since ``version``.
    :raises NotFound: as ``sheet``.
    """
    typed = casts.cleaned(given)
    with atomic():
        round_, ballot = _held(number, expert, candidate, version, at)
        casting.insist_on(round_, typed, finished=True)
        _enter(round_, [(ballot, typed)], by=by, at=at)


def confirm(number: int, expert: int, candidate: int, version: int, *, by: int, at: datetime) -> None:
    """Confirm what another officer has entered: the ballot is cast.

    :raises Refused: the same officer has entered it, or nobody has; errors else as ``enter``.
    """
    with atomic():
        round_, ballot = _held(number, expert, candidate, version, at)
        _confirm(round_, [ballot], by=by, at=at)


def _held(number: int, expert: int, candidate: int, version: int, at: datetime) -> tuple[Round, Ballot]:
    round_, ballot = casting.held(number), ballots.one_of(number, expert, candidate)
    insist(rules.refusal_to_enter(round_.window, ballot.cast_at is not None, at))
    if ballot.version != version:
        raise Stale(ballot, version)
    return round_, ballot


def _enter(round_: Round, told: Collection[tuple[Ballot, Given]], *, by: int, at: datetime) -> None:
    pairs = []
    for ballot, given in told:
        ballots.save(ballot, casting.content_of(round_, given), ballot.notes, at=at, entered_by=by)
        pairs.append(list(round_queries.pair_of(ballot)[1:]))
    journal.record("sheet_entered", "round", round_.id, by=by, at=at, sheets=pairs)


def _confirm(round_: Round, waiting: Collection[Ballot], *, by: int, at: datetime) -> None:
    for ballot in waiting:
        officer = round_queries.entered_by(ballot)
        insist(rules.refusal_to_confirm(officer, by) if officer else NOT_ENTERED)
    done = casting.cast(round_, [(ballot, ballot.content) for ballot in waiting], at=at, confirmed_by=by)
    casting.record("sheet_confirmed", round_, done, by=by, at=at)


# -- voting papers -------------------------------------------------------------------------------------------


def votes(number: int, expert: int, *, at: datetime) -> VoteSheet:
    """An expert's voting paper, to enter or to confirm.

    :raises Refused: the experts still have time, or the round is closed or none of votes.
    :raises NotFound: the account does not sit on the panel.
    """
    round_ = rounds.one(number)
    own = _voting(round_, expert, at)
    entered = {one: ballot for one, ballot in own.items() if round_queries.entered_by(ballot)}
    chosen = frozenset(one for one, ballot in entered.items() if casting.given_of(round_, ballot).answer)
    officer = next((round_queries.entered_by(ballot) for ballot in entered.values()), None)
    return VoteSheet(round_, expert, chosen if entered else None, officer, not own)


def enter_votes(number: int, expert: int, chosen: Collection[int], *, by: int, at: datetime) -> None:
    """Enter whom an expert votes for on paper: the whole of it, never a rest beside votes that are cast, as how many
    fit beside them would tell how many these are. Errors as ``enter``."""
    with atomic():
        round_ = casting.held(number)
        own = _voting(round_, expert, at)
        insist(PARTLY_CAST if 0 < len(own) < len(ballots.of_expert(round_, expert)) else None)
        insist(casts.refusal_of_votes(chosen, own, 0, round_.terms.choices))
        _enter(round_, [(ballot, Given(answer=one in chosen)) for one, ballot in own.items()], by=by, at=at)


def confirm_votes(number: int, expert: int, *, by: int, at: datetime) -> None:
    """Confirm a voting paper that another officer has entered. Errors as ``confirm``."""
    with atomic():
        round_ = casting.held(number)
        own = _voting(round_, expert, at)
        insist(None if own else rules.CAST_ALREADY)
        _confirm(round_, list(own.values()), by=by, at=at)


def _voting(round_: Round, expert: int, at: datetime) -> dict[int, Ballot]:
    """The expert's ballots that are not cast, when they can be entered."""
    panels.seat_of(round_, expert)
    casting.insist_on_votes(round_)
    insist(rules.refusal_to_enter(round_.window, False, at))
    own = ballots.of_expert(round_, expert)
    return {ballot.candidate.id: ballot for ballot in own if ballot.cast_at is None}

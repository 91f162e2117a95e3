"""The expert's side of a round: declare whom not to judge, read, keep drafts, hand in for good, candidate by candidate.

A draft is no fact. What is cast is final for that candidate and sealed until the round is closed. (N4–N7, M17, M18)
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from portal.operations.judging import casting, counting, own_candidates
from portal.operations.judging.own_candidates import Around, Task
from portal.rules.judging import casting as casts
from portal.rules.judging import recusal, scoring
from portal.rules.judging import rounds as rules
from portal.rules.judging.casting import Given
from portal.rules.judging.firmness import Hand
from portal.rules.judging.recusal import Ground
from portal.rules.judging.rounds import RoundState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.rulebook.rubric import SHEETS
from portal.storage.engine import journal
from portal.storage.engine.errors import Stale
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, round_queries
from portal.storage.judging.ballots import Ballot, Progress
from portal.storage.judging.rounds import Round
from portal.storage.office import official_numbers


class Work:
    """What an expert has to do in a round. ``refusal``: why no file can be read; ``progress``: of the open round;
    ``choices``: how many votes there are. The candidates are read when they are asked for."""

    def __init__(self, round_: Round, by: int, declared: bool, at: datetime) -> None:
        self.round, self.declared, self._by = round_, declared, by
        self.refusal = rules.refusal_to_read(round_.window, declared, at)
        self.refusal_to_cast = rules.refusal_to_cast(round_.window, declared, False, at)
        self.choices: int = round_.terms.choices
        self._open = round_.state is RoundState.OPEN
        self.progress = ballots.progress_of(round_, by) if self._open else Progress(0, 0)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """All candidates, in the order drawn for this expert, or that of appearance."""
        return own_candidates.everybody(self.round, self._by) if self._open else ()

    def some(self, first: int, count: int) -> tuple[Task, ...]:
        """So many of them, from the position ``first`` on."""
        return own_candidates.some(self.round, self._by, first, count) if self._open else ()

    def next_open(self, after: int = 0) -> Task | None:
        """The next candidate that is not handed in after the one of that number."""
        return own_candidates.next_open(self.round, self._by, after) if self._open else None

    @cached_property
    def version(self) -> int:
        """Of all own ballots together, for votes."""
        return round_queries.version_of(self.round, self._by) if self._open else 0


class Paper(NamedTuple):
    """One candidate as the expert judges it, with the own ballot; what was submitted is cut in ``expert_papers``."""

    round: Round
    candidate: int
    ballot: Ballot
    official_number: str
    given: Given
    refusal_to_cast: Refusal | None

    @property
    def around(self) -> Around:
        """The candidate as the list has it, with who stands before and after."""
        return own_candidates.around(self.round, self.ballot)


# -- reading -------------------------------------------------------------------------------------------------


def rounds_of(expert: int) -> list[Round]:
    """The open rounds on whose panel the account sits."""
    return round_queries.of_expert(expert)


def ended_of(expert: int) -> list[Round]:
    """The counted rounds on whose panel the account sat, the latest first."""
    return round_queries.counted_of_expert(expert)


def own_hand(number: int, *, by: int) -> Hand | None:
    """What the expert has given in a counted round, beside what the panel gave to the same candidates; nobody else's.
    None where nothing was handed in, or no score sheets were.

    :raises NotFound: the account does not sit on the panel.
    """
    round_, _ = casting.seated(number, by)
    if round_.state not in counting.COUNTABLE or round_.method not in SHEETS:
        return None
    told = counting.result(round_).firmness
    return next((hand for hand in told.hands if hand.expert == by), None) if told else None


def work(number: int, *, by: int, at: datetime) -> Work:
    """What the expert has to do; names are listed before recusals are declared, no file is.

    :raises NotFound: the account does not sit on the panel, or the round was never opened.
    """
    round_, seat = casting.seated(number, by)
    return Work(round_, by, seat.declared_at is not None, at)


def _votes(own: Collection[Ballot]) -> int:
    return sum(1 for ballot in own if ballot.cast_at and any(ballot.content.marks))


def paper(number: int, candidate: int, *, by: int, at: datetime) -> Paper:
    """One candidate, to be read and judged.

    :raises Refused: it is not yet, or no longer, the time to read, or recusals are not declared.
    :raises NotFound: the account is not asked about this candidate, or is recused.
    """
    round_, seat = casting.seated(number, by)
    declared = seat.declared_at is not None
    insist(rules.refusal_to_read(round_.window, declared, at))
    ballot = ballots.one_of(round_, by, candidate)
    refusal = rules.refusal_to_cast(round_.window, declared, ballot.cast_at is not None, at)
    official, given = official_numbers.of(candidate), casting.given_of(round_, ballot)
    return Paper(round_, candidate, ballot, official, given, refusal)


def total(given: Given) -> int:
    """The points given so far. (S5)"""
    return scoring.total(given.points)


# -- recusals ------------------------------------------------------------------------------------------------


def declare(number: int, recusals: Mapping[int, str], *, by: int, at: datetime) -> None:
    """Declare whom not to judge, {candidate: reason}, or that there is nobody; before any file can be opened.

    :raises Refused: it was declared already, the round is not open, or a reason is missing.
    :raises NotFound: the account does not sit on the panel.
    """
    panels.seat_of(number, by)
    for reason in recusals.values():
        insist(recusal.REASON.refusal_of(reason))
    with atomic():
        round_, seat = casting.held(number), panels.seat_of(number, by)
        in_time = at >= round_.opens_at
        insist(recusal.refusal_to_declare(in_time, seat.declared_at))
        asked = {ballot.candidate.id for ballot in ballots.of_expert(round_, by)}
        for candidate, reason in sorted(recusals.items()):
            insist(recusal.refusal_to_recuse(True, candidate in asked, False))
            panels.recuse(round_, by, candidate, Ground.DECLARED, reason=clean_text(reason), by=by, at=at)
        insist(None if panels.declare(seat, at=at) else recusal.DECLARED_ALREADY)
        journal.record("recusals_declared", "round", number, by=by, at=at, candidates=sorted(recusals))


# -- judging one candidate -----------------------------------------------------------------------------------


def draft(number: int, candidate: int, version: int, given: Given, notes: str, *, by: int, at: datetime) -> Ballot:
    """Keep what is given so far, and notes for nobody else; no fact.

    :raises Stale: another window has saved it since ``version``.
    :raises Refused: it cannot be changed (any more), or points lie outside the sheet's.
    :raises NotFound: the account is not asked about this candidate, or is recused.
    """
    typed = casts.cleaned(given)
    with atomic():
        round_, ballot = mine(number, candidate, by, at)
        casting.insist_on(round_, typed, finished=False)
        _insist_on_version(ballot, version)
        return ballots.save(ballot, casting.content_of(round_, typed), clean_text(notes), at=at)


def cast(number: int, candidate: int, version: int, given: Given, *, by: int, at: datetime) -> Ballot:
    """Hand in for this candidate, for good.

    :raises Stale: another window has saved it since ``version``.
    :raises Refused: something is missing, it was handed in already, or it is not the time.
    :raises NotFound: the account is not asked about this candidate, or is recused.
    """
    typed = casts.cleaned(given)
    with atomic():
        round_, ballot = mine(number, candidate, by, at)
        casting.insist_on(round_, typed, finished=True)
        insist(casts.NOTES.refusal_of_length(ballot.notes))
        _insist_on_version(ballot, version)
        done = casting.cast(round_, [(ballot, casting.content_of(round_, typed))], at=at)
        casting.record("ballot_cast", round_, done, by=by, at=at)
    return done[0]


def mine(number: int, candidate: int, by: int, at: datetime) -> tuple[Round, Ballot]:
    """The expert's ballot in the round, which is held open and can be cast into."""
    seat, round_ = panels.seat_of(number, by), casting.held(number)
    ballot = ballots.one_of(round_, by, candidate)
    insist(rules.refusal_to_cast(round_.window, seat.declared_at is not None, ballot.cast_at is not None, at))
    return round_, ballot


def _insist_on_version(ballot: Ballot, version: int) -> None:
    if ballot.version != version:
        raise Stale(ballot, version)


# -- voting --------------------------------------------------------------------------------------------------


def version_of(own: Collection[Ballot]) -> int:
    """Of an expert's ballots together: whichever is saved, it goes up."""
    return sum(ballot.version for ballot in own)


def draft_votes(number: int, chosen: Collection[int], version: int, *, by: int, at: datetime) -> None:
    """Keep which candidates would be voted for. Errors as ``cast_votes``; more than there are votes can be kept.

    :raises Stale: another window has saved it since ``version`` (``Work.version``).
    """
    with atomic():
        round_, left, _ = _left(number, by, at)
        own = ballots.of_expert(round_, by)
        if own and version_of(own) != version:
            raise Stale(own[0], version)
        insist(casts.refusal_of_votes(chosen, left, 0, len(left)))
        for candidate, ballot in left.items():  # each of them, or it would show whose vote was changed
            content = casting.content_of(round_, Given(answer=candidate in chosen))
            ballots.save(ballot, content, ballot.notes, at=at)


def cast_votes(number: int, chosen: Collection[int], *, by: int, at: datetime) -> None:
    """Vote for the chosen candidates and for none of the others, for good; no vote at all is a vote as well. (N5)

    :raises Refused: there are too many, all is cast already, or it is not the time.
    :raises NotFound: the account does not sit on the panel.
    """
    with atomic():
        round_, left, cast_before = _left(number, by, at)
        insist(casts.refusal_of_votes(chosen, left, cast_before, round_.terms.choices))
        given = [(ballot, casting.content_of(round_, Given(answer=one in chosen))) for one, ballot in left.items()]
        done = casting.cast(round_, given, at=at)
        casting.record("votes_cast", round_, done, by=by, at=at)


def _left(number: int, by: int, at: datetime) -> tuple[Round, dict[int, Ballot], int]:
    """The round, held open; the expert's ballots that are not cast; how many votes are."""
    seat, round_ = panels.seat_of(number, by), casting.held(number)
    casting.insist_on_votes(round_)
    insist(rules.refusal_to_cast(round_.window, seat.declared_at is not None, False, at))
    own = ballots.of_expert(round_, by)
    return round_, {ballot.candidate.id: ballot for ballot in own if ballot.cast_at is None}, _votes(own)

"""A round from its opening to its frozen result: opened, closed and counted, a tie decided by the panel, the result
proposed by the office and approved by the committee. (M8, M10, N4–N7)

Before the close nothing here tells more than who has handed in how many ballots.
"""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from portal.config import Settings
from portal.operations.judging import (
    counting,
    public_counting,
    public_voting,
    repairing,
    repeating,
    round_messages,
    voiding,
)
from portal.operations.judging import preparing_rounds as preparing
from portal.operations.judging.approving_results import is_declined
from portal.rules.applying.honour_bar import keep_until
from portal.rules.judging import recount
from portal.rules.judging import repairing as repairs
from portal.rules.judging import rounds as rules
from portal.rules.judging.rounds import Prepared, RoundState
from portal.rules.judging.tally import Attendance, Terms
from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.language.stages import Stage
from portal.rules.rulebook.rubric import Method
from portal.rules.season.opening import lacking
from portal.rules.season.opening import standing as decided
from portal.storage.applying import applications
from portal.storage.engine import versions
from portal.storage.engine.errors import Stale, StorageError
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, results, round_queries, rounds
from portal.storage.judging.ballots import Progress
from portal.storage.judging.results import Minuted
from portal.storage.judging.rounds import Round
from portal.storage.season.editions import Programme

logger = logging.getLogger(__name__)

LONGEST = timedelta(minutes=2)  # that the count of an officer who waits for it may take before another begins one


class Standing(NamedTuple):
    """How far a round has come: all that anybody may know before it is closed."""

    round: Round
    terms: Terms | None  # None: a setting is not decided
    prepared: Prepared
    refusal_to_open: Refusal | None
    warnings: tuple[str, ...]
    progress: dict[int, Progress]
    attendance: Attendance
    unconfirmed: int
    refusal_to_close: Refusal | None


def standing(number: int, *, at: datetime) -> Standing:
    """:raises NotFound: there is no such round."""
    round_ = rounds.one(number)
    prepared, terms = _prepared(round_), _terms(round_)
    progress = ballots.progress(round_)
    attendance, unconfirmed = _attendance(progress), ballots.unconfirmed(round_)
    return Standing(
        round_,
        terms,
        prepared,
        rules.refusal_to_open(prepared, at),
        _warnings(round_, terms, prepared, at),
        progress,
        attendance,
        unconfirmed,
        _refusal_to_close(round_, attendance, unconfirmed, at),
    )


def _prepared(round_: Round) -> Prepared:
    book = preparing.rulebook_of(round_)
    before = rules.stage_before(book, round_.stage, round_.programme.settings)
    held = rounds.of_stage(round_.programme, before.key) if before else None
    unopened = round_.state is RoundState.PREPARING
    numbers, judges = (panels.numbers_of(round_), ballots.judges(round_)) if unopened else ([], {})
    return Prepared(
        state=round_.state,
        method=round_.method,
        before=held.state if held else None,
        lacking=(
            *(lack.reason for lack in lacking(book, round_.programme.settings)),
            *counting.lacking(round_),
            *public_voting.lacking(round_),
        ),
        judges={number: judges.get(number, 0) for number in numbers},
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
    )


def _terms(round_: Round) -> Terms | None:
    """What counts: fixed once the round is open, before that what would be."""
    if round_.state is not RoundState.PREPARING:
        return round_.terms
    book, settings = preparing.rulebook_of(round_), round_.programme.settings
    if lacking(book, settings):
        return None
    return rules.terms_of(book, preparing.stage_of(round_), decided(book, settings))


def _warnings(round_: Round, terms: Terms | None, prepared: Prepared, at: datetime) -> tuple[str, ...]:
    """Until the round closes: who needs every vote, and who can no longer pass."""
    if terms is None or round_.state not in (RoundState.PREPARING, RoundState.OPEN):
        return ()
    if round_.state is RoundState.PREPARING:
        return rules.warnings_to_open(terms, prepared.judges)
    judges = ballots.judges(round_) if terms.threshold else {}
    return (*rules.warnings_to_open(terms, judges), *repairing.warnings(round_, at=at))


def _attendance(progress: Mapping[int, Progress]) -> Attendance:
    return Attendance(sum(1 for one in progress.values() if one.cast == one.asked), len(progress))


def _refusal_to_close(round_: Round, attendance: Attendance, unconfirmed: int, at: datetime) -> Refusal | None:
    if round_.state is RoundState.PREPARING:
        return rules.NOT_YET
    if round_.method is Method.PUBLIC and round_.state in (RoundState.OPEN, RoundState.CLOSING):
        return public_counting.refusal_to_count(round_) or public_voting.refusal_to_stop(round_, at)
    refusal = rules.refusal_to_close(round_.window, round_.terms, attendance, unconfirmed, at)
    if round_.state is not RoundState.OPEN:
        return refusal
    if not panels.numbers_of(round_):
        return rules.NOBODY_LEFT
    if refusal:
        return refusal
    if repeating.is_undecided(round_):
        return repairs.UNDECIDED
    return rules.VOIDING_UNDECIDED if voiding.waiting(round_) else None


# -- opening and closing -------------------------------------------------------------------------------------


def open_round(number: int, version: int, *, by: int, at: datetime, settings: Settings | None = None) -> Round:
    """Open the round: panel, candidates, recusals and what counts are fixed from here on; the panel is told.

    :raises Refused: it may not be opened. :raises Stale: somebody else has changed it.
    :raises NotFound: there is no such round.
    """
    with atomic():
        rounds.claim(number, version)
        round_ = rounds.one(number)
        insist(rules.refusal_to_open(_prepared(round_), at))
        terms = _terms(round_)
        assert terms is not None, "nothing is lacking"
        assert round_.closes_at is not None
        keep = keep_until(round_.programme.book, round_.closes_at)
        panels.open_round(number, round_.version, terms, at=at, keep_until=keep)
        versions.bump_public()
        told = {"candidates": panels.numbers_of(round_), "experts": sorted(round_queries.seats_of(round_))}
        preparing.record("round_opened", round_, by=by, at=at, **told)
        round_messages.opened(round_, at=at, settings=settings)
    return rounds.one(number)


def close(number: int, version: int, *, by: int, at: datetime) -> Round:
    """Close the round: nothing can be handed in any more, and it is counted. A count that was cut off is taken up; of a
    public evaluation the first call ends the voting, the second opens the result.

    :raises Refused: it may not be closed. :raises Stale: somebody else has changed it.
    :raises NotFound: there is no such round. Slow: every seal is opened, while others can write.
    """
    with atomic():
        before = rounds.one(number)
        if before.state is RoundState.CLOSING:
            if before.version != version:
                raise Stale(before, version)
            insist(public_counting.refusal_to_count(before))
        else:
            _stop(before, version, by=by, at=at)
    if before.method is Method.PUBLIC:
        public_voting.forget(before)
        if before.state is RoundState.OPEN:
            return rounds.one(number)
    return count(number, at=at)


def _stop(before: Round, version: int, *, by: int, at: datetime) -> None:
    """The end of casting, and the one fact about it: who is counted stands, what they said is still sealed."""
    insist(None if before.state is RoundState.OPEN else _refusal_to_close(before, Attendance(0, 0), 0, at))
    rounds.stop(before.id, version, at=at)  # whoever casts has done so, or comes too late
    attendance = _attendance(ballots.progress(before))
    insist(_refusal_to_close(before, attendance, ballots.unconfirmed(before), at))
    versions.bump_public()
    told = public_voting.stopped(before) if before.method is Method.PUBLIC else attendance._asdict()
    preparing.record(preparing.CLOSED_VERB, before, by=by, at=at, **told)


def count(number: int, *, at: datetime) -> Round:
    """Count a round whose casting was stopped, once: whoever comes second finds it done, with the same result.

    :raises StorageError: what the database says does not fit together: somebody changed it.
    """
    round_ = rounds.one(number)
    found = counting.counted(round_)
    texts = results.texts_of(found)
    with atomic():
        if results.close(round_, found, texts, at=at):
            versions.bump_public()
            preparing.record("round_counted", round_, by=None, at=at, input=texts.input_digest)
    return rounds.one(number)


def take_up(*, at: datetime) -> int:
    """Count the rounds whose counting was cut off; how many. One that cannot be counted keeps no other back."""
    done = 0
    for round_ in rounds.stopped(until=at - LONGEST):
        if round_.method is Method.PUBLIC:
            continue  # two people open its result
        try:
            count(round_.id, at=at)
            done += 1
        except StorageError:
            logger.exception("round %s cannot be counted", round_.id)
    return done


# -- what the panel decides ----------------------------------------------------------------------------------


def decision(round_: Round) -> Minuted | None:
    """What the panel has decided on what the round comes to now, if it has."""
    found = results.verdict_of(round_)
    counts = found is not None and results.kept_of(round_).count.decision == found.minuted.decision
    return found.minuted if found and counts else None


def refusal_to_decide(round_: Round) -> Refusal | None:
    """Why there is nothing for the panel to decide, or None: a tie across the line, or a deliberation. (M4, N7)"""
    if round_.state is not RoundState.CLOSED:
        return rules.NOT_CLOSED
    if decision(round_) and not is_declined(round_):
        return rules.DECIDED_ALREADY
    tied = round_.method is Method.DELIBERATION or counting.result(round_).tied
    return None if tied else recount.NO_TIE


def still_accepted(programme: Programme) -> set[int]:
    """The applications that nobody has taken out."""
    return {one.id for one in applications.of_programme(programme, Stage.ACCEPTED)}


def decide(
    number: int,
    version: int,
    minutes: str,
    *,
    goes_on: Collection[int] = (),
    honours: Mapping[str, Collection[int]] | None = None,
    meeting: Mapping[str, str] | None = None,
    by: int,
    at: datetime,
) -> Round:
    """Record what the panel decided: who of those level across the line goes on, or whom it names for which honour.

    :param meeting: ``place``, ``chair`` and ``recorder``, as far as they are known.
    :raises Refused: there is nothing to decide, no minutes, more than there are places for, or somebody has left.
    :raises Stale: somebody else has changed the round. :raises NotFound: there is no such round.
    """
    named = {honour: tuple(sorted(names)) for honour, names in sorted((honours or {}).items()) if names}
    met = {name: clean_line(said) for name, said in (meeting or {}).items()}
    minuted = Minuted(clean_text(minutes), tuple(sorted(goes_on)), named, **met)
    insist(recount.MINUTES.refusal_of(minuted.minutes))
    for said in met.values():
        insist(recount.MEETING.refusal_of_length(said))
    with atomic():
        rounds.claim(number, version)
        round_ = rounds.one(number)
        insist(refusal_to_decide(round_))
        counted = counting.kept(round_).count
        outcome = recount.outcome_of(counted)
        insist(recount.refusal_of_decision(counted.terms, counted.candidates, outcome, minuted.decision))
        chosen = {*minuted.goes_on, *(one for names in named.values() for one in names)}
        insist(repairs.refusal_of_chosen(chosen, still_accepted(round_.programme)))
        results.record_verdict(round_, minuted, by=by, at=at)
        decided = msgspec.structs.replace(counted, decision=minuted.decision)
        results.keep(round_, results.texts_of(decided), at=at)
        digest = minuted.decision.minutes
        told = {"goes_on": list(minuted.goes_on), "honours": {key: list(names) for key, names in named.items()}}
        preparing.record("panel_decided", round_, by=by, at=at, minutes=digest, **told)
    return rounds.one(number)

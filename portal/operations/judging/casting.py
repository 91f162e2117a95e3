"""What casting a ballot takes, whoever does it: the round is held open, the ballot is frozen, the journal keeps the
salted commitment to what it says and nothing else of it."""

from collections.abc import Sequence
from datetime import datetime

from portal.operations.judging.preparing_rounds import rulebook_of
from portal.rules.judging import casting as rules
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import NOT_YET, OVER, Head, RoundState
from portal.rules.language.refusals import Refusal, insist
from portal.rules.rulebook.rubric import Method
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.judging import ballots, panels, round_queries, rounds
from portal.storage.judging.ballots import Ballot, Content
from portal.storage.judging.panels import RoundExpert
from portal.storage.judging.rounds import Round


def given_of(round_: Round, ballot: Ballot) -> Given:
    """What the ballot says so far."""
    return given_in(round_, ballot.content)


def given_in(round_: Round, content: Content) -> Given:
    """What the content of a ballot of this round says."""
    rubric = rulebook_of(round_).rubric
    return rules.given_from(round_.method, rubric, content.marks, content.heads, content.opinion)


def content_of(round_: Round, given: Given) -> Content:
    """What is given, as a ballot keeps it."""
    heads = tuple(head for head in Head if head in given.heads)
    return Content(rules.marks_of(round_.method, rulebook_of(round_).rubric, given), heads, given.opinion)


def faults_of(round_: Round, given: Given) -> dict[str, str]:
    """What keeps this from being cast, {indicator's key, "answer", "heads" or "opinion": reason}."""
    return rules.faults_of(round_.method, rulebook_of(round_).rubric, given)


def insist_on(round_: Round, given: Given, *, finished: bool) -> None:
    """:raises Refused: this cannot be cast, or, not ``finished``, not even kept."""
    insist(rules.BY_VOTE if round_.method is Method.VOTE else None)
    rubric = rulebook_of(round_).rubric
    found = rules.faults_of if finished else rules.faults_of_draft
    for reason in found(round_.method, rubric, given).values():
        insist(Refusal(reason))


def insist_on_votes(round_: Round) -> None:
    """:raises Refused: the round is none of votes."""
    insist(None if round_.method is Method.VOTE else rules.NOT_BY_VOTE)


def seated(number: int, by: int) -> tuple[Round, RoundExpert]:
    """A round that was opened, with the account's seat on its panel.

    :raises NotFound: there is none.
    """
    seat, round_ = panels.seat_of(number, by), rounds.one(number)
    if round_.state is RoundState.PREPARING:
        raise NotFound(f"round {number} was not opened")
    return round_, seat


def held(number: int) -> Round:
    """The round, kept open until the end of the transaction: whoever closes it waits.

    :raises Refused: it is not open. :raises NotFound: there is none.
    """
    is_open = rounds.hold_open(number)
    round_ = rounds.one(number)
    if not is_open:
        insist(NOT_YET if round_.state is RoundState.PREPARING else OVER)
    return round_


def cast(
    round_: Round, cast_now: Sequence[tuple[Ballot, Content]], *, at: datetime, confirmed_by: int | None = None
) -> list[Ballot]:
    """Cast these ballots of a held round.

    :raises Stale: one was changed since it was read.
    """
    keep = round_.keep_until
    return [
        ballots.cast(ballot, content, at=at, keep_until=keep, confirmed_by=confirmed_by) for ballot, content in cast_now
    ]


def record(verb: str, round_: Round, done: Sequence[Ballot], *, by: int, at: datetime) -> None:
    """The one entry of what was cast: who, for whom, the commitment. Never what."""
    told = [[*round_queries.pair_of(ballot)[1:], ballot.id, ballot.digest] for ballot in done]
    journal.record(verb, "round", round_.id, by=by, at=at, ballots=told)

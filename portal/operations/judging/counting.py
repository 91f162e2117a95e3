"""The count of a round: made once, when it closes, from its ballots or, of 综合评价, from the approved results before
it; kept and read from then on. (M20)"""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from portal.operations.judging import casting, public_counting
from portal.operations.judging.preparing_rounds import record, rulebook_of
from portal.rules.judging import public_voting
from portal.rules.judging import rounds as rounds_rules
from portal.rules.judging.casting import Given
from portal.rules.judging.recount import Count, Result
from portal.rules.judging.rounds import NOT_CLOSED, RoundState
from portal.rules.judging.tally import Weighed
from portal.rules.language.refusals import insist
from portal.rules.rulebook.rubric import Method, Stage
from portal.rules.season.opening import standing
from portal.storage.judging import panels, results, round_queries, rounds
from portal.storage.judging.results import RoundResult
from portal.storage.judging.rounds import Round

COUNTABLE = (RoundState.CLOSED, RoundState.APPROVED)


class Sheet(NamedTuple):
    """A ballot that counts, of a closed round."""

    expert: int
    candidate: int
    given: Given
    cast_at: datetime


def insist_on_closed(round_: Round) -> None:
    """:raises Refused: the round was not counted: what was cast is sealed, also where it is held anew."""
    replaced = round_.state is RoundState.REPLACED and results.is_counted(round_)
    insist(None if round_.state in COUNTABLE or replaced else NOT_CLOSED)


def counted(round_: Round) -> Count:
    """Count a round whose casting was stopped. Slow: every seal is opened; in no transaction.

    :raises StorageError: somebody changed the database.
    """
    return results.count_of(round_, tuple(_parts(round_)), public_counting.counted(round_))


def kept(round_: Round) -> RoundResult:
    """What the closed round was counted to, with the panel's decision where there is one.

    :raises Refused: the round is not closed.
    """
    insist_on_closed(round_)
    return results.kept_of(round_)


def result(round_: Round) -> Result:
    """What the round comes to.

    :raises Refused: the round is not closed.
    """
    return kept(round_).result


def sheets(round_: Round) -> list[Sheet]:
    """Every ballot that counts, by candidate and expert, for the papers of the round.

    :raises Refused: the round is not closed.
    """
    insist_on_closed(round_)
    return [
        Sheet(one.expert, one.candidate, casting.given_in(round_, one.content), one.cast_at)
        for one in round_queries.cast_of(round_)
    ]


def export(number: int, *, by: int, at: datetime) -> bytes:
    """Everything that the result depends on, as the canonical JSON that ``flask --app wsgi recount`` reads.

    :raises Refused: the round is not closed. :raises NotFound: there is no such round.
    """
    round_ = rounds.one(number)
    content = kept(round_).input
    record("count_exported", round_, by=by, at=at)
    return content


def lacking(round_: Round) -> tuple[str, ...]:
    """What an overall evaluation still waits for: stages that count and have no approved result."""
    return tuple(
        rounds_rules.lacking_part(stage.name)
        for stage, _ in _weighing(round_)
        if not (held := rounds.of_stage(round_.programme, stage.key)) or held.state is not RoundState.APPROVED
    )


def _parts(round_: Round) -> Iterator[Weighed]:
    candidates = set(panels.numbers_of(round_))
    for stage, weight in _weighing(round_):
        held = rounds.of_stage(round_.programme, stage.key)
        frozen = results.result_of(held) if held else None
        places = frozen.result.places if frozen else ()
        scores = ((one.candidate, one.score) for one in places if one.rank and one.candidate in candidates)
        most = rulebook_of(round_).rubric.total
        if stage.method is Method.PUBLIC:
            most = public_voting.most_of(Fraction(one.score) for one in places)
        yield Weighed(stage.key, weight, most, tuple(sorted(scores)))


def _weighing(round_: Round) -> Iterator[tuple[Stage, int]]:
    """The stages that an overall evaluation adds up, with their weights."""
    if round_.method is not Method.OVERALL:
        return
    book = rulebook_of(round_)
    values = standing(book, round_.programme.settings)
    for stage in book.stages:
        if weight := int(values.get(f"weight.{stage.key}") or 0):
            yield stage, weight

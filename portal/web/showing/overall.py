"""综合评价 in words: what each part adds, its weight and the sum, for the office, the committee, the papers, and where
the public took part, for everybody. (M20)"""

from fractions import Fraction
from typing import NamedTuple

from portal.operations.judging import counting, preparing_rounds
from portal.rules.judging import tally
from portal.rules.judging.recount import Count, Result
from portal.rules.rulebook.rubric import Method
from portal.storage.judging import panels
from portal.storage.judging.rounds import Round
from portal.web.showing import outcomes
from portal.web.showing.outcomes import Candidate, decimal


class Part(NamedTuple):
    """One part that counts: its name, weight in percent, and full marks."""

    name: str
    weight: int
    most: int


class Row(NamedTuple):
    """One candidate. ``parts``: (score, what it adds); ``apart``: the rank without the public's part, "" where there is
    none, or no score."""

    candidate: Candidate
    rank: str
    parts: tuple[tuple[str, str], ...]
    sum: str
    apart: str
    mark: str


class Overall(NamedTuple):
    parts: tuple[Part, ...]
    rows: tuple[Row, ...]
    public: bool  # whether the public's part is among them


def overall_of(round_: Round) -> Overall | None:
    """The table of a counted overall evaluation, None of any other round."""
    if round_.method is not Method.OVERALL or round_.state not in counting.COUNTABLE:
        return None
    kept = counting.kept(round_)
    return _table(round_, kept.count, kept.result)


def _table(round_: Round, count: Count, result: Result) -> Overall:
    book = preparing_rounds.rulebook_of(round_)
    stages = {stage.key: stage for stage in book.stages}
    counting_parts = [part for part in count.parts if part.weight]
    points, scores = tally.shares(count.parts), [dict(part.scores) for part in counting_parts]
    by_public = [stages[part.stage].method is Method.PUBLIC for part in counting_parts]
    apart = tally.ranks(
        {
            one: sum((value for value, public in zip(values, by_public, strict=True) if not public), start=Fraction(0))
            for one, values in points.items()
        }
    )
    named = outcomes.candidates(panels.numbers_of(round_), book)
    rows = [
        Row(
            line.candidate,
            line.rank,
            tuple(
                (decimal(Fraction(theirs[line.candidate.id])), decimal(value))
                for theirs, value in zip(scores, points.get(line.candidate.id, ()), strict=False)
            ),
            line.score,
            str(apart.get(line.candidate.id, "")) if any(by_public) else "",
            line.mark,
        )
        for line in outcomes.lines(result, book, named)
    ]
    parts = (Part(stages[part.stage].name, part.weight, part.maximum) for part in counting_parts)
    return Overall(tuple(parts), tuple(rows), any(by_public))

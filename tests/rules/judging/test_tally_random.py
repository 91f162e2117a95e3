"""10,000 random rounds, counted a second time by other means, and computed again from their canonical text.

The second count goes by each candidate alone: how many are better, how many are as good. It knows neither ranks nor a
sorted list, and works from what happened (who was asked, recused, silent), not from the rows of the first.
"""

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import pytest

from portal.rules.judging import recount, tally
from portal.rules.judging.recount import Count, Paper, Recused, Result
from portal.rules.judging.recusal import Ground
from portal.rules.judging.tally import Terms
from portal.rules.rulebook.rubric import Method
from tests.repeating import rounds

ROUNDS = rounds("TALLIES", 20_000)
SEED = 2023


class History(NamedTuple):
    """What happened in a round: marks by (candidate, expert), None where an expert was silent."""

    terms: Terms
    candidates: list[int]
    experts: list[int]
    recused: set[tuple[int, int]]
    marks: dict[tuple[int, int], tuple[int, ...] | None]


def a_history(chance: random.Random) -> History:
    candidates = chance.sample(range(1, 100), chance.randint(1, 8))
    experts = chance.sample(range(100, 200), chance.randint(1, 7))
    method = chance.choice([Method.ELIGIBILITY, Method.VOTE, Method.SCORE])
    maxima = tuple(chance.choice([2, 3, 10]) for _ in range(chance.randint(1, 3))) if method is Method.SCORE else (1,)
    terms = Terms(
        method=method,
        maxima=maxima,
        quorum=chance.choice(["1/2", "2/3", "1"]),
        threshold=chance.choice(["2/3", "2/3", "1/2", "3/4"]) if method is Method.ELIGIBILITY else "",
        passes=0 if method is Method.ELIGIBILITY else chance.randint(1, 6),
        choices=chance.randint(1, 4) if method is Method.VOTE else 0,
        combine=chance.choice(["mean", "trimmed"]) if method is Method.SCORE else "",
    )
    silence, dodge = chance.choice([0, 0.1, 0.5]), chance.choice([0, 0.2])
    pairs = [(candidate, expert) for candidate in candidates for expert in experts]
    recused = {pair for pair in pairs if chance.random() < dodge}
    marks: dict[tuple[int, int], tuple[int, ...] | None] = {}
    votes = {expert: set(chance.sample(candidates, min(len(candidates), terms.choices))) for expert in experts}
    for candidate, expert in pairs:
        if method is Method.VOTE:
            given: tuple[int, ...] = (int(candidate in votes[expert]),)
        else:
            given = tuple(chance.randint(1 if method is Method.SCORE else 0, most) for most in maxima)
        marks[candidate, expert] = None if chance.random() < silence else given
    return History(terms, candidates, experts, recused, marks)


def count_of(history: History) -> Count:
    return Count(
        edition="2023",
        programme="craftsman",
        stage="s",
        rulebook="2023-craftsman",
        terms=history.terms,
        candidates=tuple(sorted(history.candidates)),
        papers=tuple(
            Paper(*pair, marks) for pair, marks in sorted(history.marks.items()) if pair not in history.recused
        ),
        recusals=tuple(Recused(*pair, Ground.OWN_UNIT) for pair in sorted(history.recused)),
    )


# -- the second count ------------------------------------------------------------------------------------------


def worth(history: History, candidate: int) -> Fraction | None:
    """The score of a candidate, None where it has none that counts."""
    asked = [expert for expert in history.experts if (candidate, expert) not in history.recused]
    heard = sorted(sum(marks) for expert in asked if (marks := history.marks[candidate, expert]) is not None)
    match history.terms.method:
        case Method.ELIGIBILITY:
            enough = asked and Fraction(sum(heard), len(asked)) > Fraction(history.terms.threshold)
            return Fraction(1) if enough else None
        case Method.VOTE:
            return Fraction(sum(heard)) or None
    if history.terms.combine == "trimmed" and len(heard) > 2:
        heard = heard[1:-1]
    return sum((Fraction(total, len(heard)) for total in heard), start=Fraction(0)) if heard else None


def verdicts(history: History) -> Iterator[tuple[int, str, int]]:
    """(candidate, verdict, rank): "in" for certain, "out", or "tied" across the line."""
    values = {candidate: worth(history, candidate) for candidate in history.candidates}
    for candidate, value in values.items():
        if value is None:
            yield candidate, "out", 0
            continue
        others = [other for name, other in values.items() if name != candidate and other is not None]
        better = sum(1 for other in others if other > value)
        level = sum(1 for other in others if other == value)
        if history.terms.method is Method.ELIGIBILITY:
            yield candidate, "in", 0
        elif better + level < history.terms.passes:
            yield candidate, "in", better + 1
        else:
            yield candidate, "tied" if better < history.terms.passes else "out", better + 1


def is_quorate(history: History) -> bool:
    asked = {e: [c for c in history.candidates if (c, e) not in history.recused] for e in history.experts}
    present = [expert for expert, whom in asked.items() if whom]
    whole = [expert for expert in present if all(history.marks[c, expert] is not None for c in asked[expert])]
    return bool(whole) and Fraction(len(whole), len(present)) >= Fraction(history.terms.quorum)


def agree(history: History, result: Result) -> None:
    expected = {candidate: (verdict, rank) for candidate, verdict, rank in verdicts(history)}
    found = dict.fromkeys(history.candidates, "out")
    found |= dict.fromkeys(result.tied, "tied") | dict.fromkeys(result.goes_on, "in")
    ranks = {place.candidate: place.rank for place in result.places}
    assert {candidate: (found[candidate], ranks[candidate]) for candidate in history.candidates} == expected
    assert result.quorate is is_quorate(history)
    assert result.open_tie is any(verdict == "tied" for verdict, _ in expected.values())
    certain = sum(1 for verdict, _ in expected.values() if verdict == "in")
    assert result.open_places == (history.terms.passes - certain if result.open_tie else 0)


@pytest.mark.trial
@pytest.mark.rule("N4", "N5", "N6", "M4", "M20")
def test_random_rounds_come_out_as_counted_by_other_means() -> None:
    chance = random.Random(SEED)
    ties = 0
    for _ in range(ROUNDS):
        history = a_history(chance)
        count = count_of(history)

        result = recount.result_of(count)

        agree(history, result)
        ties += result.open_tie
        again = recount.read(recount.canonical(count))
        assert isinstance(again, Count)
        assert again == count
    assert ties > ROUNDS / 20, "ties are what this is about"


def test_the_order_of_ballots_and_candidates_makes_no_difference() -> None:
    chance = random.Random(SEED)
    for _ in range(ROUNDS // 20):
        count = count_of(a_history(chance))
        shuffled = [paper.row for paper in chance.sample(count.papers, len(count.papers))]
        first = tally.outcome(count.terms, count.candidates, recount.rows_of(count))
        assert tally.outcome(count.terms, reversed(count.candidates), shuffled) == first

"""The edges that decide awards: two thirds, zero votes, the line, ties, quorum."""

from fractions import Fraction
from typing import Any

import pytest

from portal.rules.judging import tally
from portal.rules.judging.tally import Attendance, Row, Terms, Weighed
from portal.rules.rulebook.rubric import Method
from tests.judging import DELIBERATION, ELIGIBILITY, SCORE, VOTE

OVERALL = Terms(method=Method.OVERALL, maxima=(1,))


def said(*given: int | None, candidate: int = 1) -> list[Row]:
    """What the experts 1, 2, 3 … gave to the candidate."""
    return [(candidate, expert, value) for expert, value in enumerate(given, start=1)]


def of(**given: tuple[int | None, ...]) -> list[Row]:
    """What the experts gave to the candidates c1, c2 …"""
    return [row for name, values in given.items() for row in said(*values, candidate=int(name[1:]))]


def numbered(terms: Terms, rows: list[Row], **changes: Any) -> tally.Outcome:
    return tally.outcome(terms, sorted({row[0] for row in rows}), rows, **changes)


@pytest.mark.rule("N4")
@pytest.mark.parametrize(
    ("given", "eligible"),
    [
        ((1, 1, 0), False),  # exactly two thirds
        ((1, 1, 1), True),  # a panel of three needs all three
        ((1, 1, None), False),  # silence counts as not eligible
        ((1, 1, 1, 1, 0, 0), False),
        ((1, 1, 1, 1, 1, 0), True),
        ((1, 1, 1, 0, None), False),
        ((1, 1, 1, 1, None), True),
        ((1,), True),
        ((None, None), False),
        ((), False),  # everybody is recused
    ],
)
def test_more_than_two_thirds_of_those_entitled_find_it_eligible(given: tuple[int | None, ...], eligible: bool) -> None:
    outcome = tally.outcome(ELIGIBILITY, [1], said(*given))

    assert outcome.goes_on == ((1,) if eligible else ())
    [standing] = outcome.standings
    assert (standing.score, standing.entitled, standing.rank) == (given.count(1), len(given), 0)


@pytest.mark.rule("N4")
def test_a_recusal_changes_the_denominator() -> None:
    assert tally.outcome(ELIGIBILITY, [1], said(1, 1, 1, 0, 0)).goes_on == ()
    assert tally.outcome(ELIGIBILITY, [1], said(1, 1, 1, 0)).goes_on == (1,)


@pytest.mark.rule("N5")
def test_zero_votes_never_go_on_and_fewer_than_the_places_may() -> None:
    outcome = numbered(VOTE, of(c1=(0, 0, None), c2=(0, 1, 0), c3=(None, None, None)))

    assert outcome.goes_on == (2,)
    assert [(one.candidate, one.rank) for one in outcome.standings] == [(2, 1), (1, 0), (3, 0)]
    assert outcome.tied == ()


@pytest.mark.rule("N5", "M4")
@pytest.mark.parametrize(
    ("votes", "goes_on", "tied", "places"),
    [
        ({1: 3, 2: 2, 3: 1}, (1, 2), (), 0),
        ({1: 3, 2: 3, 3: 1}, (1, 2), (), 0),
        ({1: 3, 2: 2, 3: 2}, (1,), (2, 3), 1),
        ({1: 2, 2: 2, 3: 2}, (), (1, 2, 3), 2),
        ({1: 2, 2: 2}, (1, 2), (), 0),  # level, and both have a place
        ({1: 0, 2: 0, 3: 0}, (), (), 0),  # level at zero is no tie
        ({1: 1, 2: 0, 3: 0}, (1,), (), 0),
    ],
)
def test_a_tie_across_the_line_is_told_and_not_broken(votes, goes_on, tied, places) -> None:
    rows = [(candidate, expert, int(expert <= n)) for candidate, n in votes.items() for expert in (1, 2, 3)]

    outcome = numbered(VOTE, rows)

    assert (outcome.goes_on, outcome.tied, outcome.places) == (goes_on, tied, places)


@pytest.mark.rule("N6")
def test_scores_are_ranked_by_their_exact_mean_with_their_spread() -> None:
    outcome = numbered(SCORE, of(c1=(75, 80, 82), c2=(79, None, None), c3=(70, 88, 80), c4=(None, None, None)))

    assert [(one.candidate, one.rank, one.score, one.handed_in, one.spread) for one in outcome.standings] == [
        (3, 1, Fraction(238, 3), 3, 18),
        (1, 2, Fraction(79), 3, 7),
        (2, 2, Fraction(79), 1, 0),
        (4, 0, Fraction(0), 0, 0),
    ]
    assert (outcome.goes_on, outcome.tied, outcome.places) == ((3,), (1, 2), 1)


@pytest.mark.rule("N6")
def test_a_third_decides_where_rounding_would_not() -> None:
    rows = of(c1=(70, 70, 71), c2=(70, 71, 71), c3=(1, 1, 1))
    terms = Terms(method=Method.SCORE, maxima=SCORE.maxima, passes=1, combine="mean")

    assert numbered(terms, rows).goes_on == (2,)


def test_the_trimmed_mean_leaves_one_highest_and_one_lowest_out() -> None:
    rows = of(c1=(10, 90, 80, 80), c2=(81, 81, 81, 81), c3=(90, 20, None, None))
    terms = Terms(method=Method.SCORE, maxima=SCORE.maxima, combine="trimmed")

    assert [one.score for one in numbered(terms, rows).standings] == [81, 80, 55]


def test_without_a_line_everybody_with_a_score_goes_on() -> None:
    terms = Terms(method=Method.SCORE, maxima=SCORE.maxima, combine="mean")
    assert numbered(terms, of(c1=(1,), c2=(2,), c3=(None,))).goes_on == (2, 1)


@pytest.mark.rule("N7")
def test_a_deliberation_is_ranked_and_decides_nothing() -> None:
    outcome = numbered(DELIBERATION, of(c1=(75,), c2=(80,)))

    assert [one.candidate for one in outcome.standings] == [2, 1]
    assert (outcome.goes_on, outcome.tied) == ((), ())


@pytest.mark.rule("M20", "M17", "M18")
def test_the_overall_evaluation_weighs_the_stages() -> None:
    parts = (
        Weighed("material", 40, 100, ((1, "75/1"), (2, "80/1"), (3, "99/1"))),
        Weighed("presentation", 60, 100, ((1, "85/1"), (2, "245/3"))),
        Weighed("public", 0, 1, ()),
    )

    outcome = tally.outcome(OVERALL, [1, 2, 3], parts=parts)

    assert [(one.candidate, one.rank, one.score) for one in outcome.standings] == [(1, 1, 81), (2, 1, 81), (3, 0, 0)]
    assert outcome.goes_on == (1, 2)
    assert tally.weighed([]) == {}


def test_a_stage_that_is_not_counted_is_no_round() -> None:
    with pytest.raises(ValueError, match="not counted"):
        tally.outcome(Terms(method=Method.NOTICE, maxima=()), [1])


@pytest.mark.parametrize(
    ("handed_in", "entitled", "quorum", "enough"),
    [
        (3, 6, "1/2", True),
        (2, 5, "1/2", False),
        (4, 6, "2/3", True),
        (3, 5, "2/3", False),
        (4, 5, "1", False),
        (5, 5, "1", True),
        (0, 0, "1/2", False),
    ],
)
def test_the_quorum_is_reached_with_the_very_share(handed_in: int, entitled: int, quorum: str, enough: bool) -> None:
    assert tally.is_quorate(Attendance(handed_in, entitled), Fraction(quorum)) is enough


def test_who_leaves_one_ballot_out_has_not_handed_in() -> None:
    assert tally.attendance([(1, 1, 5), (2, 1, 6), (1, 2, 5), (2, 2, None), (1, 3, None)]) == (1, 3)


@pytest.mark.rule("N5")
def test_more_votes_than_choices_are_seen() -> None:
    rows = [(candidate, expert, int(candidate <= expert)) for candidate in (1, 2, 3) for expert in (1, 2, 3)]
    assert tally.over_choices(rows, 2) == (3,)

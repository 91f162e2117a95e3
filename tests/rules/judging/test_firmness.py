"""How firm a result is: the line, one expert left out, other ways to combine, agreement; exact, changing nothing."""

import random
from fractions import Fraction

import msgspec
import pytest

from portal.rules.judging import recount, tally
from portal.rules.judging.firmness import Change, Firmness, Given, Hand, firmness_of, level_of
from portal.rules.judging.tally import MEDIAN, TRIMMED, Row, Terms
from tests.judging import DELIBERATION, ELIGIBILITY, SCORE, VOTE
from tests.rules.judging.test_recount import a_count

ROWS: list[Row] = [
    *((1, 7, 90), (1, 8, 80), (1, 9, 85)),
    *((2, 7, 70), (2, 8, 80), (2, 9, 78)),
    *((3, 7, 75), (3, 8, 74), (3, 9, 73)),
    *((4, 7, 74), (4, 8, 75), (4, 9, None)),
]


def told(terms: Terms = SCORE, rows: list[Row] = ROWS, *, decided: bool = False, **changes: object) -> Firmness:
    terms = msgspec.structs.replace(terms, **changes)
    candidates = sorted({row[0] for row in rows})
    goes_on = tally.outcome(terms, candidates, rows).goes_on
    return firmness_of(terms, candidates, rows, goes_on, decided=decided)


@pytest.mark.rule("M17")
def test_the_line_has_three_on_each_side_and_their_gap() -> None:
    found = told()

    assert (found.above, found.below, found.gap) == ((1, 2), (4, 3), "3/2")
    assert told(passes=0).gap == told(passes=9).gap == told(DELIBERATION).gap == ""
    assert told(DELIBERATION).without == told(passes=0).without == ()


@pytest.mark.rule("M4")
def test_those_level_across_the_line_stand_above_it_until_the_panel_has_decided() -> None:
    rows: list[Row] = [(1, 7, 90), (2, 7, 80), (3, 7, 80), (4, 7, 70)]

    found = told(rows=rows)

    assert (found.above, found.below, found.gap, found.ties) == ((1, 2, 3), (4,), "0/1", ((2, 3),))
    chosen = firmness_of(SCORE, (1, 2, 3, 4), rows, (1, 3), decided=True)
    assert (chosen.above, chosen.below, chosen.gap) == ((1, 3), (2, 4), "0/1")
    nobody = firmness_of(SCORE, (1, 2, 3, 4), rows, (1,), decided=True)
    assert (nobody.above, nobody.below) == ((1,), (2, 3, 4))


@pytest.mark.rule("M10")
def test_leaving_one_out_names_who_would_come_and_go() -> None:
    found = {one.expert: one.change for one in told().without}

    assert (found[7], found[8]) == (Change((), (), ()), Change((), (), (2, 3, 4)))
    for expert, change in found.items():  # the same as to count without this expert's sheets
        other = tally.outcome(SCORE, (1, 2, 3, 4), [row for row in ROWS if row[1] != expert])
        assert set(change.enters) == set(other.goes_on) - {1, 2}
        assert set(change.leaves) == {1, 2} - set(other.goes_on) - set(other.tied)
        assert change.level == tuple(sorted(other.tied))


def test_other_ways_to_combine_are_compared_with_the_one_in_force() -> None:
    assert [one.how for one in told().otherwise] == [TRIMMED, MEDIAN]
    assert [one.how for one in told(combine=TRIMMED).otherwise] == ["mean", MEDIAN]
    assert told(VOTE, [(1, 7, 1), (2, 7, 0)]).otherwise == ()
    rows: list[Row] = [(1, 7, 90), *((2, 7 + n, total) for n, total in enumerate((60, 80, 81))), (3, 7, 75)]
    assert told(rows=rows).otherwise[1].change == Change((2,), (3,), ())


def test_each_hand_stands_beside_what_the_panel_gave_to_the_same() -> None:
    nine = told().hands[2]

    panel = Given("235/3", 70, 90)
    assert nine == Hand(9, 3, Given("236/3", 73, 85), panel)
    assert told().missing == ((4, 9),)


def test_agreement_is_told_for_each_panel_over_whom_all_of_it_judged() -> None:
    (one,) = told().agreement
    assert (one.experts, one.candidates) == ((7, 8, 9), 3)

    fields: list[Row] = [*((1, 7, 3), (1, 8, 3), (2, 7, 4), (2, 8, 4)), *((3, 5, 9), (3, 6, 9)), (4, 4, 1)]
    first, second = told(rows=fields).agreement
    assert (second.experts, second.icc, second.alpha, second.equal) == ((7, 8), "1/1", "1/1", "1/1")
    assert (first.experts, first.icc, first.alpha, level_of(first)) == ((5, 6), "", "", "完全一致")


@pytest.mark.rule("M20")
def test_the_recount_tells_it_too_and_a_count_of_before_gives_the_result_that_was_frozen() -> None:
    result = recount.result_of(a_count())
    assert isinstance(result.firmness, Firmness)
    assert b"." not in recount.canonical(result)
    assert recount.canonical(msgspec.json.decode(recount.canonical(result), type=recount.Result)) == recount.canonical(
        result
    )

    before = recount.result_of(a_count(format=1))
    assert before.format == 1
    assert b"firmness" not in recount.canonical(before)
    with pytest.raises(ValueError, match="eligibility"):
        firmness_of(ELIGIBILITY, (1,), [(1, 7, 1)], (), decided=False)


def test_nothing_in_it_changes_the_result() -> None:
    chance = random.Random(20261130)
    for _ in range(20):
        rows: list[Row] = [(one, expert, chance.randint(60, 70)) for one in range(8) for expert in range(4)]
        found = told(rows=rows, passes=3)
        assert found.gap == "0/1" or Fraction(found.gap) > 0
        assert len(found.without) == 4

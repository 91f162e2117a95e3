"""What an expert gives, as typed and as counted; voiding; what concludes a round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rulebooks import rulebook
from portal.rules.judging import casting as rules
from portal.rules.judging import rounds as rounds_rules
from portal.rules.judging import scoring
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import Head, RoundState
from portal.rules.rulebook.rubric import Method

RUBRIC = rulebook("2023-craftsman").rubric
KEYS = [indicator.key for indicator in RUBRIC.indicators()]


@given(st.dictionaries(st.sampled_from(KEYS), st.integers(1, 20)))
def test_a_sheet_is_kept_as_typed(points: dict[str, int]) -> None:
    typed = Given(points, opinion="意见")
    marks = rules.marks_of(Method.SCORE, RUBRIC, typed)
    assert rules.given_from(Method.SCORE, RUBRIC, marks, (), "意见") == typed


@pytest.mark.parametrize("answer", [None, True, False])
def test_an_answer_is_kept_as_typed(answer: bool | None) -> None:
    typed = Given(answer=answer, heads=frozenset({Head.PROCEDURE}))
    marks = rules.marks_of(Method.ELIGIBILITY, RUBRIC, typed)
    assert rules.given_from(Method.ELIGIBILITY, RUBRIC, marks, typed.heads, "") == typed
    assert rules.given_from(Method.VOTE, RUBRIC, (), (), "") == Given()


@pytest.mark.rule("S4")
def test_faults() -> None:
    whole = Given({one.key: one.maximum for one in RUBRIC.indicators()})
    assert rules.faults_of(Method.DELIBERATION, RUBRIC, whole) == {}
    assert set(rules.faults_of(Method.SCORE, RUBRIC, Given())) == set(KEYS)
    assert rules.faults_of_draft(Method.SCORE, RUBRIC, Given()) == {}
    assert set(rules.faults_of_draft(Method.SCORE, RUBRIC, Given({KEYS[0]: 11}))) == {KEYS[0]}
    assert rules.faults_of(Method.VOTE, RUBRIC, Given()) == {}
    long = rules.cleaned(Given(opinion="长" * (scoring.OPINION.most + 1)))
    assert set(rules.faults_of(Method.VOTE, RUBRIC, long)) == {"opinion"}
    assert rules.faults_of_draft(Method.VOTE, RUBRIC, long) == {}
    assert (rules.faults_of_notes("短"), set(rules.faults_of_notes("长" * 2_001))) == ({}, {"notes"})


@pytest.mark.rule("N4")
def test_faults_of_an_answer() -> None:
    assert set(rules.faults_of(Method.ELIGIBILITY, RUBRIC, Given())) == {"answer"}
    assert set(rules.faults_of(Method.ELIGIBILITY, RUBRIC, Given(answer=False))) == {"heads"}
    no = Given(answer=False, heads=frozenset({Head.COMPLIANCE}))
    assert rules.faults_of(Method.ELIGIBILITY, RUBRIC, no) == {}
    assert set(rules.faults_of(Method.ELIGIBILITY, RUBRIC, no._replace(answer=True))) == {"heads"}


@pytest.mark.rule("N5")
def test_votes() -> None:
    assert rules.refusal_of_votes([1, 2], [1, 2, 3], 0, 2) is None
    assert rules.refusal_of_votes([], [1], 2, 2) is None
    assert rules.refusal_of_votes([1], [1], 2, 2) is not None
    assert rules.refusal_of_votes([4], [1], 0, 2) == rules.NOT_TO_VOTE_FOR
    assert rules.refusal_of_votes([], [], 0, 2) == rules.NOTHING_TO_CAST


def test_voiding() -> None:
    assert rules.refusal_to_void(RoundState.OPEN, True) is None
    assert rules.refusal_to_void(RoundState.OPEN, False) == rules.NOT_CAST
    assert rules.refusal_to_void(RoundState.CLOSED, True) == rules.ROUND_NOT_OPEN
    assert rules.VOIDING_REASON.refusal_of(" \x00") == rules.VOIDING_REASON.missing
    assert rules.VOIDING_REASON.refusal_of("误投") is None
    assert rules.VOIDING_REASON.refusal_of("长" * 501) == rules.VOIDING_REASON.too_long


@pytest.mark.rule("M10")
def test_the_panel_says_something_where_experts_judge() -> None:
    assert rounds_rules.refusal_of_opinion(Method.VOTE, " ") == rounds_rules.OPINION.missing
    assert rounds_rules.refusal_of_opinion(Method.OVERALL, " ") is None
    assert rounds_rules.refusal_of_opinion(Method.VOTE, "同意") is None
    assert rounds_rules.refusal_of_opinion(Method.VOTE, "长" * 20_001) == rounds_rules.OPINION.too_long
    assert "“初审”" in rounds_rules.lacking_part("初审")

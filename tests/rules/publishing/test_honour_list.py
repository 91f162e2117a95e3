"""Who may be listed for what: from the result, within the quota, passing nobody over without a reason."""

import pytest
from msgspec.structs import replace

from portal.rulebooks import rulebook
from portal.rules.judging.recount import Place, Result
from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refusal
from portal.rules.publishing import honour_list as rules
from portal.rules.publishing.honour_list import Line
from portal.rules.rulebook.rubric import Method

EVERYBODY = range(100)  # nobody has withdrawn
QUOTAS = {"honouree": 2, "nominee": 2}


def places(*ranks: int) -> tuple[Place, ...]:
    """Candidates 1, 2 … with these ranks."""
    return tuple(
        Place(candidate=number, rank=rank, score="80/1", handed_in=int(bool(rank)), entitled=1, spread=0)
        for number, rank in enumerate(ranks, start=1)
    )


def ranking(*ranks: int) -> Result:
    return Result(
        format=1,
        input="",
        method=Method.OVERALL,
        experts=0,
        handed_in=0,
        quorate=True,
        places=places(*ranks),
        goes_on=(),
        tied=(),
        open_places=0,
        open_tie=False,
        honours={},
    )


DELIBERATED = replace(ranking(1, 2, 3, 4), method=Method.DELIBERATION, honours={"honouree": (1, 3), "nominee": (2,)})


def refused(
    result: Result, chosen: dict[int, str], reason: str = "", accepted: set[int] | None = None
) -> Refusal | None:
    return rules.refusal_of_choice(result, QUOTAS, chosen, {1, 2, 3, 4, 5} if accepted is None else accepted, reason)


@pytest.mark.rule("M20")
def test_a_list_is_proposed_once_from_an_approved_result() -> None:
    assert rules.refusal_to_propose(RoundState.APPROVED, listed=False) is None
    assert rules.refusal_to_propose(RoundState.CLOSED, listed=False) == rules.LAST_ROUND_OPEN
    assert rules.refusal_to_propose(None, listed=False) == rules.LAST_ROUND_OPEN
    assert rules.refusal_to_propose(RoundState.APPROVED, listed=True) == rules.LISTED_ALREADY


@pytest.mark.rule("N7", "M20")
def test_of_a_deliberation_those_whom_the_panel_named() -> None:
    named = rules.suggested(DELIBERATED, QUOTAS, EVERYBODY)
    assert named == {1: "honouree", 3: "honouree", 2: "nominee"}
    assert refused(DELIBERATED, named) is None
    assert refused(DELIBERATED, {**named, 2: "honouree"}) == rules.OTHER_HONOUR
    assert refused(DELIBERATED, {**named, 4: "nominee"}) == rules.OTHER_HONOUR
    assert refused(DELIBERATED, {**named, 9: "nominee"}) == rules.NOT_IN_RESULT


@pytest.mark.rule("M4", "M20")
def test_fewer_may_be_listed_with_a_reason_for_whom_the_panel_named() -> None:
    fewer = {1: "honouree", 2: "nominee"}
    assert rules.passed_over(DELIBERATED, QUOTAS, fewer, EVERYBODY) == (3,)
    assert refused(DELIBERATED, fewer) == rules.NO_REASON
    assert refused(DELIBERATED, fewer, "本人放弃。") is None
    assert refused(DELIBERATED, fewer, "长" * 2001) == rules.REASON.too_long
    assert refused(DELIBERATED, {}) == rules.NOBODY_LISTED


@pytest.mark.rule("M4", "M20")
def test_of_a_ranking_the_best_and_never_more_than_the_quota() -> None:
    result = ranking(1, 2, 3, 4, 5)
    best = {1: "honouree", 2: "honouree", 3: "nominee", 4: "nominee"}
    assert rules.suggested(result, QUOTAS, EVERYBODY) == best
    assert refused(result, best) is None
    over = refused(result, {**best, 5: "nominee"})
    assert over
    assert "超过名额 2 名" in over.reason
    assert refused(result, {1: "honouree"}) is None  # 宁缺毋滥: nobody below is listed either
    assert refused(result, {1: "other"}) == rules.NO_SUCH_HONOUR


@pytest.mark.rule("M4", "M20")
def test_who_ranks_above_somebody_listed_is_passed_over_with_a_reason_only() -> None:
    result = ranking(1, 2, 3, 4, 5)
    without_second = {1: "honouree", 3: "honouree"}
    assert rules.passed_over(result, QUOTAS, without_second, EVERYBODY) == (2,)
    assert refused(result, without_second) == rules.NO_REASON
    assert refused(result, without_second, "本人放弃。") is None
    lower = {1: "nominee", 2: "honouree"}  # a lower honour than somebody behind
    assert rules.passed_over(result, QUOTAS, lower, EVERYBODY) == (1,)


@pytest.mark.rule("M4")
def test_level_ones_across_a_quota_are_left_to_people() -> None:
    assert rules.suggested(ranking(1, 2, 2, 4), QUOTAS, EVERYBODY) == {1: "honouree"}
    assert rules.suggested(ranking(1, 1, 3, 3, 3), QUOTAS, EVERYBODY) == {1: "honouree", 2: "honouree"}
    assert rules.suggested(ranking(1, 1), QUOTAS, EVERYBODY) == {1: "honouree", 2: "honouree"}
    one_of_two = {1: "honouree", 2: "honouree"}
    assert rules.passed_over(ranking(1, 2, 2, 4), QUOTAS, one_of_two, EVERYBODY) == ()  # level is not above


def test_who_has_no_score_or_is_no_longer_accepted_is_not_listed() -> None:
    result = ranking(1, 0)
    assert rules.suggested(result, QUOTAS, EVERYBODY) == {1: "honouree"}
    assert refused(result, {2: "honouree"}) == rules.NOT_RANKED
    assert refused(result, {1: "honouree"}, accepted={2}) == rules.NOT_STANDING


@pytest.mark.rule("M3", "P8")
def test_quotas_are_those_of_the_edition() -> None:
    assert rules.quotas_of(rulebook("2023-craftsman"), {}) == {"honouree": 10, "nominee": 10}
    pioneer = rulebook("2017-pioneer")
    assert rules.quotas_of(pioneer, {"values": {"quota.honouree": "8"}})["honouree"] == 8


def test_a_list_is_ordered_by_honour_and_then_by_number() -> None:
    lines = [Line(n, honour, number, "", "", "") for n, honour, number in ((1, "nominee", "1"), (2, "honouree", "3"))]
    lines.append(Line(3, "honouree", "2", "", "", ""))
    assert [line.application for line in rules.in_order(lines, QUOTAS)] == [3, 2, 1]

"""Who does not go on, and why, in words."""

import pytest

from portal.rules.judging.leaving import leaving, reason_of
from portal.rules.judging.recount import Place, Result
from portal.rules.judging.tally import Terms
from portal.rules.rulebook.rubric import Method
from tests.judging import DELIBERATION, ELIGIBILITY, SCORE, VOTE


def result(method: Method, *goes_on: int, **honours: tuple[int, ...]) -> Result:
    places = tuple(Place(candidate=one, rank=one, score="1/1", handed_in=1, entitled=1, spread=0) for one in (1, 2, 3))
    facts = {"experts": 1, "handed_in": 1, "quorate": True, "tied": (), "open_places": 0, "open_tie": False}
    return Result(format=1, input="", method=method, places=places, goes_on=goes_on, honours=honours, **facts)


@pytest.mark.parametrize(
    ("found", "out"),
    [
        (result(Method.VOTE, 1, 2), (3,)),
        (result(Method.SCORE, 1, 2, 3), ()),
        (result(Method.DELIBERATION, 1, 2, 3, honouree=(1,), nominee=(3,)), (2,)),
    ],
)
def test_who_does_not_go_on(found: Result, out: tuple[int, ...]) -> None:
    assert leaving(found) == out


@pytest.mark.rule("M25")
@pytest.mark.parametrize(
    ("terms", "ranked", "reason"),
    [
        (ELIGIBILITY, True, "判定符合条件的专家没有超过 2/3"),
        (VOTE, True, "得票没有进入前 2 名"),
        (VOTE, False, "没有得到专家投票"),
        (SCORE, True, "评分没有进入前 2 名"),
        (SCORE, False, "没有得到有效的评分"),
        (DELIBERATION, True, "经专家组评议，没有列入推荐人选名单"),
    ],
)
def test_the_reason_in_words(terms: Terms, ranked: bool, reason: str) -> None:
    assert reason_of(terms, ranked) == reason

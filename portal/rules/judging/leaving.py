"""Who does not go on after a round, and why, in words for the person and the unit; no figure of anybody is in it.
(第二十五条, M25)"""

from portal.rules.judging.recount import Result
from portal.rules.judging.tally import Terms
from portal.rules.rulebook.rubric import Method


def leaving(result: Result) -> tuple[int, ...]:
    """The candidates who do not go on, in the order of the result; of a deliberation, whom it names for no honour."""
    named = {one for numbers in result.honours.values() for one in numbers}
    staying = named if result.method is Method.DELIBERATION else set(result.goes_on)
    return tuple(place.candidate for place in result.places if place.candidate not in staying)


def reason_of(terms: Terms, ranked: bool) -> str:
    """Why somebody does not go on. ``ranked``: came out with a vote or a sheet at all."""
    match terms.method:
        case Method.ELIGIBILITY:
            return f"判定符合条件的专家没有超过 {terms.threshold}"
        case Method.VOTE if not ranked:
            return "没有得到专家投票"
        case Method.VOTE:
            return f"得票没有进入前 {terms.passes} 名"
        case Method.DELIBERATION:
            return "经专家组评议，没有列入推荐人选名单"
    return f"评分没有进入前 {terms.passes} 名" if ranked else "没有得到有效的评分"


def reason_for(candidate: int, terms: Terms, result: Result) -> str:
    """Why this candidate does not go on, "" where it does."""
    if candidate not in leaving(result):
        return ""
    return reason_of(terms, any(place.candidate == candidate and place.rank for place in result.places))

"""The honour list 拟表彰名单: from the approved result of the last round, never above the quota, fewer where the
office finds so (宁缺毋滥); passing over somebody needs a reason. (第四条、第八条、第二十条)"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import msgspec

from portal.rules.judging.recount import Result
from portal.rules.judging.rounds import RoundState
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import Method
from portal.rules.rulebook.rulebook import Rulebook
from portal.rules.season.opening import standing

REASON = Passage("原因", 2_000)

LAST_ROUND_OPEN = Refusal("最后一轮评审的结果还没有经组委会批准，不能提出拟表彰名单。")
LISTED_ALREADY = Refusal("拟表彰名单已经批准，不能再提出。")
MOVING_REASON = Passage("递补的原因", 1_000, "供组委会审定")
DECIDED = Refusal("表彰名单已经审定，不能再递补。")
INTERRUPT_FIRST = Refusal("名单正在公示或者已经公示，递补的人选没有经过公示。请先中止公示，递补以后重新开始。")
NOT_A_MOVER = Refusal("请选择一位最后一轮评审的候选人：已经撤回或者已在名单上的，不能递补。")
NO_PLACE = Refusal("这一项荣誉没有空余名额，不能递补。")
NOBODY_LISTED = Refusal("请至少列入一名。")
NOT_IN_RESULT = Refusal("名单中有人不在批准的评审结果里。")
OTHER_HONOUR = Refusal("只能按专家组决定的荣誉列入名单。")
NOT_RANKED = Refusal("没有综合得分的候选人不能列入名单。")
NOT_STANDING = Refusal("名单中有人的申报已经不在受理状态。")
NO_SUCH_HONOUR = Refusal("名单中有本奖项没有设的荣誉。")
NO_REASON = Refusal("有评审结果在前的人没有列入，或者列入的荣誉较低，请写明原因。")
CHANGED = Refusal("批准的评审结果或者候选人与提请时不一致，请重新提请。")


class Line(msgspec.Struct, frozen=True):
    """One person as the list prints it. ``honour``: its key in the rulebook."""

    application: int
    honour: str
    number: str
    name: str
    unit: str
    technical_field: str


Chosen = Mapping[int, str]  # application: key of the honour


def quotas_of(rulebook: Rulebook, settings: Mapping[str, object]) -> dict[str, int]:
    """How many may be listed at most for each honour, the highest honour first."""
    values = standing(rulebook, settings)
    return {honour.key: int(values[f"quota.{honour.key}"] or 0) for honour in rulebook.honours}


def in_order(lines: Iterable[Line], honours: Iterable[str]) -> tuple[Line, ...]:
    """As a list is printed: by honour, then by 编号."""
    order = {honour: place for place, honour in enumerate(honours)}
    return tuple(sorted(lines, key=lambda line: (order[line.honour], line.number, line.application)))


def suggested(result: Result, quotas: Mapping[str, int], accepted: Collection[int]) -> dict[int, str]:
    """What the office starts from: what the panel named; of a ranking, the best up to the quota of each honour.
    Whoever is not among the ``accepted`` any more (withdrawn since) is not suggested.

    Nobody who stands level across a quota is suggested: that would break a tie silently. (第四条)
    """
    if result.method is Method.DELIBERATION:
        return {number: honour for number, honour in _named(result).items() if number in accepted}
    found: dict[int, str] = {}
    still = (place for place in result.places if place.rank and place.candidate in accepted)
    ranked = sorted(still, key=lambda place: place.rank)
    for honour, quota in quotas.items():
        left = [place for place in ranked if place.candidate not in found]
        taken, after = left[:quota], left[quota:]
        level = after[0].rank if after else 0
        found.update({place.candidate: honour for place in taken if place.rank != level})
        if any(place.rank == level for place in taken):
            break
    return found


def refusal_to_propose(last_round: RoundState | None, *, listed: bool) -> Refusal | None:
    """Why no honour list can be put before the committee, or None."""
    if listed:
        return LISTED_ALREADY
    return None if last_round is RoundState.APPROVED else LAST_ROUND_OPEN


def refusal_to_move_up(*, published: bool, interrupted: bool, decided: bool) -> Refusal | None:
    """Why nobody can move up on an approved list now, or None."""
    if decided:
        return DECIDED
    return INTERRUPT_FIRST if published and not interrupted else None


def refusal_of_mover(*, known: bool, places: int) -> Refusal | None:
    """Why this one cannot move up, or None. ``known``: a candidate of the last round who stands and is not listed;
    ``places``: left for the honour. (M4)"""
    if not known:
        return NOT_A_MOVER
    return None if places > 0 else NO_PLACE


def refusal_of_choice(
    result: Result, quotas: Mapping[str, int], chosen: Chosen, accepted: Collection[int], reason: str
) -> Refusal | None:
    """Why these people may not be listed for these honours, or None. (M4, M20)"""
    return (
        _refusal_of_people(result, chosen, accepted)
        or _refusal_of_quotas(quotas, chosen)
        or _refusal_of_reason(passed_over(result, quotas, chosen, accepted), reason)
    )


def _refusal_of_people(result: Result, chosen: Chosen, accepted: Collection[int]) -> Refusal | None:
    if not chosen:
        return NOBODY_LISTED
    ranks = {place.candidate: place.rank for place in result.places}
    if not set(chosen) <= set(ranks):
        return NOT_IN_RESULT
    if not set(chosen) <= set(accepted):
        return NOT_STANDING
    if result.method is Method.DELIBERATION:
        return None if chosen.items() <= _named(result).items() else OTHER_HONOUR
    return None if all(ranks[one] for one in chosen) else NOT_RANKED


def _refusal_of_quotas(quotas: Mapping[str, int], chosen: Chosen) -> Refusal | None:
    counted = Counter(chosen.values())
    if not set(counted) <= set(quotas):
        return NO_SUCH_HONOUR
    for honour, count in counted.items():
        if count > quotas[honour]:
            return Refusal(f"列入 {count} 名，超过名额 {quotas[honour]} 名。名额是上限，可以少评。")
    return None


def _refusal_of_reason(passed: tuple[int, ...], reason: str) -> Refusal | None:
    if passed and not reason:
        return NO_REASON
    return REASON.refusal_of_length(reason)


def passed_over(
    result: Result, quotas: Mapping[str, int], chosen: Chosen, accepted: Collection[int]
) -> tuple[int, ...]:
    """Who was named by the panel and is not listed; or ranks above somebody listed for the same or a higher honour than
    the own. Whoever is not among the ``accepted`` any more has left by themselves."""
    if result.method is Method.DELIBERATION:
        return tuple(sorted((set(_named(result)) - set(chosen)) & set(accepted)))
    height = {honour: place for place, honour in enumerate(quotas)}
    own = {place.candidate: height.get(chosen.get(place.candidate, ""), len(height)) for place in result.places}
    ranked = [place for place in result.places if place.rank]
    return tuple(
        place.candidate
        for place in ranked
        if place.candidate in accepted
        and any(own[other.candidate] < own[place.candidate] for other in ranked if other.rank > place.rank)
    )


def _named(result: Result) -> dict[int, str]:
    return {number: honour for honour, numbers in result.honours.items() for number in numbers}

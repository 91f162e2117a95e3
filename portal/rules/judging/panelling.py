"""Whom the panel of a round can judge, and a suggestion of who judges whom, which the office may change. (M10)"""

from collections.abc import Collection, Iterable, Mapping

from portal.rules.judging.drawing import drawn_order
from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refusal

Pair = tuple[int, int]  # (expert, candidate)

ONLY_PREPARING = Refusal("本轮评审已经开始，候选人、专家组和分工不能再更改。")
NOT_AN_EXPERT = Refusal("所选的账户不是专家，或者已经关闭，请刷新本页后重新选择。")
SEATED_ALREADY = Refusal("所选的专家中有人已经在本轮的专家组中，请刷新本页后重新选择。")
NOBODY_CHOSEN = Refusal("请至少选择一位专家。")
NO_SUCH_PANEL = Refusal("没有这个技术领域的专家组，请刷新本页后重新选择。")
NOT_PINNED = Refusal("只有办公室指定的回避可以取消。")
RECUSED = Refusal("分工中有专家须回避的候选人，请调整后再保存。")
FOREIGN = Refusal("分工中有不属于本轮的专家或候选人，请刷新本页后重新分配。")
NOTHING_BEFORE = Refusal("上一轮评审的结果还没有批准，批准以后才能准备本轮。")
NOBODY_NEW = Refusal("没有新受理的申报，候选人名单不需要更新。")
PREPARED_ALREADY = Refusal("本轮评审已经在准备，不需要再次办理。")


def refusal_to_prepare(
    prepared: bool, before: RoundState | None, first: bool, unready: Refusal | None = None
) -> Refusal | None:
    """Why the round of a stage cannot be prepared, or None. ``before``: the state of the one before it; ``unready``:
    why the edition cannot have one now (``rounds.refusal_to_begin``)."""
    if prepared:
        return PREPARED_ALREADY
    if unready:
        return unready
    return None if first or before is RoundState.APPROVED else NOTHING_BEFORE


def refusal_to_change(state: RoundState) -> Refusal | None:
    """Why candidates, panel and assignment may not change, or None: what counts is fixed when the round opens."""
    return None if state is RoundState.PREPARING else ONLY_PREPARING


def refusal_of_seats(seats: Mapping[int, str], experts: Collection[int], panels: Collection[str]) -> Refusal | None:
    """Why these, {expert: panel}, cannot be seated, or None. ``panels``: the technical fields that there are."""
    if not seats:
        return NOBODY_CHOSEN
    if not set(seats) <= set(experts):
        return NOT_AN_EXPERT
    return None if set(seats.values()) <= {"", *panels} else NO_SUCH_PANEL


def refusal_of_pairs(
    pairs: Collection[Pair], experts: Collection[int], candidates: Collection[int], recused: Collection[Pair]
) -> Refusal | None:
    """Why the work cannot be shared out like this, or None."""
    if any(expert not in experts or candidate not in candidates for expert, candidate in pairs):
        return FOREIGN
    return RECUSED if set(pairs) & set(recused) else None


def suggested(
    seed: str, candidates: Mapping[int, str], seats: Mapping[int, str], recused: Iterable[Pair], each: int = 0
) -> tuple[Pair, ...]:
    """Who might judge whom: every expert of the candidate's panel, or of these the ``each`` with the least to do.

    An expert of no panel judges all, and so is a candidate of none judged by all. The same seed gives the same answer:

    >>> suggested("2023", {1: "", 2: "", 3: ""}, {7: "", 8: "", 9: ""}, [(7, 1)], each=2)
    ((7, 2), (7, 3), (8, 1), (8, 3), (9, 1), (9, 2))
    """
    never, order = set(recused), drawn_order(seed, seats)
    load = dict.fromkeys(order, 0)
    pairs = []
    for candidate in drawn_order(seed, candidates):
        panel = candidates[candidate]
        able = [one for one in order if _judges(seats[one], panel) and (one, candidate) not in never]
        for expert in sorted(able, key=load.__getitem__)[: each or None]:
            load[expert] += 1
            pairs.append((expert, candidate))
    return tuple(sorted(pairs))


def _judges(seat: str, panel: str) -> bool:
    return not seat or not panel or seat == panel

"""Ending an edition 结束届次: nothing in it goes on any more, so that nobody waits for what will not come.

The portal's own rule: no document says when an edition has ended. It comes after the decisions of its awards
(第二十三条).
"""

from datetime import datetime

import msgspec

from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refusal

NOT_OPEN = Refusal("只有进行中的届次可以结束。")


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far one award of the edition is. ``award``: its short name. ``unverified``: how many applications
    wait for whose their number is; ``rounds``: the states of the rounds there are;
    ``listed``: it has an honour list 拟表彰名单; ``decided``: a decision 表彰决定 on that is published."""

    award: str
    recommending_closes_at: datetime
    unverified: int = 0
    rounds: tuple[RoundState, ...] = ()
    listed: bool = False
    decided: bool = False


def refusal_to_end(*, is_open: bool, awards: tuple[Progress, ...], now: datetime) -> Refusal | None:
    """Why the edition cannot be ended now, or None. An award for which nobody was judged does not keep it."""
    if not is_open:
        return NOT_OPEN
    return next((Refusal(reason) for award in awards if (reason := _reason(award, now))), None)


def _reason(award: Progress, now: datetime) -> str:
    if now <= award.recommending_closes_at:
        return f"{award.award}的推荐还没有截止，不能结束这一届。"
    if award.unverified:
        return f"{award.award}还有 {award.unverified} 份申报身份待核实，不能结束这一届。"
    if any(state is not RoundState.APPROVED for state in award.rounds):
        return f"{award.award}还有没有办结的评审轮次，不能结束这一届。"
    if award.listed and not award.decided:
        return f"{award.award}的表彰决定还没有公布，不能结束这一届。"
    return ""

"""Changing an edition that is open 更改届次: deadlines later for everybody, and settings that nothing rests on yet.

The portal's own rule: the committee approves it as it approved the edition (第八条), the public reads it, and nobody's
years change, as they are counted up to the day that was announced (第十二条).
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from portal.rules.judging.rounds import stages_of
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rulebook import Rulebook
from portal.rules.season.opening import Setting, settings_of

REASON = Passage("理由", 1_000)
NOT_OPEN = Refusal("只有进行中的届次可以这样更改。")
NOT_LATER = Refusal("截止时间只能向后延，不能提前。")
PAST = Refusal("新的截止时间应晚于现在。")
RECOMMENDING_BEFORE = Refusal("推荐截止不能早于申报截止。")
JUDGED_ALREADY = Refusal("评审已经开始，申报和推荐的截止时间不能再更改。")
FIXED = Refusal("更改涉及已经开始的评审，请刷新本页后重新填写。")
NOTHING_CHANGED = Refusal("没有任何改动。")
CHANGED = Refusal("提请以后这一届又有改动，请按现在的内容重新提请。")


class Deadlines(NamedTuple):
    """Of a programme, each inclusive."""

    closes_at: datetime
    recommending_closes_at: datetime


def refusal_to_move(before: Deadlines, after: Deadlines, *, begun: bool, now: datetime) -> Refusal | None:
    """Why the deadlines cannot be moved like this, or None. ``begun``: a round has been opened."""
    if after == before:
        return None
    if begun:
        return JUDGED_ALREADY
    if any(new < old for old, new in zip(before, after, strict=True)):
        return NOT_LATER
    if any(new <= now for old, new in zip(before, after, strict=True) if new != old):
        return PAST
    return RECOMMENDING_BEFORE if after.recommending_closes_at < after.closes_at else None


def changeable(rulebook: Rulebook, begun: Collection[str]) -> tuple[Setting, ...]:
    """The settings that nothing rests on yet; ``begun``: the stages whose rounds have been opened. Quotas belong to the
    last round, what is not of one stage to all of them."""
    last = stages_of(rulebook)[-1].key
    return tuple(one for one in settings_of(rulebook) if _is_free(one, begun, last))


def _is_free(setting: Setting, begun: Collection[str], last: str) -> bool:
    if setting.key.startswith("quota."):
        return last not in begun
    return setting.stage not in begun if setting.stage else not begun


def refusal_of_values(
    rulebook: Rulebook, before: Mapping[str, str], after: Mapping[str, str], begun: Collection[str]
) -> Refusal | None:
    """Why these values cannot be decided now, or None: one changes on which something rests already."""
    free = {setting.key for setting in changeable(rulebook, begun)}
    changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    return None if changed <= free else FIXED

"""Two people for one act: what one proposes another approves or declines, with a reason. (第八条)"""

from typing import NamedTuple

from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal


class Words(NamedTuple):
    """What is said to whoever cannot propose or decide."""

    waiting: Refusal = Refusal("同一件事已经有一项提议在等待审定，请先等它办结。")
    own: Refusal = Refusal("提议的人不能自己审定，请由另一位同事办理。")
    decided: Refusal = Refusal("这项提议已经办结，不能再次审定。")
    reason: Passage = Passage("不同意的理由", 1_000, "提议的人需要据此修改")


USUAL = Words()


def refusal_to_decide(proposed_by: int, by: int, *, is_open: bool, words: Words = USUAL) -> Refusal | None:
    """Why ``by`` may not decide the proposal, or None."""
    if not is_open:
        return words.decided
    return words.own if proposed_by == by else None

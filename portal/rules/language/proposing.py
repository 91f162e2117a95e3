"""Two people for one decision: one proposes, another approves or declines (第八条)."""

from portal.rules.language.refusals import Refusal

SAME_PERSON = Refusal("提议的人不能自己审定，请由另一位同事办理。")
DECIDED = Refusal("这项提议已经办结，不能再次审定。")
NO_REASON = Refusal("请写明不同意的理由，提议的人需要据此修改。")


def refusal_to_decide(proposed_by: int, by: int, *, is_open: bool) -> Refusal | None:
    """Why ``by`` may not decide the proposal, or None."""
    if not is_open:
        return DECIDED
    return SAME_PERSON if proposed_by == by else None


def refusal_to_decline(reason: str) -> Refusal | None:
    """Why a proposal may not be declined with this reason, or None."""
    return None if reason.strip() else NO_REASON

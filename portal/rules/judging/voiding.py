"""Voiding a ballot (作废): one officer proposes it with a reason, another decides; the original stays."""

from portal.rules.judging.rounds import RoundState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal

REASON_MOST = 500  # characters

ROUND_NOT_OPEN = Refusal("只有评审中的一轮可以作废评审表。")
NOT_CAST = Refusal("这份评审表还没有提交，不需要作废。")
CHANGED_SINCE = Refusal("这份评审表已经作废，不需要再次办理。")
NO_REASON = Refusal("请写明作废的原因。")
REASON_TOO_LONG = Refusal(f"作废的原因请不要超过{REASON_MOST}个字。")


def refusal_to_void(state: RoundState, cast: bool) -> Refusal | None:
    """Why the ballot cannot be voided, or None: cast, and not yet counted."""
    if state is not RoundState.OPEN:
        return ROUND_NOT_OPEN
    return None if cast else NOT_CAST


def refusal_of_reason(reason: str) -> Refusal | None:
    """Why this is no reason, or None."""
    typed = clean_text(reason)
    if not typed:
        return NO_REASON
    return REASON_TOO_LONG if len(typed) > REASON_MOST else None

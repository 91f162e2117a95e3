"""A code that the office hands over in person 当面交付的登录码: an expert without telephone or mailbox gets into an
open round with it. It opens what a letter's link opens, for minutes and once."""

from collections.abc import Collection
from datetime import timedelta

from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.people.staffing import BY_TWO

LIFE = timedelta(minutes=30)
TOLD_LEAST = 2  # others, so that nobody does it unseen
OCTETS = 10  # 80 bits: sixteen letters and digits
REASON = Passage("当面交付登录码的情况", 300, "另外两人据此核对")
NOT_AN_EXPERT = Refusal("登录码只能交给评审专家本人；其他人请用忘记密码或重置验证器。")
NO_OPEN_ROUND = Refusal("这位专家现在没有进行中的评审，不需要登录码。")
NOBODY_TOLD = Refusal("交付登录码须有另外至少两位工作人员或监督人员知情，现在人数不足。")


def refusal_to_hand_over(roles: Collection[str], *, judging: bool, told: int) -> Refusal | None:
    """Why no code can be handed over, or None. ``judging``: the account sits on the panel of an open round."""
    if "expert" not in roles or not BY_TWO.isdisjoint(roles):
        return NOT_AN_EXPERT
    if not judging:
        return NO_OPEN_ROUND
    return NOBODY_TOLD if told < TOLD_LEAST else None


def spelled(code: str) -> str:
    """As it is read out and written down.

    >>> spelled("abcd2345wxyz6722")
    'ABCD-2345-WXYZ-6722'
    """
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4)).upper()


def typed_code(text: str) -> str:
    """What was typed as it is compared: 0, 1 and 8 are no digits of it and are read as the letters that they look like.

    >>> typed_code(" ABCD-2345 wxyz 67O1 ")
    'abcd2345wxyz67ol'
    """
    plain = "".join(letter for letter in text.lower() if letter.isalnum())
    return plain.translate(str.maketrans("018", "olb"))

"""Putting honourees forward for honours of the city 推荐上级荣誉: whoever the office finds to meet the overall
conditions 综合条件, and where the trade unions give the honour, is a member. (第二十三条; N14)"""

from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import Superior
from portal.rules.rulebook.rulebook import Rulebook

NOT_HONOURED = Refusal("推荐上级荣誉的只有获荣个人，不含提名和已取消、已撤销的荣誉。")
NOT_A_MEMBER = Refusal("不是工会会员，不能推荐。")
MEMBERSHIP_UNKNOWN = Refusal("没有申报表，无从核对工会会员。")


def superior(rulebook: Rulebook, key: str) -> Superior | None:
    """The higher honour of this key, if honourees of the award are put forward for it."""
    return next((one for one in rulebook.superiors if one.key == key), None)


def refusal_to_commend(target: Superior, state: HonourState, member: bool | None) -> Refusal | None:
    """Why an honouree cannot be put forward for ``target``, or None; ``member`` None: nobody knows. (第二十三条)"""
    if state is not HonourState.HONOURED:
        return NOT_HONOURED
    if not target.members or member:
        return None
    return MEMBERSHIP_UNKNOWN if member is None else NOT_A_MEMBER

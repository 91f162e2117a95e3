"""Who may hold which role, and who may change that: the people of the portal's own side (办公室、组委会、专家、监督).

Roles are named by their keys here: ``office``, ``committee``, ``auditor``, ``expert``.
"""

from collections.abc import Collection
from datetime import timedelta

from portal.rules.language.refusals import Refusal
from portal.rules.language.worded import Worded


class RoleName(Worded):
    """What an account may act as. Everybody who registers is an applicant (申报人)."""

    APPLICANT = "applicant", "申报人"
    RECOMMENDER = "recommender", "推荐单位"
    OFFICE = "office", "组委会办公室"
    EXPERT = "expert", "专家"
    COMMITTEE = "committee", "组委会"
    AUDITOR = "auditor", "监督"


INVITATION_LIFE = timedelta(days=14)
SAME_INVITATION = timedelta(days=1)  # within this, the same address is not written to again for the same thing
STAFF = ("office", "committee", "expert", "auditor")

OFFICE_AND_COMMITTEE = Refusal("组委会办公室提议，组委会审定，同一个人不能兼任，请只选其中一项。")
AUDITOR_ALONE = Refusal("监督不能兼任其他职责，请只选“监督”。")
NO_ROLE = Refusal("请至少选择一项职责。")
NOT_YOURSELF = Refusal("不能更改自己的职责，请由办公室的另一位同事办理。")
NOT_YOUR_OWN_FACTOR = Refusal("不能重置自己的验证器，请由办公室的另一位同事办理。")
LAST_OF_OFFICE = Refusal("这是组委会办公室最后一个账户，请先邀请另一位同事。")


def refusal_of_roles(roles: Collection[str]) -> Refusal | None:
    """Why one person may not hold these roles together, or None. Who proposes does not approve (第八条); who
    supervises does neither (第二十五条、第二十六条)."""
    held = set(roles)
    if not held & set(STAFF):
        return NO_ROLE
    if {"office", "committee"} <= held:
        return OFFICE_AND_COMMITTEE
    if "auditor" in held and len(held & set(STAFF)) > 1:
        return AUDITOR_ALONE
    return None


def refusal_to_change(account: int, by: int) -> Refusal | None:
    """Why ``by`` may not take a role from ``account`` or close it, or None."""
    return NOT_YOURSELF if account == by else None


def refusal_to_reset(account: int, by: int) -> Refusal | None:
    """Why ``by`` may not reset the second factor of ``account``, or None."""
    return NOT_YOUR_OWN_FACTOR if account == by else None

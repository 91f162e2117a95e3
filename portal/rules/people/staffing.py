"""Who may hold which role, and who may change that: the people of the portal's own side (办公室、组委会、专家、监督,
and the 承办单位 of a competition).

Roles are named by their keys here: ``office``, ``committee``, ``auditor``, ``expert``, ``undertaker``.
"""

from collections.abc import Collection
from datetime import timedelta

from portal.rules.language.names import name_key
from portal.rules.language.passages import Passage
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
    UNDERTAKER = "undertaker", "承办单位"


INVITATION_LIFE = timedelta(days=14)
SAME_INVITATION = timedelta(days=1)  # within this, the same address is not written to again for the same thing
STAFF = ("office", "committee", "expert", "auditor", "undertaker")
BY_TWO = frozenset({"office", "committee", "auditor", "undertaker"})  # whom two appoint, reset, dismiss


class Act(Worded):
    """What two decide about an account of the office, the committee, the auditors or an undertaker."""

    RESET = "reset", "重置验证器"
    REVOKE = "revoke", "取消职责"
    CLOSE = "close", "关闭账户"


REASON = Passage("理由", 500, "审定的人需要据此判断")
OFFICE_AND_COMMITTEE = Refusal("组委会办公室提议，组委会审定，同一个人不能兼任，请只选其中一项。")
AUDITOR_ALONE = Refusal("监督不能兼任其他职责，请只选“监督”。")
UNDERTAKER_APART = Refusal("承办单位的人只办理所承办的竞赛，不能兼任其他职责。")
NO_COMPETITION = Refusal("承办单位的人由所承办竞赛的页面邀请，请写明是哪一家承办单位。")
UNDERTAKES_ALREADY = Refusal("这个账户已经在办理这项竞赛。")
UNDERTAKES_ANOTHER = Refusal("这个账户在本届已经承办另一项竞赛，一个账户一届只承办一项。")
EXPERT_APART = Refusal("专家只参加评审，不能由组委会办公室或组委会的人兼任，请只选其中一项。")
SEATED = Refusal("此人是正在进行的届次的评审专家，本届结束前不能任用。")
NO_ROLE = Refusal("请至少选择一项职责。")
NOT_YOURSELF = Refusal("不能更改自己的职责，请由办公室的另一位同事办理。")
NOT_YOUR_OWN_FACTOR = Refusal("不能重置自己的验证器，请由办公室的另一位同事办理。")
NOT_ABOUT_YOU = Refusal("这项提议与您本人有关，请由另一位同事审定。")
NOT_YOUR_SIDE = Refusal("这项提议不由您审定。")
LAST_OF_OFFICE = Refusal("这是组委会办公室最后一个账户，请先邀请另一位同事。")
TAKES_TWO = Refusal("组委会办公室、组委会、监督和承办单位人员的任免由两个人办理，请提出后由另一位同事审定。")
OTHERS_ARE_THERE = Refusal("平台中有可以审定的同事，请在平台中提出，由另一位同事审定。")
NO_ACT = Refusal("请选择要办理的事项。")
NO_COLLEAGUE = Refusal("这个邮箱没有组委会办公室、组委会、监督或承办单位的账户。")
ALIKE = Refusal("请先核对下列情况，确认不是同一个人，并勾选“已核实”。")
NOBODY_ELSE = {
    "office": Refusal("组委会办公室没有另一位同事可以审定，请由平台管理员在服务器上办理。"),
    "committee": Refusal("组委会没有人可以审定，请由平台管理员在服务器上办理。"),
}


def refusal_of_roles(roles: Collection[str]) -> Refusal | None:
    """Why one person may not hold these roles together, or None. Who proposes does not approve (第八条); who
    supervises does neither (第二十五条、第二十六条), who judges is judged by none of them (第十条)."""
    held = set(roles) & set(STAFF)
    if not held:
        return NO_ROLE
    if len(held) == 1:
        return None
    if "auditor" in held:
        return AUDITOR_ALONE
    if "undertaker" in held:
        return UNDERTAKER_APART
    return EXPERT_APART if "expert" in held else OFFICE_AND_COMMITTEE


def side_of(roles: Collection[str]) -> str:
    """Who decides about somebody with these roles: of the committee the committee, of the others the office."""
    return "committee" if "committee" in roles else "office"


def refusal_to_act_alone(roles: Collection[str], second: int | None) -> Refusal | None:
    """Why one person may not act about somebody with these roles without a ``second``, or None."""
    return TAKES_TWO if second is None and not BY_TWO.isdisjoint(roles) else None


def refusal_for_lack(
    side: str, office: Collection[int], deciding: Collection[int], about: int | None
) -> Refusal | None:
    """Why nothing can be proposed to ``side``, or None: beside the account that it is ``about``, there must be one of
    the ``office`` who proposes and another one of those ``deciding``."""
    proposing, second = set(office) - {about}, set(deciding) - {about}
    return None if proposing and second and len(proposing | second) > 1 else NOBODY_ELSE[side]


def refusal_to_decide_about(about: int | None, by: int, side: str, roles: Collection[str]) -> Refusal | None:
    """Why ``by``, who holds ``roles``, may not decide for ``side`` about an account, or None."""
    if side not in roles:
        return NOT_YOUR_SIDE
    return NOT_ABOUT_YOU if about == by else None


def are_alike(name: str, phone: str, other_name: str, other_phone: str) -> tuple[bool, bool]:
    """Whether two accounts have one name, and one telephone number: perhaps they are one person.

    >>> are_alike("李 文", "", "李文", "13900000000")
    (True, False)
    """
    return name_key(name) == name_key(other_name), bool(phone) and phone == other_phone


def refusal_to_change(account: int, by: int) -> Refusal | None:
    """Why ``by`` may not take a role from ``account`` or close it, or None."""
    return NOT_YOURSELF if account == by else None


def refusal_to_reset(account: int, by: int) -> Refusal | None:
    """Why ``by`` may not reset the second factor of ``account``, or None."""
    return NOT_YOUR_OWN_FACTOR if account == by else None

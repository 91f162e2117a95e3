"""What the letters to invited people and to the portal's own side say, and who of it is told of a change."""

from collections.abc import Collection
from datetime import datetime

from portal.config import Settings
from portal.operations.letters.letters import Text, composed, link, send, shown_moment
from portal.rules.people.staffing import RoleName
from portal.storage.competing import undertakers
from portal.storage.people import accounts
from portal.storage.people.accounts import Account

ONCE = "链接只能使用一次，{} 前有效；过期后请联系组委会办公室重新发送。"


def invitation_of_staff(settings: Settings, name: str, roles: str, token: str, until: datetime) -> Text:
    return composed(
        "邀请您参加评选工作",
        name,
        f"组委会办公室邀请您在评选申报平台担任“{roles}”。请打开下面的链接，设置密码（已有账户的请登录）并接受邀请：",
        link(settings, f"/invitation/{token}"),
        ONCE.format(shown_moment(until)),
        "如果您不了解此事，请不必理会本邮件。",
    )


def invitation_of_member(settings: Settings, organisation: str, token: str, until: datetime) -> Text:
    return composed(
        "请贵单位登录评选申报平台",
        "",
        f"有申报人在评选申报表中写明“{organisation}”为所在单位或推荐机构，需要贵单位填写推荐意见。"
        "请打开下面的链接，设置密码（已有账户的请登录），开通贵单位的账户：",
        link(settings, f"/invitation/{token}"),
        ONCE.format(shown_moment(until)),
        "如果贵单位不了解此事，请不必理会本邮件。",
    )


def second_factor_reset(settings: Settings, name: str, at: datetime) -> Text:
    return composed(
        "您的验证器已重置",
        name,
        f"您的验证器已于 {shown_moment(at)} 重置，您在各处的登录都已退出。下次登录时，请重新设置验证器：",
        link(settings, "/sign-in"),
        "如果您没有要求重置，请马上重新设置密码，并告知组委会办公室。",
    )


def second_factor_set(settings: Settings, name: str, at: datetime) -> Text:
    return composed(
        "您的账户已设置验证器",
        name,
        f"您的账户已于 {shown_moment(at)} 设置验证器，以后登录除密码外还要输入验证码。",
        "如果不是您本人操作，请马上告知组委会办公室。",
    )


def staff_changed(settings: Settings, name: str, what: str, who: str, reason: str, at: datetime) -> Text:
    """To everybody of the role and to the auditor: what was done about one of them, and by whom."""
    return composed(
        "工作人员有变动",
        name,
        f"{shown_moment(at)}，{what}。{who}。",
        f"理由：{reason}",
        "如有疑问，请马上与组委会办公室和监督人员联系。",
    )


def all_of(roles: Collection[RoleName], *undertaken: int | None) -> list[Account]:
    """All who hold one of the roles, and the auditors; of undertakers those of the same competitions."""
    side = {*roles, RoleName.AUDITOR} - {RoleName.UNDERTAKER}
    found = {one.id: one for role in side for one in accounts.having(role)}
    same = (one.account for number in undertaken if number for one in undertakers.acting_for(number))
    return list((found | {one.id: one for one in same}).values())


def tell(told: list[Account], what: str, who: str, reason: str, *, at: datetime, settings: Settings) -> None:
    """Write to each of them what was done about one of theirs."""
    for one in told:
        contact = one.contact
        send(contact.email, staff_changed(settings, contact.name, what, who, reason, at), at=at)

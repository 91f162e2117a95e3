"""Letters: what they say, and putting them into the outbox. ``mailing`` hands them to a mail server.

A letter never repeats what an unproven visitor typed (a name could carry an advertisement), and its links start
with the base URL of the settings, whatever host a request claimed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal import clock
from portal.config import Settings
from portal.rules.language.days import day_in_words
from portal.rules.people.wanted_letters import OptionalLetter
from portal.storage.letters import outbox
from portal.storage.letters.outbox import Meant

SIGNED = "评选活动组委会办公室"


@dataclass(frozen=True, slots=True)
class Text:
    """What one letter says."""

    subject: str
    body: str


def send(
    to: str,
    text: Text,
    *,
    at: datetime,
    key: str | None = None,
    meant: Meant = Meant.TOLD,
    wait: timedelta = timedelta(),
) -> None:
    """Put a letter into the outbox, in the transaction of what it tells of; with a key, once for all. It leaves after
    ``wait``."""
    outbox.post(to, text.subject, text.body, at=at, key=key, meant=meant, wait=wait)


def link(settings: Settings, path: str) -> str:
    """``path`` as a link that works in a letter."""
    return settings.base_url.rstrip("/") + path


def links(settings: Settings | None, path: str, optional: OptionalLetter | None = None) -> tuple[str, ...]:
    """Where a letter leads: to what it speaks of, and from one that can be declined to where one declines it."""
    if settings is None:
        return ()
    choice = f"不想再收“{optional.word}”的，请在这里选择：{link(settings, '/account/letters')}" if optional else ""
    return (link(settings, path), *((choice,) if choice else ()))


def composed(subject: str, name: str, *paragraphs: str) -> Text:
    """A letter of these paragraphs, with greeting and signature."""
    greeting = f"{name}，您好：" if name else "您好："
    closing = (f"此致\n敬礼\n\n{SIGNED}", "（本邮件由平台自动发出，请勿直接回复。）")
    return Text(subject, "\n\n".join((greeting, *paragraphs, *closing)) + "\n")


def shown_moment(moment: datetime) -> str:
    """As people in Shanghai read it.

    >>> from datetime import UTC
    >>> shown_moment(datetime(2026, 11, 22, 6, 30, tzinfo=UTC))
    '2026年11月22日 14:30'
    """
    local = clock.beijing(moment)
    return f"{day_in_words(local)} {local:%H:%M}"


def confirm_registration(settings: Settings, token: str, until: datetime) -> Text:
    return composed(
        "请确认您的注册",
        "",
        "有人用这个邮箱在评选申报平台注册账户。如果是您本人，请打开下面的链接，输入注册时设置的密码，完成注册：",
        link(settings, f"/register/{token}"),
        f"链接只能使用一次，{shown_moment(until)} 前有效。",
        "如果您没有注册，请不必理会本邮件，账户不会开通。",
    )


def already_registered(settings: Settings, name: str, token: str, until: datetime) -> Text:
    return composed(
        "您已经有账户",
        name,
        "有人用这个邮箱在评选申报平台注册。您已经有账户，不需要再次注册，请直接登录：",
        link(settings, "/sign-in"),
        f"如果忘记了密码，可以在 {shown_moment(until)} 前打开下面的链接重新设置，链接只能使用一次：",
        link(settings, f"/reset/{token}"),
        "如果不是您本人操作，请不必理会本邮件，您的账户和密码没有变化。",
    )


def reset_password(settings: Settings, name: str, token: str, until: datetime) -> Text:
    return composed(
        "重新设置密码",
        name,
        "您申请了重新设置评选申报平台的密码。请打开下面的链接，设置新的密码：",
        link(settings, f"/reset/{token}"),
        f"链接只能使用一次，{shown_moment(until)} 前有效。",
        "如果不是您本人操作，请不必理会本邮件，您的密码没有变化。",
    )


def nothing_to_reset(settings: Settings) -> Text:
    """For an address without an account: otherwise its owner would wait for a letter that never comes."""
    return composed(
        "这个邮箱没有账户",
        "",
        "有人申请重新设置评选申报平台的密码，但是这个邮箱还没有账户。",
        "如果是您本人操作，您也许是用另一个邮箱注册的，请换那个邮箱再试；还没有注册的话，请打开：",
        link(settings, "/register"),
        "如果不是您本人操作，请不必理会本邮件。",
    )


def password_changed(settings: Settings, name: str, at: datetime) -> Text:
    return composed(
        "您的密码已更改",
        name,
        f"您在评选申报平台的密码已于 {shown_moment(at)} 更改，在其他设备上的登录都已退出。",
        "如果是您本人操作，不需要再做什么。如果不是，请马上重新设置密码，并告知组委会办公室：",
        link(settings, "/forgot"),
    )


def contact_changed(settings: Settings, name: str, at: datetime) -> Text:
    return composed(
        "您的联系方式已更改",
        name,
        f"您在评选申报平台登记的姓名或电话已于 {shown_moment(at)} 更改。",
        "如果不是您本人操作，请马上重新设置密码，并告知组委会办公室：",
        link(settings, "/forgot"),
    )


def new_device(settings: Settings, name: str, address: str, at: datetime) -> Text:
    return composed(
        "您的账户在新设备上登录",
        name,
        f"您的账户于 {shown_moment(at)} 在一台以前没有用过的设备上登录，网络地址是 {address or '未知'}。",
        "如果是您本人操作，不需要再做什么。如果不是，请马上重新设置密码，并告知组委会办公室：",
        link(settings, "/forgot"),
    )

"""How long links, sign-ins and known devices live, and how many attempts are allowed.

Attempts on an account count by the device that signed in with it before, or else by the network that they come from:
nobody can use up somebody else's, and whole offices sit behind one network.
"""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from portal.rules.language.worded import Worded

SIGN_IN_LIFE = timedelta(days=7)  # however busy; before that, it ends when nobody uses it
STAFF_IDLE = timedelta(minutes=30)  # of office, committee, auditors, undertakers; others: the setting ``idle_hours``
SEEN = timedelta(minutes=1)  # so exactly is remembered when a sign-in was used
CLOCKS_DIFFER = timedelta(minutes=5)  # at most, of the machines that serve one portal
REGISTRATION_LIFE = timedelta(hours=24)
RESET_LIFE = timedelta(minutes=60)
REPEATED_FOR = RESET_LIFE / 2  # so long the same link is sent again
DEVICE_LIFE = timedelta(days=180)  # since the last sign-in
DAY = timedelta(days=1)
EVENTS_KEPT = timedelta(days=190)  # 网络安全法 article 21: six months at least
SETTLED = timedelta(hours=1)  # whoever has had an account so long is told of a new device


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` attempts in ``window``, counted from the first of them."""

    most: int
    window: timedelta


SIGN_IN = Limit(10, timedelta(minutes=15))  # on one account, of one device or from one network
# A network from which many failed on any accounts is slowed, never shut.
SIGN_IN_BY_NETWORK = Limit(100, timedelta(minutes=15))
SLOWED = Limit(3, timedelta(minutes=15))
# On one account, of all devices that never signed in with it, and of one that did. As a window begins with its first
# attempt, twice as many fit into the 24 hours around its end: 90 with a device, 60 without.
SIGN_IN_BY_STRANGERS = Limit(30, DAY)
SIGN_IN_BY_DEVICE = Limit(15, DAY)
EVENTS_OF_NOBODY = Limit(1000, timedelta(hours=1))
LETTERS_BY_ACCOUNT = Limit(5, timedelta(hours=1))
# Beyond this many letters leave one after another: a whole office registers from one network, a mail bomb drips.
LETTERS_BY_NETWORK = Limit(60, timedelta(hours=1))
LETTERS_APART, LETTERS_WAIT = timedelta(seconds=10), timedelta(minutes=30)
LETTERS_FLOOD = Limit(600, timedelta(hours=1))  # of one network: no office is so large


class EventKind(Worded):
    """What is recorded of signing in (登录记录)."""

    SIGNED_IN = "signed_in", "登录"
    FAILED = "failed", "密码或验证码不对"
    REFUSED = "refused", "尝试过多，未予受理"
    RESET_ASKED = "reset_asked", "申请重新设置密码"
    PASSWORD_RESET = "password_reset", "通过邮件重新设置密码"
    PASSWORD_CHANGED = "password_changed", "更改密码"
    FACTOR_SET = "factor_set", "设置验证器"
    FACTOR_RESET = "factor_reset", "验证器被重置"
    DEVICE_NEW = "device_new", "在新设备上登录"
    ROLE_GRANTED = "role_granted", "获得职责"
    ROLE_REVOKED = "role_revoked", "取消职责"


def idle_allowed(staff: bool, hours: float) -> timedelta:
    """How long a sign-in lives that nobody uses: of office, committee and auditors, and of others ``hours``.

    >>> idle_allowed(True, 12), idle_allowed(False, 12) == timedelta(hours=12)
    (datetime.timedelta(seconds=1800), True)
    """
    others = timedelta(hours=hours)
    return min(STAFF_IDLE, others) if staff else others


def wait_of(number: int) -> timedelta:
    """How long the ``number``-th letter waits that one network asks for within the hour.

    >>> wait_of(60), wait_of(61) == LETTERS_APART, wait_of(599) == LETTERS_WAIT
    (datetime.timedelta(0), True, True)
    """
    return min(max(number - LETTERS_BY_NETWORK.most, 0) * LETTERS_APART, LETTERS_WAIT)


def in_words(idle: timedelta) -> str:
    """As the account's page says it.

    >>> in_words(timedelta(hours=12)), in_words(timedelta(minutes=30))
    ('12 小时', '30 分钟')
    """
    hours = idle / timedelta(hours=1)
    return f"{hours:g} 小时" if hours >= 1 else f"{idle // timedelta(minutes=1)} 分钟"


def network_of(address: str) -> str:
    """The part of an IP address that stands for one visitor: all of IPv4, the /64 of IPv6.

    >>> network_of("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::'
    >>> network_of("::ffff:192.0.2.1")
    '192.0.2.1'
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64))

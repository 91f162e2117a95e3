"""How long links and sign-ins live, and how many attempts are allowed."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

SIGN_IN_LIFE = timedelta(days=7)  # however busy; before that, it ends when nobody uses it
STAFF_IDLE = timedelta(minutes=30)  # of office, committee and auditors; others: the setting ``idle_hours``
SEEN = timedelta(minutes=1)  # so exactly is remembered when a sign-in was used
REGISTRATION_LIFE = timedelta(hours=24)
RESET_LIFE = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` attempts in ``window``, counted from the first of them."""

    most: int
    window: timedelta


SIGN_IN_BY_ACCOUNT = Limit(10, timedelta(minutes=15))
# Whole offices sit behind one address: wide, and only failures count.
SIGN_IN_BY_ADDRESS = Limit(100, timedelta(minutes=15))
LETTERS_BY_ACCOUNT = Limit(5, timedelta(hours=1))
LETTERS_BY_ADDRESS = Limit(60, timedelta(hours=1))


def idle_allowed(staff: bool, hours: float) -> timedelta:
    """How long a sign-in lives that nobody uses: of office, committee and auditors, and of others ``hours``.

    >>> idle_allowed(True, 12), idle_allowed(False, 12) == timedelta(hours=12)
    (datetime.timedelta(seconds=1800), True)
    """
    others = timedelta(hours=hours)
    return min(STAFF_IDLE, others) if staff else others


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

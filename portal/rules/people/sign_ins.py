"""How long links and sign-ins live, and how many attempts are allowed."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

SIGN_IN_LIFE = timedelta(hours=12)
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

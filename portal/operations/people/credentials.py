"""What all operations on accounts share: refusals, hashing, counted attempts, links that work once.

Whether an address has an account is told to nobody but its mailbox.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal import clock, randomness
from portal.config import Settings
from portal.rules.language import contacts
from portal.rules.language.refusals import Refusal, Refused
from portal.rules.people import passwords, sign_ins
from portal.rules.people.sign_ins import Limit
from portal.storage.engine.errors import NotFound
from portal.storage.people import accounts, attempts, tickets
from portal.storage.people.accounts import Account
from portal.storage.people.tickets import Purpose, Ticket

MINUTE = timedelta(minutes=1)


class Declined(Refused):
    """An operation on an account was refused; ``field`` names the input that it speaks of, or "" for all."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(Refusal(reason))
        self.reason = reason
        self.field = field


class TooOften(Declined):
    """More attempts than allowed at ``at``; ``again_at`` is the moment from which the next one is taken."""

    def __init__(self, again_at: datetime, at: datetime) -> None:
        up = clock.beijing(again_at + MINUTE - timedelta(microseconds=1))
        day = "" if up.date() == clock.beijing(at).date() else f"{up.month}月{up.day}日 "
        super().__init__(f"尝试次数过多，请在 {day}{up:%H:%M} 以后再试。")
        self.again_at = again_at


class DeadLink(Declined):
    """The link was never given, was used or has expired: one answer for all three."""

    def __init__(self) -> None:
        super().__init__("这个链接已经用过或已经失效。")


def insist_typed(faults: Mapping[str, str | None]) -> None:
    """Refuse what was typed by the first of its ``faults``, {field: reason or None}.

    :raises Declined: there is one.
    """
    for field, reason in faults.items():
        if reason:
            raise Declined(reason, field)


# -- hashing -------------------------------------------------------------------------------------------------


@cache
def _hasher(testing: bool) -> PasswordHasher:
    """argon2id, 19 MiB, two passes: OWASP's Password Storage Cheat Sheet. Tests take the cheapest there is."""
    cost, memory = (1, 8) if testing else (2, 19 * 1024)
    return PasswordHasher(time_cost=cost, memory_cost=memory, parallelism=1)


def hashed(password: str, settings: Settings) -> str:
    return _hasher(settings.testing).hash(passwords.normal_password(password))


@cache
def of_nobody(testing: bool) -> str:
    """Compared with where there is no account, so that the answer takes as long as for a wrong password."""
    return _hasher(testing).hash(randomness.token())


def needs_rehash(password_hash: str, settings: Settings) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher(settings.testing).check_needs_rehash(password_hash)


def matches(password_hash: str, password: str, settings: Settings) -> bool:
    try:
        return _hasher(settings.testing).verify(password_hash, passwords.normal_password(password))
    except (VerificationError, InvalidHashError):
        return False


# -- counting attempts ---------------------------------------------------------------------------------------


def count(limit: Limit, key: str, at: datetime) -> int:
    """Count one attempt before it is made, so that attempts at once cannot pass together.

    :returns: the how many-th within the window it is.
    :raises TooOften: the limit was reached before this one.
    """
    number = attempts.count(key, at=at, window=limit.window)
    if number > limit.most:
        raise TooOften(attempts.since(key, otherwise=at) + limit.window, at)
    return number


class Attempted(NamedTuple):
    """An attempt that was counted, by its keys."""

    near: str
    a_day: str
    network: str

    def succeeded(self) -> None:
        """It was no guess: the device or network begins anew, and nobody is slowed by it."""
        attempts.forget(self.near)
        for key in filter(None, (self.a_day, self.network)):
            attempts.take_back(key)


def attempt(what: str, *, device: str, address: str, at: datetime, near: Limit = sign_ins.SIGN_IN) -> Attempted:
    """Count an attempt at ``what``, a secret of one account, before it is made.

    :param device: the key of a device that signed in with the account before; "" where it is none such.
    :param near: how many one device, or one network, has.
    :raises TooOften: the device, or all others together, have had theirs.
    """
    if device:
        tried = Attempted(f"{what} on {device}", f"{what} on {device} a day", "")
        count(near, tried.near, at)
        count(sign_ins.SIGN_IN_BY_DEVICE, tried.a_day, at)
        return tried
    network = sign_ins.network_of(address)
    tried = Attempted(f"{what} from {network}", f"{what} by strangers", f"attempts from {network}")
    limit = sign_ins.SIGN_IN_BY_NETWORK
    slowed = attempts.count(tried.network, at=at, window=limit.window) > limit.most
    count(sign_ins.SLOWED if slowed else near, tried.near, at)
    count(sign_ins.SIGN_IN_BY_STRANGERS, tried.a_day, at)
    return tried


def letter_keys(email: str, address: str) -> tuple[str, str]:
    """Under what letters that a visitor asks for are counted: by network, by mailbox."""
    return f"letters from {sign_ins.network_of(address)}", f"letters to {contacts.email_identity(email)}"


# -- links that work once ------------------------------------------------------------------------------------


def ticket(token: str, purpose: Purpose, at: datetime) -> Ticket:
    try:
        return tickets.look_at(token, purpose, at=at)
    except NotFound as error:
        raise DeadLink from error


def take(token: str, purpose: Purpose, at: datetime) -> None:
    try:
        tickets.take(token, purpose, at=at)
    except NotFound as error:
        raise DeadLink from error


def reset_link(account: Account, at: datetime) -> tuple[str, datetime]:
    """The token of a link that sets a new password, and its end. Asked for again soon, the same: of many letters each
    one works until the password is set."""
    lasting = at + sign_ins.RESET_LIFE - sign_ins.REPEATED_FOR
    until = at + sign_ins.RESET_LIFE
    return tickets.give_or_repeat(Purpose.RESET, account, at=at, expires_at=until, lasting=lasting)


def account_of(email: str) -> Account | None:
    """The open account of an address as it was typed."""
    try:
        return accounts.by_email(contacts.normal_email(email))
    except NotFound:
        return None

"""Signing in and out. Neither is a fact: nothing here is journalled."""

from datetime import datetime, timedelta

from portal.config import Settings
from portal.operations.people.credentials import (
    Declined,
    account_of,
    count,
    hashed,
    matches,
    needs_rehash,
    of_nobody,
    sign_in_keys,
)
from portal.operations.people.second_factor import CodeNeeded, after_password
from portal.rules.people import sign_ins
from portal.rules.people.second_factor import is_required
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.engine.tables import atomic
from portal.storage.people import accounts, attempts
from portal.storage.people.accounts import Account, SignIn

WRONG = "邮箱或密码不对，请检查后再试。"


def sign_in(email: str, password: str, *, address: str, at: datetime, settings: Settings) -> tuple[Account, str]:
    """Returns the account and the token of its new sign-in.

    :raises TooOften: too many attempts on this account or from this visitor.
    :raises Declined: there is no such account, or the password is another: the same answer in the same time.
    :raises CodeNeeded: the password is right, and ``second_factor.sign_in`` asks for the code.
    """
    by_address, by_account = sign_in_keys(email, address)
    count(sign_ins.SIGN_IN_BY_ADDRESS, by_address, at)
    count(sign_ins.SIGN_IN_BY_ACCOUNT, by_account, at)
    account = account_of(email)
    password_hash = account.password_hash if account else of_nobody(settings.testing)
    if not matches(password_hash, password, settings) or account is None:
        raise Declined(WRONG)
    account = _rehashed(account, password, settings)
    with atomic():
        if accounts.one(account.id).password_hash != account.password_hash:
            raise Declined(WRONG)  # reset while we compared
        attempts.forget(by_account)
        attempts.take_back(by_address)
        awaiting = after_password(account, at=at)
        if not awaiting:
            return account, accounts.sign_in(account, at=at, expires_at=at + sign_ins.SIGN_IN_LIFE)
    raise CodeNeeded(awaiting)


def resumed(token: str, *, at: datetime, settings: Settings) -> SignIn:
    """The living sign-in with this token, used now; that it was is remembered, at most once a minute.

    :raises NotFound: it was never given, is signed out or has expired, nobody used it for too long, or the account is
        closed.
    """
    found = accounts.sign_in_of(token, at=at)
    idle = at - found.seen_at
    # Whose it is, is asked only where it matters.
    if idle >= sign_ins.idle_allowed(True, settings.idle_hours) and idle >= idle_of(found.account.id, settings):
        raise NotFound("nobody used this sign-in for too long")
    if abs(idle) >= sign_ins.SEEN:  # also where the clock was ahead before
        accounts.saw(token, at=at)
    return found


def idle_of(account_id: int, settings: Settings) -> timedelta:
    """After how long without use a sign-in of the account ends."""
    return sign_ins.idle_allowed(is_required(accounts.roles_of(account_id)), settings.idle_hours)


def living(account_id: int, *, at: datetime, settings: Settings) -> list[SignIn]:
    """The sign-ins of the account that have not ended, the newest first."""
    allowed = idle_of(account_id, settings)
    return [one for one in accounts.sign_ins_of(account_id, at=at) if at - one.seen_at < allowed]


def _rehashed(account: Account, password: str, settings: Settings) -> Account:
    """The account with a hash of today's parameters; as it was when somebody changes it at this moment."""
    if not needs_rehash(account.password_hash, settings):
        return account
    try:
        return accounts.set_password(account, hashed(password, settings))
    except Stale:
        return account


def sign_out(token: str) -> None:
    """End one sign-in: its cookie is dead from now on, copies too."""
    accounts.sign_out(token)


def end_sign_in(account_id: int, key: str) -> None:
    """End one of the account's own sign-ins; harmless when it has ended."""
    accounts.end_sign_in(account_id, key)


def end_other_sign_ins(account_id: int, *, keep: str) -> int:
    """End all of the account's sign-ins but the one with the token ``keep``; returns how many."""
    return accounts.sign_out_everywhere(account_id, but=keep)

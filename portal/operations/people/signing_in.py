"""Signing in and out, and the devices that have signed in before. None is a fact: nothing here is journalled."""

from datetime import datetime, timedelta

from portal.config import Settings
from portal.operations.letters import letters
from portal.operations.people.credentials import (
    Declined,
    account_of,
    attempt,
    hashed,
    matches,
    needs_rehash,
    of_nobody,
)
from portal.operations.people.recording import enter, watched
from portal.operations.people.second_factor import CodeNeeded, after_password
from portal.rules.language import contacts
from portal.rules.people import sign_ins
from portal.rules.people.second_factor import is_required
from portal.rules.people.sign_ins import EventKind
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.engine.tables import atomic
from portal.storage.people import accounts, devices, sign_in_events
from portal.storage.people.accounts import Account, SignIn

WRONG = "邮箱或密码不对，请检查后再试。"


def sign_in(
    email: str, password: str, *, address: str, at: datetime, settings: Settings, device: str = ""
) -> tuple[Account, str]:
    """Returns the account and the token of its new sign-in.

    :param device: the token by which this browser is known, or "".
    :raises TooOften: too many attempts on this account, of this device, this network or all strangers.
    :raises Declined: there is no such account, or the password is another: the same answer in the same time.
    :raises CodeNeeded: the password is right, and ``second_factor.sign_in`` asks for the code.
    """
    account = account_of(email)
    known = devices.key_of(device, account, at=at) if account else ""
    with watched(account, email, address=address, at=at):
        tried = attempt(f"sign-in to {contacts.email_identity(email)}", device=known, address=address, at=at)
        password_hash = account.password_hash if account else of_nobody(settings.testing)
        if not matches(password_hash, password, settings) or account is None:
            raise Declined(WRONG)
        account = _rehashed(account, password, settings)
        with atomic():
            if accounts.one(account.id).password_hash != account.password_hash:
                raise Declined(WRONG)  # reset while we compared
            tried.succeeded()
            awaiting = after_password(account, at=at)
            if not awaiting:
                return account, enter(account, address=address, at=at)
    raise CodeNeeded(awaiting)


def resumed(token: str, *, at: datetime, settings: Settings, used: bool = True) -> SignIn:
    """The living sign-in with this token, used now; that it was is remembered, at most once a minute. Not ``used``: a
    page asks by itself what is new, which keeps nobody signed in.

    :raises NotFound: it was never given, is signed out or has expired, nobody used it for too long, or the account is
        closed.
    """
    found = accounts.sign_in_of(token, at=at)
    idle = at - found.seen_at
    # Whose it is, is asked only where it matters.
    if idle >= sign_ins.idle_allowed(True, settings.idle_hours) and idle >= idle_of(found.account.id, settings):
        raise NotFound("nobody used this sign-in for too long")
    if used and abs(idle) >= sign_ins.SEEN:  # also where the clock was ahead before
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


def remember(
    account: Account, device: str, *, at: datetime, address: str = "", settings: Settings | None = None
) -> str:
    """Know the browser that has just proved to be the account's own, by the token ``device`` if it has one; returns
    the token to know it by. With ``settings``, the owner of an account that is not new is told of a new one."""
    until = at + sign_ins.DEVICE_LIFE
    if key := devices.key_of(device, account, at=at):
        devices.keep(key, expires_at=until)
        return device
    with atomic():
        sign_in_events.record(EventKind.DEVICE_NEW, account, at=at, address=address)
        if settings and at - account.created_at > sign_ins.SETTLED:
            contact = account.contact
            letters.send(contact.email, letters.new_device(settings, contact.name, address, at), at=at)
        return devices.add(account, at=at, expires_at=until)


def sign_out(token: str) -> None:
    """End one sign-in: its cookie is dead from now on, copies too."""
    accounts.sign_out(token)


def end_sign_in(account_id: int, key: str) -> None:
    """End one of the account's own sign-ins; harmless when it has ended."""
    accounts.end_sign_in(account_id, key)


def end_other_sign_ins(account_id: int, *, keep: str) -> int:
    """End all of the account's sign-ins but the one with the token ``keep``; returns how many."""
    return accounts.sign_out_everywhere(account_id, but=keep)

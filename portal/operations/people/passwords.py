"""Passwords: forgotten, reset, changed. Changes are facts and journalled by ids."""

from datetime import datetime

from portal.config import Settings
from portal.operations.letters import letters
from portal.operations.people.credentials import (
    DeadLink,
    Declined,
    account_of,
    attempt,
    hashed,
    insist_typed,
    letter_keys,
    matches,
    reset_link,
    take,
    ticket,
)
from portal.operations.people.recording import record
from portal.rules.language import contacts
from portal.rules.people import passwords, sign_ins
from portal.rules.people.sign_ins import EventKind, Limit
from portal.storage.engine import journal
from portal.storage.engine.tables import atomic
from portal.storage.letters.outbox import Meant
from portal.storage.people import accounts, attempts, devices, sign_in_events, tickets
from portal.storage.people.accounts import Account
from portal.storage.people.tickets import Purpose


def ask_reset(email: str, *, address: str, at: datetime, settings: Settings) -> None:
    """Send a link to set a new password; to an address without an account, a letter that says so.

    Nobody can shut this way: where more letters were asked for than a mailbox gets in an hour, no further one is sent,
    and the link in the last one still works. The caller learns nothing of it, nor by time: the effort is the same.

    :raises Declined: this is no e-mail address.
    """
    insist_typed({"email": contacts.refusal_of_email(email)})
    by_network, by_mailbox = letter_keys(email, address)
    account = account_of(email)
    enough = _is_over(sign_ins.LETTERS_BY_NETWORK, by_network, at) and account is None
    if _is_over(sign_ins.LETTERS_BY_ACCOUNT, by_mailbox, at) or enough:
        attempts.count("letters kept back", at=at, window=sign_ins.DAY)
        return
    with atomic():
        if account is None:
            text = letters.nothing_to_reset(settings)
            letters.send(contacts.normal_email(email), text, at=at, meant=Meant.ASKED)
            record(EventKind.RESET_ASKED, None, email, address=address, at=at)
            return
        token, until = reset_link(account, at)
        contact = account.contact
        text = letters.reset_password(settings, contact.name, token, until)
        letters.send(contact.email, text, at=at, meant=Meant.ASKED)
        record(EventKind.RESET_ASKED, account, email, address=address, at=at)


def _is_over(limit: Limit, key: str, at: datetime) -> bool:
    return attempts.count(key, at=at, window=limit.window) > limit.most


def to_reset(token: str, *, at: datetime) -> Account:
    """Whose password the link may set, for its page.

    :raises DeadLink: it is not valid any more.
    """
    account = ticket(token, Purpose.RESET, at).account
    if account is None or account.closed_at:
        raise DeadLink
    return account


def reset(token: str, password: str, *, at: datetime, settings: Settings, address: str = "") -> Account:
    """Set a new password by a letter's link; everybody who is signed in with the account is signed out.
    Returns the account.

    :raises DeadLink: the link is not valid any more, or somebody used it at this moment.
    :raises Declined: the password cannot be taken; the link stays valid.
    """
    account = to_reset(token, at=at)
    _insist_on_password(account, password)
    password_hash = hashed(password, settings)
    with atomic():
        take(token, Purpose.RESET, at)
        account = accounts.set_password(accounts.one(account.id), password_hash)
        accounts.sign_out_everywhere(account)
        sign_in_events.record(EventKind.PASSWORD_RESET, account, at=at, address=address)
        _after_new_password(account, "password_reset", at=at, settings=settings)
    return account


def change_password(
    account_id: int, old: str, new: str, *, keep: str, at: datetime, settings: Settings, address: str = ""
) -> None:
    """Change the password by its owner; other sign-ins than the one with the token ``keep`` end.

    :raises TooOften: the old password was wrong too often.
    :raises Declined: the old password is wrong, or the new one cannot be taken.
    :raises Stale: the account was changed at this moment.
    """
    account = accounts.one(account_id)
    tried = attempt("password", device=f"the account {account_id}", address="", at=at)
    if not matches(account.password_hash, old, settings):
        sign_in_events.record(EventKind.FAILED, account, at=at, address=address)
        raise Declined("现在的密码不对，请再输一次。", "old_password")
    tried.succeeded()
    _insist_on_password(account, new)
    if passwords.normal_password(old) == passwords.normal_password(new):
        raise Declined("新密码与现在的相同，请换一个。", "password")
    password_hash = hashed(new, settings)
    with atomic():
        account = accounts.set_password(account, password_hash)
        accounts.sign_out_everywhere(account, but=keep)
        sign_in_events.record(EventKind.PASSWORD_CHANGED, account, at=at, address=address)
        _after_new_password(account, "password_changed", at=at, settings=settings)


def _insist_on_password(account: Account, password: str) -> None:
    contact = account.contact
    known = {"name": contact.name, "email": contact.email, "phone": contact.phone}
    insist_typed({"password": passwords.refusal_of_password(password, **known)})


def _after_new_password(account: Account, verb: str, *, at: datetime, settings: Settings) -> None:
    """What every change of a password brings along: whatever the old one opened is shut, letters are to be had again.
    The browser that it was changed in is the account's own; the others are strangers."""
    contact = account.contact
    devices.forget_all(account)
    tickets.withdraw(account, Purpose.RESET, at=at)
    tickets.withdraw(account, Purpose.SECOND_FACTOR, at=at)
    attempts.forget(letter_keys(contact.email, "")[1])
    letters.send(contact.email, letters.password_changed(settings, contact.name, at), at=at)
    journal.record(verb, "account", account.id, by=account.id, at=at)

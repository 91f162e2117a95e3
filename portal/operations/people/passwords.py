"""Passwords: forgotten, reset, changed. Changes are facts and journalled by ids."""

from datetime import datetime

from portal.config import Settings
from portal.operations.letters import letters
from portal.operations.people.credentials import (
    DeadLink,
    Declined,
    account_of,
    count,
    count_letter,
    hashed,
    insist_typed,
    matches,
    sign_in_keys,
    take,
    ticket,
)
from portal.rules.language import contacts
from portal.rules.people import passwords, sign_ins
from portal.storage.engine import journal
from portal.storage.engine.tables import atomic
from portal.storage.letters.outbox import Meant
from portal.storage.people import accounts, attempts, tickets
from portal.storage.people.accounts import Account
from portal.storage.people.tickets import Purpose


def ask_reset(email: str, *, address: str, at: datetime, settings: Settings) -> None:
    """Send a link to set a new password; to an address without an account, a letter that says so.

    :raises Declined: this is no e-mail address.
    :raises TooOften: too many letters to this address, or from this visitor.
    """
    insist_typed({"email": contacts.refusal_of_email(email)})
    count_letter(email, address, at)
    account = account_of(email)
    with atomic():
        if account is None:
            text = letters.nothing_to_reset(settings)
            letters.send(contacts.normal_email(email), text, at=at, meant=Meant.ASKED)
            return
        until = at + sign_ins.RESET_LIFE
        token = tickets.give(Purpose.RESET, at=at, expires_at=until, account=account)
        contact = account.contact
        text = letters.reset_password(settings, contact.name, token, until)
        letters.send(contact.email, text, at=at, meant=Meant.ASKED)


def to_reset(token: str, *, at: datetime) -> Account:
    """Whose password the link may set, for its page.

    :raises DeadLink: it is not valid any more.
    """
    account = ticket(token, Purpose.RESET, at).account
    if account is None or account.closed_at:
        raise DeadLink
    return account


def reset(token: str, password: str, *, at: datetime, settings: Settings) -> None:
    """Set a new password by a letter's link; everybody who is signed in with the account is signed out.

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
        _after_new_password(account, "password_reset", at=at, settings=settings)


def change_password(account_id: int, old: str, new: str, *, keep: str, at: datetime, settings: Settings) -> None:
    """Change the password by its owner; other sign-ins than the one with the token ``keep`` end.

    :raises TooOften: the old password was wrong too often.
    :raises Declined: the old password is wrong, or the new one cannot be taken.
    :raises Stale: the account was changed at this moment.
    """
    account = accounts.one(account_id)
    count(sign_ins.SIGN_IN_BY_ACCOUNT, f"password of {account_id}", at)
    if not matches(account.password_hash, old, settings):
        raise Declined("现在的密码不对，请再输一次。", "old_password")
    attempts.forget(f"password of {account_id}")
    _insist_on_password(account, new)
    if passwords.normal_password(old) == passwords.normal_password(new):
        raise Declined("新密码与现在的相同，请换一个。", "password")
    password_hash = hashed(new, settings)
    with atomic():
        account = accounts.set_password(account, password_hash)
        accounts.sign_out_everywhere(account, but=keep)
        _after_new_password(account, "password_changed", at=at, settings=settings)


def _insist_on_password(account: Account, password: str) -> None:
    contact = account.contact
    known = {"name": contact.name, "email": contact.email, "phone": contact.phone}
    insist_typed({"password": passwords.refusal_of_password(password, **known)})


def _after_new_password(account: Account, verb: str, *, at: datetime, settings: Settings) -> None:
    """What every change of a password brings along. Whoever has the mailbox gets in again at once, also when
    somebody else used up the attempts."""
    contact = account.contact
    tickets.withdraw(account, Purpose.RESET, at=at)
    tickets.withdraw(account, Purpose.SECOND_FACTOR, at=at)
    attempts.forget(sign_in_keys(contact.email, "")[1])
    letters.send(contact.email, letters.password_changed(settings, contact.name, at), at=at)
    journal.record(verb, "account", account.id, by=account.id, at=at)

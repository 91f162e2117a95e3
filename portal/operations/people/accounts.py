"""Accounts: registering, contact data. Facts are journalled by ids; sign-ins and counted attempts are none."""

from datetime import datetime, timedelta

import msgspec

from portal.config import Settings
from portal.operations.letters import letters
from portal.operations.people.credentials import (
    Declined,
    account_of,
    count,
    hashed,
    insist_typed,
    letter_keys,
    matches,
    reset_link,
    take,
    ticket,
)
from portal.operations.people.recording import enter
from portal.rules.language import contacts, names
from portal.rules.people import passwords, sign_ins
from portal.rules.people.second_factor import steps_at
from portal.rules.people.sign_ins import EventKind
from portal.rules.people.staffing import RoleName
from portal.rules.site import privacy
from portal.storage.engine import journal
from portal.storage.engine.errors import AlreadyThere, Stale
from portal.storage.engine.tables import atomic
from portal.storage.letters import outbox
from portal.storage.letters.outbox import Meant
from portal.storage.people import accounts, attempts, authenticators, devices, own_data, sign_in_events, tickets
from portal.storage.people.accounts import Account
from portal.storage.people.tickets import Purpose

ALREADY_REGISTERED = "这个邮箱已经有账户，请直接登录；如果忘记了密码，可以重新设置。"


class Registration(msgspec.Struct, frozen=True):
    """What a registration's link stands for until it is confirmed; sealed at rest."""

    name: str
    email: str
    phone: str
    password_hash: str


def typed_registration(name: str, email: str, phone: str, password: str, settings: Settings) -> Registration:
    """What was typed, in the form in which it is kept."""
    return Registration(
        names.normal_name(name),
        contacts.normal_email(email),
        contacts.normal_phone(phone),
        hashed(password, settings),
    )


def register(
    *, name: str, email: str, phone: str, password: str, address: str, at: datetime, settings: Settings
) -> timedelta:
    """Send a link that makes the account when it is confirmed; to an address with an account, a letter that
    says so. The caller learns nothing of the difference, not by time either: both hash and write alike.

    :returns: how long the letter waits before it leaves: many have asked for one from the same network.
    :raises Declined: something typed cannot be taken; the first fault.
    :raises TooOften: too many letters to this address, or a flood from this network.
    """
    insist_typed(passwords.faults_of_registration(name, email, phone, password))
    by_network, by_mailbox = letter_keys(email, address)
    wait = sign_ins.wait_of(count(sign_ins.LETTERS_FLOOD, by_network, at))
    count(sign_ins.LETTERS_BY_ACCOUNT, by_mailbox, at)
    typed = typed_registration(name, email, phone, password, settings)
    with atomic():
        account = account_of(email)
        if account is None:
            until = at + sign_ins.REGISTRATION_LIFE
            payload = msgspec.json.encode(typed)
            token = tickets.give(Purpose.REGISTRATION, at=at, expires_at=until, payload=payload)
            text = letters.confirm_registration(settings, token, until)
            letters.send(typed.email, text, at=at, meant=Meant.ASKED, wait=wait)
        else:
            token, until = reset_link(account, at)
            contact = account.contact
            text = letters.already_registered(settings, contact.name, token, until)
            letters.send(contact.email, text, at=at, meant=Meant.ASKED, wait=wait)
    return wait


def registration(token: str, *, at: datetime) -> Registration:
    """What the link of a registration stands for, for its page.

    :raises DeadLink: it is not valid any more.
    """
    return msgspec.json.decode(ticket(token, Purpose.REGISTRATION, at).payload, type=Registration)


def confirm(token: str, password: str, *, at: datetime, settings: Settings, address: str = "") -> tuple[Account, str]:
    """Make the account, as an applicant's, and sign it in; returns it and the sign-in's token.

    The password is asked again: somebody else may have registered this address with a password of their own,
    and the owner of the mailbox must not be led to confirm that.

    :raises DeadLink: the link is not valid any more, or somebody used it at this moment.
    :raises Declined: the password is another, or the address got an account meanwhile.
    """
    typed = registration(token, at=at)
    count(sign_ins.SIGN_IN, f"confirm {token}", at)
    if not matches(typed.password_hash, password, settings):
        raise Declined("密码与注册时设置的不同，请再输一次；如果忘记了，请重新注册。", "password")
    try:
        with atomic():
            take(token, Purpose.REGISTRATION, at)
            account = _add(typed, (RoleName.APPLICANT,), at)
            _record(account, (RoleName.APPLICANT,), by=account.id, at=at)
    except AlreadyThere as error:
        raise Declined(ALREADY_REGISTERED) from error
    return account, enter(account, address=address, at=at)


def create(typed: Registration, roles: tuple[RoleName, ...], *, by: int | None, at: datetime) -> Account:
    """Make an account with its roles; ``by`` None is the portal itself.

    :raises AlreadyThere: the address has an account.
    """
    with atomic():
        account = _add(typed, roles, at)
        _record(account, roles, by=by, at=at)
    return account


def _add(typed: Registration, roles: tuple[RoleName, ...], at: datetime) -> Account:
    return accounts.add(
        name=typed.name,
        email=typed.email,
        phone=typed.phone,
        password_hash=typed.password_hash,
        at=at,
        roles=roles,
    )


def _record(account: Account, roles: tuple[RoleName, ...], *, by: int | None, at: datetime) -> None:
    journal.record("account_made", "account", account.id, by=by, at=at)
    for role in roles:
        sign_in_events.record(EventKind.ROLE_GRANTED, account, at=at, role=role)
        journal.record("role_granted", "account", account.id, by=by, at=at, role=role.value)


def has_office() -> bool:
    """Whether somebody can sign in as the office."""
    return bool(accounts.having(RoleName.OFFICE))


def open_office(*, name: str, email: str, phone: str, password: str, at: datetime, settings: Settings) -> Account:
    """Make the first account of the office (组委会办公室), from the command line of the server.

    :raises Declined: something typed cannot be taken, there is an office already, or the address has an account.
    """
    insist_typed(passwords.faults_of_registration(name, email, phone, password))
    typed = typed_registration(name, email, phone, password, settings)
    try:
        with atomic():
            if has_office():
                raise Declined("组委会办公室已经有账户，其他账户请登录后在平台中开通。")
            return create(typed, (RoleName.OFFICE,), by=None, at=at)
    except AlreadyThere as error:
        raise Declined("这个邮箱已经有账户。", "email") from error


def change_contact(account_id: int, *, name: str, phone: str, version: int, at: datetime, settings: Settings) -> None:
    """Change name and telephone number as seen at ``version``.

    :raises Declined: something typed cannot be taken; the first fault.
    :raises Stale: the account was changed since.
    """
    insist_typed(contacts.faults_of_contact(name, phone))
    account = accounts.one(account_id)
    if account.version != version:
        raise Stale(account, version)
    contact = account.contact
    with atomic():
        accounts.set_contact(
            account, name=names.normal_name(name), email=contact.email, phone=contacts.normal_phone(phone)
        )
        letters.send(contact.email, letters.contact_changed(settings, contact.name, at), at=at)
        journal.record("contact_changed", "account", account_id, by=account_id, at=at)


def take_note_of_privacy(account_id: int, *, at: datetime) -> None:
    """The person has been told of the current rules on personal data. (个人信息保护法 article 17)"""
    with atomic():
        accounts.take_note(account_id, privacy.CURRENT.key)
        journal.record("privacy_noted", "account", account_id, by=account_id, at=at, version=privacy.CURRENT.key)


def sweep(*, at: datetime) -> int:
    """Remove what has expired: links, sign-ins, their devices and events, counted attempts. What a clock that was ahead
    has left is bound to what it would be had it been made now. Returns how many rows."""
    beyond = at + sign_ins.CLOCKS_DIFFER
    gone = accounts.bound(at=at, beyond=beyond) + tickets.bound(at=at, beyond=beyond)
    gone += attempts.bound(at=at, beyond=beyond) + authenticators.bound(steps_at(at)[-1]) + outbox.bound(at=at)
    gone += tickets.forget_expired(at=at) + accounts.forget_expired(at=at) + devices.forget_expired(at=at)
    gone += sign_in_events.forget_before(at - sign_ins.EVENTS_KEPT) + own_data.forget_expired(at=at)
    return gone + attempts.forget_before(at - sign_ins.DAY)

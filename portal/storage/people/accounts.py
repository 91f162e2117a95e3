"""People who sign in: accounts, their roles and their sign-ins."""

import hashlib
import unicodedata
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from peewee import BigIntegerField, CharField, CompositeKey, ForeignKeyField, OperationalError, TextField
from playhouse.fields import EnumField

from portal import randomness
from portal.rules.people.staffing import RoleName
from portal.rules.site import privacy
from portal.storage.engine import vault
from portal.storage.engine.errors import AlreadyThere
from portal.storage.engine.prepared import Place, Prepared
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import (
    MatchField,
    MomentField,
    Table,
    atomic,
    change,
    insert_once,
    joined,
    microseconds,
    one_of_values,
    unique,
)


class Contact(msgspec.Struct, frozen=True):
    """How a person is reached; sealed at rest."""

    name: str
    email: str
    phone: str = ""


class Account(Table):
    """A person who can sign in. Found by the keyed hash of the e-mail address, which itself is sealed."""

    email_key = MatchField()
    contact = sealed(Contact)
    password_hash = TextField()
    version = BigIntegerField(default=1)
    created_at = MomentField()
    closed_at = MomentField(null=True)
    privacy_version = CharField(null=True)  # of the rules on personal data that the person was told of

    class Meta:
        constraints = [unique("account_email_key", "account", "email_key")]


class Role(Table):
    account = ForeignKeyField(Account, backref="+", on_delete="CASCADE")
    name = EnumField(RoleName)

    class Meta:
        primary_key = CompositeKey("account", "name")
        constraints = [one_of_values("role_name", "name", RoleName)]


class SignIn(Table):
    """A browser that is signed in. Only the hash of its token lies here: a copied table signs nobody in."""

    token_key = CharField(64, primary_key=True)
    account = ForeignKeyField(Account, backref="+", on_delete="CASCADE")
    created_at = MomentField()
    expires_at = MomentField(index=True)
    seen_at = MomentField()  # when it was used last, to the minute
    proved_at = MomentField(null=True)  # when a code was given last


def token_key(token: str) -> str:
    """What is stored for a random token; it has 256 bits, so a plain hash cannot be searched."""
    return hashlib.sha256(token.encode()).hexdigest()


def email_key(email: str) -> vault.Match:
    """The key of an e-mail address: the same however it is typed (full-width, case, spaces around)."""
    return vault.match_key("e-mail:" + unicodedata.normalize("NFKC", email).strip().casefold())


def add(
    *, name: str, email: str, password_hash: str, at: datetime, phone: str = "", roles: tuple[RoleName, ...]
) -> Account:
    """Create an account with its roles.

    :raises AlreadyThere: ``constraint`` "account_email_key", when the address has an account.
    """
    key = email_key(email)
    with atomic():
        _insist_free(key)
        account = Account.create(
            email_key=key,
            contact=Contact(name, email, phone),
            password_hash=password_hash,
            created_at=at,
            privacy_version=privacy.CURRENT.key,  # the form that asks for an account links them
        )
        for role in roles:
            grant(account, role)
    return account


def one(account_id: int) -> Account:
    """:raises NotFound: when there is no such account."""
    return Account.get(Account.id == account_id)


def by_email(email: str) -> Account:
    """The open account of an address.

    :raises NotFound: when the address has none or it is closed.
    """
    return Account.get((Account.email_key == email_key(email)) & Account.closed_at.is_null())


def set_password(account: Account, password_hash: str) -> Account:
    """Change the password of the account as it was read.

    :raises Stale: when it was changed since.
    """
    return change(Account, account.id, account.version, {Account.password_hash: password_hash})


def set_contact(account: Account, *, name: str, email: str, phone: str) -> Account:
    """Change how the person is reached; the address is what they sign in with.

    :raises Stale: when the account was changed since.
    :raises AlreadyThere: when another account has the address.
    """
    contact, key = under(Account.contact, account.id, Contact(name, email, phone)), email_key(email)
    with joined():
        _insist_free(key, but=account.id)
        return change(Account, account.id, account.version, {Account.email_key: key, Account.contact: contact})


def _insist_free(key: str, *, but: int = 0) -> None:
    """The schema refuses a second account with the same key; while keys are rotated an address has two."""
    if Account.select().where(Account.email_key == key, Account.id != but).exists():
        raise AlreadyThere("the address has an account", "account_email_key")


def take_note(account_id: int, version: str) -> None:
    """Remember which rules on personal data the person was told of last. Nobody else's change is undone by it."""
    Account.update(privacy_version=version).where(Account.id == account_id).execute()


def close(account: Account, *, at: datetime) -> Account:
    """Close the account: it signs nobody in any more; what it did stays.

    :raises Stale: when the account was changed since.
    """
    with atomic():
        sign_out_everywhere(account)
        return change(Account, account.id, account.version, {Account.closed_at: at})


def roles_of(account: Account | int) -> frozenset[RoleName]:
    return frozenset(row.name for row in Role.select(Role.name).where(Role.account == account))


def roles_among(numbers: list[int]) -> dict[int, frozenset[RoleName]]:
    """The roles of several accounts."""
    found: dict[int, set[RoleName]] = {number: set() for number in numbers}
    for role in Role.select().where(Role.account.in_(numbers)):
        found[role.account_id].add(role.name)
    return {number: frozenset(roles) for number, roles in found.items()}


def having(role: RoleName) -> list[Account]:
    """The open accounts with a role, oldest first."""
    return list(
        Account.select()
        .join(Role)
        .where(Role.name == role, Account.closed_at.is_null())
        .order_by(Account.created_at, Account.id)
    )


def grant(account: Account | int, role: RoleName) -> bool:
    """Give a role; False when the account had it."""
    return insert_once(Role, Role.account, Role.name, account=account, name=role)


def revoke(account: Account | int, role: RoleName) -> bool:
    """Take a role away; False when the account did not have it."""
    return bool(Role.delete().where(Role.account == account, Role.name == role).execute())


def sign_in(account: Account | int, *, at: datetime, expires_at: datetime, proved_at: datetime | None = None) -> str:
    """Remember that a browser is signed in, by a code where ``proved_at``; returns the token of its cookie."""
    token = randomness.token()
    moments = {SignIn.created_at: at, SignIn.expires_at: expires_at, SignIn.seen_at: at, SignIn.proved_at: proved_at}
    SignIn.insert({SignIn.token_key: token_key(token), SignIn.account: account} | moments).execute()
    return token


def sign_in_of(token: str, *, at: datetime) -> SignIn:
    """The living sign-in with the token, with its account: one query, asked at every request.

    :raises NotFound: when it was never given, is signed out or has expired, or the account is closed.
    """
    found: SignIn = _SIGN_IN.one(key=token_key(token), at=at)
    return found


def signed_in(token: str, *, at: datetime) -> Account:
    """Who is signed in with the token. Errors as ``sign_in_of``."""
    account: Account = sign_in_of(token, at=at).account
    return account


def _sign_in(place: Place) -> Any:
    alive = SignIn.expires_at > place("at"), Account.closed_at.is_null()
    return SignIn.select(SignIn, Account).join(Account).where(SignIn.token_key == place("key"), *alive)


_SIGN_IN = Prepared(_sign_in)


def saw(token: str, *, at: datetime) -> None:
    """Remember that the sign-in was used. What cannot be written now is
    written by the next request: no page waits or fails for it."""
    with suppress(OperationalError):
        SignIn.update(seen_at=at).where(SignIn.token_key == token_key(token)).execute()


def prove(token: str, *, at: datetime) -> None:
    """Remember that a code was given in this sign-in."""
    SignIn.update(proved_at=at).where(SignIn.token_key == token_key(token)).execute()


def sign_out(token: str) -> None:
    """The token is dead from now on, and every copy of its cookie."""
    SignIn.delete().where(SignIn.token_key == token_key(token)).execute()


def sign_ins_of(account: Account | int, *, at: datetime) -> list[SignIn]:
    """The living sign-ins of an account, the newest first."""
    return list(
        SignIn.select()
        .where(SignIn.account == account, SignIn.expires_at > at)
        .order_by(SignIn.created_at.desc(), SignIn.token_key)
    )


def end_sign_in(account: Account | int, key: str) -> bool:
    """End the account's sign-in with this ``token_key``; False when it has none such."""
    return bool(SignIn.delete().where(SignIn.account == account, SignIn.token_key == key).execute())


def sign_out_everywhere(account: Account | int, *, but: str = "") -> int:
    """End all sign-ins of an account except the one with the token ``but``; returns how many ended."""
    return (
        SignIn.delete().where(SignIn.account == account, SignIn.token_key != (token_key(but) if but else "")).execute()
    )


def sign_everybody_out() -> int:
    """End all sign-ins of all accounts; returns how many ended."""
    return SignIn.delete().execute()


def bound(*, at: datetime, beyond: datetime) -> int:
    """Sign-ins that begin after ``beyond`` were made by a clock that was ahead: they last as long from ``at`` on.
    Returns how many."""
    last = SignIn.expires_at - SignIn.created_at + microseconds(at)
    return SignIn.update(created_at=at, expires_at=last).where(SignIn.created_at > beyond).execute()


def forget_expired(*, at: datetime) -> int:
    """Remove sign-ins that have expired; returns how many."""
    return SignIn.delete().where(SignIn.expires_at <= at).execute()

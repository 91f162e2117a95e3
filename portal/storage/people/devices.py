"""Devices: browsers that have signed in with an account before. They keep an allowance of attempts of their own."""

from datetime import datetime

from peewee import CharField, ForeignKeyField

from portal import randomness
from portal.storage.engine.tables import MomentField, Table
from portal.storage.people.accounts import Account, token_key


class Device(Table):
    """A browser of one account. Only the hash of its cookie's token lies here."""

    token_key = CharField(64, primary_key=True)
    account = ForeignKeyField(Account, backref="+", on_delete="CASCADE")
    created_at = MomentField()
    expires_at = MomentField(index=True)


def key_of(token: str, account: Account | int, *, at: datetime) -> str:
    """The key of the account's device with this token; "" where the account has none such."""
    known = Device.token_key == token_key(token), Device.account == account, Device.expires_at > at
    return token_key(token) if token and Device.select().where(*known).exists() else ""


def add(account: Account | int, *, at: datetime, expires_at: datetime) -> str:
    """Know one more device; returns the token for its cookie."""
    token = randomness.token()
    Device.insert(token_key=token_key(token), account=account, created_at=at, expires_at=expires_at).execute()
    return token


def keep(key: str, *, expires_at: datetime) -> None:
    """The device has signed in again: it is known until ``expires_at``."""
    Device.update(expires_at=expires_at).where(Device.token_key == key).execute()


def forget_all(account: Account | int) -> None:
    """Know none of the account's devices any more."""
    Device.delete().where(Device.account == account).execute()


def forget_expired(*, at: datetime) -> int:
    """Remove devices that have not signed in for long; returns how many."""
    return Device.delete().where(Device.expires_at <= at).execute()

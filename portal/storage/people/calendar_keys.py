"""The keyed address of somebody's calendar: whoever has it reads the own deadlines without a sign-in, until it is
replaced or ended. Found by its hash, kept sealed so that its owner can read it again."""

from datetime import datetime

from peewee import CharField, ForeignKeyField

from portal import randomness
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, put_in_place, unique
from portal.storage.people.accounts import Account, token_key


class CalendarKey(Table):
    account = ForeignKeyField(Account, primary_key=True, backref="+", on_delete="CASCADE")
    token_key = CharField(64)
    token = sealed(str)
    created_at = MomentField()

    class Meta:
        constraints = [unique("calendar_key_once", "calendar_key", "token_key")]


def give(account: int, *, at: datetime) -> str:
    """A new address for the account, in the place of any other."""
    token = randomness.token()
    kept = {
        CalendarKey.token_key: token_key(token),
        CalendarKey.token: under(CalendarKey.token, account, token),
        CalendarKey.created_at: at,
    }
    put_in_place(CalendarKey, {CalendarKey.account: account}, kept)
    return token


def of(account: int) -> str:
    """The account's address, "" where it has none."""
    found = CalendarKey.get_or_none(CalendarKey.account == account)
    return found.token if found else ""


def end(account: int) -> None:
    """Nobody reads the account's calendar any more."""
    CalendarKey.delete().where(CalendarKey.account == account).execute()


def owner(token: str) -> Account:
    """Whose calendar this is.

    :raises NotFound: it was never given, or ended, or the account is closed.
    """
    keys = CalendarKey.select(CalendarKey.account).where(CalendarKey.token_key == token_key(token))
    return Account.get(Account.id.in_(keys), Account.closed_at.is_null())

"""Second factors: the secret that an account shares with a person's authenticator app (验证器)."""

from datetime import datetime

from peewee import BigIntegerField, ForeignKeyField

from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, insert_once
from portal.storage.people.accounts import Account


class Authenticator(Table):
    """One app of one account. Until ``confirmed_at`` it is only being set up and asks nobody for a code."""

    account = ForeignKeyField(Account, backref="+", on_delete="CASCADE", primary_key=True)
    secret = sealed(str)  # in Base32, as the app takes it
    confirmed_at = MomentField(null=True)
    last_step = BigIntegerField(default=0)


def begin(account: Account | int, secret: str) -> bool:
    """Keep a secret for setting up; False when the account has one already, begun or confirmed."""
    number = account if isinstance(account, int) else account.id
    kept = under(Authenticator.secret, number, secret)
    return insert_once(Authenticator, Authenticator.account, account=number, secret=kept, last_step=0)


def of(account: Account | int) -> Authenticator | None:
    """The account's authenticator, being set up or confirmed."""
    return Authenticator.get_or_none(Authenticator.account == account)


def is_confirmed(account: Account | int) -> bool:
    """Whether the account is asked for a code at sign-in."""
    return Authenticator.select().where(Authenticator.account == account, _CONFIRMED).exists()


def confirmed_among(accounts: list[int]) -> frozenset[int]:
    """Those of the accounts that have a confirmed authenticator."""
    found = Authenticator.select().where(Authenticator.account.in_(accounts), _CONFIRMED)
    return frozenset(row.account_id for row in found)


def use(account: Account | int, step: int) -> bool:
    """Use up the code of a step of time; of two who come with the same code at once, exactly one may: RFC 6238,
    5.2. False when this or a later step was used before."""
    return bool(
        Authenticator.update(last_step=step)
        .where(Authenticator.account == account, Authenticator.last_step < step)
        .execute()
    )


def bound(step: int) -> int:
    """No code after that of ``step`` can have been used yet: where the clock was ahead, this one was the last. Returns
    in how many."""
    return Authenticator.update(last_step=step).where(Authenticator.last_step > step).execute()


def confirm(account: Account | int, *, at: datetime) -> bool:
    """From now on the account is asked for a code; False when it was already."""
    return bool(
        Authenticator.update(confirmed_at=at)
        .where(Authenticator.account == account, Authenticator.confirmed_at.is_null())
        .execute()
    )


def remove(account: Account | int) -> bool:
    """Forget the account's authenticator; False when it has none."""
    return bool(Authenticator.delete().where(Authenticator.account == account).execute())


_CONFIRMED = Authenticator.confirmed_at.is_null(False)

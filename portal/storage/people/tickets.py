"""Links that work once: confirming a registration, setting a new password, accepting an invitation."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from peewee import CharField, ForeignKeyField
from playhouse.fields import EnumField

from portal import randomness
from portal.storage.engine.errors import NotFound
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, microseconds, one_of_values
from portal.storage.people.accounts import Account, token_key


class Purpose(StrEnum):
    REGISTRATION = "registration"
    RESET = "reset"
    INVITATION = "invitation"
    SECOND_FACTOR = "second_factor"  # the password was right, the code is still asked for


class Ticket(Table):
    """What a link was sent for. Only the hash of its token lies here; the payload is sealed."""

    token_key = CharField(64, primary_key=True)
    purpose = EnumField(Purpose)
    account = ForeignKeyField(Account, null=True, backref="+", on_delete="CASCADE")
    payload = sealed(bytes, empty=b"")
    created_at = MomentField()
    expires_at = MomentField(index=True)
    used_at = MomentField(null=True)

    class Meta:
        constraints = [one_of_values("ticket_purpose", "purpose", Purpose)]


def give(
    purpose: Purpose,
    *,
    at: datetime,
    expires_at: datetime,
    account: Account | int | None = None,
    payload: bytes = b"",
    token: str = "",
) -> str:
    """Make a ticket; returns the token for the link, which is a random one unless one is given."""
    token = token or randomness.token()
    _insert(token, purpose, account, payload, at, expires_at)
    return token


def _insert(
    token: str, purpose: Purpose, account: Account | int | None, payload: bytes, at: datetime, expires_at: datetime
) -> None:
    key = token_key(token)
    Ticket.insert(
        token_key=key,
        purpose=purpose,
        account=account,
        payload=under(Ticket.payload, key, payload) if payload else None,
        created_at=at,
        expires_at=expires_at,
    ).execute()


def give_or_repeat(
    purpose: Purpose, account: Account | int, *, at: datetime, expires_at: datetime, lasting: datetime
) -> tuple[str, datetime]:
    """The token and the end of the account's ticket that still counts at ``lasting``, or else of a new one."""
    standing = (
        Ticket.select()
        .where(Ticket.account == account, Ticket.purpose == purpose, Ticket.used_at.is_null())
        .where(Ticket.expires_at > lasting, Ticket.payload.is_null(False))
        .order_by(Ticket.expires_at.desc())
        .first()
    )
    if standing is not None:
        return standing.payload.decode(), standing.expires_at
    token = randomness.token()
    _insert(token, purpose, account, token.encode(), at, expires_at)
    return token, expires_at


def look_at(token: str, purpose: Purpose, *, at: datetime) -> Ticket:
    """The ticket, unused, for showing the page behind the link; looking does not take it.

    :raises NotFound: when it was never given for this purpose, has expired or was used.
    """
    return Ticket.get(*_valid(token, purpose, at))


def take(token: str, purpose: Purpose, *, at: datetime) -> Ticket:
    """Use up the ticket; of two who come with it at once, exactly one gets it.

    :raises NotFound: when it was never given for this purpose, has expired or was used.
    """
    taken = list(Ticket.update(used_at=at).where(*_valid(token, purpose, at)).returning(Ticket).execute())
    if not taken:
        raise NotFound("no such ticket")
    return taken[0]


def waiting(purpose: Purpose, *, at: datetime) -> list[Ticket]:
    """The unused tickets of a purpose that still count, the latest first."""
    return list(
        Ticket.select()
        .where(Ticket.purpose == purpose, Ticket.expires_at > at, Ticket.used_at.is_null())
        .order_by(Ticket.created_at.desc(), Ticket.token_key)
    )


def cancel(ticket: Ticket, *, at: datetime) -> bool:
    """Make one unused ticket worthless; False when it was used meanwhile."""
    unused = Ticket.token_key == ticket.token_key, Ticket.used_at.is_null()
    return bool(Ticket.update(used_at=at).where(*unused).execute())


def withdraw(account: Account | int, purpose: Purpose, *, at: datetime) -> int:
    """Make the account's unused tickets of a purpose worthless; returns how many there were."""
    return (
        Ticket.update(used_at=at)
        .where(Ticket.account == account, Ticket.purpose == purpose, Ticket.used_at.is_null())
        .execute()
    )


def withdraw_all(purposes: Collection[Purpose], *, at: datetime) -> int:
    """Make everybody's unused tickets of these purposes worthless; returns how many there were."""
    return Ticket.update(used_at=at).where(Ticket.purpose.in_(purposes), Ticket.used_at.is_null()).execute()


def bound(*, at: datetime, beyond: datetime) -> int:
    """Tickets given after ``beyond`` were made by a clock that was ahead: they last as long from ``at`` on.
    Returns how many."""
    last = Ticket.expires_at - Ticket.created_at + microseconds(at)
    return Ticket.update(created_at=at, expires_at=last).where(Ticket.created_at > beyond).execute()


def forget_expired(*, at: datetime) -> int:
    """Remove tickets that have expired, used or not; returns how many."""
    return Ticket.delete().where(Ticket.expires_at <= at).execute()


def _valid(token: str, purpose: Purpose, at: datetime) -> tuple[Any, ...]:
    return (
        Ticket.token_key == token_key(token),
        Ticket.purpose == purpose,
        Ticket.expires_at > at,
        Ticket.used_at.is_null(),
    )

"""Sign-in events: who was here, or tried to be. Kept apart from the journal of facts, and for a while only."""

from datetime import datetime
from typing import Any

from peewee import ForeignKeyField
from playhouse.fields import EnumField

from portal.rules.people.sign_ins import EventKind
from portal.rules.people.staffing import RoleName
from portal.storage.engine.sealed import sealed
from portal.storage.engine.tables import MatchField, MomentField, Table, one_of_values
from portal.storage.people.accounts import Account, email_key


class SignInEvent(Table):
    """One event of an account, or, where there is none, of the keyed address that was typed. The network address that
    it came from lies sealed."""

    at = MomentField(index=True)
    kind = EnumField(EventKind)
    account = ForeignKeyField(Account, backref="+", on_delete="SET NULL", null=True, index=False)
    account_id: int | None
    typed_key = MatchField(null=True)
    role = EnumField(RoleName, null=True)
    address = sealed(str, empty="")

    class Meta:
        constraints = [one_of_values("sign_in_event_kind", "kind", EventKind)]
        indexes = ((("account", "at"), False), (("typed_key", "at"), False))


def record(
    kind: EventKind,
    account: Account | int | None,
    *,
    at: datetime,
    typed: str = "",
    address: str = "",
    role: RoleName | None = None,
) -> None:
    """:param typed: the e-mail address that was typed, where it has no account."""
    key = email_key(typed) if typed and account is None else None
    SignInEvent.create(at=at, kind=kind, account=account, typed_key=key, role=role, address=address or None)


def latest(
    *, account: int | None = None, typed: str = "", kind: EventKind | None = None, page: int = 1, size: int
) -> list[SignInEvent]:
    """A page of events, the newest first, and one more where another page follows.

    :param account: those of this account; with ``typed``, an e-mail address, also those before it had one.
    """
    query: Any = SignInEvent.select()
    whose = [SignInEvent.account == account] if account is not None else []
    whose += [SignInEvent.typed_key == email_key(typed)] if typed else []
    if whose:
        query = query.where(whose[0] | whose[-1])
    if kind is not None:
        query = query.where(SignInEvent.kind == kind)
    return list(query.order_by(SignInEvent.at.desc(), SignInEvent.id).limit(size + 1).offset((page - 1) * size))


def forget_before(moment: datetime) -> int:
    """Remove events from before ``moment``; returns how many."""
    return SignInEvent.delete().where(SignInEvent.at < moment).execute()

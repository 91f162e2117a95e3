"""What people ask about their own data: a new e-mail address that is not confirmed yet, and requests 请求 that the
office answers."""

from datetime import datetime

import msgspec
from peewee import ForeignKeyField

from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, put_in_place
from portal.storage.people.accounts import Account


class Wanted(msgspec.Struct, frozen=True):
    """The address that somebody wants to be reached at, and the code that was sent there."""

    email: str
    code: str


class EmailChange(Table):
    """One that waits for its code; asked for again, the earlier one counts no more."""

    account = ForeignKeyField(Account, primary_key=True, backref="+", on_delete="CASCADE")
    wanted = sealed(Wanted)
    expires_at = MomentField(index=True)


class DataRequest(Table):
    """A request about the own data; answered once."""

    account = ForeignKeyField(Account, backref="+", on_delete="RESTRICT")
    text = sealed(str)
    asked_at = MomentField()
    until_at = MomentField()
    answer = sealed(str, empty="")
    answered_at = MomentField(null=True)
    answered_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False, null=True)


def want(account: int, wanted: Wanted, *, expires_at: datetime) -> None:
    """Remember which address is to be confirmed."""
    kept = {EmailChange.wanted: under(EmailChange.wanted, account, wanted), EmailChange.expires_at: expires_at}
    put_in_place(EmailChange, {EmailChange.account: account}, kept)


def wanted_by(account: int, *, at: datetime) -> Wanted | None:
    """The address that waits for its code, if one does."""
    found = EmailChange.get_or_none(EmailChange.account == account, EmailChange.expires_at > at)
    return found.wanted if found else None


def forget(account: int) -> None:
    """No address waits any more."""
    EmailChange.delete().where(EmailChange.account == account).execute()


def forget_expired(*, at: datetime) -> int:
    """Remove addresses that were not confirmed in time; returns how many."""
    return EmailChange.delete().where(EmailChange.expires_at <= at).execute()


def ask(account: int, text: str, *, at: datetime, until_at: datetime) -> DataRequest:
    return DataRequest.create(account=account, text=text, asked_at=at, until_at=until_at)


def requests_of(account: int) -> list[DataRequest]:
    """The account's requests, the latest first."""
    query = DataRequest.select().where(DataRequest.account == account)
    return list(query.order_by(DataRequest.asked_at.desc(), DataRequest.id))


def every() -> list[DataRequest]:
    """All requests, those that wait first, the most urgent in front."""
    query = DataRequest.select(DataRequest, Account).join(Account, on=DataRequest.account == Account.id)
    return list(query.order_by(DataRequest.answered_at.is_null(False), DataRequest.until_at, DataRequest.id))


def waiting() -> int:
    """How many requests are not answered."""
    return DataRequest.select().where(DataRequest.answered_at.is_null()).count()


def one(number: int) -> DataRequest:
    """:raises NotFound: there is no such request."""
    return DataRequest.get(DataRequest.id == number)


def answer(number: int, text: str, *, by: int, at: datetime) -> bool:
    """Write the answer; False where there was one."""
    said = {DataRequest.answer: under(DataRequest.answer, number, text)}
    moments = {DataRequest.answered_at: at, DataRequest.answered_by: by}
    unanswered = DataRequest.id == number, DataRequest.answered_at.is_null()
    return bool(DataRequest.update(said | moments).where(*unanswered).execute())

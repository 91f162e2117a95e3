"""The inbox in the portal (站内消息): every letter about an application lies there too, sealed at rest."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from peewee import SQL, CharField, ForeignKeyField, ModelIndex, fn

from portal import randomness
from portal.rules.language.stages import Stage
from portal.storage.applying.applications import Application
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, unique
from portal.storage.people.accounts import Account


class Told(msgspec.Struct, frozen=True):
    """What is sealed of a message. ``path``: the page in the portal that it speaks of, or ""."""

    subject: str
    body: str
    path: str = ""


class Message(Table):
    """One message to one account. ``occasion`` names what it tells of, so that it is told once; an expert's, of a
    round, is about no application."""

    account = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT", index=False, null=True)
    occasion = CharField(64)
    content = sealed(Told, column_name="message")
    created_at = MomentField()
    read_at = MomentField(null=True)

    class Meta:
        constraints = [unique("message_once_an_occasion", "message", "application_id", "occasion", "account_id")]
        indexes = ((("account", "created_at"), False),)


ONCE = "message_once_of_no_application"
_OF_NONE = SQL("application_id IS NULL")
Message.add_index(ModelIndex(Message, [Message.occasion, Message.account], unique=True, where=_OF_NONE, name=ONCE))


def post(application: Application | None, account: Account | int, occasion: str, told: Told, *, at: datetime) -> bool:
    """Put a message into an inbox; False when the account was told of the occasion before."""
    number = randomness.number()
    key: dict[str, Any] = {"conflict_target": (Message.application, Message.occasion, Message.account)}
    if application is None:
        key = {"conflict_target": (Message.occasion, Message.account), "conflict_where": _OF_NONE}
    return bool(
        Message.insert(
            id=number,
            account=account,
            application=application,
            occasion=occasion,
            content=under(Message.content, number, told),
            created_at=at,
        )
        .on_conflict(action="nothing", **key)
        .as_rowcount()
        .execute()
    )


def of(account: Account | int, *, limit: int = 200) -> list[Message]:
    """The account's messages, the newest first."""
    return list(
        Message.select().where(Message.account == account).order_by(Message.created_at.desc(), Message.id).limit(limit)
    )


def one_of(account: Account | int, number: int) -> Message:
    """:raises NotFound: when there is none, or it is somebody else's."""
    return Message.get(Message.id == number, Message.account == account)


def unread(account: Account | int) -> int:
    """How many messages the account has not read."""
    return Message.select(fn.COUNT(Message.id)).where(Message.account == account, Message.read_at.is_null()).scalar()


def mark_read(account: Account | int, *numbers: int, at: datetime) -> int:
    """Note that the account has read these messages, or all where none are named; returns how many were unread."""
    query = Message.update(read_at=at).where(Message.account == account, Message.read_at.is_null())
    return (query.where(Message.id.in_(numbers)) if numbers else query).execute()


def untold(programme: int, occasion: str, *, begun_before: datetime, limit: int) -> list[Application]:
    """Drafts of the programme, begun before that moment, whose applicants were not told of the occasion yet."""
    told = Message.select(Message.id).where(Message.application == Application.id, Message.occasion == occasion)
    return list(
        Application.select(Application, Account)
        .join(Account)
        .where(
            Application.programme == programme,
            Application.stage == Stage.DRAFT,
            Application.created_at < begun_before,
            Account.closed_at.is_null(),
            ~fn.EXISTS(told),
        )
        .order_by(Application.created_at, Application.id)
        .limit(limit)
    )


def told_of(occasion: str) -> set[int]:
    """The accounts that were told of an occasion that is about no application."""
    query: Any = Message.select(Message.account).where(Message.occasion == occasion, Message.application.is_null())
    return {account for (account,) in query.tuples()}


def told_among(applications: Collection[int]) -> set[tuple[int, int, str]]:
    """What was told of these applications: (application, account, occasion)."""
    query: Any = Message.select(Message.application, Message.account, Message.occasion)
    return set(query.where(Message.application.in_(applications)).tuples())

"""Decisions (表彰决定): what the hosts say of an approved final list, with number and date; more than one of a
programme where somebody was held by an objection. Written by the office until it is published, then frozen for good."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from peewee import JOIN, BigIntegerField, BooleanField, Check, DateField, ForeignKeyField, TextField, fn

from portal.rules.language.stages import Stage
from portal.storage.applying.applications import Application
from portal.storage.engine.tables import MomentField, Table, change, unique
from portal.storage.letters.messages import Message
from portal.storage.people.accounts import Account
from portal.storage.publishing.honour_lists import HonourList, Listed, Removal
from portal.storage.season.editions import Edition, Programme
from portal.storage.season.proposals import Proposal


class Decision(Table):
    """One decision; ``seq`` counts those of a list from 1, ``proposal`` is the final list that the committee
    approved."""

    list = ForeignKeyField(HonourList, backref="+", on_delete="RESTRICT", index=False)
    seq = BigIntegerField()
    proposal = ForeignKeyField(Proposal, backref="+", on_delete="RESTRICT", index=False)
    number = TextField(default="")
    hosts_text = TextField(column_name="hosts")
    decided_on = DateField(null=True)
    version = BigIntegerField(default=1)
    changed_at = MomentField()
    published_at = MomentField(null=True)
    published_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False, null=True)
    frozen = BooleanField(default=False)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [
            unique("decision_once_a_number", "decision", "list_id", "seq"),
            unique("decision_once_a_proposal", "decision", "proposal_id"),
            Check("frozen = (published_at IS NOT NULL)", "decision_frozen_when_published"),
            Check("(published_at IS NULL) = (published_by_id IS NULL)", "decision_published_by"),
            Check("published_at IS NULL OR (number <> '' AND decided_on IS NOT NULL)", "decision_complete"),
        ]

    @property
    def hosts(self) -> tuple[str, ...]:
        """The bodies that decide, in the order of the letterhead."""
        return msgspec.json.decode(self.hosts_text, type=tuple[str, ...])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


def begin(list_: HonourList | int, proposal: Proposal | int, hosts: Sequence[str], *, at: datetime) -> Decision:
    """Begin the next decision on the list, inside the transaction that approves what it says.

    :raises AlreadyThere: ``constraint`` "decision_once_a_proposal".
    """
    last = Decision.select(fn.MAX(Decision.seq)).where(Decision.list == list_).scalar() or 0
    return Decision.create(list=list_, seq=last + 1, proposal=proposal, hosts_text=_text(hosts), changed_at=at)


def write(
    number: int, version: int, *, hosts: Sequence[str], document_number: str, decided_on: date | None, at: datetime
) -> Decision:
    """What the office has written of it so far.

    :raises Stale: it was changed since. :raises NotFound: there is none.
    :raises Refused: it is published.
    """
    values = {
        Decision.hosts_text: _text(hosts),
        Decision.number: document_number,
        Decision.decided_on: decided_on,
        Decision.changed_at: at,
    }
    return change(Decision, number, version, values)


def publish(number: int, version: int, *, by: int, at: datetime) -> Decision:
    """Make it public, for good.

    :raises Stale: it was changed since. :raises NotFound: there is none.
    :raises Refused: it is published, or has no number or date.
    """
    return change(
        Decision,
        number,
        version,
        {Decision.published_at: at, Decision.published_by: by, Decision.frozen: True},
    )


def discard(decision: Decision) -> None:
    """Drop an unpublished decision, as what it says holds no more.

    :raises Refused: it is published.
    """
    decision.delete_instance()


def one(number: int) -> Decision:
    """With its list, programme and edition.

    :raises NotFound: there is no such decision.
    """
    return _with_programme().where(Decision.id == number).get()


def of_list(list_: HonourList | int) -> list[Decision]:
    """The decisions on the list, the first first; the last may be unpublished."""
    return list(_with_programme().where(Decision.list == list_).order_by(Decision.seq))


def published() -> list[Decision]:
    """All public decisions with list, programme and edition, the newest first."""
    return list(
        _with_programme()
        .where(Decision.published_at.is_null(False))
        .order_by(Decision.published_at.desc(), Decision.id)
    )


def published_of(programme: Programme | int) -> list[Decision]:
    """The public decisions of a programme, the first first."""
    query = _with_programme().where(HonourList.programme == programme, Decision.published_at.is_null(False))
    return list(query.order_by(Decision.seq))


def untold(programme: Programme | int, occasion: str, *, limit: int) -> list[Application]:
    """Who took part to the end, is not or no longer on the list, and was not told of the occasion yet."""
    told = Message.select(Message.id).where(Message.application == Application.id, Message.occasion == occasion)
    standing = (
        Listed.select(Listed.id)
        .join(Removal, JOIN.LEFT_OUTER, on=Removal.listed == Listed.id)
        .where(Listed.application == Application.id, Removal.id.is_null())
    )
    return list(
        Application.select(Application, Account)
        .join(Account)
        .where(
            Application.programme == programme,
            Application.stage == Stage.ACCEPTED,
            ~fn.EXISTS(told),
            ~fn.EXISTS(standing),
        )
        .order_by(Application.created_at, Application.id)
        .limit(limit)
    )


def _with_programme() -> Any:
    return Decision.select(Decision, HonourList, Programme, Edition).join(HonourList).join(Programme).join(Edition)


def _text(hosts: Sequence[str]) -> str:
    return msgspec.json.encode(list(hosts)).decode()

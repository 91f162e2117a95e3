"""Objections 异议 to people on a published list, their files, and the notes of the investigation. Who objected and what
is sealed; the database keeps an objection as it came, and its one answer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from peewee import SQL, BigIntegerField, BooleanField, CharField, Check, ForeignKeyField, IntegerField
from playhouse.fields import EnumField

from portal import randomness
from portal.rules.publishing.objecting import (
    RECEIPT_LENGTH,
    Answer,
    Channel,
    ObjectionState,
    Written,
    receipt_of,
    told_by,
)
from portal.storage.applying.applications import Application
from portal.storage.engine import vault
from portal.storage.engine.blobs import Blob
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MatchField, MomentField, Table, change, one_of_values, unique
from portal.storage.people.accounts import Account
from portal.storage.publishing.honour_lists import HonourList, Listed
from portal.storage.season.editions import Edition, Programme

_OPEN = SQL("state <> 'answered'")
_ANSWERED = "answered_at IS NOT NULL"


class Objection(Table):
    """One objection to one person on a list. ``receipt``: the number that whoever objected looks it up by;
    ``facts_key``: what makes it the same as another one."""

    listed = ForeignKeyField(Listed, backref="+", on_delete="RESTRICT", index=False)
    receipt = CharField(32)
    written = sealed(Written, column_name="content")  # who objected and how to reach them: for the office alone
    facts_key = MatchField()
    state = EnumField(ObjectionState, default=ObjectionState.RECEIVED)
    upheld = BooleanField(null=True)
    answer = sealed(Answer, empty=None)
    received_at = MomentField()
    answered_at = MomentField(null=True)
    answered_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", null=True, index=False)
    version = BigIntegerField(default=1)
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)
    channel = EnumField(Channel, null=True)  # where the office has entered what came by letter or telephone

    class Meta:
        constraints = [
            unique("objection_receipt", "objection", "receipt"),
            unique("objection_told_once", "objection", "listed_id", "facts_key"),
            one_of_values("objection_state", "state", ObjectionState),
            Check(f"(state = 'answered') = ({_ANSWERED})", "objection_answered_at"),
            Check(f"(answer IS NOT NULL) = ({_ANSWERED})", "objection_answered_in_words"),
            Check(f"(upheld IS NOT NULL) = ({_ANSWERED})", "objection_decided"),
            Check(f"(answered_by_id IS NOT NULL) = ({_ANSWERED})", "objection_answered_by"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state is not ObjectionState.ANSWERED


class ObjectionFile(Table):
    """A file that came with an objection."""

    objection = ForeignKeyField(Objection, backref="+", on_delete="RESTRICT", index=False)
    blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
    place = IntegerField()
    name = sealed(str)  # what the file was called where it came from
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("objection_file_once", "objection_file", "objection_id", "blob_id")]


class ObjectionStep(Table):
    """One note of the investigation."""

    objection = ForeignKeyField(Objection, backref="+", on_delete="RESTRICT")
    note = sealed(str)
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    at = MomentField()
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)


class Counts(NamedTuple):
    """How many objections a list has received, by what became of them."""

    received: int
    open: int
    upheld: int
    dismissed: int


# -- receiving -------------------------------------------------------------------------------------------------


def add(
    listed: Listed | int, written: Written, *, at: datetime, keep_until: datetime, channel: Channel | None = None
) -> Objection:
    """Keep an objection under a receipt number of its own; ``channel``: how it came, where the office enters it.

    :raises AlreadyThere: ``constraint`` "objection_told_once": the same was said of this person before.
    """
    return Objection.create(
        listed=listed,
        receipt=receipt_of(randomness.octets(RECEIPT_LENGTH * 5 // 8)),
        written=written,
        facts_key=facts_key(written.facts),
        received_at=at,
        keep_until=keep_until,
        channel=channel,
    )


def was_told(listed: Listed | int, facts: str) -> bool:
    """Whether the same was said of this person before."""
    return Objection.select().where(Objection.listed == listed, Objection.facts_key == facts_key(facts)).exists()


def attach(objection: Objection, files: Iterable[tuple[str, str]]) -> None:
    """Keep the files (blob, name) that came with an objection, in this order; one that came twice once."""
    for place, (blob, name) in enumerate(dict(files).items(), start=1):
        ObjectionFile.create(
            objection=objection,
            blob=blob,
            place=place,
            name=name,
            keep_until=objection.keep_until,
        )


# -- reading ---------------------------------------------------------------------------------------------------


def one(number: int) -> Objection:
    """The objection with whom it concerns, list, programme and edition.

    :raises NotFound: there is no such objection.
    """
    return _whole().where(Objection.id == number).get()


def by_receipt(receipt: str) -> Objection:
    """The objection under this receipt number, as ``one``.

    :raises NotFound: the number was never given.
    """
    return _whole().where(Objection.receipt == receipt).get()


def every() -> list[Objection]:
    """All objections as ``one``, those that wait for an answer first, the oldest of them in front."""
    return list(_whole().order_by(Objection.answered_at.is_null(False), Objection.received_at, Objection.id))


def of_list(honour_list: HonourList | int) -> list[Objection]:
    """The objections to people on the list as ``one``, as they came."""
    return list(_whole().where(Listed.list == honour_list).order_by(Objection.received_at, Objection.id))


def waiting() -> int:
    """How many objections wait for an answer."""
    return Objection.select().where(_OPEN).count()


def open_of(listed: Listed | int) -> bool:
    """Whether an objection to this person waits for its answer: it holds them, and nobody else. (第二十二条)"""
    return Objection.select().where(Objection.listed == listed, _OPEN).exists()


def open_in(honour_list: HonourList | int) -> frozenset[int]:
    """The numbers of those listed who are held by an open objection."""
    return frozenset(row.listed_id for row in of_list(honour_list) if row.is_open)


def counts(honour_list: HonourList | int) -> Counts:
    """How many objections the list has received."""
    found = of_list(honour_list)
    return Counts(
        len(found),
        sum(one.is_open for one in found),
        sum(one.upheld is True for one in found),
        sum(one.upheld is False for one in found),
    )


def files_of(objection: Objection | int) -> list[ObjectionFile]:
    """The files that came with it, in their order."""
    query = ObjectionFile.select(ObjectionFile, Blob).join(Blob)
    return list(query.where(ObjectionFile.objection == objection).order_by(ObjectionFile.place))


def file_of(objection: Objection | int, number: int) -> ObjectionFile:
    """:raises NotFound: the objection has no such file."""
    query = ObjectionFile.select(ObjectionFile, Blob).join(Blob)
    return query.where(ObjectionFile.objection == objection, ObjectionFile.id == number).get()


def steps_of(objection: Objection | int) -> list[ObjectionStep]:
    """The notes of the investigation, the oldest first."""
    query = ObjectionStep.select().where(ObjectionStep.objection == objection)
    return list(query.order_by(ObjectionStep.at, ObjectionStep.id))


def _whole() -> Any:
    return (
        Objection.select(Objection, Listed, Application, HonourList, Programme, Edition)
        .join(Listed)
        .join(Application)
        .switch(Listed)
        .join(HonourList)
        .join(Programme)
        .join(Edition)
    )


def facts_key(facts: str) -> vault.Match:
    """What makes an objection the same as another one, as a keyed hash."""
    return vault.match_key("objection:" + told_by(facts))


# -- the office --------------------------------------------------------------------------------------------------


def note(objection: Objection, words: str, *, by: int, at: datetime) -> Objection:
    """Keep a note of the investigation of the objection as it was read; it is being investigated from then on.

    :raises Stale: somebody else has noted or answered since.
    """
    ObjectionStep.create(
        objection=objection,
        note=words,
        by=by,
        at=at,
        keep_until=objection.keep_until,
    )
    return change(Objection, objection.id, objection.version, {Objection.state: ObjectionState.INVESTIGATING})


def give_answer(objection: Objection, answer: Answer, *, by: int, at: datetime) -> Objection:
    """Answer the objection as it was read, for good.

    :raises Stale: somebody else has noted or answered since.
    """
    return change(
        Objection,
        objection.id,
        objection.version,
        {
            Objection.state: ObjectionState.ANSWERED,
            Objection.upheld: answer.upheld,
            Objection.answer: under(Objection.answer, objection.id, answer),
            Objection.answered_at: at,
            Objection.answered_by: by,
        },
    )

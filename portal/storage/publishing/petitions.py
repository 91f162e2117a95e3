"""Reports, suggestions and questions 来信, with their files: what came is sealed and never changes, its answer is given
once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from peewee import SQL, BigIntegerField, BooleanField, CharField, Check, ForeignKeyField, IntegerField
from playhouse.fields import EnumField

from portal import randomness
from portal.rules.publishing.objecting import RECEIPT_LENGTH, receipt_of, told_by
from portal.rules.publishing.petitioning import KEPT, Petitioned, PetitionKind
from portal.storage.engine import vault
from portal.storage.engine.blobs import Blob
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MatchField, MomentField, Table, change, one_of_values, unique
from portal.storage.people.accounts import Account

_OPEN = SQL("answered_at IS NULL")


class Petition(Table):
    """What somebody wrote. ``receipt``: the number that leads to its answer; ``text_key``: what makes it the same as
    another one; ``forfeiture``: the number of the case about an honour that a report has led into."""

    kind = EnumField(PetitionKind)
    receipt = CharField(32)
    written = sealed(Petitioned, column_name="content")
    text_key = MatchField()
    answer = sealed(str, empty=None)
    received_at = MomentField()
    answered_at = MomentField(null=True)
    answered_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", null=True, index=False)
    forfeiture = BigIntegerField(null=True)
    version = BigIntegerField(default=1)
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [
            unique("petition_receipt", "petition", "receipt"),
            unique("petition_told_once", "petition", "text_key"),
            one_of_values("petition_kind", "kind", PetitionKind),
            Check("(answer IS NOT NULL) = (answered_at IS NOT NULL)", "petition_answered_in_words"),
            Check("(answered_by_id IS NOT NULL) = (answered_at IS NOT NULL)", "petition_answered_by"),
        ]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


class PetitionFile(Table):
    """A file that came with it."""

    petition = ForeignKeyField(Petition, backref="+", on_delete="RESTRICT", index=False)
    blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
    place = IntegerField()
    name = sealed(str)
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("petition_file_once", "petition_file", "petition_id", "blob_id")]


def text_key(kind: PetitionKind, text: str) -> vault.Match:
    """What makes it the same as another one, as a keyed hash."""
    return vault.match_key(f"petition:{kind.value}:{told_by(text)}")


def add(kind: PetitionKind, written: Petitioned, files: Iterable[tuple[str, str]], *, at: datetime) -> Petition:
    """Keep it with its files (blob, name) under a receipt number of its own.

    :raises AlreadyThere: ``constraint`` "petition_told_once": the same was written before.
    """
    made = Petition.create(
        kind=kind,
        receipt=receipt_of(randomness.octets(RECEIPT_LENGTH * 5 // 8)),
        written=written,
        text_key=text_key(kind, written.text),
        received_at=at,
        keep_until=at + KEPT,
    )
    for place, (blob, name) in enumerate(dict(files).items(), start=1):
        PetitionFile.create(petition=made, blob=blob, place=place, name=name, keep_until=made.keep_until)
    return made


def due(at: datetime) -> list[Petition]:
    """Those that are answered and were kept long enough."""
    return list(Petition.select().where(~_OPEN, Petition.keep_until < at).order_by(Petition.id))


def forget(petition: Petition) -> None:
    """Remove it with its files.

    :raises RefusedBySchema: it is kept longer.
    """
    PetitionFile.delete().where(PetitionFile.petition == petition).execute()
    Petition.delete().where(Petition.id == petition.id).execute()


def was_told(kind: PetitionKind, text: str) -> bool:
    """Whether the same was written before."""
    return Petition.select().where(Petition.text_key == text_key(kind, text)).exists()


def one(number: int) -> Petition:
    """:raises NotFound: there is none of this number."""
    return Petition.get(Petition.id == number)


def by_receipt(receipt: str) -> Petition:
    """:raises NotFound: the number was never given."""
    return Petition.get(Petition.receipt == receipt)


def every() -> list[Petition]:
    """All of them, those that wait for an answer first, the oldest of these in front; of the others the latest."""
    waiting = Petition.select().where(_OPEN).order_by(Petition.received_at, Petition.id)
    answered = Petition.select().where(~_OPEN).order_by(Petition.answered_at.desc(), Petition.id)
    return [*waiting, *answered]


def waiting() -> int:
    """How many wait for an answer."""
    number: int = Petition.select().where(_OPEN).count()
    return number


def files_of(petition: Petition | int) -> list[PetitionFile]:
    """The files that came with it, in their order."""
    query = PetitionFile.select(PetitionFile, Blob).join(Blob)
    return list(query.where(PetitionFile.petition == petition).order_by(PetitionFile.place))


def file_of(petition: Petition | int, number: int) -> PetitionFile:
    """:raises NotFound: nothing of this number came with it."""
    query: Any = PetitionFile.select(PetitionFile, Blob).join(Blob)
    return query.where(PetitionFile.petition == petition, PetitionFile.id == number).get()


def give_answer(petition: Petition, text: str, *, by: int, at: datetime) -> Petition:
    """Answer it as it was read, for good. :raises Stale: somebody else has answered since."""
    found = {Petition.answer: under(Petition.answer, petition.id, text), Petition.answered_at: at}
    return change(Petition, petition.id, petition.version, {**found, Petition.answered_by: by})


def lead(petition: Petition, case: int) -> Petition:
    """Note the case that the report has led into. :raises Stale: somebody else has changed it since."""
    return change(Petition, petition.id, petition.version, {Petition.forfeiture: case})

"""Attachments: the files of an application's evidence (证实性材料), their order, titles and thumbnails.

The names that files had and the titles that people give them are sealed: they may hold ID numbers. The evidence of an
application has one version: order, titles, what is there. What is removed stays for a while, to be restored.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from peewee import BigIntegerField, CharField, Check, ForeignKeyField, fn

from portal.rules.language.stages import EDITABLE
from portal.storage.applying.applications import Application
from portal.storage.engine.blobs import Blob
from portal.storage.engine.errors import Stale
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, atomic, unique


class Words(msgspec.Struct, frozen=True):
    """What is sealed of an attachment: the name that the file had, the title that it was given ("" for none), what its
    owner has to know of it (``Examined.notes``)."""

    name: str
    title: str = ""
    notes: tuple[str, ...] = ()


class EvidenceVersion(Table):
    """How often the evidence of an application was changed, and when last; no row before the first time."""

    application = ForeignKeyField(Application, primary_key=True, backref="+", on_delete="CASCADE")
    version = BigIntegerField()
    saved_at = MomentField()


class Attachment(Table):
    """One file. ``thumbnails`` is a blob with the first pages drawn small, ``drawn`` how many."""

    application = ForeignKeyField(Application, backref="+", on_delete="CASCADE", index=False)
    kind = CharField(64)
    position = BigIntegerField()
    blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
    thumbnails = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
    drawn = BigIntegerField()
    pages = BigIntegerField()
    words = sealed(Words)
    added_at = MomentField()
    removed_at = MomentField(null=True)

    class Meta:
        constraints = [
            unique("attachment_once", "attachment", "application_id", "blob_id"),
            Check("pages > 0", "attachment_has_pages"),
        ]

    @property
    def thumbnails_name(self) -> str:
        """The name of the blob with the thumbnails."""
        return str(self.thumbnails_id)


class Kept(NamedTuple):
    """All evidence of an application as it lies there; version 0 when nothing was ever done."""

    version: int
    saved_at: datetime | None
    attachments: tuple[Attachment, ...]
    removed: tuple[Attachment, ...]


class NewFile(NamedTuple):
    """A file to add; ``blob`` and ``thumbnails`` are kept already."""

    kind: str
    blob: str
    thumbnails: str
    drawn: int
    pages: int
    words: Words


class Placed(NamedTuple):
    """Where an attachment goes. The order is that of the list."""

    id: int
    kind: str
    title: str
    removed: bool


def of(application: Application | int) -> tuple[Attachment, ...]:
    """The attachments in their order, without removed ones, each with its blob's row."""
    return tuple(_with_blob().where(Attachment.application == application, Attachment.removed_at.is_null()))


def kept(application: Application | int) -> Kept:
    """Everything about the application's evidence, removed files too, the last one removed first."""
    rows = tuple(_with_blob().where(Attachment.application == application))
    at = EvidenceVersion.get_or_none(EvidenceVersion.application == application)
    return Kept(
        at.version if at else 0,
        at.saved_at if at else None,
        tuple(row for row in rows if row.removed_at is None),
        tuple(sorted((row for row in rows if row.removed_at), key=lambda row: row.removed_at, reverse=True)),
    )


def one_of(application: Application | int, number: int) -> Attachment:
    """The application's attachment ``number``, a removed one too.

    :raises NotFound: when it has none of that number.
    """
    return _with_blob().where(Attachment.application == application, Attachment.id == number).get()


def pages_of(application: Application | int) -> int:
    """The pages of all attachments together, removed ones not counted."""
    there = Attachment.select(fn.SUM(Attachment.pages)).where(
        Attachment.application == application, Attachment.removed_at.is_null()
    )
    return int(there.scalar() or 0)


def add(number: int, files: Sequence[NewFile], *, at: datetime) -> int:
    """Put ``files`` behind the others, in one transaction; a removed one that comes back is restored. Returns the new
    version: adding overwrites nothing, so that no version needs to be known.

    :raises Stale: when the evidence can no longer be changed (``current`` is the ``Application``).
    :raises AlreadyThere: ``constraint`` "attachment_once", when a file is there already.
    :raises NotFound: when there is no such application.
    """
    with atomic():
        version = _take(number, at)
        last = Attachment.select(fn.MAX(Attachment.position)).where(Attachment.application == number).scalar()
        for position, file in enumerate(files, 1 if last is None else last + 1):
            if not _restored(number, file, position):
                _insert(number, file, position, at)
    return version


def arrange(number: int, places: Sequence[Placed], version: int, *, at: datetime) -> int:
    """Write order, kinds, titles and what is removed over ``version``; returns the new version.

    :raises Stale: when the evidence was changed elsewhere meanwhile (``current`` is a ``Kept``), or can no longer be
        changed (``current`` is the ``Application``).
    :raises NotFound: when there is no such application.
    """
    with atomic():
        taken = _take(number, at)
        before = kept(number)
        if taken != version + 1:
            raise Stale(before._replace(version=taken - 1), version)
        rows = {row.id: row for row in (*before.attachments, *before.removed)}
        for position, place in enumerate(places, 1):
            if place.id in rows:
                _place(rows[place.id], place, position, at)
    return taken


def forget_removed(*, before: datetime) -> int:
    """Forget what was removed before then; a submission that holds it keeps its file. Returns how many."""
    return Attachment.delete().where(Attachment.removed_at < before).execute()


def _with_blob() -> Any:
    return (
        Attachment.select(Attachment, Blob).join(Blob, on=Attachment.blob).order_by(Attachment.position, Attachment.id)
    )


def _take(number: int, at: datetime) -> int:
    """Take the application's row first, which keeps a change from slipping in beside a submission, and move the
    version on."""
    editable = Application.stage.in_(EDITABLE)
    if not Application.update(changed_at=at).where(Application.id == number, editable).execute():
        raise Stale(Application.get(Application.id == number), 0)
    moved = EvidenceVersion.update(version=EvidenceVersion.version + 1, saved_at=at)
    if not moved.where(EvidenceVersion.application == number).execute():
        EvidenceVersion.insert(application=number, version=1, saved_at=at).execute()
    return EvidenceVersion.get_by_id(number).version


def _restored(number: int, file: NewFile, position: int) -> bool:
    """What was removed comes back, under the name that it has now."""
    row = Attachment.get_or_none(
        Attachment.application == number, Attachment.blob == file.blob, Attachment.removed_at.is_null(False)
    )
    if row is None:
        return False
    words = under(Attachment.words, row.id, msgspec.structs.replace(file.words, notes=row.words.notes))
    changes = {Attachment.kind: file.kind, Attachment.position: position, Attachment.words: words}
    Attachment.update({**changes, Attachment.removed_at: None}).where(Attachment.id == row.id).execute()
    return True


def _insert(number: int, file: NewFile, position: int, at: datetime) -> None:
    Attachment.create(
        application=number,
        kind=file.kind,
        position=position,
        blob=file.blob,
        thumbnails=file.thumbnails,
        drawn=file.drawn,
        pages=file.pages,
        words=file.words,
        added_at=at,
    )


def _place(row: Attachment, place: Placed, position: int, at: datetime) -> None:
    changes: dict[Any, Any] = {}
    if (row.kind, row.position) != (place.kind, position):
        changes |= {Attachment.kind: place.kind, Attachment.position: position}
    if row.words.title != place.title:
        changes[Attachment.words] = under(
            Attachment.words, row.id, msgspec.structs.replace(row.words, title=place.title)
        )
    if (row.removed_at is not None) != place.removed:
        changes[Attachment.removed_at] = at if place.removed else None
    if changes:
        Attachment.update(changes).where(Attachment.id == row.id).execute()

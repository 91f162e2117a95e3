"""Evidence (证实性材料): adding files, arranging them, binding the volume. Draft acts: checked by version, never
journalled; after submission they are refused."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from portal.documents.evidence import intake as documents
from portal.documents.evidence.intake import Examined, Material
from portal.documents.media_types import SUFFIXES
from portal.operations.applying.filing import refusal_of_part, refusal_of_part_now, rulebook_under
from portal.rules.applying import evidence as rules
from portal.rules.applying.evidence import Held, Place
from portal.rules.language.refusals import Later, Refusal, Refused, insist
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import applications, attachments
from portal.storage.applying.applications import Application
from portal.storage.applying.attachments import Attachment, Kept, NewFile, Placed, Words
from portal.storage.engine import blobs, uploading
from portal.storage.engine.errors import AlreadyThere
from portal.storage.engine.tables import atomic

THUMBNAILS = "application/x-msgpack"  # the media type of the blob that holds a file's thumbnails
GONE = Refusal("同一个文件刚刚在另一个窗口添加过，没有重复添加。")


class Piece(NamedTuple):
    """One file of the evidence, as pages show it and a submission lists it. ``name`` is what it is called: its title,
    or what is fit to be shown of the file's own name."""

    id: int
    kind: str
    name: str
    title: str
    blob: str
    media_type: str
    size: int
    pages: int
    drawn: int
    notes: tuple[str, ...]

    @property
    def file_name(self) -> str:
        """What the file is called when it is taken away."""
        return self.name + SUFFIXES[self.media_type]


class Upload(NamedTuple):
    """What somebody sends: the name that the file has on their machine, its bytes."""

    name: str
    content: bytes


class Refusing(NamedTuple):
    """A file that was not taken, and why."""

    name: str
    reason: str


class Added(NamedTuple):
    """What became of files that were sent: the version afterwards (as before where none was taken), the names of those
    that were added, those that were not."""

    version: int
    added: tuple[str, ...]
    refused: tuple[Refusing, ...]


# -- reading -------------------------------------------------------------------------------------------------


def attachments_of(application: Application | int) -> tuple[Piece, ...]:
    """The files in the order in which they are bound: by kind as the rulebook has them, then as arranged."""
    application = _whole(application)
    return in_order(rulebook_under(application), attachments.of(application))


def in_order(rulebook: Rulebook, found: Iterable[Attachment]) -> tuple[Piece, ...]:
    """``found`` as pieces, kind by kind."""
    order = {kind.key: place for place, kind in enumerate(rulebook.evidence.kinds)}
    return tuple(sorted(map(piece, found), key=lambda item: order.get(item.kind, len(order))))


def piece(attachment: Attachment) -> Piece:
    words = attachment.words
    return Piece(
        id=attachment.id,
        kind=attachment.kind,
        name=words.title or rules.title_from(words.name),
        title=words.title,
        blob=attachment.blob.name,
        media_type=attachment.blob.media_type,
        size=attachment.blob.size,
        pages=attachment.pages,
        drawn=attachment.drawn,
        notes=words.notes,
    )


def pages_used(application: Application | int) -> int:
    """The pages of A4 over all kinds, counted by opening the files (CF4)."""
    return attachments.pages_of(application)


def faults_of_evidence(application: Application | int) -> tuple[str, ...]:
    """What stands against submitting the evidence, except the number of pages, which whoever judges the submission
    compares with the limit (``pages_used``)."""
    application = _whole(application)
    return rules.faults_of_kinds(rulebook_under(application).evidence, map(place, attachments_of(application)))


def place(found: Piece) -> Place:
    return Place(found.id, found.kind, found.name)


def content_of(application: Application | int, number: int) -> tuple[Piece, bytes]:
    """One file as it was uploaded.

    :raises NotFound: the application has no such file.
    """
    found = piece(attachments.one_of(application, number))
    return found, blobs.get(found.blob)


def thumbnail_of(application: Application | int, number: int, page: int) -> bytes | None:
    """Page ``page`` (from 1) of a file as a small JPEG; None where it was not drawn.

    :raises NotFound: the application has no such file.
    """
    name = attachments.one_of(application, number).thumbnails_name
    drawn = msgspec.msgpack.decode(blobs.get(name), type=list[bytes])
    return drawn[page - 1] if 0 < page <= len(drawn) else None


def volume(application: Application | int) -> bytes:
    """All files bound into one PDF with a contents sheet in front, which is not counted. Slow: seconds.

    :raises CannotBind: a file cannot be bound although it was examined.
    :raises Later: too many files are being opened just now.
    """
    application = _whole(application)
    rulebook = rulebook_under(application)
    kinds = {kind.key: kind.name for kind in rulebook.evidence.kinds}
    return documents.evidence_volume(
        [
            Material(kinds.get(found.kind, ""), found.name, found.media_type, blobs.get(found.blob))
            for found in attachments_of(application)
        ],
        over=rulebook.titles.form,
        applicant=f"申报人：{application.name}" if application.name else "",
    )


def _whole(application: Application | int) -> Application:
    return applications.one(application) if isinstance(application, int) else application


# -- changing ------------------------------------------------------------------------------------------------


def add(application: Application, kind: str, uploads: Iterable[Upload], *, at: datetime) -> Added:
    """Examine files and put those that can be used behind the others of their kind. What is wrong with one does not
    keep the others out. Slow: a child process opens each file.

    :raises Refused: the evidence may not be changed (any more), or there is no such kind.
    :raises Stale: the application was submitted while the files were examined.
    """
    insist(refusal_of_part(application, rules.KEY))
    insist(rules.refusal_of_kind(rulebook_under(application).evidence, kind))
    kept = attachments.kept(application)
    taking = _Taking(kept, kind)
    for upload in uploads:
        taking.take(upload, at)
    version = kept.version
    if taking.new:
        try:
            with atomic():
                version = attachments.add(application.id, taking.new, at=at)
                insist(refusal_of_part_now(application, rules.KEY))
                insist(rules.refusal_to_hold(_held(attachments.kept(application))))  # another window may have added
        except AlreadyThere as error:
            raise Refused(GONE) from error
    return Added(version, tuple(taking.added), tuple(taking.refused))


class _Taking:
    """Files of one request, one after another, against what is there already."""

    def __init__(self, kept: Kept, kind: str) -> None:
        self.kind = kind
        self.there = {row.blob.name: piece(row).name for row in kept.attachments}
        self.removed = {row.blob.name: row for row in kept.removed}
        self.held = _held(kept)
        self.new: list[NewFile] = []
        self.added: list[str] = []
        self.refused: list[Refusing] = []

    def take(self, upload: Upload, at: datetime) -> None:
        name = rules.cleaned_name(upload.name)
        try:
            file, held = self._file(Upload(name, upload.content), at)
        except Refused as refused:
            if isinstance(refused, Later) and not self.added:
                raise  # nothing was done yet: all of it may be sent again
            self.refused.append(Refusing(name, str(refused)))
            return
        self.new.append(file)
        self.added.append(rules.title_from(name))
        self.there[file.blob] = rules.title_from(name)
        self.held = held

    def _file(self, upload: Upload, at: datetime) -> tuple[NewFile, Held]:
        size = len(upload.content)
        insist(rules.refusal_of_size(size))
        digest = hashlib.sha256(upload.content).hexdigest()
        self._insist_new(digest)
        words = Words(upload.name)
        if digest in self.removed:
            row = self.removed[digest]
            held = self.held.with_file(row.pages, size, 0)
            insist(rules.refusal_to_hold(held))
            return NewFile(self.kind, digest, row.thumbnails_name, row.drawn, row.pages, words), held
        insist(rules.refusal_to_hold(self.held.with_file(1, size, size)))  # before the work of examining it
        found = documents.examined(upload.content)
        self._insist_new(hashlib.sha256(found.content).hexdigest())
        held = self.held.with_file(found.pages, len(found.content), len(found.content))
        insist(rules.refusal_to_hold(held))
        return self._kept(found, msgspec.structs.replace(words, notes=found.notes), at), held

    def _insist_new(self, digest: str) -> None:
        if digest in self.there:
            raise Refused(Refusal(f"与已有的“{self.there[digest]}”是同一个文件，没有重复添加。"))

    def _kept(self, found: Examined, words: Words, at: datetime) -> NewFile:
        thumbnails = msgspec.msgpack.encode(found.thumbnails)
        return NewFile(
            self.kind,
            uploading.take(found.content, found.media_type, at=at),
            uploading.take(thumbnails, THUMBNAILS, at=at),
            len(found.thumbnails),
            found.pages,
            words,
        )


def _held(kept: Kept) -> Held:
    return Held(
        files=len(kept.attachments),
        pages=sum(row.pages for row in kept.attachments),
        size=sum(row.blob.size for row in kept.attachments),
        ever=sum(row.blob.size for row in (*kept.attachments, *kept.removed)),
    )


def arrange(application: Application, places: Sequence[Place], version: int, act: str = "", *, at: datetime) -> int:
    """Keep order, kinds and titles as ``places`` has them after ``act`` (see ``rules.evidence.rearranged``), over
    ``version``; returns the new version, or the same where nothing has changed.

    :raises Refused: the evidence may not be changed (any more), or there is no such kind.
    :raises Stale: another window has changed the evidence since ``version``; ``current`` is what lies there now.
    """
    insist(refusal_of_part(application, rules.KEY))
    evidence = rulebook_under(application).evidence
    for found in places:
        insist(rules.refusal_of_kind(evidence, found.kind))
    before = attachments.kept(application)
    arranged = tuple(
        Placed(found.id, found.kind, rules.cleaned_title(found.title), found.removed)
        for found in rules.rearranged(evidence.kinds, places, act)
    )
    if version == before.version and arranged == _placed(before):
        return version
    with atomic():
        version = attachments.arrange(application.id, arranged, version, at=at)
        insist(refusal_of_part_now(application, rules.KEY))
    return version


def _placed(kept: Kept) -> tuple[Placed, ...]:
    return tuple(
        Placed(row.id, row.kind, row.words.title, row.removed_at is not None)
        for row in (*kept.attachments, *kept.removed)
    )

"""Submissions as they were: a sealed manifest with one digest and its files, frozen by the database itself."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from peewee import BooleanField, CharField, ForeignKeyField
from playhouse.fields import EnumField

from portal.storage.applying.applications import Application
from portal.storage.engine.blobs import Blob
from portal.storage.engine.sealed import sealed
from portal.storage.engine.tables import MomentField, Table, atomic, one_of_values, unique


class Snapshot(Table):
    """What was submitted. Triggers refuse to change it once frozen and to delete it before ``keep_until``."""

    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT")
    manifest = sealed(bytes)
    digest = CharField(64)
    rulebook = CharField(64)
    template_digest = CharField(64)
    created_at = MomentField()
    frozen = BooleanField(default=False)
    keep_until = MomentField(null=True)


class FileKind(StrEnum):
    """What a file of a submission is."""

    FORM = "form"  # 申报表.docx as submitted
    VOLUME = "volume"  # the evidence bound into one PDF
    PHOTO = "photo"
    ATTACHMENT = "attachment"  # one piece of evidence as uploaded, or the signed consent of whom a unit files for


class File(NamedTuple):
    """A file of a submission, by the name of its blob."""

    kind: FileKind
    blob: str


class SnapshotFile(Table):
    """That a submission holds a file: the blob's row cannot go while this one stays, and it stays as the snapshot."""

    snapshot = ForeignKeyField(Snapshot, backref="+", on_delete="RESTRICT", index=False)
    kind = EnumField(FileKind)
    blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
    frozen = BooleanField(default=False)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [
            unique("snapshot_file_once", "snapshot_file", "snapshot_id", "kind", "blob_id"),
            one_of_values("snapshot_file_kind", "kind", FileKind),
        ]


class SubmissionRequest(Table):
    """Which request made a snapshot: the same request sent again finds it instead of submitting twice."""

    key = CharField(64, primary_key=True)
    snapshot = ForeignKeyField(Snapshot, backref="+", on_delete="CASCADE")


def freeze(
    application: Application | int,
    manifest: bytes,
    *,
    rulebook: str,
    template_digest: str,
    at: datetime,
    keep_until: datetime | None = None,
    files: Iterable[File] = (),
) -> Snapshot:
    """Keep a submission for good. Its digest is the SHA-256 of the manifest, which holds salted answers.

    Without ``keep_until`` the rows cannot be deleted at all.
    """
    with atomic():
        snapshot = Snapshot.create(
            application=application,
            manifest=manifest,
            digest=hashlib.sha256(manifest).hexdigest(),
            rulebook=rulebook,
            template_digest=template_digest,
            created_at=at,
            frozen=True,
            keep_until=keep_until,
        )
        for kind, blob in dict.fromkeys(files):  # one file uploaded twice is one blob
            SnapshotFile.create(snapshot=snapshot, kind=kind, blob=blob, frozen=True, keep_until=keep_until)
    return snapshot


def request_key(application: int, request: str) -> str:
    """What is stored of a request: it counts for its application only."""
    return hashlib.sha256(f"{application}:{request}".encode()).hexdigest()


def made_by(application: int, request: str) -> Snapshot | None:
    """The snapshot that this request has made, if it has."""
    key = request_key(application, request)
    return Snapshot.select().join(SubmissionRequest).where(SubmissionRequest.key == key).first()


def remember_request(snapshot: Snapshot, request: str) -> None:
    """
    :raises AlreadyThere: ``constraint`` "submission_request_pkey", when the request has made one.
    """
    key = request_key(snapshot.application_id, request)
    SubmissionRequest.insert(key=key, snapshot=snapshot).execute()


def one(number: int) -> Snapshot:
    """:raises NotFound: when there is no such snapshot."""
    return Snapshot.get(Snapshot.id == number)


def of(application: Application | int) -> list[Snapshot]:
    """The application's submissions, the latest first."""
    return list(
        Snapshot.select().where(Snapshot.application == application).order_by(Snapshot.created_at.desc(), Snapshot.id)
    )


def latest(application: Application | int) -> Snapshot:
    """:raises NotFound: when the application was never submitted."""
    found = of(application)
    if not found:
        raise Snapshot.DoesNotExist(f"no snapshot of application {application}")
    return found[0]


def files_of(snapshot: Snapshot | int) -> list[File]:
    """The files that the submission holds."""
    rows = SnapshotFile.select().where(SnapshotFile.snapshot == snapshot).order_by(SnapshotFile.kind, SnapshotFile.id)
    return [File(row.kind, row.blob_id) for row in rows]

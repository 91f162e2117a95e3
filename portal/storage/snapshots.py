"""Submissions as they were: a sealed manifest with one digest, frozen by the database itself."""

import hashlib
from datetime import datetime

from peewee import BlobField, BooleanField, CharField, ForeignKeyField

from portal import randomness
from portal.storage import vault
from portal.storage.applications import Application
from portal.storage.engine import MomentField, Table, identifier


class Snapshot(Table):
    """What was submitted. Triggers refuse to change it once frozen and to delete it before ``keep_until``."""

    id = identifier()
    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT")
    sealed_manifest = BlobField(column_name="manifest")
    digest = CharField(64)
    rulebook = CharField(64)
    template_digest = CharField(64)
    created_at = MomentField()
    frozen = BooleanField(default=False)
    keep_until = MomentField(null=True)

    @property
    def manifest(self) -> bytes:
        return vault.unseal(self.sealed_manifest, "snapshot", self.id, "manifest")


def freeze(
    application: Application | int,
    manifest: bytes,
    *,
    rulebook: str,
    template_digest: str,
    at: datetime,
    keep_until: datetime | None = None,
) -> Snapshot:
    """Keep a submission for good. Its digest is the SHA-256 of the manifest, which holds salted answers.

    Without ``keep_until`` the row cannot be deleted at all.
    """
    number = randomness.number()
    return Snapshot.create(
        id=number,
        application=application,
        sealed_manifest=vault.seal(manifest, "snapshot", number, "manifest"),
        digest=hashlib.sha256(manifest).hexdigest(),
        rulebook=rulebook,
        template_digest=template_digest,
        created_at=at,
        frozen=True,
        keep_until=keep_until,
    )


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

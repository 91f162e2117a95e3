"""Extensions 延期 that were approved: of filing one application, or of one correction."""

from datetime import datetime

from peewee import ForeignKeyField

from portal.storage.applying.applications import Application
from portal.storage.engine.tables import MomentField, Table, unique
from portal.storage.office.reviews import Correction
from portal.storage.season.proposals import Proposal


class Extension(Table):
    """An approved extension: the application may be submitted until then, or, with a ``correction``, that one."""

    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT")
    correction = ForeignKeyField(Correction, backref="+", on_delete="RESTRICT", null=True)
    proposal = ForeignKeyField(Proposal, backref="+", on_delete="RESTRICT", index=False)
    until_at = MomentField()
    at = MomentField()

    class Meta:
        constraints = [unique("extension_once_a_proposal", "extension", "proposal_id")]

    @property
    def is_of_correction(self) -> bool:
        return self.correction_id is not None


def extend(
    application: Application | int, proposal: Proposal, until: datetime, *, correction: int | None, at: datetime
) -> Extension:
    """Keep an extension that was approved.

    :raises AlreadyThere: ``constraint`` "extension_once_a_proposal".
    """
    return Extension.create(application=application, proposal=proposal, correction=correction, until_at=until, at=at)


def extended_until(application: Application | int, correction: Correction | int | None) -> datetime | None:
    """The latest moment to which the filing (``correction`` None) or one correction was extended."""
    about = Extension.correction.is_null() if correction is None else Extension.correction == correction
    latest = (
        Extension.select()
        .where(Extension.application == application, about)
        .order_by(Extension.until_at.desc())
        .first()
    )
    return latest.until_at if latest else None

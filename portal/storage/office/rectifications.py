"""Corrections 更正 of what an accepted application is listed under: the name, or the unit. Each shows old and new, for
good; after the decision 表彰决定 it is a document of its own, with number and day."""

from collections.abc import Collection
from datetime import date, datetime

from peewee import BooleanField, Check, DateField, ForeignKeyField, TextField
from playhouse.fields import EnumField

from portal.rules.publishing.rectifying import Part
from portal.storage.applying.applications import Application
from portal.storage.engine.tables import MomentField, Table, one_of_values, unique
from portal.storage.season.proposals import Proposal


class Rectification(Table):
    """One correction that two officers have agreed on. ``reason``: everybody reads it; ``number``: 文号, "" before the
    decision."""

    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT")
    proposal = ForeignKeyField(Proposal, backref="+", on_delete="RESTRICT", index=False)
    part = EnumField(Part)
    before = TextField()
    after = TextField()
    reason = TextField()
    number = TextField(default="")
    issued_on = DateField(null=True)
    at = MomentField()
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [
            unique("rectification_once_a_proposal", "rectification", "proposal_id"),
            one_of_values("rectification_part", "part", Part),
            Check("(number = '') = (issued_on IS NULL)", "rectification_issued_with_its_number"),
        ]

    @property
    def is_document(self) -> bool:
        """Whether it corrects a published decision."""
        return self.issued_on is not None


def add(
    application: Application,
    proposal: Proposal,
    part: Part,
    after: str,
    reason: str,
    *,
    number: str,
    issued_on: date | None,
    at: datetime,
) -> Rectification:
    """Keep what was corrected, with what stood there before.

    :raises AlreadyThere: ``constraint`` "rectification_once_a_proposal".
    """
    return Rectification.create(
        application=application,
        proposal=proposal,
        part=part,
        before=getattr(application, part.value),
        after=after,
        reason=reason,
        number=number,
        issued_on=issued_on,
        at=at,
    )


def one(number: int) -> Rectification:
    """:raises NotFound: there is no such correction."""
    return Rectification.get(Rectification.id == number)


def of(applications: Collection[int], *, until: datetime | None = None) -> list[Rectification]:
    """Those of these applications before the moment, the first first."""
    query = Rectification.select().where(Rectification.application.in_(list(applications)))
    if until is not None:
        query = query.where(Rectification.at < until)
    return list(query.order_by(Rectification.at, Rectification.id))

"""Cases of 取消 and 撤销: which honour, why, what was done about it. Steps are append-only; grounds and steps are
sealed, what is public is the state of the honour."""

from datetime import date, datetime
from typing import Any

from peewee import JOIN, DateField, ForeignKeyField
from playhouse.fields import EnumField

from portal.rules.applying.honour_bar import HonourState
from portal.rules.roll.forfeiting import Taken
from portal.storage.engine.blobs import Blob
from portal.storage.engine.sealed import sealed
from portal.storage.engine.tables import MomentField, Table, one_of_values
from portal.storage.people.accounts import Account
from portal.storage.publishing.decisions import Decision
from portal.storage.roll.honours import Honour


class Forfeiture(Table):
    """One case. ``kind`` is what the honour would become; ``event_on`` the day on which it happened."""

    honour = ForeignKeyField(Honour, backref="+", on_delete="RESTRICT")
    kind = EnumField(HonourState)
    event_on = DateField()
    grounds = sealed(str)
    opened_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    opened_at = MomentField()
    effective_at = MomentField(null=True)
    confirmed_at = MomentField(null=True)

    class Meta:
        constraints = [one_of_values("forfeiture_kind", "kind", HonourState)]


class ForfeitureStep(Table):
    """One recorded step; ``scan`` is the hosts' consent."""

    forfeiture = ForeignKeyField(Forfeiture, backref="+", on_delete="RESTRICT")
    taken = sealed(Taken)
    scan = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT", null=True)
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    at = MomentField()


def add(honour: Honour, kind: HonourState, *, event_on: date, grounds: str, by: int, at: datetime) -> Forfeiture:
    return Forfeiture.create(honour=honour, kind=kind, event_on=event_on, grounds=grounds, opened_by=by, opened_at=at)


def take(forfeiture: Forfeiture, taken: Taken, *, scan: str | None, by: int, at: datetime) -> ForfeitureStep:
    """Keep a step."""
    return ForfeitureStep.create(forfeiture=forfeiture, taken=taken, scan=scan, by=by, at=at)


def put_into_effect(forfeiture: Forfeiture, *, at: datetime) -> None:
    """The honour is lost from now on."""
    Honour.update(state=forfeiture.kind).where(Honour.id == forfeiture.honour.id).execute()
    Forfeiture.update(effective_at=at).where(Forfeiture.id == forfeiture.id).execute()


def confirm(forfeiture: Forfeiture, *, at: datetime) -> None:
    """The committee has confirmed it."""
    Forfeiture.update(confirmed_at=at).where(Forfeiture.id == forfeiture.id).execute()


def one(number: int) -> Forfeiture:
    """:raises NotFound: there is none of this number."""
    return _with_honour().where(Forfeiture.id == number).get()


def every() -> list[Forfeiture]:
    """All cases, the latest first."""
    return list(_with_honour().order_by(Forfeiture.opened_at.desc()))


def of_honour(honour: Honour | int) -> list[Forfeiture]:
    """The cases of one honour, the latest first."""
    return list(_with_honour().where(Forfeiture.honour == honour).order_by(Forfeiture.opened_at.desc()))


def steps_of(forfeiture: Forfeiture) -> list[ForfeitureStep]:
    """What was recorded, the first first."""
    query = ForfeitureStep.select(ForfeitureStep, Account).join(Account, on=ForfeitureStep.by)
    return list(query.where(ForfeitureStep.forfeiture == forfeiture).order_by(ForfeitureStep.at, ForfeitureStep.id))


def _with_honour() -> Any:
    return Forfeiture.select(Forfeiture, Honour, Decision).join(Honour).join(Decision, JOIN.LEFT_OUTER)

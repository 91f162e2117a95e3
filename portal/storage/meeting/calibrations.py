"""校准: that a panel scores the invented samples together, and what each gave. No facts: all of it goes when it is
over, and no count ever reads it."""

from datetime import datetime

import msgspec
from peewee import BigIntegerField, CharField, ForeignKeyField

from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, change, unique
from portal.storage.judging.panels import RoundExpert
from portal.storage.judging.rounds import Round, with_programme
from portal.storage.people.accounts import Account

MARKED = (512,)  # bytes, of every sheet, whatever it says


class Points(msgspec.Struct, frozen=True):
    """By the indicators' keys."""

    by_key: dict[str, int] = {}


class Calibration(Table):
    """One that goes on. ``shown_at``: since when everybody sees what everybody gave."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", primary_key=True)
    begun_at = MomentField()
    shown_at = MomentField(null=True)


class CalibrationSheet(Table):
    """What an expert gave a sample so far."""

    round = ForeignKeyField(Calibration, backref="+", on_delete="RESTRICT", index=False)
    expert = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    sample = CharField(32)
    given = sealed(Points, empty=Points(), column_name="points", sizes=MARKED)
    version = BigIntegerField(default=1)

    @property
    def points(self) -> dict[str, int]:
        return self.given.by_key

    class Meta:
        constraints = [unique("calibration_sheet_once", "calibration_sheet", "round_id", "expert_id", "sample")]


def of_round(round_: Round | int) -> Calibration | None:
    """The one that goes on, if any."""
    found: Calibration | None = Calibration.get_or_none(Calibration.round == round_)
    return found


def of_expert(expert: int) -> list[Round]:
    """The rounds of whose panel the account is, and for which one goes on."""
    query = with_programme().join(Calibration, on=Calibration.round == Round.id).switch(Round)
    query = query.join(RoundExpert, on=RoundExpert.round == Round.id)
    return list(query.where(RoundExpert.expert == expert).order_by(Round.created_at))


def begin(round_: Round, *, at: datetime) -> None:
    """:raises AlreadyThere: one goes on."""
    Calibration.create(round=round_, begun_at=at)


def show(round_: Round, *, at: datetime) -> None:
    """From now on everybody sees what everybody gave."""
    Calibration.update(shown_at=at).where(Calibration.round == round_).execute()


def forget(round_: Round) -> None:
    """It is over: nothing of it stays."""
    CalibrationSheet.delete().where(CalibrationSheet.round == round_.id).execute()
    Calibration.delete().where(Calibration.round == round_).execute()


def sheets_of(round_: Round) -> list[CalibrationSheet]:
    """Everything that was given, in the order of the experts' numbers."""
    own = CalibrationSheet.select().where(CalibrationSheet.round == round_.id)
    return list(own.order_by(CalibrationSheet.expert, CalibrationSheet.sample))


def put(round_: Round, expert: int, sample: str, version: int, points: dict[str, int]) -> None:
    """Keep what an expert gives. ``version``: of what the page showed, 0 where nothing was there.

    :raises Stale: another window was first. :raises AlreadyThere: likewise, with the first sheet.
    """
    own = CalibrationSheet.round == round_.id, CalibrationSheet.expert == expert, CalibrationSheet.sample == sample
    there = CalibrationSheet.get_or_none(*own)
    if there is None:
        CalibrationSheet.create(round=round_.id, expert=expert, sample=sample, given=Points(points))
    else:
        given = under(CalibrationSheet.given, there.id, Points(points))
        change(CalibrationSheet, there.id, version, {CalibrationSheet.given: given})

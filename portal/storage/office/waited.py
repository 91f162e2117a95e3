"""Applications that somebody outside the office is waited for, with all that decides until when; in a few queries,
however many there are."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from peewee import fn

from portal.rules.applying.recommending import RecommendationState
from portal.rules.language.stages import Stage
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Organisation
from portal.storage.applying.recommendations import Recommendation
from portal.storage.office.extensions import Extension
from portal.storage.office.reviews import Correction
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Edition, EditionState, Programme

OTHERS_ACT = (Stage.AWAITING_RECOMMENDATION, Stage.IN_CORRECTION)


class Waited(NamedTuple):
    """One application. ``correction``: its last one; ``extended``: to when that one was; ``asked``: the recommendations
    that are needed and not given."""

    application: Application
    correction: Correction | None
    extended: datetime | None
    asked: tuple[Recommendation, ...]


def waited(*numbers: int) -> list[Waited]:
    """Those of open editions, by number; of these ``numbers`` alone where any are named."""
    query = (
        Application.select(Application, Programme, Edition, Account)
        .join(Programme)
        .join(Edition)
        .switch(Application)
        .join(Account)
        .where(Application.stage.in_(OTHERS_ACT), Edition.state == EditionState.OPEN)
    )
    if numbers:
        query = query.where(Application.id.in_(numbers))
    found = list(query.order_by(Application.id))
    corrections, asked = _corrections([one.id for one in found]), _asked([one.id for one in found])
    extended = _extended([one.id for one in corrections.values()])
    return [
        Waited(one, last, extended.get(last.id) if last else None, tuple(asked.get(one.id, ())))
        for one in found
        for last in (corrections.get(one.id),)
    ]


def _corrections(numbers: Collection[int]) -> dict[int, Correction]:
    """The last one of each."""
    rows = Correction.select().where(Correction.application.in_(numbers)).order_by(Correction.at, Correction.id.desc())
    return {row.application_id: row for row in rows}


def _extended(corrections: Collection[int]) -> dict[int, datetime]:
    query: Any = Extension.select(Extension.correction, fn.MAX(Extension.until_at)).group_by(Extension.correction)
    return dict(query.where(Extension.correction.in_(corrections)).tuples())


def _asked(numbers: Collection[int]) -> dict[int, list[Recommendation]]:
    rows = Recommendation.select(Recommendation, Organisation).join(Organisation)
    rows = rows.where(Recommendation.application.in_(numbers), Recommendation.required, *_UNANSWERED)
    found: dict[int, list[Recommendation]] = {}
    for row in rows.order_by(Recommendation.part):
        found.setdefault(row.application_id, []).append(row)
    return found


def prolong(application: Application | int, until: datetime) -> None:
    """Who has not answered about the application may do so until then."""
    Recommendation.update(until_at=until).where(Recommendation.application == application, *_UNANSWERED).execute()


_UNANSWERED = (Recommendation.answer == RecommendationState.ASKED, Recommendation.lapsed_at.is_null())

"""The queries of the honour roll 光荣榜: who was honoured, of all editions, as everybody may read it. Who lost an
honour stays on it, said to have lost it."""

from datetime import datetime
from typing import Any

import msgspec
from peewee import JOIN, fn

from portal.rules.roll.honourees import SHOWN
from portal.storage.engine.searching import names_holding
from portal.storage.publishing.honour_lists import Listed
from portal.storage.roll.honours import Honour

PAGE = 100


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the roll is narrowed to; ``award`` the key of a programme, ``field`` that of a technical field."""

    name: str = ""
    unit: str = ""
    year: int = 0
    award: str = ""
    field: str = ""


def page(wanted: Wanted, number: int = 1) -> list[Honour]:
    """The ``number``-th page."""
    return list(_ordered(wanted).paginate(number, PAGE))


def every(wanted: Wanted) -> list[Honour]:
    """The whole roll, as an export writes it."""
    return list(_ordered(wanted))


def count(wanted: Wanted) -> int:
    number: int = _where(Honour.select(fn.COUNT(Honour.id)), wanted).scalar()
    return number


def pages() -> list[tuple[int, datetime]]:
    """(number, when it changed last) of everybody's page who still has the honour, the latest first."""
    query = Honour.select(Honour.id, Honour.created_at, Honour.rectified_at).where(Honour.state.in_(SHOWN))
    return [(row.id, row.rectified_at or row.created_at) for row in query.order_by(Honour.created_at.desc(), Honour.id)]


def years() -> list[int]:
    """The years that somebody was honoured for, the latest first."""
    rows = Honour.select(Honour.edition_year).distinct().order_by(Honour.edition_year.desc())
    return [row.edition_year for row in rows]


def latest_year() -> int:
    """The last year that somebody was honoured for, 0 where nobody was yet."""
    return next(iter(years()), 0)


def of_year(year: int) -> list[Honour]:
    """Everybody honoured for that year, in the order of the roll."""
    return every(Wanted(year=year))


def seasons() -> list[tuple[int, str]]:
    """(year, award) of whatever was decided here, the latest first; imported ones are long past."""
    rows = Honour.select(Honour.edition_year, Honour.programme).where(Honour.decision.is_null(False)).distinct()
    return [(row.edition_year, row.programme) for row in rows.order_by(Honour.edition_year.desc(), Honour.programme)]


def is_there(programme: str, year: int, name: str, unit: str, *, unsure_only: bool) -> bool:
    """Whether somebody of this name and unit has this award of this year already; ``unsure_only``: only among those
    whose number nobody knows."""
    query = Honour.select(Honour.id).where(
        Honour.programme == programme,
        Honour.edition_year == year,
        Honour.name == name,
        Honour.unit == unit,
    )
    return bool((query.where(Honour.person_key.is_null()) if unsure_only else query).exists())


def _ordered(wanted: Wanted) -> Any:
    """By year, award and honour, as the decision names them; imported ones by name."""
    query = Honour.select(Honour, Listed).join(Listed, JOIN.LEFT_OUTER)
    return _where(query, wanted).order_by(
        Honour.edition_year.desc(),
        Honour.programme,
        Honour.honour,
        Listed.place.asc(nulls="last"),
        Honour.name,
        Honour.id,
    )


def _where(query: Any, wanted: Wanted) -> Any:
    for word in wanted.name.split():
        query = query.where(names_holding(Honour.name, word))
    for word in wanted.unit.split():
        query = query.where(names_holding(Honour.unit, word))
    if wanted.year:
        query = query.where(Honour.edition_year == wanted.year)
    if wanted.award:
        query = query.where(Honour.programme == wanted.award)
    if wanted.field:
        query = query.where(Honour.technical_field == wanted.field)
    return query

"""SQL written once is what peewee would have written, whatever the values."""

from typing import Any

import pytest
from peewee import SQL, Case, fn

from portal import clock
from portal.config import Settings
from portal.rules.language.stages import Stage
from portal.storage.applying.applications import Application
from portal.storage.engine import written
from portal.storage.engine.tables import database
from portal.storage.judging.ballots import Ballot, standing
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Edition, Programme

pytestmark = pytest.mark.usefixtures("anywhere")

OTHER = Application.alias()
AT = clock.now()


def queries(number: int, name: str, some: tuple[int, ...]) -> list[Any]:
    """Of every kind that the portal asks, with these values."""
    counted = fn.COUNT(Application.id).alias("counted")
    later = OTHER.select(OTHER.id).where(OTHER.changed_at > AT, OTHER.slot == name)
    return [
        Application.select().where(Application.id == number),
        Application.select(Application, Programme, Edition).join(Programme).join(Edition).where(Edition.key == name),
        Application.select(Application.stage, counted).where(Application.id.in_(some)).group_by(Application.stage),
        Application.select().where(Application.name.contains(name) | ~(Application.id == number)).limit(number),
        Application.select().where(Application.photo.is_null(), Application.stage == Stage.DRAFT),
        Application.select().where(Application.id.in_(later)).order_by(Application.name.desc(nulls="last")),
        Application.select(Case(None, ((Application.id == number, name),), "none")).where(fn.LOWER(Account.id) == name),
        Application.select().where((Application.unit == name) & SQL("slot <> ?", (name,))).offset(number),
        standing(number).where(Ballot.expert == number).order_by(Ballot.candidate),
        standing(Ballot(id=number)).select(Ballot.id),
        Application.update(name=name, changed_at=AT, photo=None).where(Application.id == number),
        Application.update({Application.version: Application.version + number}).returning(Application),
        Application.insert(id=number, programme=number, applicant=1, created_at=AT, changed_at=AT, name=name),
        Application.delete().where(Application.id << list(some)),
        Account.select(Account.id).where(Account.id > number) | Account.select(Account.id).where(Account.id < number),
    ]


def test_what_is_written_once_is_what_peewee_writes(opened: Settings) -> None:
    rounds = [(1, "甲", (1, 2)), (2, "乙%", (3, 4)), (3, "丙", (5, 6)), (4, "", ()), (5, "戊", (7, 8)), (6, "己", (9,))]

    for values in rounds:
        for once, anew in zip(queries(*values), queries(*values), strict=True):
            assert written.text_of(database.obj, once) == database.get_sql_context().parse(anew)


def test_a_shape_is_known_after_two_queries_alike(opened: Settings) -> None:
    asked = [Application.select(Application.unit).where(Application.version == number) for number in (11, 12, 13)]

    for query in asked:
        written.text_of(database.obj, query)

    walk = written._Walk()
    walk.node(asked[0])
    kept = written._written[(type(database.obj), *walk.shape)]
    assert kept
    assert kept.known
    assert walk.values == [11]


def test_a_value_in_the_place_of_nothing_is_another_shape(opened: Settings) -> None:
    for _ in range(3):
        for query in (Application.photo.is_null(), Application.photo == "x", Application.photo.is_null(False)):
            text, values = written.text_of(database.obj, Application.select().where(query))
            assert (text, values) == database.get_sql_context().parse(Application.select().where(query))

"""Honours (荣誉): who was given which award when. The person is a keyed hash; name and unit are public.

What the honour roll reads stands in ``roll``.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from peewee import BigIntegerField, BooleanField, CharField, Check, DateField, ForeignKeyField, TextField
from playhouse.fields import EnumField

from portal.rules.applying.honour_bar import BARRING, HonourState
from portal.rules.rulebook.requirements import HONOUREE
from portal.storage.applying.applications import Application
from portal.storage.applying.entrants import person_key
from portal.storage.engine.tables import MatchField, MomentField, Table, one_of_values, put_in_place, unique
from portal.storage.people.accounts import Account
from portal.storage.publishing.decisions import Decision
from portal.storage.publishing.honour_lists import HonourList, Listed


class Honour(Table):
    """One award given to one person. ``programme`` is the award's key: the same across editions and their titles;
    ``honour`` the rulebook's key of what was given; ``edition_year`` the year that the title carries. An honour that
    was imported comes from no decision here, and may have no person's key."""

    programme = CharField(64)
    person_key = MatchField(null=True)
    state = EnumField(HonourState)
    honour = CharField(64, default=HONOUREE)
    title = TextField()
    awarded_on = DateField()
    edition_year = BigIntegerField()
    name = TextField()
    unit = TextField(default="")
    technical_field = CharField(64, default="")
    listed = ForeignKeyField(Listed, backref="+", on_delete="RESTRICT", index=False, null=True)
    decision = ForeignKeyField(Decision, backref="+", on_delete="RESTRICT", null=True)
    created_at = MomentField()
    rectified_at = MomentField(null=True)  # name or unit were corrected by a document (更正)

    class Meta:
        constraints = [
            unique("honour_once_a_day", "honour", "programme", "person_key", "awarded_on"),
            unique("honour_once_a_listed", "honour", "listed_id"),
            one_of_values("honour_state", "state", HonourState),
            Check("(listed_id IS NULL) = (decision_id IS NULL)", "honour_from_a_decision"),
        ]


def add(
    *,
    programme: str,
    identity: str | None,
    state: HonourState,
    title: str,
    awarded_on: date,
    name: str,
    at: datetime,
    honour: str = HONOUREE,
    edition_year: int = 0,
    unit: str = "",
    technical_field: str = "",
    listed: Listed | int | None = None,
    decision: Decision | int | None = None,
) -> Honour:
    """``identity`` None: nobody knows the person's number; ``edition_year`` 0: the year of the award.

    :raises AlreadyThere: ``constraint`` "honour_once_a_day", when the person has this award of that day;
        "honour_once_a_listed", when whoever is listed has the honour already.
    """
    return Honour.create(
        programme=programme,
        person_key=None if identity is None else person_key(identity),
        state=state,
        honour=honour,
        title=title,
        awarded_on=awarded_on,
        edition_year=edition_year or awarded_on.year,
        name=name,
        unit=unit,
        technical_field=technical_field,
        listed=listed,
        decision=decision,
        created_at=at,
    )


def one(number: int) -> Honour:
    """:raises NotFound: when there is no such honour."""
    return Honour.get(Honour.id == number)


def amend(number: int, *, name: str, unit: str, technical_field: str) -> Honour:
    """Correct an honour that comes from no decision; the database refuses any other.

    :raises NotFound: when there is no such honour.
    """
    changed = {Honour.name: name, Honour.unit: unit, Honour.technical_field: technical_field}
    Honour.update(changed).where(Honour.id == number).execute()
    return one(number)


def rectify(honour: Honour, part: str, after: str, *, at: datetime) -> None:
    """Correct name or unit of an honour that a decision gave, as a correction says."""
    Honour.update({getattr(Honour, part): after, Honour.rectified_at: at}).where(Honour.id == honour.id).execute()


def of_decision(decision: Decision | int) -> list[Honour]:
    """What a decision gave, in the order of the list."""
    return list(Honour.select(Honour, Listed).join(Listed).where(Honour.decision == decision).order_by(Listed.place))


def of_list(honour_list: HonourList | int) -> dict[int, Honour]:
    """What people on a list were given so far, {number of the listed: honour}."""
    query = Honour.select(Honour, Listed).join(Listed).where(Listed.list == honour_list)
    return {honour.listed_id: honour for honour in query}


def of_application(application: Application | int) -> Honour | None:
    """What an application came to, if it was honoured."""
    query: Any = Honour.select(Honour, Listed).join(Listed).where(Listed.application == application)
    return query.first()


def of(identity: str) -> list[Honour]:
    """All honours of a person, the latest first."""
    return list(
        Honour.select().where(Honour.person_key == person_key(identity)).order_by(Honour.awarded_on.desc(), Honour.id)
    )


def standing_bar(identity: str, programme: str) -> Honour | None:
    """The latest honour of this award that keeps the person from applying again for some time (第十三条)."""
    return (
        Honour.select()
        .where(
            Honour.programme == programme,
            Honour.person_key == person_key(identity),
            Honour.state.in_(BARRING),
        )
        .order_by(Honour.awarded_on.desc(), Honour.id)
        .first()
    )


class Commendation(Table):
    """What the office found about one honour; ``target`` is the rulebook's key of the higher one."""

    honour = ForeignKeyField(Honour, backref="+", on_delete="RESTRICT", index=False)
    target = CharField(64)
    meets = BooleanField()
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    at = MomentField()

    class Meta:
        constraints = [unique("commendation_once", "commendation", "honour_id", "target")]


def commend(honour: Honour | int, target: str, meets: bool, *, by: int, at: datetime) -> None:
    """Keep what was found, in the place of what was found before."""
    found = {Commendation.meets: meets, Commendation.by: by, Commendation.at: at}
    put_in_place(Commendation, {Commendation.honour: honour, Commendation.target: target}, found)


def commended(honours: Collection[Honour], target: str) -> set[int]:
    """The numbers of those of the honours that meet the conditions of ``target``."""
    numbers = [honour.id for honour in honours]
    rows = Commendation.select().where(
        Commendation.honour.in_(numbers), Commendation.target == target, Commendation.meets
    )
    return {row.honour_id for row in rows}

"""Honour lists 拟表彰名单 that the committee approved, who is listed for which honour, and who was removed 移出."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from peewee import JOIN, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from portal.rules.publishing.honour_list import Line
from portal.storage.applying.applications import Application
from portal.storage.engine.tables import MomentField, Table, unique
from portal.storage.judging.results import RoundResult
from portal.storage.office import rectifications
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Edition, Programme


class HonourList(Table):
    """The list of one programme, from the result of its last round."""

    programme = ForeignKeyField(Programme, backref="+", on_delete="RESTRICT", index=False)
    result = ForeignKeyField(RoundResult, backref="+", on_delete="RESTRICT", index=False)
    approved_at = MomentField()
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("honour_list_once_a_programme", "honour_list", "programme_id")]


class Listed(Table):
    """One person on a list, as the public reads it. ``honour``: its key in the rulebook; ``place``: by 编号."""

    list = ForeignKeyField(HonourList, backref="+", on_delete="RESTRICT")
    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT", index=False)
    honour = CharField(64)
    number = TextField()
    name = TextField()
    unit = TextField()
    technical_field = CharField(64)
    place = IntegerField()
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("listed_once", "listed", "application_id")]

    @property
    def list_number(self) -> int:
        return self.list_id

    @property
    def application_number(self) -> int:
        return self.application_id


class Removal(Table):
    """That somebody was removed from a list, with the sentence that the public reads."""

    listed = ForeignKeyField(Listed, backref="+", on_delete="RESTRICT", index=False)
    reason = TextField()
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    at = MomentField()
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("removal_once", "removal", "listed_id")]


def add(programme: Programme | int, result: RoundResult, *, at: datetime, keep_until: datetime) -> HonourList:
    """Keep an approved list; ``enlist`` says who is on it.

    :raises AlreadyThere: ``constraint`` "honour_list_once_a_programme".
    """
    return HonourList.create(programme=programme, result=result, approved_at=at, keep_until=keep_until)


def enlist(honour_list: HonourList, lines: Iterable[Line], *, after: int = 0) -> list[Listed]:
    """Put these people on the list, in this order, ``after`` so many who are there.

    :raises AlreadyThere: ``constraint`` "listed_once".
    """
    return [
        Listed.create(
            list=honour_list,
            application=line.application,
            honour=line.honour,
            number=line.number,
            name=line.name,
            unit=line.unit,
            technical_field=line.technical_field,
            place=place,
            keep_until=honour_list.keep_until,
        )
        for place, line in enumerate(lines, start=after + 1)
    ]


def remove(listed: Listed, reason: str, *, by: int, at: datetime) -> Removal:
    """Remove somebody for good.

    :raises AlreadyThere: ``constraint`` "removal_once".
    """
    return Removal.create(listed=listed, reason=reason, by=by, at=at, keep_until=listed.keep_until)


def of_programme(programme: Programme | int) -> HonourList | None:
    """The programme's list, if the committee has approved one; with programme and edition."""
    return _with_programme().where(HonourList.programme == programme).first()


def one(number: int) -> HonourList:
    """The list, with programme and edition.

    :raises NotFound: there is no such list.
    """
    return _with_programme().where(HonourList.id == number).get()


def listed_in(honour_list: HonourList | int, *, until: datetime | None = None) -> list[Listed]:
    """Who is on the list, in its order; the removed among them (``removals_of``). Names and units as they were
    corrected since, or up to the moment ``until``."""
    return as_corrected(Listed.select().where(Listed.list == honour_list).order_by(Listed.place), until=until)


def standing_in(honour_list: HonourList | int) -> list[Listed]:
    """Who is on the list and was not removed, in its order."""
    query = Listed.select().join(Removal, JOIN.LEFT_OUTER, on=Removal.listed == Listed.id)
    return as_corrected(query.where(Listed.list == honour_list, Removal.id.is_null()).order_by(Listed.place))


def as_corrected(listed: Iterable[Listed], *, until: datetime | None = None) -> list[Listed]:
    """Those listed, as they read with the corrections 更正 up to the moment; what the committee approved stays in the
    table."""
    rows = list(listed)
    by_application = {row.application_id: row for row in rows}
    for change in rectifications.of(by_application, until=until) if rows else ():
        setattr(by_application[change.application_id], change.part.value, change.after)
    return rows


def one_listed(number: int) -> Listed:
    """:raises NotFound: nobody is listed under this number."""
    return as_corrected([Listed.get(Listed.id == number)])[0]


def listed_of(application: Application | int) -> Listed | None:
    """Where the application is listed, if it is."""
    return next(iter(as_corrected(Listed.select().where(Listed.application == application))), None)


def removals_of(honour_list: HonourList | int) -> dict[int, Removal]:
    """Who was removed, {number of the listed: removal}."""
    rows = Removal.select(Removal).join(Listed, on=Removal.listed == Listed.id).where(Listed.list == honour_list)
    return {row.listed_id: row for row in rows.order_by(Removal.at)}


def removal_of(listed: Listed | int) -> Removal | None:
    """Why the person was removed, if that happened."""
    return Removal.get_or_none(Removal.listed == listed)


def _with_programme() -> Any:
    return HonourList.select(HonourList, Programme, Edition).join(Programme).join(Edition)

"""Public notices 公示 of honour lists: published once, they run to the end of their last day."""

from datetime import date, datetime
from typing import Any

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField

from portal.rules.publishing.public_notice import end_of
from portal.storage.engine.tables import MomentField, Table, unique
from portal.storage.people.accounts import Account
from portal.storage.publishing.honour_lists import HonourList
from portal.storage.season.editions import Edition, Programme


class PublicNotice(Table):
    """The notice of one list. ``last_day``: in Beijing; ``working_days``: how many it runs for."""

    list = ForeignKeyField(HonourList, backref="+", on_delete="RESTRICT", index=False)
    published_at = MomentField()
    last_day = DateField()
    working_days = IntegerField()
    published_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("public_notice_once", "public_notice", "list_id")]

    @property
    def list_number(self) -> int:
        return self.list_id


def add(honour_list: HonourList, last_day: date, working_days: int, *, by: int, at: datetime) -> PublicNotice:
    """Publish the list until the end of ``last_day``.

    :raises AlreadyThere: ``constraint`` "public_notice_once".
    """
    return PublicNotice.create(
        list=honour_list,
        published_at=at,
        last_day=last_day,
        working_days=working_days,
        published_by=by,
        keep_until=honour_list.keep_until,
    )


def ends_at(notice: PublicNotice) -> datetime:
    """24:00 of the last day in Beijing: the first moment that no longer belongs to the notice."""
    return end_of(notice.last_day)


def of_list(honour_list: HonourList | int) -> PublicNotice | None:
    """The list's notice, if it was published; with list, programme and edition."""
    return _with_list().where(PublicNotice.list == honour_list).first()


def of_programme(programme: Programme | int) -> PublicNotice | None:
    """The programme's notice, if it was published; with list, programme and edition."""
    return _with_list().where(HonourList.programme == programme).first()


def one(number: int) -> PublicNotice:
    """The notice, with list, programme and edition.

    :raises NotFound: there is no such notice.
    """
    return _with_list().where(PublicNotice.id == number).get()


def shown(edition: str, programme: str) -> PublicNotice:
    """The published notice of this edition and award, as addresses name them.

    :raises NotFound: there is none.
    """
    return _with_list().where(Edition.key == edition, Programme.programme == programme).get()


def published() -> list[PublicNotice]:
    """All notices, the newest first; with list, programme and edition."""
    return list(_with_list().order_by(PublicNotice.published_at.desc(), PublicNotice.id))


def running(at: datetime) -> list[PublicNotice]:
    """The notices that run at ``at``, the newest first."""
    return [notice for notice in published() if notice.published_at <= at < ends_at(notice)]


def boundaries() -> list[datetime]:
    """The moments at which pages change by themselves as a notice ends."""
    return sorted({ends_at(notice) for notice in PublicNotice.select()})


def _with_list() -> Any:
    return (
        PublicNotice.select(PublicNotice, HonourList, Programme, Edition).join(HonourList).join(Programme).join(Edition)
    )

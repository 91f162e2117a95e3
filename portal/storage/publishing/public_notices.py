"""Public notices 公示 of honour lists: published once, they run to the end of their last day; what two officers change
of that, with a public reason, is kept beside it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from peewee import BooleanField, Check, DateField, ForeignKeyField, IntegerField, TextField
from playhouse.fields import EnumField

from portal.rules.publishing.public_notice import Change, end_of
from portal.storage.engine.tables import MomentField, Table, one_of_values, put_in_place, unique
from portal.storage.people.accounts import Account
from portal.storage.publishing.honour_lists import HonourList
from portal.storage.season.editions import Edition, Programme
from portal.storage.season.proposals import Proposal

UNKNOWN = datetime.max.replace(tzinfo=UTC)


class PublicNotice(Table):
    """The notice of one list, as it was published; ``last_day``, in Beijing, and ``working_days`` as they are now."""

    list = ForeignKeyField(HonourList, backref="+", on_delete="RESTRICT", index=False)
    published_at = MomentField()
    first_last_day = DateField(column_name="last_day")
    first_working_days = IntegerField(column_name="working_days")
    published_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("public_notice_once", "public_notice", "list_id")]

    @property
    def list_number(self) -> int:
        return self.list_id

    @cached_property
    def changes(self) -> Sequence["NoticeChange"]:
        """What was changed since it was published, the first first."""
        query = NoticeChange.select().where(NoticeChange.notice == self.id)
        return list(query.order_by(NoticeChange.at, NoticeChange.id))

    @property
    def last_day(self) -> date:
        return next((one.last_day for one in reversed(self.changes) if one.last_day), self.first_last_day)

    @property
    def working_days(self) -> int:
        found = (one.working_days for one in reversed(self.changes) if one.working_days)
        return next(found, self.first_working_days)

    @property
    def runs_from(self) -> datetime:
        """Since when its working days are counted: a restart counts them anew."""
        restarts = (one.at for one in reversed(self.changes) if one.kind is Change.RESTARTED)
        return next(restarts, self.published_at)

    @property
    def is_interrupted(self) -> bool:
        return bool(self.changes) and self.changes[-1].kind is Change.INTERRUPTED


class NoticeChange(Table):
    """That a notice was extended, interrupted or restarted. ``reason``: everybody reads it; ``last_day`` and
    ``working_days``: from then on, None while it is interrupted."""

    notice = ForeignKeyField(PublicNotice, backref="+", on_delete="RESTRICT")
    proposal = ForeignKeyField(Proposal, backref="+", on_delete="RESTRICT", index=False)
    kind = EnumField(Change)
    last_day = DateField(null=True)
    working_days = IntegerField(null=True)
    reason = TextField()
    at = MomentField()
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [
            unique("notice_change_once_a_proposal", "notice_change", "proposal_id"),
            one_of_values("notice_change_kind", "kind", Change),
            Check("(kind = 'interrupted') = (last_day IS NULL)", "notice_change_has_its_last_day"),
            Check("(last_day IS NULL) = (working_days IS NULL)", "notice_change_has_its_working_days"),
        ]


class NoticeSchedule(Table):
    """That a list is to be published at a moment; once: whoever changes their mind writes it anew. ``trouble``: why it
    could not be published then."""

    list = ForeignKeyField(HonourList, primary_key=True, backref="+", on_delete="RESTRICT")
    publish_at = MomentField()
    last_day = DateField()
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    trouble = TextField(default="")


def add(honour_list: HonourList, last_day: date, working_days: int, *, by: int, at: datetime) -> PublicNotice:
    """Publish the list until the end of ``last_day``.

    :raises AlreadyThere: ``constraint`` "public_notice_once".
    """
    return PublicNotice.create(
        list=honour_list,
        published_at=at,
        first_last_day=last_day,
        first_working_days=working_days,
        published_by=by,
        keep_until=honour_list.keep_until,
    )


def drafted(honour_list: HonourList, last_day: date, working_days: int, *, at: datetime) -> PublicNotice:
    """The notice as it would be published; nothing is kept."""
    return PublicNotice(list=honour_list, published_at=at, first_last_day=last_day, first_working_days=working_days)


def change(
    notice: PublicNotice,
    proposal: Proposal,
    kind: Change,
    reason: str,
    *,
    last_day: date | None,
    working_days: int | None,
    at: datetime,
) -> NoticeChange:
    """Keep a change that two officers have agreed on.

    :raises AlreadyThere: ``constraint`` "notice_change_once_a_proposal".
    """
    made = NoticeChange.create(
        notice=notice,
        proposal=proposal,
        kind=kind,
        reason=reason,
        last_day=last_day,
        working_days=working_days,
        at=at,
        keep_until=notice.keep_until,
    )
    notice.__dict__.pop("changes", None)
    return made


def ends_at(notice: PublicNotice) -> datetime:
    """24:00 of the last day in Beijing: the first moment that no longer belongs to the notice; while it is
    interrupted nobody knows."""
    return UNKNOWN if notice.is_interrupted else end_of(notice.last_day)


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


# -- scheduling ------------------------------------------------------------------------------------------------


def schedule(honour_list: HonourList | int, publish_at: datetime, last_day: date, *, by: int) -> None:
    """Have the list published at that moment, instead of at any other."""
    values = {
        NoticeSchedule.publish_at: publish_at,
        NoticeSchedule.last_day: last_day,
        NoticeSchedule.by: by,
        NoticeSchedule.trouble: "",
    }
    put_in_place(NoticeSchedule, {NoticeSchedule.list: honour_list}, values)


def scheduled(honour_list: HonourList | int) -> NoticeSchedule | None:
    """When the list is to be published, if that was said."""
    return NoticeSchedule.get_or_none(NoticeSchedule.list == honour_list)


def unschedule(honour_list: HonourList | int) -> bool:
    """Forget it; False when nothing was scheduled."""
    return bool(NoticeSchedule.delete().where(NoticeSchedule.list == honour_list).execute())


def due(at: datetime) -> list[NoticeSchedule]:
    """What is to be published now, the earliest first."""
    query = NoticeSchedule.select().where(NoticeSchedule.publish_at <= at, NoticeSchedule.trouble == "")
    return list(query.order_by(NoticeSchedule.publish_at, NoticeSchedule.list))


def give_up(honour_list: HonourList | int, trouble: str) -> None:
    """Keep why what was scheduled could not be published; it is not tried again by itself."""
    NoticeSchedule.update(trouble=trouble).where(NoticeSchedule.list == honour_list).execute()


def _with_list() -> Any:
    return (
        PublicNotice.select(PublicNotice, HonourList, Programme, Edition).join(HonourList).join(Programme).join(Edition)
    )

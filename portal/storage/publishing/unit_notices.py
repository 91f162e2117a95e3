"""Notices inside units 单位内部公示: one for each unit of a public notice, and how it was confirmed.

Who acts for a unit is found as for recommendations: a member whom the office knows, or whoever was invited at the very
address that the application gave.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from peewee import JOIN, BigIntegerField, BooleanField, Check, DateField, ForeignKeyField, TextField, fn
from playhouse.fields import EnumField

from portal.rules.applying.recommending import Part
from portal.rules.publishing.unit_notices import UnitNoticeState, unit_key
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Member, Naming, Organisation
from portal.storage.engine.blobs import Blob
from portal.storage.engine.tables import MomentField, Table, change, one_of_values, unique
from portal.storage.letters.messages import Message
from portal.storage.people.accounts import Account
from portal.storage.publishing import honour_lists, public_notices
from portal.storage.publishing.honour_lists import HonourList, Listed
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.season.editions import Edition, Programme


class UnitNotice(Table):
    """The notice inside one unit. ``unit``: its name as on the list; ``organisation``: where the portal knows it."""

    notice = ForeignKeyField(PublicNotice, backref="+", on_delete="RESTRICT", index=False)
    organisation = ForeignKeyField(Organisation, null=True, backref="+", on_delete="RESTRICT")
    unit = TextField()
    state = EnumField(UnitNoticeState, default=UnitNoticeState.AWAITED)
    scan = ForeignKeyField(Blob, null=True, backref="+", on_delete="RESTRICT")
    reason = TextField(default="")
    from_day = DateField(null=True)
    to_day = DateField(null=True)
    answered_by = ForeignKeyField(
        Account, column_name="decided_by_id", null=True, backref="+", on_delete="RESTRICT", index=False
    )
    at = MomentField(null=True)
    version = BigIntegerField(default=1)
    frozen = BooleanField(default=False)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [
            unique("unit_notice_once", "unit_notice", "notice_id", "unit"),
            one_of_values("unit_notice_state", "state", UnitNoticeState),
            Check("(from_day IS NULL) = (to_day IS NULL)", "unit_notice_has_both_days"),
            Check("from_day <= to_day", "unit_notice_days_in_order"),
            Check("(state = 'confirmed') = (scan_id IS NOT NULL)", "unit_notice_confirmed_by_a_scan"),
            Check("state <> 'confirmed' OR to_day IS NOT NULL", "unit_notice_confirmed_with_its_days"),
            Check("state <> 'not_applicable' OR reason <> ''", "unit_notice_not_applicable_for_a_reason"),
            Check("state = 'awaited' OR (decided_by_id IS NOT NULL AND at IS NOT NULL)", "unit_notice_decided_by"),
        ]

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day, once they were entered."""
        return (self.from_day, self.to_day) if self.from_day and self.to_day else None


def add(notice: PublicNotice, unit: str, organisation: Organisation | None) -> UnitNotice:
    """Await the notice inside a unit.

    :raises AlreadyThere: ``constraint`` "unit_notice_once".
    """
    return UnitNotice.create(notice=notice, unit=unit, organisation=organisation, keep_until=notice.keep_until)


# -- reading -------------------------------------------------------------------------------------------------


def one(number: int) -> UnitNotice:
    """With notice, list, programme, edition and organisation.

    :raises NotFound: there is none such.
    """
    return _whole().where(UnitNotice.id == number).get()


def one_of(account: Account | int, number: int) -> UnitNotice:
    """:raises NotFound: there is none, or it is not the account's to see."""
    return _seen_by(account).where(UnitNotice.id == number).get()


def of_account(account: Account | int) -> list[UnitNotice]:
    """Those of the units that the account acts for, the newest notice first."""
    return list(_seen_by(account).order_by(PublicNotice.published_at.desc(), UnitNotice.unit))


def of_notice(notice: PublicNotice | int) -> list[UnitNotice]:
    """Those of all units of a public notice, by the name of the unit."""
    return list(_whole().where(UnitNotice.notice == notice).order_by(UnitNotice.unit, UnitNotice.id))


def of_listed(listed: Listed) -> UnitNotice | None:
    """That of the unit of somebody on a list; None before the list was published."""
    notice = public_notices.of_list(listed.list_id)
    if notice is None:
        return None
    then = honour_lists.as_corrected(Listed.select().where(Listed.id == listed.id), until=notice.published_at)
    return _whole().where(UnitNotice.notice == notice, UnitNotice.unit == unit_key(then[0].unit)).first()


def awaited() -> list[PublicNotice]:
    """The public notices, not decided on yet, of which some unit has not answered; the newest first."""
    waiting = UnitNotice.select(UnitNotice.notice).where(
        UnitNotice.state == UnitNoticeState.AWAITED, ~UnitNotice.frozen
    )
    query = PublicNotice.select(PublicNotice, HonourList, Programme, Edition).join(HonourList).join(Programme)
    newest = PublicNotice.published_at.desc()
    return list(query.join(Edition).where(PublicNotice.id.in_(waiting)).order_by(newest, PublicNotice.id))


def people_of(unit_notice: UnitNotice) -> list[Listed]:
    """Who of the unit is on the list, in its order, whoever was removed too."""
    rows = Listed.select(Listed, Application).join(Application).where(Listed.list == unit_notice.notice.list)
    began = unit_notice.notice.published_at
    then = honour_lists.as_corrected(rows.order_by(Listed.place), until=began)
    return honour_lists.as_corrected(listed for listed in then if unit_key(listed.unit) == unit_notice.unit)


def naming_of(application: Application | int) -> Naming | None:
    """Which organisation the application names as the employer, and at which address."""
    return (
        Naming.select(Naming, Organisation)
        .join(Organisation)
        .where(Naming.application == application, Naming.part == Part.EMPLOYER)
        .first()
    )


def keys_of(applications: Collection[Application]) -> set[str]:
    """The keys of the addresses that these applications gave of their employer."""
    rows = Naming.select(Naming.email_key).where(
        Naming.application.in_(applications), Naming.part == Part.EMPLOYER, Naming.email_key != ""
    )
    return {row.email_key for row in rows}


def known_as(unit: str) -> Organisation | None:
    """The organisation of exactly this name that the office knows; None where there is none, or more than one."""
    found = list(Organisation.select().where(Organisation.name == unit, Organisation.confirmed_at.is_null(False)))
    return found[0] if len(found) == 1 else None


def was_told(occasion: str) -> bool:
    """Whether somebody was told of this occasion."""
    return Message.select().where(Message.occasion == occasion).exists()


def _whole() -> Any:
    return (
        UnitNotice.select(UnitNotice, PublicNotice, HonourList, Programme, Edition, Organisation, Blob)
        .join(PublicNotice)
        .join(HonourList)
        .join(Programme)
        .join(Edition)
        .switch(UnitNotice)
        .join(Organisation, JOIN.LEFT_OUTER)
        .switch(UnitNotice)
        .join(Blob, JOIN.LEFT_OUTER, on=UnitNotice.scan)
    )


def _seen_by(account: Account | int) -> Any:
    sent = (
        Naming.select(Naming.id)
        .join(Listed, on=Listed.application == Naming.application)
        .where(
            Listed.list == HonourList.id,
            Naming.part == Part.EMPLOYER,
            Naming.organisation == UnitNotice.organisation,
            Naming.email_key == Member.email_key,
        )
    )
    mine = Member.select(Member.id).where(
        Member.account == account,
        Member.organisation == UnitNotice.organisation,
        Member.confirmed_at.is_null(False) | ((Member.email_key != "") & fn.EXISTS(sent)),
    )
    return _whole().where(fn.EXISTS(mine))


# -- writing -------------------------------------------------------------------------------------------------


def set_days(number: int, version: int, first: date, last: date) -> UnitNotice:
    """Enter when the notice hangs in the unit.

    :raises Stale: it was changed since ``version``. :raises NotFound: there is none such.
    """
    return _changed(number, version, {UnitNotice.from_day: first, UnitNotice.to_day: last})


def confirm(number: int, version: int, scan: str, *, by: int, at: datetime) -> UnitNotice:
    """Keep the scan of the confirmation. Errors as ``set_days``."""
    values = {UnitNotice.state: UnitNoticeState.CONFIRMED, UnitNotice.scan: scan, UnitNotice.reason: ""}
    return _changed(number, version, values | _answered(by, at))


def exempt(number: int, version: int, reason: str, *, by: int, at: datetime) -> UnitNotice:
    """Write that no notice inside is possible. Errors as ``set_days``."""
    values = {UnitNotice.state: UnitNoticeState.NOT_APPLICABLE, UnitNotice.reason: reason}
    return _changed(number, version, values | _answered(by, at))


def reopen(number: int, version: int, reason: str, *, by: int, at: datetime) -> UnitNotice:
    """Await it anew, for that reason. Errors as ``set_days``."""
    values = {UnitNotice.state: UnitNoticeState.AWAITED, UnitNotice.scan: None, UnitNotice.reason: reason}
    return _changed(number, version, values | _answered(by, at))


def freeze(notice: PublicNotice | int) -> None:
    """From now on nothing changes: the honours are decided."""
    UnitNotice.update(frozen=True).where(UnitNotice.notice == notice, ~UnitNotice.frozen).execute()


def _answered(by: int, at: datetime) -> dict[Any, Any]:
    return {UnitNotice.answered_by: by, UnitNotice.at: at}


def _changed(number: int, version: int, values: dict[Any, Any]) -> UnitNotice:
    change(UnitNotice, number, version, values)
    return one(number)

"""Calendar years 工作日历 that the office entered from the circular of 国务院办公厅: days off, weekend days worked."""

from datetime import date, datetime

import msgspec
from peewee import BigIntegerField, ForeignKeyField, IntegerField, TextField

from portal.rules.language.working_days import Year
from portal.storage.engine.errors import Stale
from portal.storage.engine.tables import MomentField, Table, change, unique
from portal.storage.people.accounts import Account


class CalendarYear(Table):
    """One year's calendar; it can be mended, each time with its source."""

    year = IntegerField()
    holidays_text = TextField(column_name="holidays")
    workdays_text = TextField(column_name="workdays")
    source = TextField()
    entered_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    at = MomentField()
    version = BigIntegerField(default=1)

    class Meta:
        constraints = [unique("calendar_year_once", "calendar_year", "year")]

    @property
    def officer(self) -> int:
        """The id of the account that entered it."""
        return self.entered_by_id

    @property
    def days(self) -> Year:
        """The year as the rules read it."""
        return Year(_days(self.holidays_text), _days(self.workdays_text))


def put(days: Year, year: int, source: str, *, version: int, by: int, at: datetime) -> CalendarYear:
    """Enter a year (``version`` 0), or mend one as it was read.

    :raises Stale: it was changed since.
    :raises AlreadyThere: ``constraint`` "calendar_year_once", when somebody enters it at the same moment.
    """
    told = {
        CalendarYear.holidays_text: _text(days.holidays),
        CalendarYear.workdays_text: _text(days.workdays),
        CalendarYear.source: source,
        CalendarYear.entered_by: by,
        CalendarYear.at: at,
    }
    found = of(year)
    if found is None:
        return CalendarYear.create(year=year, **{field.name: value for field, value in told.items()})
    if found.version != version:
        raise Stale(found, version)
    changed: CalendarYear = change(CalendarYear, found.id, version, told)
    return changed


def of(year: int) -> CalendarYear | None:
    """What the office entered for the year, if it has."""
    return CalendarYear.get_or_none(CalendarYear.year == year)


def every() -> list[CalendarYear]:
    """All years that the office entered, the newest first."""
    return list(CalendarYear.select().order_by(CalendarYear.year.desc()))


def known() -> dict[int, Year]:
    """All years that the office entered, as the rules take them."""
    return {row.year: row.days for row in every()}


def _days(text: str) -> frozenset[date]:
    return frozenset(msgspec.json.decode(text, type=list[date]))


def _text(days: frozenset[date]) -> str:
    return msgspec.json.encode(sorted(days)).decode()

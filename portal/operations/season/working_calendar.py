"""The working calendar 工作日历: what the portal brings, and the years that the office enters from the notice of
国务院办公厅."""

from datetime import datetime
from typing import NamedTuple

from portal.rules.language import working_days
from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.language.working_days import Year, Years
from portal.storage.engine import journal
from portal.storage.engine.tables import atomic
from portal.storage.season import calendar_years
from portal.storage.season.calendar_years import CalendarYear


class Faulty(Exception):
    """A year that cannot be entered; ``faults``: {field: reason}."""

    def __init__(self, faults: dict[str, str]):
        super().__init__(*faults.values())
        self.faults = faults


class Typed(NamedTuple):
    """A year as the office types it: a day or a span of days a line."""

    holidays: str
    workdays: str
    source: str


def years() -> Years:
    """Every year that is known: whoever counts working days asks for it once."""
    return working_days.years(calendar_years.known())


def enter(year: int, typed: Typed, *, version: int, by: int, at: datetime) -> CalendarYear:
    """Enter a year (``version`` 0), or mend what was entered.

    :raises Faulty: something in it cannot be right.
    :raises Stale: somebody else has changed it. :raises AlreadyThere: somebody enters it at the same moment.
    """
    source = clean_line(typed.source)
    table = _table(year, typed, source)
    with atomic():
        entered = calendar_years.put(table, year, source, version=version, by=by, at=at)
        told = {"year": year, "holidays": len(table.holidays), "workdays": len(table.workdays), "source": source}
        journal.record("calendar_year_entered", "calendar_year", entered.id, by=by, at=at, **told)
    return entered


def _table(year: int, typed: Typed, source: str) -> Year:
    holidays, fault_off = working_days.days_in(clean_text(typed.holidays))
    workdays, fault_on = working_days.days_in(clean_text(typed.workdays))
    faults = {name: fault for name, fault in (("holidays", fault_off), ("workdays", fault_on)) if fault}
    table = Year(holidays, workdays)
    faults = {**working_days.faults_of_year(year, table, source), **faults}
    if faults:
        raise Faulty(faults)
    return table

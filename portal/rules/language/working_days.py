"""Working days 工作日 of mainland China: weekdays, without days off, with the weekend days worked for them (调休).

What is off and what is worked is published each autumn for the next year by 国务院办公厅. The years until ``LAST`` are
known; later ones are what the office enters. A year that nobody knows is refused, never guessed. (第二十一条)
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from chinese_calendar import constants

from portal.rules.language.days import beijing, spelled
from portal.rules.language.refusals import Refusal, insist

DAY = timedelta(days=1)
SATURDAY = 5
DECEMBER = 12
SOURCE_MOST = 200
FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))  # off in every year (全国年节及纪念日放假办法第二条)
OFF_LEAST = 13  # days off by law in a year, those of the moon's calendar included
_SPAN = re.compile(r"\s*(?:至|到|~|—|－|–)\s*")


class Year(NamedTuple):
    """What is not as the week has it: days off, and Saturdays or Sundays worked. The circular of a year may name days
    of the December before."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()


Years = Mapping[int, Year]


def _published() -> dict[int, Year]:
    off, worked = frozenset(constants.holidays), frozenset(constants.workdays)
    return {
        year: Year(
            frozenset(day for day in off if day.year == year), frozenset(day for day in worked if day.year == year)
        )
        for year in {day.year for day in off}
    }


PUBLISHED: Years = _published()
LAST = max(PUBLISHED)


def years(entered: Years) -> Years:
    """All years that are known: what the office entered stands before what the portal brings."""
    return {**PUBLISHED, **entered}


def refusal_of_year(year: int, known: Years) -> Refusal | None:
    """Why no working day of this year can be counted, or None."""
    if year in known:
        return None
    return Refusal(
        f"还不知道{year}年的放假和调休安排。请按国务院办公厅关于{year}年部分节假日安排的通知，先录入{year}年的工作日历。"
    )


def is_working(day: date, known: Years) -> bool:
    """Whether people work on this day.

    :raises Refused: nobody knows its year.
    """
    insist(refusal_of_year(day.year, known))
    for year in (day.year + 1, day.year):
        table = known.get(year, Year())
        if day in table.workdays:
            return True
        if day in table.holidays:
            return False
    return day.weekday() < SATURDAY


def working_days_after(start: date, last: date, known: Years) -> int:
    """How many working days there are after ``start``, ``last`` included.

    :raises Refused: nobody knows a year among them.
    """
    return sum(1 for day in _days(start + DAY, last) if is_working(day, known))


def nth_after(start: date, count: int, known: Years) -> date:
    """The last of ``count`` working days after ``start``, which is not counted itself.

    :raises Refused: nobody knows a year among them.
    """
    day = start
    while count:
        day += DAY
        count -= is_working(day, known)
    return day


def reminder_moment(until: datetime, count: int, known: Years) -> datetime:
    """When somebody is reminded of ``until``: at its time of day, ``count`` working days before its day. Better a
    day off than never: see ``probably_working``."""
    last = day = beijing(until).date()
    while count:
        day -= DAY
        count -= probably_working(day, known)
    return until - (last - day)


def probably_working(day: date, known: Years) -> bool:
    """Whether people work on this day, for a reminder: in a year that nobody knows yet, on its weekdays."""
    return day.weekday() < SATURDAY if refusal_of_year(day.year, known) else is_working(day, known)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


# -- the office's table ----------------------------------------------------------------------------------------


def days_in(text: str) -> tuple[frozenset[date], str]:
    """The days typed, a day or a span (2027-02-05 至 2027-02-11) a line; and what is wrong, or ""."""
    found: set[date] = set()
    for line in filter(None, map(str.strip, text.splitlines())):
        first, *rest = _SPAN.split(line)
        try:
            begins = date.fromisoformat(spelled("date", first))
            ends = date.fromisoformat(spelled("date", rest[0])) if rest else begins
        except ValueError:
            return frozenset(), f"“{line}”请写成 2027-02-05，或者 2027-02-05 至 2027-02-11。"
        if len(rest) > 1 or not begins <= ends <= begins + 31 * DAY:
            return frozenset(), f"“{line}”不是一段日期，请核对。"
        found.update(_days(begins, ends))
    return frozenset(found), ""


def in_lines(days: frozenset[date]) -> str:
    """The days as they are typed: spans where they follow each other."""
    spans: list[tuple[date, date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][1] == DAY:
            spans[-1] = spans[-1][0], day
        else:
            spans.append((day, day))
    return "\n".join(f"{first}" if first == last else f"{first} 至 {last}" for first, last in spans)


def faults_of_year(year: int, table: Year, source: str) -> dict[str, str]:
    """What is wrong with a year as it was entered, {field: reason}."""
    faults = {}
    for name, days in (("holidays", table.holidays), ("workdays", table.workdays)):
        outside = [day for day in sorted(days) if not _may_name(year, day)]
        if outside:
            faults[name] = f"{outside[0]}不属于{year}年的安排。"
    missing = [f"{month}月{day}日" for month, day in FIXED if date(year, month, day) not in table.holidays]
    if "holidays" not in faults and missing:
        faults["holidays"] = f"{missing[0]}是法定节假日，请补上。"
    if "holidays" not in faults and len(table.holidays) < OFF_LEAST:
        faults["holidays"] = f"全年法定节假日不少于{OFF_LEAST}天，现在只有{len(table.holidays)}天，请核对。"
    wrong = [day for day in sorted(table.workdays) if day.weekday() < SATURDAY or day in table.holidays]
    if "workdays" not in faults and wrong:
        faults["workdays"] = f"{wrong[0]}不是调休上班的周六、周日，请核对。"
    if not source.strip() or len(source) > SOURCE_MOST:
        faults["source"] = f"请写明依据的通知和文号，不超过{SOURCE_MOST}个字。"
    return faults


def _may_name(year: int, day: date) -> bool:
    return day.year == year or (day.year == year - 1 and day.month == DECEMBER)

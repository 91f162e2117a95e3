"""Days and moments as people type them, in any usual spelling, and as their fields hold them: in Beijing's time."""

from datetime import date, datetime, timedelta

from portal import clock
from portal.clock import beijing
from portal.rules.language.days import BEIJING, spelled

NO_DAY = "请填写希望回复的日期，例如 2026年12月4日。"
NO_MOMENT = "请填写日期和时间，例如 2026年12月4日 17:00。"
USUAL_HOUR = 17


def typed_moment(text: str) -> datetime | None:
    """What was typed into a field of date and time, or None where it is none.

    >>> typed_moment("2026年12月4日 17:00").isoformat(), typed_moment("morgen")
    ('2026-12-04T17:00:00+08:00', None)
    """
    try:
        return datetime.fromisoformat(spelled("moment", text, year=this_year())).replace(tzinfo=BEIJING)
    except ValueError:
        return None


def field_value(moment: datetime) -> str:
    """A moment as the field holds it: 2026-12-04 17:00."""
    return f"{beijing(moment):%Y-%m-%d %H:%M}"


def usual(at: datetime, days: int) -> datetime:
    """What is offered: in so many days, at the end of the working day."""
    return beijing(at + timedelta(days=days)).replace(hour=USUAL_HOUR, minute=0, second=0, microsecond=0)


def typed_day(text: str) -> date | None:
    """What was typed into a field of a day, or None where it is none."""
    try:
        return date.fromisoformat(spelled("date", text, year=this_year()))
    except ValueError:
        return None


def this_year() -> int:
    """The year that is meant where somebody types a day without one."""
    return beijing(clock.now()).year

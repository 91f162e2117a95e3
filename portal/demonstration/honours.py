"""How the demonstration's judged awards go on: one to its decision, one to a public notice that runs now. All by the
real operations; what people say in it is invented 示例."""

from datetime import date, datetime, timedelta

from portal import clock
from portal.config import Settings
from portal.demonstration import deciding, disputes, publishing, unit_notices
from portal.operations.season import working_calendar
from portal.operations.season.working_calendar import Typed
from portal.rules.language import working_days
from portal.rules.publishing import public_notice
from portal.storage.judging import results, rounds
from portal.storage.publishing import honour_lists
from portal.storage.season.editions import Programme

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SINCE = 2 * DAY  # how long the notice that runs has run
UNKNOWN = 2  # units that the decided award's office has to settle
# Only for years whose notice is not out: as if nothing but the days fixed by law and an invented spring were off.
OFF = "{0}-01-01 至 {0}-01-03\n{0}-02-05 至 {0}-02-11\n{0}-05-01 至 {0}-05-03\n{0}-10-01 至 {0}-10-07"
SOURCE = "示例：正式安排尚未公布，仅供演示"


def know_years(at: datetime, *, by: int) -> None:
    """Enter an invented calendar for the years around ``at`` that nobody knows yet."""
    today, known = clock.beijing(at).date(), working_calendar.years()
    for year in range(today.year - 2, today.year + 2):
        if working_days.refusal_of_year(year, known):
            working_calendar.enter(year, Typed(OFF.format(year), "", SOURCE), version=0, by=by, at=at - 800 * DAY)


def honour(programme: Programme, last_stage: str, *, office: int, committee: int, settings: Settings) -> None:
    """The list of a judged award, its notice with an objection that is answered, the notices in units, the decision."""
    approved_at = _approved_at(programme, last_stage)
    named = publishing.list_honours(programme, office=office, committee=committee, at=approved_at + DAY)
    begins = clock.beijing(approved_at + 3 * DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    notice = publishing.publish(named, office=office, at=begins)
    [first, *_] = honour_lists.standing_in(named)
    disputes.answered(first, office=office, at=begins + DAY, settings=settings)
    over = _end(notice.last_day)
    unit_notices.confirm_all(notice, by=office, at=over + 10 * HOUR, leave=UNKNOWN)
    deciding.settle_units(named, office=office, at=over + 11 * HOUR)
    deciding.decide(named, office=office, committee=committee, at=over + 3 * DAY + 9 * HOUR)


def publish(programme: Programme, *, office: int, committee: int, now: datetime, settings: Settings) -> None:
    """The list of a judged award, its notice since two days ago, and an objection that waits."""
    begins = clock.beijing(now - SINCE).replace(hour=9, minute=0, second=0, microsecond=0)
    named = publishing.list_honours(programme, office=office, committee=committee, at=begins - 2 * DAY)
    publishing.publish(named, office=office, at=begins)
    person = honour_lists.standing_in(named)[-1]
    disputes.waiting(person, at=begins + DAY, settings=settings)


def _approved_at(programme: Programme, last_stage: str) -> datetime:
    round_ = rounds.of_stage(programme, last_stage)
    result = results.result_of(round_) if round_ else None
    assert result is not None, "the last round is approved"
    return result.at


def _end(last_day: date) -> datetime:
    return public_notice.end_of(last_day)

"""The working calendar 工作日历: the years that are known, and entering one from the notice of 国务院办公厅."""

from flask import abort, render_template

from portal import clock
from portal.operations.season import working_calendar
from portal.operations.season.working_calendar import Faulty, Typed
from portal.rules.language import working_days as rules
from portal.rules.publishing.public_notice import day_of
from portal.storage.engine.errors import AlreadyThere, Stale
from portal.storage.people import accounts
from portal.storage.season import calendar_years
from portal.storage.season.calendar_years import CalendarYear
from portal.web.answering import Answered, done
from portal.web.office.area import blueprint
from portal.web.receiving import me, received_at, seen_version, sent_line, sent_text

SHOWN_BEFORE, AHEAD = 2, 2  # the years around this one that are listed; what can be entered ahead
OTHER_FIRST = "另一位同事刚刚改动了这一年，请核对现在的内容后再保存。"
YEAR = "int(fixed_digits=4)"


@blueprint.get("/calendar")
def calendar() -> str:
    known, this_year = working_calendar.years(), day_of(clock.now()).year
    entered = {row.year: row for row in calendar_years.every()}
    around = range(this_year - SHOWN_BEFORE, max(rules.LAST, this_year) + AHEAD + 1)
    rows = [(year, known.get(year), entered.get(year)) for year in sorted({*around, *entered}, reverse=True)]
    return render_template("office/calendar.html", rows=rows, year_now=this_year, last=rules.LAST)


@blueprint.get(f"/calendar/<{YEAR}:year>")
def calendar_year(year: int) -> str:
    entered = calendar_years.of(_possible(year))
    table = working_calendar.years().get(year)
    typed = Typed(
        rules.in_lines(table.holidays) if table else "",
        rules.in_lines(table.workdays) if table else "",
        entered.source if entered else "",
    )
    return _page(year, entered, typed, entered.version if entered else 0)


@blueprint.post(f"/calendar/<{YEAR}:year>")
def enter_calendar_year(year: int) -> Answered:
    entered = calendar_years.of(_possible(year))
    seen = seen_version()
    typed = Typed(
        sent_text("holidays"),
        sent_text("workdays"),
        sent_line("source"),
    )
    try:
        working_calendar.enter(year, typed, version=seen, by=me(), at=received_at())
    except Faulty as faulty:
        return _page(year, entered, typed, seen, faulty.faults), 422
    except (Stale, AlreadyThere):
        entered = calendar_years.of(year)
        return _page(year, entered, typed, entered.version if entered else 0, {"source": OTHER_FIRST}), 409
    return done(f"{year}年的工作日历已保存，从现在起按它计算工作日。", ".calendar")


def _possible(year: int) -> int:
    this_year = day_of(clock.now()).year
    if not min(rules.LAST, this_year) - SHOWN_BEFORE <= year <= max(rules.LAST, this_year) + AHEAD:
        abort(404)
    return year


def _page(
    year: int, entered: CalendarYear | None, typed: Typed, version: int, faults: dict[str, str] | None = None
) -> str:
    return render_template(
        "office/calendar_year.html",
        year=year,
        entered=entered,
        by=accounts.one(entered.officer).contact.name if entered else "",
        is_built_in=year in rules.PUBLISHED,
        typed=typed,
        version=version,
        faults=faults or {},
    )

"""Until when an application may be submitted and recommended: its programme's dates, its extension, its correction."""

from datetime import date, datetime
from typing import NamedTuple

from portal import clock
from portal.operations.season import working_calendar
from portal.rules.applying import deadlines as rules
from portal.rules.applying.deadlines import Timing
from portal.rules.applying.recommending import deadline_of
from portal.rules.language.stages import Stage
from portal.rules.language.working_days import Years
from portal.storage.applying import entrants
from portal.storage.applying.applications import Application
from portal.storage.applying.recommendations import Recommendation
from portal.storage.competing import seats
from portal.storage.office import extensions, reviews, waited
from portal.storage.office.reviews import Correction
from portal.storage.office.waited import Waited


def filing_closes_for(application: Application) -> datetime:
    """Until when the application may be submitted, withdrawn, taken up again, or sent back by a recommender; an
    approved extension counts, and the window of a seat that a competition gave."""
    seat = seats.of_application(application)
    closes_at = seat.closes_at if seat else application.programme.closes_at
    return rules.filing_closes(closes_at, extensions.extended_until(application, None))


def last_day(application: Application) -> date:
    """The last day in Shanghai on which its form can be dated: that of the call, or a later one of its own."""
    return clock.beijing(max(application.programme.closes_at, closes_for(application))).date()


def closes_for(application: Application) -> datetime:
    """Until when what lies there may be submitted: in correction its own date, otherwise ``filing_closes_for``."""
    correction = reviews.last_correction(application) if application.stage is Stage.IN_CORRECTION else None
    if correction is None:
        return filing_closes_for(application)
    return rules.closes(application.stage, application.programme.closes_at, correction_closes(application, correction))


def correction_closes(application: Application, correction: Correction) -> datetime:
    """Until when a correction may be submitted; an approved extension counts."""
    extended = extensions.extended_until(application, correction)
    return max(correction.until_at, extended) if extended else correction.until_at


def recommending_closes_for(application: Application) -> datetime:
    """Until when the application's recommenders may answer."""
    correction, seat = reviews.last_correction(application), seats.of_application(application)
    return rules.recommending_closes(
        seat.recommending_closes_at if seat else application.programme.recommending_closes_at,
        extensions.extended_until(application, None),
        correction_closes(application, correction) if correction else None,
        entrants.settled_at(application),
        days=application.programme.book.procedure.late_recommending_days.value,
    )


# -- what comes near or has passed -----------------------------------------------------------------------------


class Due(NamedTuple):
    """Somebody outside the office is waited for, and the deadline is near or has passed. ``asked``: the
    recommendations that are needed and not given; none of a correction."""

    application: Application
    until: datetime
    timing: Timing
    asked: tuple[Recommendation, ...]


def due(at: datetime, *numbers: int) -> list[Due]:
    """Every application of an open edition, or of these ``numbers``, that waits for its recommenders or its correction,
    near the end or over."""
    known = working_calendar.years()
    found = ((one, _until(one)) for one in waited.waited(*numbers))
    return [
        Due(one.application, until, timing, one.asked)
        for one, until in found
        if until and (timing := _timing(one.application, until, known, at))
    ]


def numbers_due(at: datetime, timing: Timing) -> frozenset[int]:
    """The applications for which that is so."""
    return frozenset(one.application.id for one in due(at) if one.timing is timing)


def _timing(application: Application, until: datetime, known: Years, at: datetime) -> Timing | None:
    days = rules.reminding_days(application.stage, application.programme.book.procedure)
    return rules.timing(until, days, known, at)


def _until(one: Waited) -> datetime | None:
    """Until when somebody outside the office may act; None where everybody has answered."""
    usual = one.application.programme.recommending_closes_at
    if one.application.stage is Stage.AWAITING_RECOMMENDATION:
        return max((deadline_of(usual, row.until_at) for row in one.asked), default=None)
    assert one.correction, "it is in correction"
    return max(one.correction.until_at, one.extended or one.correction.until_at)

"""Until when an application may be submitted and recommended: its programme's dates, its extension, its correction."""

from datetime import date, datetime

from portal import clock
from portal.rules.applying import deadlines as rules
from portal.rules.language.stages import Stage
from portal.storage.applying import entrants
from portal.storage.applying.applications import Application
from portal.storage.competing import seats
from portal.storage.office import extensions, reviews
from portal.storage.office.reviews import Correction


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

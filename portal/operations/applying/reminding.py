"""What those are told whose drafts are not submitted: that the call closes soon, or later than it was to. Neither is a
fact: not journalled."""

from datetime import datetime, timedelta
from functools import partial

from portal.config import Settings
from portal.operations.letters import applicant_messages
from portal.operations.letters.one_by_one import one_by_one
from portal.operations.season import changing
from portal.rules.applying import answers
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine.tables import atomic
from portal.storage.letters import messages
from portal.storage.season import editions
from portal.storage.season.editions import Programme

AT_ONCE = 100  # a round: the letters themselves must not wait behind thousands of reminders


def remind(at: datetime, settings: Settings) -> int:
    """Remind of the drafts in open calls as many days before closing as the rulebook says, once each; returns how many.

    Who began later than that is not reminded of what they have just seen.
    """
    return one_by_one(editions.programmes_open(at=at), lambda programme: _remind(programme, at, settings))


def _remind(programme: Programme, at: datetime, settings: Settings) -> int:
    rulebook = programme.book
    for days in rulebook.procedure.filing_reminders:
        due = programme.closes_at - timedelta(days=days)
        if at >= due:
            blank = applicant_messages.reminder(rulebook, programme.closes_at, days, 0)
            waiting = messages.untold(programme.id, blank.occasion, begun_before=due, limit=AT_ONCE)
            return one_by_one(waiting, partial(_told, programme=programme, days=days, at=at, settings=settings))
    return 0


def tell_moved(at: datetime, settings: Settings) -> int:
    """Tell whoever has a draft that the deadlines were moved for everybody, once each; returns how many."""
    return one_by_one(editions.programmes_open(at=at), lambda programme: _tell_moved(programme, at, settings))


def _tell_moved(programme: Programme, at: datetime, settings: Settings) -> int:
    moves = (one for one in changing.announced(programme) if one.before.closes_at != one.after.closes_at)
    last = next(moves, None)
    if last is None:
        return 0
    dates = last.before.closes_at, last.after.closes_at
    message = applicant_messages.deadline_moved(programme.book, *dates, last.reason)
    waiting = messages.untold(programme.id, message.occasion, begun_before=last.at, limit=AT_ONCE)

    def tell(application: Application) -> bool:
        with atomic():  # of two tickers one tells
            return applicant_messages.tell(application, message, at=at, settings=settings)

    return one_by_one(waiting, tell)


def _told(application: Application, programme: Programme, days: int, at: datetime, settings: Settings) -> bool:
    """Tell one applicant; of two tickers one does."""
    rulebook = programme.book
    closing = programme.reference_day
    unfinished = len(answers.faults(rulebook, applications.draft(application.id).answers, closing=closing))
    with atomic():
        return applicant_messages.tell(
            application,
            applicant_messages.reminder(rulebook, programme.closes_at, days, unfinished),
            at=at,
            settings=settings,
        )

"""Reminders, before a deadline and when it has passed: to those whose drafts are not submitted, who learn of a moved
deadline too, to recommenders who have not answered and to who waits for them, to people in 补正. A reminder is no fact:
not journalled."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from portal import clock
from portal.config import Settings
from portal.operations.applying import deadlines, recommendation_messages
from portal.operations.applying.deadlines import Due
from portal.operations.applying.filing import rulebook_under
from portal.operations.letters import applicant_messages
from portal.operations.letters.applicant_messages import MessageText
from portal.operations.letters.one_by_one import one_by_one
from portal.operations.season import changing
from portal.rules.applying import answers
from portal.storage.applying import applications, organisations
from portal.storage.applying.applications import Application
from portal.storage.applying.recommendations import Recommendation
from portal.storage.engine.tables import atomic
from portal.storage.letters import messages
from portal.storage.office import waited
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.season.editions import Programme

AT_ONCE = 100  # a round: the letters themselves must not wait behind thousands of reminders


# -- drafts --------------------------------------------------------------------------------------------------


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
    """Tell whoever has a draft, and the recommenders who have not answered, that the deadlines were moved for
    everybody, once each; returns how many."""
    told = one_by_one(editions.programmes_open(at=at), lambda programme: _tell_moved(programme, at, settings))
    return told + _tell_recommenders(at, settings)


def _tell_recommenders(at: datetime, settings: Settings) -> int:
    """The members of every organisation that was asked before the move and has not answered, once each."""
    waiting = [one for one in waited.waited() if one.asked and one.application.programme.recommending_closes_at >= at]
    moves = {one.id: _moved_recommending(one) for one in {one.application.programme for one in waiting}}
    found = {
        (account.id, move[2]): Letter(one.application, account, row, recommendation_messages.moved(book, *move))
        for one in waiting
        for row in one.asked
        if (move := moves[one.application.programme.id]) and row.asked_at < move[2]
        for book in (rulebook_under(one.application),)
        for account in organisations.to_be_told(row.organisation, row.email_key)
    }
    told = {pair[1:] for pair in messages.told_among([one.application.id for one in waiting])}
    new = [one for one in found.values() if (one.account.id, one.message.occasion) not in told]
    return one_by_one(new[:AT_ONCE], lambda one: send(one, at, settings))


def _moved_recommending(programme: Programme) -> tuple[datetime, datetime, datetime, str] | None:
    """(before, after, when it was decided, why) of the last move of the recommenders' deadline."""
    moves = (one for one in changing.announced(programme) if one.before[1] != one.after[1])
    last = next(moves, None)
    if last is None:
        return None
    return last.before.recommending_closes_at, last.after.recommending_closes_at, last.at, last.reason


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


def tell_not_submitted(at: datetime, settings: Settings) -> int:
    """Tell whoever did not submit a draft in time, once; who has an extension that runs is not late."""
    return one_by_one(editions.programmes_closed(at=at), lambda programme: _tell_late(programme, at, settings))


def _tell_late(programme: Programme, at: datetime, settings: Settings) -> int:
    message = applicant_messages.not_submitted(programme.book, programme.closes_at)
    waiting = messages.untold(programme.id, message.occasion, begun_before=programme.closes_at, limit=AT_ONCE)

    def tell(application: Application) -> bool:
        if deadlines.filing_closes_for(application) >= at:
            return False
        with atomic():
            return applicant_messages.tell(application, message, at=at, settings=settings)

    return one_by_one(waiting, tell)


# -- recommending and correcting -----------------------------------------------------------------------------


class Letter(NamedTuple):
    """One person to be told of one application. ``row``: the recommendation it is about; None for the applicant."""

    application: Application
    account: Account
    row: Recommendation | None
    message: MessageText


def remind_due(at: datetime, settings: Settings) -> int:
    """Tell everybody who is waited for, and who waits for a recommender, as many working days before as the rulebook
    says, and when the date has passed: once each."""
    found = deadlines.due(at)
    told = messages.told_among([one.application.id for one in found])
    new = (one for one in _letters(found) if (one.application.id, one.account.id, one.message.occasion) not in told)
    return one_by_one([one for one, _ in zip(new, range(AT_ONCE), strict=False)], lambda one: send(one, at, settings))


def letters_of(found: Iterable[Due], day: datetime) -> list[Letter]:
    """What an officer's own reminder says to whom: the same words, once a day."""
    today = f"asked-{clock.beijing(day):%Y%m%d}:"
    return [one._replace(message=one.message.again(today)) for one in _letters(found)]


def send(letter: Letter, at: datetime, settings: Settings) -> bool:
    """Tell one; of two tickers one does."""
    application, account, row, message = letter
    with atomic():
        if row is None:
            return applicant_messages.tell(application, message, at=at, settings=settings)
        return recommendation_messages.tell_member(application, account, row, message, at=at, settings=settings)


def _letters(found: Iterable[Due]) -> Iterator[Letter]:
    for application, until, timing, asked in found:
        book, own = rulebook_under(application), application.applicant
        if own.closed_at is None:
            waits = recommendation_messages.waits_for(book, asked, until, timing) if asked else None
            said = waits or applicant_messages.correction_due(book, until, timing)
            yield Letter(application, own, None, said)
        for row in asked:
            message = recommendation_messages.due(book, application, row, until, timing)
            for account in organisations.to_be_told(row.organisation, row.email_key):
                yield Letter(application, account, row, message)

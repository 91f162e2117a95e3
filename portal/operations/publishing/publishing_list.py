"""Publishing an honour list: its public notice 公示 begins, and with it the notices inside the units. (M21, M22,
M26)"""

from datetime import date, datetime
from typing import NamedTuple

from portal.config import Settings
from portal.operations.letters.one_by_one import one_by_one
from portal.operations.publishing import removing, unit_notices
from portal.operations.season import working_calendar
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.language.working_days import refusal_of_year, working_days_after
from portal.rules.publishing import public_notice as rules
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import AlreadyThere
from portal.storage.engine.tables import atomic
from portal.storage.publishing import honour_lists, public_notices
from portal.storage.publishing.honour_lists import HonourList, Listed, Removal
from portal.storage.publishing.public_notices import NoticeSchedule, PublicNotice
from portal.storage.season.editions import Programme

PUBLISHED_VERB = "notice_published"  # its entry is the journal's head that the public process page shows


class Person(NamedTuple):
    """Somebody on the list, as the office sees them."""

    listed: Listed
    removal: Removal | None
    refusal: Refusal | None  # to remove


class Standing(NamedTuple):
    """How far the notice of a list has come. ``earliest``: the soonest last day, None where nobody knows the year."""

    list: HonourList
    people: tuple[Person, ...]
    notice: PublicNotice | None
    refusal: Refusal | None  # to publish
    earliest: date | None


def standing(number: int, *, at: datetime) -> Standing:
    """:raises NotFound: there is no such list."""
    found = honour_lists.one(number)
    removals = honour_lists.removals_of(found)
    people = tuple(
        Person(one, removals.get(one.id), removing.refusal_to_remove(one, removed=one.id in removals))
        for one in honour_lists.listed_in(found)
    )
    refusal, earliest = _refusal_to_publish(found), None
    try:
        earliest = rules.earliest_last_day(rules.day_of(at), working_calendar.years(), found.programme.book.procedure)
    except Refused as refused:
        refusal = refusal or refused.refusal
    return Standing(found, people, public_notices.of_list(found), refusal, earliest)


def _refusal_to_publish(honour_list: HonourList) -> Refusal | None:
    if public_notices.of_list(honour_list):
        return rules.PUBLISHED_ALREADY
    return None if honour_lists.standing_in(honour_list) else rules.NOBODY


def refusal_of_period(found: HonourList, last_day: date | None, *, at: datetime) -> Refusal | None:
    """Why the notice of the list, published at ``at``, may not end with this day, or None."""
    procedure = found.programme.book.procedure
    return rules.refusal_of_period(rules.day_of(at), last_day, working_calendar.years(), procedure)


def working_days_until(last_day: date, *, at: datetime) -> int | None:
    """How many working days a notice published at ``at`` runs for; None where nobody knows a year."""
    known, begins = working_calendar.years(), rules.day_of(at)
    unknown = any(refusal_of_year(year, known) for year in range(begins.year, last_day.year + 1))
    return None if unknown else working_days_after(begins, last_day, known)


def publish(
    number: int, last_day: date | None, *, by: int, at: datetime, settings: Settings | None = None
) -> PublicNotice:
    """Publish the list, to the end of ``last_day`` in Beijing; the notices inside the units begin. With ``settings``
    letters go to the units.

    :raises Refused: it is published already, or for too few working days. :raises NotFound: no such list.
    """
    with atomic():
        found = honour_lists.one(number)
        insist(_refusal_to_publish(found))
        insist(refusal_of_period(found, last_day, at=at))
        assert last_day is not None, "without a day it is refused"
        days = working_days_after(rules.day_of(at), last_day, working_calendar.years())
        try:
            public_notices.unschedule(found)
            notice = public_notices.add(found, last_day, days, by=by, at=at)
        except AlreadyThere as error:
            raise Refused(rules.PUBLISHED_ALREADY) from error
        listed = honour_lists.standing_in(found)
        unit_notices.begin(public_notices.one(notice.id), listed, at=at, settings=settings)
        versions.bump_public()
        told = {"list": number, "listed": len(listed), "last_day": last_day.isoformat(), "working_days": days}
        journal.record(PUBLISHED_VERB, "public_notice", notice.id, by=by, at=at, **told)
    return public_notices.one(notice.id)


# -- at a moment that is set beforehand --------------------------------------------------------------------------


def schedule(number: int, publish_at: datetime | None, last_day: date | None, *, by: int, at: datetime) -> None:
    """Have the list published at a moment to come, by this officer. A plan is no fact: not journalled.

    :raises Refused: it is published, the moment is not to come, or the days would be too few from then on.
    :raises NotFound: no such list.
    """
    with atomic():
        found = honour_lists.one(number)
        insist(_refusal_to_publish(found))
        insist(rules.NOT_TO_COME if publish_at is None or publish_at <= at else None)
        assert publish_at is not None, "without one it is refused"
        insist(refusal_of_period(found, last_day, at=publish_at))
        assert last_day is not None, "without a day it is refused"
        public_notices.schedule(found, publish_at, last_day, by=by)


def unschedule(number: int) -> bool:
    """Not to publish the list by itself; False when that was not planned."""
    return public_notices.unschedule(number)


def publish_due(at: datetime, settings: Settings) -> int:
    """Publish what was planned for now; what cannot be is kept with the reason for the office. Returns how many."""
    return one_by_one(public_notices.due(at), lambda plan: _publish_planned(plan, at, settings))


def _publish_planned(plan: NoticeSchedule, at: datetime, settings: Settings) -> bool:
    number, by = plan.list.id, plan.by.id
    try:
        publish(number, plan.last_day, by=by, at=at, settings=settings)
    except Refused as refused:
        public_notices.give_up(number, refused.refusal.reason)
        return False
    return True


# -- what the public sees of it --------------------------------------------------------------------------------


class Step(NamedTuple):
    """The notice as the public process page shows it: how many were published, how many stand now, and the journal's
    head of that moment. (M26)"""

    notice: PublicNotice
    published: int
    standing: int
    seq: int
    digest: str


def step(programme: Programme) -> Step | None:
    """The programme's notice, if it was published."""
    notice = public_notices.of_programme(programme)
    if notice is None:
        return None
    listed, removals = honour_lists.listed_in(notice.list), honour_lists.removals_of(notice.list)
    earlier = sum(1 for removal in removals.values() if removal.at < notice.published_at)
    entry = next(one for one in journal.about("public_notice", notice.id) if one.verb == PUBLISHED_VERB)
    return Step(notice, len(listed) - earlier, len(listed) - len(removals), entry.seq, entry.digest)

"""Notices inside units 单位内部公示: awaited from every unit on a published list, confirmed by a scan, or not
applicable for a reason. (第二十一条, M21)"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from portal import clock
from portal.config import Settings
from portal.operations.applying.enclosing import judged, keep
from portal.operations.applying.evidence import Upload
from portal.operations.letters.one_by_one import one_by_one
from portal.operations.publishing import unit_notice_messages as letters
from portal.operations.season import working_calendar
from portal.rules.language import working_days
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.people.staffing import RoleName
from portal.rules.publishing import unit_notices as rules
from portal.rules.publishing.unit_notices import Standing, UnitNoticeState
from portal.rules.rulebook.procedure import Procedure
from portal.storage.applying.organisations import Organisation
from portal.storage.engine import blobs, journal
from portal.storage.engine.tables import atomic
from portal.storage.people import accounts
from portal.storage.publishing import unit_notices
from portal.storage.publishing.honour_lists import Listed
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.publishing.unit_notices import UnitNotice


class Counts(NamedTuple):
    """How far the units of one public notice are; units whose people were all removed are left out."""

    units: int
    confirmed: int
    not_applicable: int
    awaited: int


# -- what stands ---------------------------------------------------------------------------------------------


def seen(by: int, number: int) -> UnitNotice:
    """:raises NotFound: there is none, or it is not the account's to see: the office's, or its own unit's."""
    if RoleName.OFFICE in accounts.roles_of(by):
        return unit_notices.one(number)
    return unit_notices.one_of(by, number)


def standing_of(row: UnitNotice) -> Standing:
    """On what every act depends: for the rules, in pages as in operations."""
    return Standing(row.state, row.from_day, row.to_day, row.frozen, bool(letters.standing(row)))


def refusal_to_settle(listed: Listed) -> Refusal | None:
    """Why somebody cannot be on the final list for the notice inside their unit, or None."""
    row = unit_notices.of_listed(listed)
    return rules.refusal_to_settle(row.state if row else None)


def counts(notice: PublicNotice) -> Counts:
    """How far the units are."""
    states = [row.state for row in unit_notices.of_notice(notice) if letters.standing(row)]
    return Counts(
        len(states),
        states.count(UnitNoticeState.CONFIRMED),
        states.count(UnitNoticeState.NOT_APPLICABLE),
        states.count(UnitNoticeState.AWAITED),
    )


def working_days_of(row: UnitNotice) -> int:
    """How many working days its notice inside has; 0 before they are entered."""
    return working_days.working_days_after(*row.days, working_calendar.years()) if row.days else 0


def procedure_of(row: UnitNotice) -> Procedure:
    """The numbers that count for the notice inside: those of its award in its edition."""
    return row.notice.list.programme.book.procedure


# -- beginning -----------------------------------------------------------------------------------------------


def begin(
    notice: PublicNotice, listed: Iterable[Listed], *, at: datetime, settings: Settings | None = None
) -> list[UnitNotice]:
    """Await the notice inside every unit of those listed, 提名 included, and tell the units; in the transaction that
    publishes the list, whose entry stands for it."""
    people = list(listed)
    there = {row.unit for row in unit_notices.of_notice(notice)}
    for unit in rules.units_of(one.unit for one in people):
        if unit not in there:
            unit_notices.add(notice, unit, _organisation(unit, people))
    rows = [row for row in unit_notices.of_notice(notice) if row.unit not in there]
    for row in rows:
        letters.tell(row, *letters.begun(row), at=at, settings=settings)
    return rows


def join(
    notice: PublicNotice, listed: Iterable[Listed], *, at: datetime, settings: Settings | None = None
) -> list[UnitNotice]:
    """As ``begin``, for those among the listed who have come to the list since it was published: their units are
    told, others are left alone."""
    return begin(notice, [one for one in listed if unit_notices.of_listed(one) is None], at=at, settings=settings)


def _organisation(unit: str, people: list[Listed]) -> Organisation | None:
    """The organisation that people of the unit name as their employer, one that the office knows before others; or
    the one of this name that it knows."""
    own = [one.application for one in people if rules.unit_key(one.unit) == unit]
    named = [naming.organisation for naming in map(unit_notices.naming_of, own) if naming]
    named.sort(key=lambda one: not one.confirmed)
    return named[0] if named else unit_notices.known_as(unit)


# -- what units and the office do ----------------------------------------------------------------------------


def set_days(number: int, version: int, first: date | None, last: date | None, *, by: int, at: datetime) -> UnitNotice:
    """Enter when the notice hangs in the unit, as planned or as it was.

    :raises Refused: it is too short, begins before the public one, or the outcome is confirmed already.
    :raises Stale: it was changed since ``version``. :raises NotFound: it is not the account's to see.
    """
    row = seen(by, number)
    insist(rules.refusal_to_report(standing_of(row)))
    insist(refusal_of_days(row, first, last))
    assert first is not None, "the rule has refused it"
    assert last is not None, "the rule has refused it"
    with atomic():
        insist(rules.refusal_to_report(standing_of(unit_notices.one(number))))
        changed = unit_notices.set_days(number, version, first, last)
        _record("unit_notice_dated", changed, by=by, at=at, first=first.isoformat(), last=last.isoformat())
    return changed


def refusal_of_days(row: UnitNotice, first: date | None, last: date | None) -> Refusal | None:
    """What is wrong with these days, or None."""
    published = clock.beijing(row.notice.published_at).date()
    try:
        known = working_calendar.years()
        counted = working_days.working_days_after(first, last, known) if first and last else 0
    except Refused as refused:
        return refused.refusal
    return rules.refusal_of_days(first, last, procedure_of(row), published=published, counted=counted)


def confirm(number: int, version: int, upload: Upload | None, *, checked: bool, by: int, at: datetime) -> UnitNotice:
    """Keep the scan of 公示结果证明, PDF or JPEG; ``checked``: whoever sends it has looked at it.

    :raises Refused: the notice inside is not over, or it is no usable file. Slow: a child opens the file.
    :raises Stale: it was changed since ``version``. :raises NotFound: it is not the account's to see.
    """
    row, today = seen(by, number), clock.beijing(at).date()
    insist(rules.refusal_to_confirm(standing_of(row), today))
    insist(rules.refusal_of_sending(sent=bool(upload and upload.content), checked=checked))
    assert upload is not None, "the rule has refused it"
    scan = _kept(upload.content, at)
    with atomic():
        insist(rules.refusal_to_confirm(standing_of(unit_notices.one(number)), today))
        confirmed = unit_notices.confirm(number, version, scan, by=by, at=at)
        _record("unit_notice_confirmed", confirmed, by=by, at=at, scan=scan)
    return confirmed


def exempt(number: int, version: int, reason: str, *, by: int, at: datetime) -> UnitNotice:
    """Say, for the office, that no notice inside is possible, and why. Errors as ``confirm``."""
    with atomic():
        insist(rules.refusal_to_exempt(standing_of(unit_notices.one(number)), reason))
        exempted = unit_notices.exempt(number, version, clean_text(reason), by=by, at=at)
        _record("unit_notice_exempted", exempted, by=by, at=at, reason=exempted.reason)
    return exempted


def reopen(
    number: int, version: int, reason: str, *, by: int, at: datetime, settings: Settings | None = None
) -> UnitNotice:
    """Send a confirmation back, for the office, or await one after all; the unit is told. Errors as ``confirm``."""
    insist(rules.refusal_of_reason(reason))
    with atomic():
        insist(rules.refusal_to_reopen(standing_of(unit_notices.one(number))))
        reopened = unit_notices.reopen(number, version, clean_text(reason), by=by, at=at)
        letters.tell(reopened, *letters.reopened(reopened, at), at=at, settings=settings)
        _record("unit_notice_reopened", reopened, by=by, at=at, reason=reopened.reason)
    return reopened


def scan_of(row: UnitNotice) -> tuple[bytes, str] | None:
    """The confirmation with its media type, if there is one."""
    return (blobs.get(row.scan.name), row.scan.media_type) if row.scan else None


def _kept(content: bytes, at: datetime) -> str:
    return keep(judged(content), "扫描件", at=at)


def _record(verb: str, row: UnitNotice, *, by: int, at: datetime, **facts: str) -> None:
    programme = row.notice.list.programme.id
    journal.record(verb, "programme", programme, by=by, at=at, unit_notice=row.id, **facts)


# -- reminding -----------------------------------------------------------------------------------------------


def refusal_to_remind(row: UnitNotice, at: datetime) -> Refusal | None:
    """Why the unit need not, or cannot again, be reminded, or None."""
    if refusal := rules.refusal_to_remind(standing_of(row)):
        return refusal
    return rules.REMINDED_TODAY if unit_notices.was_told(letters.asked_today(row, at)) else None


def remind(numbers: Iterable[int], *, at: datetime, settings: Settings | None = None) -> int:
    """Remind, for the office, these units that have not answered, each once a day; returns how many units were. A
    reminder is no fact: not journalled."""
    told = 0
    with atomic():
        for row in map(unit_notices.one, numbers):
            if refusal_to_remind(row, at) is None:
                pair = letters.reminder(row, letters.asked_today(row, at))
                told += bool(letters.tell(row, *pair, at=at, settings=settings))
    return told


def remind_due(at: datetime, settings: Settings | None = None) -> int:
    """Remind the units that have not answered shortly before the public notice ends, once, and when it is over, once;
    returns how many were."""
    return one_by_one(unit_notices.awaited(), lambda notice: _remind_due(notice, at, settings))


def _remind_due(notice: PublicNotice, at: datetime, settings: Settings | None) -> int:
    today = clock.beijing(at).date()
    remaining = working_days.working_days_after(today, notice.last_day, working_calendar.years())
    if not rules.is_due(remaining, notice.list.programme.book.procedure):
        return 0
    over = today > notice.last_day

    def tell(row: UnitNotice) -> int:
        occasion = letters.overdue(row) if over else letters.due(row)
        if rules.refusal_to_remind(standing_of(row)) or unit_notices.was_told(occasion):
            return 0
        with atomic():
            return bool(letters.tell(row, *letters.reminder(row, occasion, over), at=at, settings=settings))

    return one_by_one(unit_notices.of_notice(notice), tell)

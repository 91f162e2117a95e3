"""Inquiries 征求意见函: asking a department in writing, and recording what it replies. (第十六条)"""

from datetime import date, datetime

from portal import clock
from portal.operations.applying.enclosing import judged, keep
from portal.operations.office import reviewing
from portal.rules.language.cleaning import clean_line, clean_text
from portal.rules.language.refusals import insist
from portal.rules.office import inquiring as rules
from portal.rules.office.reviewing import refusal_of_officer
from portal.storage.applying import applications
from portal.storage.engine import blobs, journal
from portal.storage.engine.tables import atomic
from portal.storage.office import reviews
from portal.storage.office.reviews import Asked, Inquiry


def send(number: int, version: int, *, addressee: str, question: str, reply_by: date, by: int, at: datetime) -> Inquiry:
    """Keep an inquiry about the application; the letter itself is made from it (``decision_papers.inquiry``).

    :raises Refused: the application is not with the office, or something is left unsaid.
    :raises Stale: somebody else has dealt with the application since ``version``.
    :raises NotFound: there is no such application for this account.
    """
    reviewing.application_for(by, number)
    insist(rules.refusal_of_question(addressee, question, reply_by, clock.beijing(at).date()))
    asked = Asked(clean_line(addressee), clean_text(question), reply_by)
    with atomic():
        application = applications.claim(number, version)
        insist(refusal_of_officer(by, application.applicant.id))
        insist(rules.refusal_to_ask(application.stage))
        inquiry = reviews.ask(application, asked, by=by, at=at)
        journal.record("inquiry_sent", "application", number, by=by, at=at, inquiry=inquiry.id)
    return inquiry


def record_reply(
    number: int, inquiry_number: int, words: str, content: bytes | None, *, by: int, at: datetime
) -> Inquiry:
    """Record what was replied: in words, as the scan of the letter (PDF or JPEG), or both. Once, whatever has become of
    the application meanwhile.

    :raises Refused: nothing was given, the file cannot be used, or the reply was recorded before.
    :raises Stale: another officer has just recorded it; ``current`` is the inquiry.
    :raises NotFound: there is no such inquiry for this account.
    """
    application = reviewing.application_for(by, number)
    insist(refusal_of_officer(by, application.applicant.id))
    inquiry = reviews.inquiry_of(number, inquiry_number)
    insist(rules.refusal_to_reply(inquiry.is_open))
    insist(rules.refusal_of_reply(words, bool(content)))
    file = _kept(content, at) if content else None
    with atomic():
        replied = reviews.reply(inquiry, clean_text(words), file, by=by, at=at)
        journal.record("inquiry_replied", "application", number, by=by, at=at, inquiry=inquiry.id)
    return replied


def _kept(content: bytes, at: datetime) -> str:
    return keep(judged(content), "扫描件", at=at)


def file_of(inquiry: Inquiry) -> bytes | None:
    """The scan of the reply; None where there is none."""
    return blobs.get(inquiry.file) if inquiry.file else None

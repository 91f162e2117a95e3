"""Applicants, units and recommenders write to the office about one application, the office asks and answers: all of it
is kept, and nobody's address is shown. (第二十五条, M25)"""

from collections.abc import Sequence
from datetime import datetime

from portal.config import Settings
from portal.operations.applying.enclosing import File, kept_file, taken_away
from portal.operations.applying.evidence import Upload
from portal.operations.letters import applicant_messages
from portal.operations.letters.applicant_messages import MessageText
from portal.rules.applying.evidence import refusal_of_files
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.office import exchanging as rules
from portal.rules.office.reviewing import refusal_of_officer
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.office import exchanges, reviews
from portal.storage.people import accounts


def write(application: Application, text: str, uploads: Sequence[Upload] = (), *, by: int, at: datetime) -> int:
    """Write to the office about an application that the account files, or is asked about; the caller has made sure.
    Slow with files: child processes open them.

    :raises Refused: nothing is written, too much, too many texts wait for an answer, or a file cannot be used.
    """
    insist(_refusal_to_write(application, text, by))
    files = _kept(uploads, at)
    with atomic():
        insist(_refusal_to_write(application, text, by))
        made = exchanges.add(application, by, clean_text(text), files, by=by, from_office=False, at=at)
        facts = {"exchange": made} | ({"files": len(files)} if files else {})
        journal.record("exchange_received", "application", application.id, by=by, at=at, **facts)
    return made


def _refusal_to_write(application: Application, text: str, by: int) -> Refusal | None:
    waiting, submitted = exchanges.unanswered(application, by), bool(snapshots.of(application))
    return rules.refusal_to_write(text, waiting, submitted=submitted)


def _kept(uploads: Sequence[Upload], at: datetime) -> list[tuple[str, str]]:
    insist(refusal_of_files([len(upload.content) for upload in uploads]))
    return [kept_file(upload, at) for upload in uploads]


def file_of(application: Application | int, file: int, account: int | None = None) -> File:
    """A file that was exchanged about the application, with this person where one is named.

    :raises NotFound: there is none of this number.
    """
    found = next((one for one in exchanges.files_of(application, account) if one.id == file), None)
    if found is None:
        raise NotFound
    return taken_away(found.blob, found.name)


def answer(
    number: int, account: int, text: str, uploads: Sequence[Upload] = (), *, by: int, at: datetime, settings: Settings
) -> int:
    """Answer somebody who has written about the application, or ask its applicant. Slow with files.

    :raises Refused: nothing is written, to nobody known, about the officer's own application, or a file cannot be used.
    :raises NotFound: there is no such application for this officer.
    """
    application = reviews.application_for(by, number)
    insist(refusal_of_officer(by, application.applicant.id))
    known = {application.applicant.id, *(person.id for person in exchanges.people_of(number))}
    insist(rules.refusal_to_answer(text, known=account in known))
    files = _kept(uploads, at)
    with atomic():
        made = exchanges.add(number, account, clean_text(text), files, by=by, from_office=True, at=at)
        own = account == application.applicant.id
        path = f"/applications/{number}/exchange" if own else "/recommending"
        message = _written(application, made, clean_text(text))
        applicant_messages.tell_account(application, accounts.one(account), message, path, at=at, settings=settings)
        journal.record(
            "exchange_answered", "application", number, by=by, at=at, exchange=made, to=account, files=len(files)
        )
    return made


def _written(application: Application, made: int, text: str) -> MessageText:
    award = application.programme.book.titles.short
    subject = f"组委会办公室就“{application.name}”的“{award}”申报给您写了信"
    return MessageText(f"exchange:{made}", subject, ("内容请登录平台查看，也可以在那里回复。",), private=(text,))

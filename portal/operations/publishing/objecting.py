"""Objections 异议: anybody objects by name while a notice runs; the office investigates and answers; an open one holds
the person whom it concerns, and nobody else. (第二十一条, 第二十二条, 第二十五条)"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from portal.config import Settings
from portal.documents.evidence import intake as documents
from portal.documents.evidence.intake import EvidenceRefused
from portal.documents.media_types import SUFFIXES
from portal.operations.applying.evidence import Upload, keep
from portal.operations.letters import letters
from portal.operations.letters.letters import Text, composed, shown_moment
from portal.operations.people.credentials import count
from portal.rules.applying.evidence import cleaned_name
from portal.rules.applying.honour_bar import keep_until
from portal.rules.language import contacts
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.people import sign_ins
from portal.rules.publishing import objecting as rules
from portal.rules.publishing.objecting import Answer, Channel, Written
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import AlreadyThere, NotFound, Stale
from portal.storage.engine.tables import atomic
from portal.storage.letters.outbox import Meant
from portal.storage.publishing import honour_lists, objections, public_notices
from portal.storage.publishing.honour_lists import Listed
from portal.storage.publishing.objections import Objection
from portal.storage.publishing.public_notices import PublicNotice


class File(NamedTuple):
    """A file that came with an objection, to be taken away."""

    name: str
    media_type: str
    content: bytes


# -- everybody -------------------------------------------------------------------------------------------------


def refusal_to_object(notice: PublicNotice, *, at: datetime) -> Refusal | None:
    """Why no objection to the noticed list is taken at ``at``, or None."""
    return rules.refusal_to_object(notice.published_at, public_notices.ends_at(notice), at)


def object_to(
    number: int, written: Written, uploads: Sequence[Upload], *, address: str, at: datetime, settings: Settings
) -> Objection:
    """Take an objection to the person listed under ``number``, with its files; a receipt goes to the e-mail address
    where one was given. Slow: child processes open the files.

    :raises Refused: the notice does not run, something is left unsaid, the same was said before, or a file cannot be
        used.
    :raises TooOften: too many from this visitor or this person within the hour.
    :raises NotFound: nobody is listed under the number, or the list was not published.
    """
    listed = honour_lists.one_listed(number)
    _insist_open(listed, at)
    insist(next((Refusal(reason) for reason in rules.faults_of(written).values()), None))
    insist(rules.refusal_of_files([len(upload.content) for upload in uploads]))
    insist(rules.TOLD_ALREADY if objections.was_told(listed, written.facts) else None)
    visitor = sign_ins.network_of(address)
    count(rules.BY_ADDRESS, f"objections from {visitor}", at)
    files = [_kept(upload, at) for upload in uploads]
    # Counted now: whoever has chosen a wrong file has not objected yet.
    count(rules.BY_ADDRESS_ABOUT_ONE, f"objections from {visitor} about {listed.id}", at)
    count(rules.BY_PERSON, f"objections by {contacts.email_identity(written.email) or written.phone}", at)
    return _taken(listed, written, files, at, by=None, at=at, settings=settings)


def _taken(
    listed: Listed,
    written: Written,
    files: Sequence[tuple[str, str]],
    came_at: datetime,
    *,
    by: int | None,
    at: datetime,
    settings: Settings,
    channel: Channel | None = None,
) -> Objection:
    book = listed.list.programme.book
    try:
        with atomic():
            _insist_open(listed, came_at)
            objection = objections.add(listed, written, at=came_at, keep_until=keep_until(book, at), channel=channel)
            objections.attach(objection, files)
            if written.email:
                letters.send(written.email, _receipt(objection, settings), at=at, meant=Meant.CONFIDENTIAL)
            facts = {"listed": listed.id, "files": len(files)} | ({"channel": channel.value} if channel else {})
            journal.record("objection_received", "objection", objection.id, by=by, at=at, **facts)
    except AlreadyThere as error:
        raise Refused(rules.TOLD_ALREADY) from error
    return objection


def _insist_open(listed: Listed, at: datetime) -> None:
    notice = public_notices.of_list(listed.list)
    if notice is None:
        raise NotFound
    insist(refusal_to_object(notice, at=at))
    insist(rules.refusal_about(honour_lists.removal_of(listed) is not None))


def _kept(upload: Upload, at: datetime) -> tuple[str, str]:
    """The blob and the name of a file; the reason for which one is refused says which."""
    name = cleaned_name(upload.name)
    try:
        found = documents.examined(upload.content)
    except EvidenceRefused as error:
        raise Refused(Refusal(f"“{name}”没有添加：{error.reason}")) from error
    return keep(found, name, at=at), name


# -- the office ------------------------------------------------------------------------------------------------


def enter(
    number: int,
    written: Written,
    channel: Channel | None,
    came_at: datetime | None,
    uploads: Sequence[Upload],
    *,
    by: int,
    at: datetime,
    settings: Settings,
) -> Objection:
    """Enter an objection that came by letter, by telephone or in person at ``came_at``, which counts against the end of
    the notice; a receipt goes to the e-mail address where one was given.

    :raises Refused: it came before or after the notice, something is left unsaid or was said before, a file cannot be
        used, or it concerns the officer.
    :raises NotFound: nobody is listed under the number, or the list was not published.
    """
    listed = honour_lists.one_listed(number)
    insist(rules.NO_CHANNEL if channel is None else None)
    insist(rules.NOT_YET_CAME if came_at is None or came_at > at else None)
    assert came_at is not None, "without a moment it is refused"
    insist(rules.refusal_of_officer(by, listed.application.applicant.id))
    _insist_open(listed, came_at)
    insist(next((Refusal(reason) for reason in rules.faults_of(written).values()), None))
    insist(rules.refusal_of_files([len(upload.content) for upload in uploads]))
    files = [_kept(upload, at) for upload in uploads]
    return _taken(listed, written, files, came_at, by=by, at=at, settings=settings, channel=channel)


def contact(number: int, *, by: int, at: datetime) -> Written:
    """Who objected and how to reach them; that somebody looked is journalled. (第二十五条)

    :raises Refused: the objection concerns the officer. :raises NotFound: there is no such objection.
    """
    objection = _objection(number, by)
    with atomic():
        journal.record("objection_contact_read", "objection", number, by=by, at=at)
    return objection.written


def investigate(number: int, version: int, note: str, *, by: int, at: datetime) -> Objection:
    """Keep a note of what was looked into.

    :raises Refused: it is answered, nothing is noted, or it concerns the officer.
    :raises Stale: somebody else was first. :raises NotFound: there is no such objection.
    """
    note = clean_text(note)
    insist(rules.NOTE.refusal_of(note))
    with atomic():
        objection = _claimed(number, version, by)
        insist(rules.refusal_to_investigate(objection.state))
        changed = objections.note(objection, note, by=by, at=at)
        journal.record("objection_investigated", "objection", number, by=by, at=at)
    return changed


def refusal_to_answer(objection: Objection) -> Refusal | None:
    """Why the objection cannot be answered now, or None."""
    return rules.refusal_to_answer(objection.state, len(objections.steps_of(objection)))


def answer(number: int, version: int, found: Answer, *, by: int, at: datetime, settings: Settings) -> Objection:
    """Answer the objection for good; whoever objected is told where to read it, where an e-mail address was given.

    :raises Refused: it was not investigated or is answered, something is left unsaid or tells who objected, or it
        concerns the officer.
    :raises Stale: somebody else was first. :raises NotFound: there is no such objection.
    """
    found = Answer(found.upheld, clean_text(found.gist), clean_text(found.findings), clean_text(found.words))
    with atomic():
        objection = _claimed(number, version, by)
        insist(refusal_to_answer(objection))
        written = objection.written
        insist(rules.refusal_of_answer(found, written))
        changed = objections.give_answer(objection, found, by=by, at=at)
        if written.email:
            key = f"objection answered:{number}"
            letters.send(written.email, _answered(objection, settings), at=at, key=key, meant=Meant.CONFIDENTIAL)
        journal.record("objection_answered", "objection", number, by=by, at=at, upheld=found.upheld)
    return changed


def file_of(number: int, file: int) -> File:
    """A file that came with the objection.

    :raises NotFound: there is none of this number.
    """
    found = objections.file_of(number, file)
    blob = found.blob
    suffix = SUFFIXES[blob.media_type]
    name = found.name if found.name.lower().endswith(suffix) else found.name + suffix
    return File(name, blob.media_type, blobs.get(blob.name))


def _objection(number: int, by: int) -> Objection:
    objection = objections.one(number)
    insist(rules.refusal_of_officer(by, objection.listed.application.applicant.id))
    return objection


def _claimed(number: int, version: int, by: int) -> Objection:
    objection = _objection(number, by)
    if objection.version != version:
        raise Stale(objection, version)
    return objection


# -- letters: they repeat nothing that an unproven visitor typed -------------------------------------------------


def _receipt(objection: Objection, settings: Settings) -> Text:
    return composed(
        "您的异议已收到",
        "",
        f"您对公示名单提出的异议已于 {shown_moment(objection.received_at)} 收到，受理编号：{objection.receipt}",
        "凭编号可以随时查看办理情况和答复。编号请自己保管，不要告诉他人：",
        letters.link(settings, f"/objections/{objection.receipt}"),
        "您的姓名和联系方式只有组委会办公室能看到。如果不是您本人提出，请拨打咨询电话告知我们。",
    )


def _answered(objection: Objection, settings: Settings) -> Text:
    return composed(
        "您的异议已答复",
        "",
        f"您于 {shown_moment(objection.received_at)} 提出的异议已经调查核实，请打开下面的链接查看答复：",
        letters.link(settings, f"/objections/{objection.receipt}"),
    )

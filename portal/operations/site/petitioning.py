"""Reports 举报, suggestions and questions of anybody, all year: taken with a receipt, answered by the office; a report
leads into 取消 or 撤销 of an honour. Who has written stands under a seal, and that somebody looked is journalled.
(第二十五条、第二十九条、第三十条)"""

from collections.abc import Sequence
from datetime import datetime

from portal.config import Settings
from portal.operations.applying.enclosing import File, kept_file, taken_away
from portal.operations.applying.evidence import Upload
from portal.operations.letters import letters
from portal.operations.letters.letters import Text, composed, shown_moment
from portal.operations.people.credentials import count
from portal.rules.applying.evidence import refusal_of_files
from portal.rules.language import contacts
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.people import sign_ins
from portal.rules.publishing import petitioning as rules
from portal.rules.publishing.petitioning import Petitioned, PetitionKind
from portal.storage.engine import journal
from portal.storage.engine.errors import AlreadyThere, Stale
from portal.storage.engine.tables import atomic
from portal.storage.letters.outbox import Meant
from portal.storage.publishing import petitions
from portal.storage.publishing.petitions import Petition


def write(
    kind: PetitionKind | None,
    written: Petitioned,
    uploads: Sequence[Upload],
    *,
    address: str,
    at: datetime,
    settings: Settings,
) -> Petition:
    """Take what somebody writes, with its files; a receipt goes to the e-mail address where one was given. Slow: child
    processes open the files.

    :raises Refused: something is left unsaid, was said before, or a file cannot be used.
    :raises TooOften: too many from this visitor or this person within the hour.
    """
    insist(next((Refusal(reason) for reason in rules.faults_of(kind, written).values()), None))
    assert kind is not None, "without one it is refused"
    insist(refusal_of_files([len(upload.content) for upload in uploads]))
    insist(rules.TOLD_ALREADY if petitions.was_told(kind, written.text) else None)
    count(rules.BY_ADDRESS, f"petitions from {sign_ins.network_of(address)}", at)
    files = [kept_file(upload, at) for upload in uploads]
    if written.email:
        count(rules.BY_PERSON, f"petitions by {contacts.email_identity(written.email)}", at)
    try:
        with atomic():
            made = petitions.add(kind, written, files, at=at)
            if written.email:
                letters.send(written.email, _receipt(made, settings), at=at, meant=Meant.CONFIDENTIAL)
            facts = {"kind": kind.value, "files": len(files)}
            journal.record("petition_received", "petition", made.id, by=None, at=at, **facts)
    except AlreadyThere as error:
        raise Refused(rules.TOLD_ALREADY) from error
    return made


def contact(number: int, *, by: int, at: datetime) -> Petitioned:
    """Who has written, as far as told; that somebody looked is journalled. :raises NotFound: there is none."""
    with atomic():
        found = petitions.one(number)
        journal.record("petition_contact_read", "petition", number, by=by, at=at)
    return found.written


def answer(number: int, version: int, text: str, *, by: int, at: datetime, settings: Settings) -> Petition:
    """Answer for good; whoever left an e-mail address is told where to read it.

    :raises Refused: it is answered, nothing is said, or the answer tells who has written.
    :raises Stale: somebody else was first. :raises NotFound: there is none.
    """
    text = clean_text(text)
    with atomic():
        found = petitions.one(number)
        if found.version != version:
            raise Stale(found, version)
        insist(rules.refusal_of_answer(text, found.written, answered=not found.is_open))
        changed = petitions.give_answer(found, text, by=by, at=at)
        if found.written.email:
            key = f"petition answered:{number}"
            letters.send(found.written.email, _answered(found, settings), at=at, key=key, meant=Meant.CONFIDENTIAL)
        journal.record("petition_answered", "petition", number, by=by, at=at)
    return changed


def lead(number: int, case: int, *, by: int, at: datetime) -> Petition:
    """Note that the report has led into a case about an honour; in the transaction that opens the case.

    :raises Refused: it is no report, or has led into one. :raises NotFound: there is none.
    """
    with atomic():
        found = petitions.one(number)
        insist(rules.refusal_to_lead(found.kind, found.forfeiture))
        changed = petitions.lead(found, case)
        journal.record("petition_led", "petition", number, by=by, at=at, case=case)
    return changed


def file_of(number: int, file: int) -> File:
    """A file that came with it. :raises NotFound: there is none of this number."""
    found = petitions.file_of(number, file)
    return taken_away(found.blob, found.name)


# -- letters: they repeat nothing that an unproven visitor typed -------------------------------------------------


def _receipt(petition: Petition, settings: Settings) -> Text:
    word = petition.kind.word
    return composed(
        f"您的{word}已收到",
        "",
        f"您的{word}已于 {shown_moment(petition.received_at)} 收到，受理编号：{petition.receipt}",
        "凭编号可以随时查看答复。编号请自己保管，不要告诉他人：",
        letters.link(settings, f"/petitions/{petition.receipt}"),
        "您的姓名和邮箱只有组委会办公室能看到。如果不是您本人提出，请不必理会。",
    )


def _answered(petition: Petition, settings: Settings) -> Text:
    word = petition.kind.word
    return composed(
        f"您的{word}已答复",
        "",
        f"您于 {shown_moment(petition.received_at)} 提出的{word}已经答复，请打开下面的链接查看：",
        letters.link(settings, f"/petitions/{petition.receipt}"),
    )

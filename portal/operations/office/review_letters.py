"""The office's decisions on paper: 受理通知, 退回补正通知, 不予受理通知; 征求意见函 to a department."""

from typing import NamedTuple

from portal import clock
from portal.documents.papers.official_letters import (
    AcceptanceNotice,
    CorrectionNotice,
    InquiryLetter,
    Letter,
    RefusalNotice,
    render_letter,
    sender_of,
)
from portal.operations.applying import deadlines
from portal.operations.applying.filing import rulebook_under
from portal.operations.letters.letters import shown_moment
from portal.rules.applying import correcting
from portal.rules.applying.manifest import manifest_from
from portal.rules.applying.receipts import receipt_number
from portal.rules.applying.recommending import is_by_unit
from portal.rules.language.stages import Stage
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.errors import NotFound
from portal.storage.office import official_numbers, reviews
from portal.storage.office.official_numbers import OfficialNumber
from portal.storage.office.reviews import Correction, Inquiry, Rejection

TITLES = {Stage.ACCEPTED: "受理通知", Stage.IN_CORRECTION: "退回补正通知", Stage.REFUSED: "不予受理通知"}


class Paper(NamedTuple):
    """A Word file and what it is called."""

    title: str
    content: bytes


def decision(application: Application) -> Paper:
    """The notice of what the office has decided last: accepted, returned, or refused.

    :raises NotFound: it has decided nothing yet.
    """
    match application.stage:
        case Stage.ACCEPTED if number := official_numbers.number_of(application):
            content = acceptance(application, number)
        case Stage.REFUSED if rejection := reviews.rejection_of(application):
            content = refusal(application, rejection)
        case Stage.IN_CORRECTION if correction := reviews.last_correction(application):
            content = returned(application, correction)
        case _:
            raise NotFound
    return Paper(TITLES[application.stage], content)


def acceptance(application: Application, number: OfficialNumber) -> bytes:
    """受理通知 with the official number. (CF2)"""
    snapshot = snapshots.latest(application)
    return _rendered(
        application,
        AcceptanceNotice(
            name=application.name,
            unit=application.unit,
            receipt=receipt_number(snapshot.id),
            submitted_on=clock.beijing(snapshot.created_at).date(),
            number=number.text,
            on=clock.beijing(number.at).date(),
        ),
    )


def returned(application: Application, correction: Correction) -> bytes:
    """退回补正通知: which parts, why, until when; an extension that was approved meanwhile counts."""
    snapshot: Snapshot = correction.snapshot
    return _rendered(
        application,
        CorrectionNotice(
            name=application.name,
            unit=application.unit,
            receipt=receipt_number(snapshot.id),
            submitted_on=clock.beijing(snapshot.created_at).date(),
            sections=correcting.titles(rulebook_under(application), correction.sections),
            reason=correction.reason,
            until=shown_moment(deadlines.correction_closes(application, correction)),
            on=clock.beijing(correction.at).date(),
            by_unit=is_by_unit(rulebook_under(application), manifest_from(snapshot.manifest).plain_answers),
        ),
    )


def refusal(application: Application, rejection: Rejection) -> bytes:
    """不予受理通知. (第十六条)"""
    snapshot: Snapshot = rejection.snapshot
    return _rendered(
        application,
        RefusalNotice(
            name=application.name,
            unit=application.unit,
            receipt=receipt_number(snapshot.id),
            submitted_on=clock.beijing(snapshot.created_at).date(),
            reason=rejection.reason,
            on=clock.beijing(rejection.at).date(),
        ),
    )


def inquiry(application: Application, sent: Inquiry) -> bytes:
    """征求意见函. (第十六条)"""
    asked = sent.asked
    return _rendered(
        application,
        InquiryLetter(
            addressee=asked.addressee,
            name=application.name,
            unit=application.unit,
            question=asked.question,
            reply_by=asked.reply_by,
            on=clock.beijing(sent.at).date(),
        ),
    )


def _rendered(application: Application, letter: Letter) -> bytes:
    return render_letter(letter, sender_of(rulebook_under(application)))

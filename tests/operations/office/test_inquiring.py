"""Inquiries 征求意见函 to departments, and their replies. (第十六条)"""

from datetime import date

import pytest

from portal.config import Settings
from portal.operations.office import inquiring, review_letters
from portal.rules.applying.evidence import FILE_SIZE
from portal.rules.language.refusals import Refused
from portal.rules.office.inquiring import (
    ADDRESSEE_TOO_LONG,
    NO_ADDRESSEE,
    NO_REPLY,
    QUESTION,
    REPLIED_ALREADY,
    REPLY,
    REPLY_TOO_SOON,
)
from portal.rules.office.reviewing import OWN_APPLICATION, WITH_THE_APPLICANT
from portal.rules.people.staffing import RoleName
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.office import reviews
from portal.storage.office.reviews import Asked, Inquiry
from portal.storage.people import accounts
from tests.builders import an_account
from tests.documents.evidence_files import pdf as a_pdf
from tests.operations.reviews import a_submitted_application, accept, again, an_officer, send_back
from tests.operations.submissions import AT, DAY, together, verbs_about

BY = date(2026, 12, 15)


def send(application: Application, by, **changes) -> Inquiry:
    usual = {"addressee": " 示例区税务局 ", "question": "该单位有无重大违法记录？\x00", "reply_by": BY, "at": AT}
    return inquiring.send(application.id, application.version, by=by.id, **usual | changes)


def reply(inquiry: Inquiry, by, words: str = "无异议。", content: bytes | None = None) -> Inquiry:
    application = inquiry.application
    return inquiring.record_reply(application.id, inquiry.id, words, content, by=by.id, at=AT + DAY)


def reason_of(act, *args, **changes) -> str:
    before = journal.head()
    with pytest.raises(Refused) as refused:
        act(*args, **changes)
    assert journal.head() == before
    return refused.value.refusal.reason


@pytest.mark.rule("M16")
def test_an_inquiry_and_its_reply_are_kept(opened: Settings, anywhere: None) -> None:
    application, officer = a_submitted_application(year=2017), an_officer()

    inquiry = send(application, officer)

    assert inquiry.asked == Asked("示例区税务局", "该单位有无重大违法记录？", BY)
    assert (inquiry.is_open, inquiry.reply, inquiring.file_of(inquiry)) == (True, "", None)
    assert review_letters.inquiry(again(application), inquiry).startswith(b"PK")
    scan = a_pdf()
    replied = reply(inquiry, officer, "无异议。", scan)
    assert (replied.is_open, replied.reply, inquiring.file_of(replied)) == (False, "无异议。", scan)
    assert verbs_about(application)[-2:] == ["inquiry_sent", "inquiry_replied"]
    assert "税务" not in journal.latest(1)[0].facts_text
    assert [one.id for one in reviews.inquiries_of(application)] == [inquiry.id]


def test_a_reply_is_recorded_once(opened: Settings, anywhere: None) -> None:
    application, officer = a_submitted_application(), an_officer()
    inquiry = send(application, officer)

    outcomes = together(lambda order: reply(inquiry, officer, f"答复{order}"), 6)

    [kept] = [outcome for outcome in outcomes if isinstance(outcome, Inquiry)]
    assert {type(outcome) for outcome in outcomes} <= {Inquiry, Stale, Refused}
    assert reviews.inquiry_of(application, inquiry.id).reply == kept.reply
    assert verbs_about(application).count("inquiry_replied") == 1
    assert reason_of(reply, inquiry, officer) == REPLIED_ALREADY.reason


def test_a_reply_may_come_after_the_decision(opened: Settings) -> None:
    application, officer = a_submitted_application(), an_officer()
    inquiry = send(application, officer)
    accept(again(application), by=officer)

    assert reply(inquiry, officer).reply == "无异议。"
    assert send(again(application), officer).is_open


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"addressee": " "}, NO_ADDRESSEE),
        ({"addressee": "局" * 101}, ADDRESSEE_TOO_LONG),
        ({"question": "\n"}, QUESTION.missing),
        ({"question": "问" * 1001}, QUESTION.too_long),
        ({"reply_by": date(2026, 12, 1)}, REPLY_TOO_SOON),
    ],
)
def test_an_inquiry_says_whom_it_asks_what_and_by_when(opened: Settings, changes, refusal) -> None:
    assert reason_of(send, a_submitted_application(), an_officer(), **changes) == refusal.reason


@pytest.mark.parametrize(
    ("words", "content", "reason"),
    [
        (" ", None, NO_REPLY.reason),
        ("复" * 1001, None, REPLY.too_long.reason),
        ("", b"GIF89a", "PDF"),
        ("", b"%PDF" + bytes(FILE_SIZE), "超过20 MB"),
    ],
)
def test_a_reply_says_something_or_comes_as_a_usable_scan(opened: Settings, words, content, reason) -> None:
    officer = an_officer()
    inquiry = send(a_submitted_application(), officer)

    assert reason in reason_of(reply, inquiry, officer, words, content)


def test_nothing_is_asked_while_the_applicant_corrects(opened: Settings) -> None:
    application, officer = a_submitted_application(), an_officer()
    send_back(application, officer)

    assert reason_of(send, again(application), officer) == WITH_THE_APPLICANT.reason


def test_the_later_of_two_officers_is_told(opened: Settings) -> None:
    application, officer = a_submitted_application(), an_officer()
    send(application, officer)

    with pytest.raises(Stale):
        send(application, officer)


def test_for_others_than_the_office_there_is_nothing_to_ask(opened: Settings) -> None:
    application, officer = a_submitted_application(), an_officer()
    inquiry = send(application, officer)
    stranger = an_account(RoleName.EXPERT, email="expert@example.cn", at=AT)

    with pytest.raises(NotFound):
        send(again(application), stranger)
    with pytest.raises(NotFound):
        reply(inquiry, stranger)
    with pytest.raises(NotFound):
        inquiring.record_reply(application.id, 1, "", None, by=officer.id, at=AT)
    accounts.grant(application.applicant, RoleName.OFFICE)
    assert reason_of(send, again(application), application.applicant) == OWN_APPLICATION.reason
    assert reason_of(reply, inquiry, application.applicant) == OWN_APPLICATION.reason

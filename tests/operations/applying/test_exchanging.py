"""Applicants, units and the office write to each other; all of it stays."""

import pytest

from portal.config import Settings
from portal.operations.applying import exchanging
from portal.operations.applying.evidence import Upload
from portal.operations.duties import worklists
from portal.rules.language.refusals import Refused
from portal.rules.office import exchanging as rules
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, RefusedBySchema
from portal.storage.letters import messages, outbox
from portal.storage.office import exchanges
from portal.storage.office.exchanges import Exchange
from tests.builders import an_account, an_application
from tests.documents.evidence_files import pdf as a_pdf
from tests.operations.recommendations import an_asked
from tests.operations.reviews import an_officer
from tests.operations.submissions import AT, SECOND, SETTINGS


@pytest.mark.rule("M25")
def test_a_letter_is_answered_and_neither_shows_an_address(storage: Settings) -> None:
    asked, officer = an_asked(), an_officer("fangwen@example.cn")
    number, applicant, member = asked.application.id, asked.application.applicant, asked.association
    exchanging.write(asked.application, "请问何时有结果？", by=applicant.id, at=AT + SECOND)
    exchanging.write(asked.application, "章可以用电子章吗？", by=member.id, at=AT + SECOND)
    assert "1 份申报有来信等待答复" in [f"{one.number} {one.words}" for one in worklists.of_office(officer.id, AT)]

    for account in (applicant, member):
        exchanging.answer(number, account.id, "十二月中旬。", by=officer.id, at=AT + 2 * SECOND, settings=SETTINGS)
    assert exchanges.applications_waiting() == frozenset()
    assert [row.from_office for row in exchanges.of(number, applicant.id)] == [False, True]
    assert [one.id for one in exchanges.people_of(number)] == sorted([applicant.id, member.id])
    told = messages.of(applicant)[0]
    assert "十二月中旬。" in told.content.body
    assert told.content.path == f"/applications/{number}/exchange"
    letter = next(one.content.body for one in outbox.latest() if "写了信" in one.content.subject)
    assert "十二月中旬" not in letter, "an answer is read in the portal"
    assert officer.contact.email not in letter
    assert {one.verb for one in journal.latest(4)} == {"exchange_received", "exchange_answered"}


def test_texts_are_kept_for_good_and_the_office_asks_on_its_own(storage: Settings) -> None:
    asked, officer = an_asked(), an_officer("fangwen@example.cn")
    number, applicant = asked.application.id, asked.application.applicant.id
    exchanging.answer(number, applicant, "请说明在职时间。", by=officer.id, at=AT, settings=SETTINGS)
    assert exchanges.unanswered(number, applicant) == 0
    with pytest.raises(RefusedBySchema):
        Exchange.update(at=AT).execute()
    with pytest.raises(RefusedBySchema):
        Exchange.delete().execute()


def test_nobody_writes_about_a_draft_again_and_again_or_to_a_stranger(storage: Settings) -> None:
    asked, officer = an_asked(), an_officer("fangwen@example.cn")
    applicant, stranger = asked.application.applicant, an_account(email="other@example.cn", at=AT)
    for _ in range(rules.MOST_UNANSWERED):
        exchanging.write(asked.application, "请问何时有结果？", by=applicant.id, at=AT)
    with pytest.raises(Refused, match=rules.TOO_MANY.reason):
        exchanging.write(asked.application, "请问何时有结果？", by=applicant.id, at=AT)
    with pytest.raises(Refused, match=rules.NOBODY_THERE.reason):
        exchanging.answer(asked.application.id, stranger.id, "您好。", by=officer.id, at=AT, settings=SETTINGS)
    with pytest.raises(NotFound):
        exchanging.answer(asked.application.id, applicant.id, "您好。", by=stranger.id, at=AT, settings=SETTINGS)
    draft = an_application(programme=asked.application.programme, by=stranger, at=AT)
    with pytest.raises(Refused, match=rules.NOT_SUBMITTED.reason):
        exchanging.write(draft, "请问何时有结果？", by=stranger.id, at=AT)


def test_files_come_with_a_text_and_only_the_two_sides_take_them_away(opened: Settings, anywhere: None) -> None:
    asked, officer = an_asked(), an_officer("fangwen@example.cn")
    application, member = asked.application, asked.association
    applicant = application.applicant
    scan = Upload("证明", a_pdf())
    exchanging.write(application, "补充证明。", [scan], by=applicant.id, at=AT)
    exchanging.write(application, "请给样张。", by=member.id, at=AT)
    exchanging.answer(application.id, member.id, "请看样张。", [scan], by=officer.id, at=AT, settings=SETTINGS)

    [own] = exchanges.files_of(application, applicant.id)
    found = exchanging.file_of(application, own.id, applicant.id)
    assert (found.name, found.media_type) == ("证明.pdf", "application/pdf")
    assert len(exchanges.files_of(application)) == 2
    with pytest.raises(NotFound):
        exchanging.file_of(application, own.id, member.id)
    with pytest.raises(Refused, match="最多附"):
        exchanging.write(application, "又一份。", [scan] * 6, by=applicant.id, at=AT)
    with pytest.raises(Refused, match="没有添加"):
        exchanging.write(application, "又一份。", [Upload("坏.pdf", b"x")], by=applicant.id, at=AT)
    assert exchanges.unanswered(application, applicant.id) == 1

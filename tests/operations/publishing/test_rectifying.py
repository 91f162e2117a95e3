"""Correcting name and unit: two officers, old and new in public, a document of its own after the decision."""

from datetime import date

import pytest

from portal.config import Settings
from portal.operations.publishing import deciding_honours, notice_paper, rectifying
from portal.operations.publishing.rectifying import RECTIFICATION
from portal.rules.language.refusals import Refused
from portal.rules.publishing import rectifying as rules
from portal.rules.publishing.rectifying import Part
from portal.storage.applying import applications
from portal.storage.engine.errors import RefusedBySchema
from portal.storage.engine.tables import database
from portal.storage.office.rectifications import Rectification
from portal.storage.publishing import document_numbers, honour_lists
from portal.storage.publishing import unit_notices as stored
from portal.storage.roll import honours
from tests.documents.reading import lines
from tests.operations.deciding import approved, over, published, written
from tests.operations.listed import a_colleague
from tests.operations.objections import DURING, Noticed
from tests.operations.submissions import SETTINGS, told

WHY = "（示例）申报时录入有误。"


def propose(
    noticed: Noticed, part: Part = Part.NAME, typed: str = "示例改名", *, at=DURING, document=("", None), **more
):
    number, by = noticed.people[0].application_number, noticed.office.officer.id
    return rectifying.propose(number, part, typed, more.get("reason", WHY), document=document, by=by, at=at)


def rectify(noticed: Noticed, *args, at=DURING, **named) -> Rectification:
    proposal = propose(noticed, *args, at=at, **named)
    return RECTIFICATION.approve(proposal.id, proposal.version, by=a_colleague().id, at=at, settings=SETTINGS)


def reason_of(act, *args, **named) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.reason


@pytest.mark.rule("M21")
def test_the_notice_shows_the_name_as_corrected_with_old_and_new(noticed: Noticed) -> None:
    before = noticed.people[0]

    rectify(noticed)

    said = notice_paper.wording(noticed.notice)
    assert said.people[0].name == "示例改名"
    assert [one.words for one in said.corrected] == [f"更正：姓名“{before.name}”应为“示例改名”。{WHY}"]
    assert f"“{before.name}”应为“示例改名”" in "".join(lines(notice_paper.public_notice(noticed.notice)))
    application = applications.one(before.application_number)
    assert application.name == "示例改名"
    assert told(application.applicant)[-1] == "您的“智慧工匠”申报更正了姓名"
    [raw] = database.execute_sql("SELECT name FROM listed ORDER BY place LIMIT 1").fetchone()
    assert raw == before.name  # what the committee approved stays


def test_the_notice_inside_the_unit_stays_that_of_the_person(noticed: Noticed) -> None:
    inside = stored.of_listed(noticed.people[0])
    assert inside is not None

    rectify(noticed, Part.UNIT, "示例新名称（上海）有限公司")

    person = honour_lists.one_listed(noticed.people[0].id)
    found = stored.of_listed(person)
    assert person.unit == "示例新名称（上海）有限公司"
    assert found is not None
    assert found.id == inside.id
    assert person.id in [one.id for one in stored.people_of(found)]


@pytest.mark.rule("M23")
def test_a_published_decision_stays_and_its_correction_is_a_document(noticed: Noticed) -> None:
    decision, before = published(noticed), noticed.people[0]
    bytes_before, at = deciding_honours.document(decision), over(noticed)
    day = decision.decided_on
    assert day is not None
    number = f"沪工总发〔{day.year}〕15号"

    assert reason_of(propose, noticed, at=at).startswith("表彰决定已经公布")
    assert reason_of(propose, noticed, at=at, document=(decision.number, day)) == rules.NUMBER_TAKEN.reason
    made = rectify(noticed, at=at, document=(number, day))

    assert deciding_honours.document(decision) == bytes_before
    assert rectifying.documents_of(decision) == [made]
    text = "".join(lines(rectifying.document(decision, made)))
    assert f"姓名“{before.name}”应为“示例改名”" in text
    assert (number in text, decision.number in text) == (True, True)
    honour = honours.of_application(before.application_number)
    assert honour is not None
    assert honour.name == "示例改名"
    assert [row.text for row in document_numbers.every()][:2] in ([number, decision.number], [decision.number, number])
    with pytest.raises(RefusedBySchema):
        database.execute_sql("UPDATE honour SET name = '无声改动'")


def test_what_cannot_be_corrected_is_refused(noticed: Noticed) -> None:
    assert reason_of(propose, noticed, typed=noticed.people[0].name) == rules.NOTHING_CHANGES.reason
    assert reason_of(propose, noticed, Part.UNIT, "") == rules.NO_UNIT.reason
    assert "证件号码" in reason_of(propose, noticed, reason="身份证310101199001010000录入有误。")
    assert reason_of(propose, noticed, document=("沪〔2026〕1号", date(2026, 1, 1))) == rules.NO_DOCUMENT_NEEDED.reason
    propose(noticed)
    assert reason_of(propose, noticed) == rules.RECTIFYING_WORDS.waiting.reason


@pytest.mark.rule("M23")
def test_no_number_is_given_twice_and_its_year_is_that_of_the_day(noticed: Noticed, opened: Settings) -> None:
    decision, at = approved(noticed), over(noticed)
    day = at.date()
    draft = written(decision, at=at, number=f"沪工总发〔{day.year - 1}〕12号")
    faults = deciding_honours.faults(draft.hosts, draft.number, draft.decided_on, draft, at)
    assert "不一致" in faults["number"]
    taken = f"沪工总发〔{day.year}〕12号"
    document_numbers.take(taken, "（示例）另一份决定", "decision", 1, issued_on=day, at=at)
    spelled = f"沪工总发[{day.year}] 12号"
    faults = deciding_honours.faults(draft.hosts, spelled, draft.decided_on, draft, at)
    assert faults == {"number": rules.NUMBER_TAKEN.reason}

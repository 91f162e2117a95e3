"""举报、建议和提问: one form for everybody, the page behind the receipt, the desk; where they lead."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from portal import clock
from portal.operations.duties import worklists
from portal.rules.people.sign_ins import Limit
from portal.rules.publishing import petitioning as rules
from portal.storage.engine import journal
from portal.storage.letters import outbox
from portal.storage.publishing import petitions
from portal.storage.roll import forfeitures
from tests.documents.evidence_files import pdf as a_pdf
from tests.operations.deciding import over
from tests.operations.honoured import honour_of, honoured
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor

TEXT = "（示例）二〇二五年某项目由他人主持完成，有合同可以证明。"
QUESTION = "（示例）申报表可以分几次填写吗？"


def officer(app: Flask) -> Visitor:
    """At the desk, now."""
    client = app.test_client()
    enter_directly(client, a_colleague())
    return Visitor(client)


def written(visit: Visitor, *, status: int = 200, **typed: object) -> Page:
    return visit("/petitions").submit({"kind": "report", "about": "荣示例1", "text": TEXT, **typed}, status=status)


def receipt_on(page: Page) -> str:
    [found] = set(re.findall(r"\w{4}-\w{4}-\w{4}-\w{4}", page.text))
    return found


@pytest.mark.rule("M25", "M29")
def test_a_report_without_a_name_leads_into_a_case_and_is_answered(app: Flask, visit: Visitor) -> None:
    noticed = honoured()
    clock.set_offset(over(noticed) + timedelta(days=30) - clock.now())
    page = written(visit, files=(BytesIO(a_pdf()), "合同.pdf"))
    receipt = receipt_on(page)
    assert "正在办理" in page.text
    [waiting] = [one for one in worklists.of_office(noticed.office.officer.id, clock.now()) if "举报" in one.words]
    assert (waiting.number, waiting.path) == (1, "/office/petitions")

    office = officer(app)
    desk = office("/office/petitions").follow(f"举报，{receipt}")
    assert TEXT in desk.text
    assert "没有留下姓名" in desk.text
    [link] = desk.all("//a[contains(@href, 'forfeiture?report=')]")
    case = office(str(link.get("href")))
    case.submit(
        {"kind": "cancelled", "event_on": clock.today().isoformat(), "grounds": "（示例）收到举报。"}, button="立案"
    )
    [opened] = forfeitures.of_honour(honour_of(noticed))
    [one] = petitions.every()
    assert one.forfeiture == opened.id
    desk = office(f"/office/petitions/{one.id}")
    assert "已由这件举报立案" in desk.text
    desk.submit({"answer": "（示例）已经立案调查。"}, button="答复")

    assert "（示例）已经立案调查。" in visit(f"/objections?receipt={receipt.lower()}").text
    verbs = [entry.verb for entry in journal.about("petition", one.id)]
    assert sorted(verbs) == ["petition_answered", "petition_led", "petition_received"]
    assert journal.verify() == ()


def test_a_question_is_answered_by_letter_and_becomes_one_that_everybody_reads(app: Flask, visit: Visitor) -> None:
    office, email = officer(app), "qian@example.cn"
    typed = {"about": "", "text": QUESTION, "name": "钱示例", "email": email}
    page = written(visit, kind="question", **typed)
    [number] = [one.id for one in petitions.every()]
    desk = office(f"/office/petitions/{number}")
    assert "钱示例" not in desk.text
    assert "钱示例" in desk.submit(button="显示姓名和邮箱").text
    assert "petition_contact_read" in [entry.verb for entry in journal.about("petition", number)]
    told = desk.submit({"answer": "钱示例：可以。"}, button="答复", status=422)
    assert rules.TELLS_WHO.reason in told.text
    told.submit({"answer": "可以，随时保存。"}, button="答复")

    assert [letter.content.to for letter in outbox.latest(5)] == [email] * 2
    assert all(QUESTION not in letter.content.body for letter in outbox.latest(5))
    assert "可以，随时保存。" in visit(f"/petitions/{receipt_on(page)}").text
    asked = office(f"/office/petitions/{number}").follow("作为常见问题公布")
    asked.submit({"heading": "申报"}, button="预览").submit(button="公布")
    assert QUESTION in visit("/questions").text


def test_what_is_left_unsaid_is_said_and_a_flood_is_slowed_down(
    visit: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = written(visit, about="", text="短", status=422)
    assert rules.TOO_SHORT in page.text
    page = page.submit({"about": "荣示例1", "text": TEXT})
    assert rules.TOLD_ALREADY.reason in written(visit, text=f"{TEXT}！", status=422).text
    monkeypatch.setattr(rules, "BY_ADDRESS", Limit(1, timedelta(hours=1)))
    written(visit, text=f"{TEXT}另一件。", status=429)
    assert len(petitions.every()) == 1
    visit("/petitions/0000-0000-0000-0000", status=404)

"""The pages of objections: two steps for everybody, a page behind the receipt, the office's desk."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from portal import clock
from portal.documents.evidence.intake import examined
from portal.operations.applying import evidence
from portal.rules.people.sign_ins import Limit
from portal.rules.people.staffing import RoleName
from portal.rules.publishing import objecting as rules
from portal.rules.publishing.objecting import Written
from portal.rules.site.room_for_files import VISITORS
from portal.storage.engine import blobs, journal
from portal.storage.publishing import objections, public_notices
from tests.documents.evidence_files import pdf as a_pdf
from tests.documents.hostile_active import MORE_THAN_PAGES
from tests.operations.objections import ANSWER, DURING, FACTS, WRITTEN, Noticed, a_notice, answer, investigate
from tests.operations.objections import object_to as objected
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor

FORM = "/public-notices/2023/craftsman/objection"


@pytest.fixture
def noticed(app: Flask) -> Iterator[Noticed]:
    """A notice that runs just now."""
    clock.set_offset(DURING - clock.now())
    return a_notice()


def typed(noticed: Noticed, **changes: str) -> dict[str, str]:
    about = noticed.people[0].number
    usual = {"about": about, "name": WRITTEN.name, "phone": WRITTEN.phone, "email": WRITTEN.email, "facts": FACTS}
    return usual | changes


def checked(visit: Visitor, noticed: Noticed, **changes: str) -> Page:
    return visit(FORM).submit(typed(noticed, **changes), button="下一步：核对")


@pytest.fixture
def office(app: Flask, noticed: Noticed) -> Visitor:
    client = app.test_client()
    enter_directly(client, a_colleague())
    return Visitor(client)


@pytest.mark.rule("M22")
def test_somebody_objects_in_two_steps_and_looks_it_up(visit: Visitor, noticed: Noticed, other: Visitor) -> None:
    page = checked(visit, noticed, facts=f"{FACTS}\n第二段：验收时间不符。")
    assert page.heading == "核对异议"
    assert "还没有提交" in page.text
    assert objections.every() == []

    page = page.submit({"files": (BytesIO(a_pdf()), "合同.pdf")}, button="提交异议")

    [kept] = objections.every()
    assert page.path == f"/objections/{kept.receipt}"
    assert "异议已提交" in page.text
    assert kept.receipt in page.text
    assert len(objections.files_of(kept)) == 1
    assert kept.written == Written(WRITTEN.name, WRITTEN.phone, WRITTEN.email, f"{FACTS}\n第二段：验收时间不符。")
    assert other("/objections").heading == "查询办理情况"
    looked_up = other(f"/objections?receipt={kept.receipt.lower().replace('-', '')}")
    assert looked_up.path == f"/objections/{kept.receipt}"


@pytest.mark.rule("M22", "M25")
def test_the_page_behind_the_receipt_tells_no_names_and_is_kept_by_nobody(visit: Visitor, noticed: Noticed) -> None:
    taken = objected(noticed.people[0])
    shown = visit(f"/objections/{taken.receipt}")
    investigate(taken, noticed.office)
    looked_into = visit(f"/objections/{taken.receipt}")
    answer(taken, noticed.office)
    told = visit(f"/objections/{taken.receipt}")

    assert [page.one("//*[contains(@class, 'seal')]/span").text for page in (shown, looked_into, told)] == [
        "已收到",
        "调查中",
        "已答复",
    ]
    assert ANSWER.words in told.text
    assert "异议不成立" in told.text
    for page in (shown, looked_into, told):
        private = (WRITTEN.name, WRITTEN.phone, WRITTEN.email, FACTS, noticed.people[0].name, noticed.people[0].number)
        assert not any(word in page.text for word in (*private, ANSWER.gist, ANSWER.findings))
        assert page.response.headers["Cache-Control"] == "no-store"
        assert page.response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.rule("M22")
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(visit: Visitor, noticed: Noticed) -> None:
    page = visit(FORM).submit(
        typed(noticed, about="", name="", phone="", email="", facts="太短"), button="下一步：核对", status=422
    )

    assert [link.get("href") for link in page.all("//*[@id='faults']//a")] == ["#about", "#name", "#phone", "#facts"]
    assert page.value("facts").strip() == "太短"
    back = checked(visit, noticed).submit(button="返回修改")
    assert back.heading == "提出异议"
    assert {name: back.value(name).strip() for name in typed(noticed)} == typed(noticed)


def test_the_link_beside_a_name_chooses_the_person(visit: Visitor, noticed: Noticed) -> None:
    assert visit(f"{FORM}?about={noticed.people[1].number}").value("about") == noticed.people[1].number
    assert visit(f"{FORM}?about=x").value("about") == ""


@pytest.mark.rule("M22")
def test_a_refusal_keeps_what_was_written(visit: Visitor, noticed: Noticed) -> None:
    page = checked(visit, noticed).submit({"files": (BytesIO(b"GIF89a"), "图.gif")}, button="提交异议", status=422)
    assert "没有添加" in page.text
    page = page.submit(button="提交异议")
    assert page.path.startswith("/objections/")

    again = checked(visit, noticed).submit(button="提交异议", status=422)
    assert rules.TOLD_ALREADY.reason in again.text
    for order in range(4):  # five with the one above; the wrong file was none
        checked(visit, noticed, facts=f"{FACTS}第{order}件。").submit(button="提交异议")
    flooded = checked(visit, noticed, facts=f"{FACTS}第九件。").submit(button="提交异议", status=429)
    assert "尝试次数过多" in flooded.text
    assert flooded.value("facts") == f"{FACTS}第九件。"


@pytest.mark.rule("M21", "M22")
def test_when_the_notice_is_over_the_page_says_so(visit: Visitor, noticed: Noticed) -> None:
    page = checked(visit, noticed)
    clock.set_offset(timedelta())
    clock.set_offset(public_notices.ends_at(noticed.notice) - clock.now())

    assert rules.OVER.reason in page.submit(button="提交异议", status=422).text
    over = visit(FORM)
    assert rules.OVER.reason in over.text
    assert over.all("//main//form") == []


def test_what_was_never_published_or_given_is_not_there(visit: Visitor, noticed: Noticed) -> None:
    for path in (FORM.replace("craftsman", "pioneer"), FORM.replace("2023", "1999"), "/objections/0000-0000-0000-0000"):
        visit(path, status=404)
    page = visit("/objections?receipt=0000", status=404)
    assert "没有找到这个编号" in page.text


@pytest.mark.rule("M22")
def test_the_office_investigates_and_answers(office: Visitor, noticed: Noticed) -> None:
    taken = objected(noticed.people[0])
    assert "1 件异议等待答复" in office("/office").text
    page = office("/office/objections").follow(noticed.people[0].name)
    assert FACTS in page.text
    assert rules.NOT_INVESTIGATED.reason in page.text
    assert rules.NOT_INVESTIGATED.reason in office(f"{page.path}/answer").text
    assert rules.NOTE.missing.reason in page.submit({"note": " "}, button="保存记录", status=422).text

    page = page.submit({"note": "向建设单位了解。"}, button="保存记录")
    assert "向建设单位了解。" in page.text
    page = page.follow("答复")
    given = {"gist": ANSWER.gist, "findings": ANSWER.findings, "words": ANSWER.words}
    assert "请选择异议是否成立" in page.submit(given, button="作出答复", status=422).text
    slip = page.submit(given | {"upheld": "yes", "gist": f"{WRITTEN.name}反映"}, button="作出答复", status=422)
    assert rules.TELLS_WHO.reason in slip.text
    page = slip.submit(given | {"upheld": "yes"}, button="作出答复")

    assert "异议成立，人选还在名单上" in page.text
    assert page.all("//a[normalize-space()='移出名单']")
    assert objections.one(taken.id).upheld is True
    assert office(f"{page.path}/contact").path == office(f"{page.path}/steps").path == page.path


def test_the_later_of_two_officers_keeps_what_was_typed(office: Visitor, noticed: Noticed) -> None:
    taken = objected(noticed.people[0])
    page = office(f"/office/objections/{taken.id}")
    investigate(taken, noticed.office)
    late = page.submit({"note": "晚了一步。"}, button="保存记录", status=409)
    assert late.value("note").strip() == "晚了一步。"
    answering = late.submit(button="保存记录").follow("答复")
    investigate(taken, noticed.office)

    given = {"upheld": "no", "gist": "要点", "findings": "情况", "words": "答复"}
    late = answering.submit(given, button="作出答复", status=409)

    assert {name: late.value(name).strip() for name in given} == given
    assert late.submit(button="作出答复").path == page.path


@pytest.mark.rule("M25")
def test_who_objected_is_shown_on_request_and_that_is_journalled(office: Visitor, noticed: Noticed) -> None:
    taken = objected(noticed.people[0])
    page = office(f"/office/objections/{taken.id}")
    private = (WRITTEN.name, WRITTEN.phone, WRITTEN.email)
    assert not any(word in page.text for word in private)

    shown = page.submit(button="显示姓名和联系方式")

    assert all(word in shown.text for word in private)
    assert journal.latest(1)[0].verb == "objection_contact_read"


def test_the_file_of_a_refused_request_goes_at_once_and_that_of_an_objection_is_the_visitors(
    visit: Visitor, noticed: Noticed, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, scan = blobs.names(), a_pdf()
    page = checked(visit, noticed)
    with monkeypatch.context() as patch:
        patch.setattr(rules, "BY_PERSON", Limit(0, timedelta(hours=1)))  # counted after the files were taken
        page = page.submit({"files": (BytesIO(scan), "合同.pdf")}, button="提交异议", status=429)
    assert blobs.names() == before

    page.submit({"files": (BytesIO(scan), "合同.pdf")}, button="提交异议")

    [kept] = set(blobs.names()) - set(before)
    assert blobs.one(kept).uploaded_by == VISITORS


def test_of_a_file_with_a_script_the_pages_are_taken_and_that_is_said(visit: Visitor, noticed: Noticed) -> None:
    scripted = MORE_THAN_PAGES["script on a page"].make()

    page = checked(visit, noticed).submit({"files": (BytesIO(scripted), "往来邮件.pdf")}, button="提交异议")

    assert "“往来邮件.pdf”里的脚本和自动执行的动作没有收下，只收下了页面。" in page.text
    [file] = objections.files_of(objections.every()[0])
    assert examined(blobs.get(file.blob.name)).left_out == ()


def test_files_and_the_summary_are_taken_away(office: Visitor, noticed: Noticed) -> None:
    scan = a_pdf()
    taken = objected(noticed.people[0], evidence.Upload("合同.pdf", scan))
    href = office(f"/office/objections/{taken.id}").one("//a[contains(., '合同.pdf')]").get("href")

    assert office.client.get(href).data == scan
    assert office.client.get(re.sub(r"\d+$", "1", href)).status_code == 404
    paper = office.client.get(f"/office/honour-lists/{noticed.list.id}/summary.docx")
    assert paper.data.startswith(b"PK")
    assert WRITTEN.name not in paper.headers["Content-Disposition"]


@pytest.mark.rule("M25")
@pytest.mark.parametrize("role", [RoleName.COMMITTEE, RoleName.AUDITOR, RoleName.EXPERT])
def test_nobody_but_the_office_reads_objections(app: Flask, noticed: Noticed, role: RoleName) -> None:
    taken = objected(noticed.people[0])
    client = app.test_client()
    enter_directly(client, a_colleague(role, email="somebody@example.cn"))

    for path in ("/office/objections", f"/office/objections/{taken.id}"):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    ("name", "phone"), [("王〇・\ue816", "400-820-8820"), ("⻩\U000323b0", "021-64225003、+85251234567")]
)
def test_nobody_is_refused_for_a_rare_name_or_a_usual_telephone(
    visit: Visitor, noticed: Noticed, name: str, phone: str
) -> None:
    assert checked(visit, noticed, name=name, phone=phone).heading == checked(visit, noticed).heading

"""A unit files for its people, as a browser without JavaScript uses it: the list, the workbook, the consents."""

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal import clock
from portal.operations.applying import evidence, filing, person_consent, unit_filing
from portal.rules.applying.consents import CONSENTS, DECLARATION
from portal.rules.applying.unit_people import PEOPLE_MOST
from portal.storage.applying import applications, organisations
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.season.editions import Programme
from tests.builders import an_account
from tests.builders import an_edition as the_edition
from tests.documents.evidence_files import pdf
from tests.operations.submissions import filled, person
from tests.operations.unit import NAME, NUMBER, UNIT, Clerk, a_clerk, a_list, row
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor

HERE = "/applications/for-others"


@pytest.fixture(autouse=True)
def _without_office(without_office: None) -> None:
    """Nothing here needs LibreOffice."""


@pytest.fixture
def programme(app: Flask) -> Programme:
    return the_edition()["craftsman"]


@pytest.fixture
def clerk(app: Flask) -> Clerk:
    return a_clerk(at=clock.now())


@pytest.fixture
def signed_in(visit: Visitor, clerk: Clerk, programme: Programme) -> Visitor:
    enter_directly(visit.client, clerk.account)
    return visit


def upload(page: Page, programme: Programme, content: bytes, *, status: int = 200) -> Page:
    typed = {"programme": str(programme.id), "list": (BytesIO(content), "名单.xlsx")}
    return page.submit(typed, button="上传名单", status=status)


def begin(
    visit: Visitor, programme: Programme | None, order: int, name: str, *, status: int = 200, **changes: Any
) -> Page:
    typed = {
        "programme": str(programme.id) if programme else "",
        "name": name,
        "id_number": person(order),
        "email": f"shili{order}@example.com",
    }
    return visit(HERE).submit(typed | changes, button="加入名单", status=status)


def one_of(clerk: Clerk, name: str) -> Application:
    [found] = [found.application for found in unit_filing.people_of(clerk.account.id) if found.application.name == name]
    return applications.one(found.id)


def names_on(page: Page) -> list[str]:
    return [str(name).strip() for name in page.all("//table//tbody/tr/th//text()") if str(name).strip()]


def test_a_clerk_s_menu_leads_to_the_list(signed_in: Visitor) -> None:
    page = signed_in("/account").follow("为他人申报")

    assert page.heading == "为他人申报"
    assert UNIT in page.text
    assert "名单" not in [str(words) for words in page.all("//h2/text()")]  # nobody is on it yet


def test_who_acts_for_no_known_unit_is_told_how_to(visit: Visitor, programme: Programme) -> None:
    enter_directly(visit.client, an_account())
    assert "您还不是单位的经办人" in visit(HERE).text
    assert "为他人申报" not in visit("/applications").text
    unknown = a_clerk(at=clock.now(), email="new@example.cn", confirmed=False)
    enter_directly(visit.client, unknown.account)
    page = visit(HERE)
    assert "等待组委会办公室确认" in page.text
    assert page.all("//main//form") == []
    token = str(page.one("(//input[@name='csrf_token'])[1]/@value"))
    sent = {"csrf_token": token, "act": "begin", "programme": str(programme.id), "name": "示例乙"}
    assert visit.post(HERE, sent).heading == "为他人申报"
    assert unit_filing.people_of(unknown.account.id) == []


def test_an_applicant_who_is_a_clerk_finds_the_way(visit: Visitor, programme: Programme) -> None:
    account = an_account()
    clerk = a_clerk(at=clock.now())
    organisations.add_member(clerk.unit, account, confirmed=True, at=clock.now())
    enter_directly(visit.client, account)
    assert visit("/applications").follow("为他人申报").heading == "为他人申报"


def test_the_pattern_offers_the_form_s_own_words_and_choices(signed_in: Visitor) -> None:
    page = signed_in(HERE)
    answer = signed_in.client.get(page.one("//a[contains(., '空白名单：智慧工匠')]/@href"))

    book = load_workbook(BytesIO(answer.data))
    sheet = book.worksheets[0]
    heads = {sheet.cell(3, place).value: place for place in range(1, sheet.max_column + 1)}
    assert list(heads)[:4] == [NAME, "所在单位", "申报方式", "推荐机构"]
    assert UNIT in sheet.cell(1, 1).value
    column = sheet.cell(4, heads[NUMBER]).column_letter
    assert sheet.column_dimensions[column].number_format == "@"  # 18 digits are no number
    lists = [found for found in sheet.data_validations.dataValidation if found.type == "list"]
    assert {str(found.sqref).split(":")[1][-3:] for found in lists} == {str(3 + PEOPLE_MOST)}
    assert book["选项"].sheet_state == "hidden"
    assert "物联感知建设" in [cell.value for column in book["选项"].iter_cols() for cell in column]


def test_a_list_is_taken_and_faulty_rows_are_told_with_line_and_reason(
    signed_in: Visitor, programme: Programme, clerk: Clerk
) -> None:
    page = upload(signed_in(HERE), programme, a_list(row(1, "示例乙"), row(2, "示例丙", 性别="女")), status=422)

    told = " ".join(str(page.one("//div[@role='alert']").text_content()).split())
    assert "有 1 行没有加入" in told
    assert "第 5 行" in told
    assert "示例丙" in told
    assert "性别" in told
    assert "已加入 1 人" in page.text
    assert names_on(page) == ["示例乙"]

    again = upload(page, programme, a_list(row(1, "示例乙"), row(2, "示例丙")))
    assert "1 人已在名单中，没有改动" in again.text
    assert set(names_on(again)) == {"示例乙", "示例丙"}


def test_a_whole_list_leads_back_to_the_page_and_a_reload_sends_nothing(
    signed_in: Visitor, programme: Programme, clerk: Clerk
) -> None:
    page = upload(signed_in(HERE), programme, a_list(row(1, "示例乙"), row(2, "示例丙"), row(3, "示例丁")))

    assert page.response.request.method == "GET"
    assert "已加入 3 人。" in page.text
    assert len(unit_filing.people_of(clerk.account.id)) == 3


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"list": (BytesIO(b"no workbook"), "a.xlsx")}, "xlsx"),
        ({}, "请先选择文件"),
        ({"programme": ""}, "请先选择申报的奖项"),
    ],
)
def test_what_cannot_be_taken_is_said(
    signed_in: Visitor, programme: Programme, sent: dict[str, Any], words: str
) -> None:
    page = signed_in(HERE).submit({"programme": str(programme.id)} | sent, button="上传名单", status=422)
    assert words in str(page.one("//div[@role='alert']").text_content())


def test_an_empty_list_is_said_to_be_empty(signed_in: Visitor, programme: Programme) -> None:
    assert "表中没有人" in upload(signed_in(HERE), programme, a_list()).text


def test_people_are_added_one_by_one(signed_in: Visitor, programme: Programme, clerk: Clerk) -> None:
    assert "示例乙已加入名单。" in begin(signed_in, programme, 1, "示例乙").text
    assert "示例乙已在名单中，没有改动。" in begin(signed_in, programme, 1, "示例乙").text
    page = begin(signed_in, programme, 2, "示例丙", status=422, id_number="12345")
    assert "身份证号" in str(page.one("//div[@role='alert']").text_content())
    assert page.value("name") == "示例丙"
    assert "请先选择申报的奖项" in begin(signed_in, None, 2, "示例丙", status=422).text
    [entry] = journal.about("application", one_of(clerk, "示例乙").id)
    assert entry.facts == {"organisation": clerk.unit.id}


def test_pages_of_somebody_s_application_say_whose_it_is(
    signed_in: Visitor, programme: Programme, clerk: Clerk
) -> None:
    begin(signed_in, programme, 1, "示例乙")
    page = signed_in(HERE).follow("示例乙")

    for name in ("", "/cover", "/evidence", "/recommenders", "/consent", "/check"):
        shown = signed_in(f"/applications/{one_of(clerk, '示例乙').id}{name}")
        assert "申报人：示例乙" in shown.text, name
        assert shown.one("//nav[@aria-label='主菜单']//a[@aria-current]").text == "为他人申报"
    assert page.follow("回到为他人申报的名单").heading == "为他人申报"
    assert "示例乙" not in signed_in("/applications").text


def test_the_consent_is_printed_uploaded_and_seen(signed_in: Visitor, programme: Programme, clerk: Clerk) -> None:
    begin(signed_in, programme, 1, "示例乙")
    path = f"/applications/{one_of(clerk, '示例乙').id}/consent"
    page = signed_in(path)
    assert signed_in.client.get(f"{path}/scan").status_code == 404
    assert signed_in.client.get(page.one("//a[.='下载同意书']/@href")).data.startswith(b"PK")
    assert "请先选择签名后的扫描件" in page.submit(button="上传", status=422).text

    for content, status in ((b"text", 422), (pdf(3), 422), (pdf(1), 200)):
        page = page.submit({"scan": (BytesIO(content), "同意书.pdf")}, button="上传", status=status)
    assert "示例乙的同意书已保存。" in page.text
    assert signed_in.client.get(page.one("//a[.='下载查看']/@href")).data == pdf(1)
    assert "已上传" in signed_in(HERE).text


def test_consents_are_handed_out_and_taken_together(signed_in: Visitor, programme: Programme, clerk: Clerk) -> None:
    upload(signed_in(HERE), programme, a_list(row(1, "示例乙"), row(2, "示例丙"), row(3, "示例丙")))
    page = signed_in(HERE)
    packed = signed_in.client.get(page.one("//a[contains(., '份同意书')]/@href")).data
    with zipfile.ZipFile(BytesIO(packed)) as papers:
        assert sorted(papers.namelist()) == ["同意书-示例丙.docx", "同意书-示例丙（2）.docx", "同意书-示例乙.docx"]

    scans = [(BytesIO(pdf(1)), "同意书-示例乙.pdf"), (BytesIO(pdf(1)), "扫描1.pdf")]
    page = page.submit({"scans": scans}, button="上传", holding="scans", status=422)
    assert "有 1 个文件没有保存" in page.text
    assert "已保存 1 份同意书" in page.text
    page = page.submit({"scans": scans[:0]}, button="上传", holding="scans", status=422)
    assert "请先选择文件" in page.text
    one = (BytesIO(pdf(1)), "示例乙.pdf")
    assert "已保存 1 份同意书：示例乙。" in page.submit({"scans": one}, button="上传", holding="scans").text


def test_without_anybody_to_sign_there_are_no_consents(signed_in: Visitor) -> None:
    signed_in(f"{HERE}/consents.zip", status=404)


def test_a_colleague_sees_who_is_on_the_list_and_not_what_was_filled_in(
    signed_in: Visitor, other: Visitor, programme: Programme, clerk: Clerk
) -> None:
    begin(signed_in, programme, 1, "示例乙")
    enter_directly(other.client, a_clerk(at=clock.now(), email="colleague@example.cn").account)

    page = other(HERE)

    assert names_on(page) == ["示例乙"]
    assert "由惠章办理" in page.text
    assert page.all("//table//a") == []
    other(f"/applications/{one_of(clerk, '示例乙').id}", status=404)


def test_what_one_files_for_oneself_has_no_consent_page(visit: Visitor, programme: Programme) -> None:
    account = an_account()
    enter_directly(visit.client, account)
    own = filing.start(programme, by=account.id, at=clock.now())
    visit(f"/applications/{own.id}/consent", status=404)
    visit(f"/applications/{own.id}/consent.docx", status=404)


def test_everything_is_submitted_for_somebody_with_their_consent(
    signed_in: Visitor, other: Visitor, programme: Programme, clerk: Clerk
) -> None:
    begin(signed_in, programme, 1, "示例乙")
    application = filled(
        one_of(clerk, "示例乙"), at=clock.now(), name="示例乙", id_number=person(1), email="shili1@example.com"
    )
    check = signed_in(f"/applications/{application.id}/check")
    assert check.one("//a[.='请上传申报人本人签名的同意书扫描件。']/@href").endswith("/consent")
    person_consent.put_consent(application.id, evidence.Upload("a.pdf", pdf(1)), by=clerk.account.id, at=clock.now())

    check = signed_in(f"/applications/{application.id}/check")
    assert "申报人已签名同意：公示" in check.text
    assert "示例乙本届只能申报" in check.text
    agreed = [*(consent.key for consent in CONSENTS), DECLARATION]
    receipt = check.submit({"agreed": agreed}, button="提交申报表")

    assert receipt.heading == "申报回执"
    page = receipt.follow("回到为他人申报的名单")
    assert "已提交 1 人" in page.text
    assert "待推荐" in page.text
    enter_directly(other.client, a_colleague())
    case = other(f"/office/applications/{application.id}")
    assert f"由“{UNIT}”代为申报" in case.text
    assert other.client.get(case.one("//a[.='本人同意书']/@href")).data == pdf(1)
    consent = signed_in(f"/applications/{application.id}/consent")
    assert consent.all("//main//form") == []
    sent = {
        "csrf_token": str(consent.one("(//input[@name='csrf_token'])[1]/@value")),
        "scan": (BytesIO(pdf(1)), "a.pdf"),
    }
    assert "已经提交" in signed_in.post(f"/applications/{application.id}/consent", sent, status=422).text


def test_after_the_call_nobody_can_be_added(signed_in: Visitor, programme: Programme) -> None:
    page = signed_in(HERE)
    clock.set_offset(timedelta(days=40))
    assert "现在没有正在接受申报的项目" in signed_in(HERE).text
    assert "截止" in upload(page, programme, a_list(row(1, "示例乙")), status=422).text

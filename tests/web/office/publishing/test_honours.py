"""The office's honours (list, story, import, putting forward), and the honouree's own page."""

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal import clock
from portal.documents.evidence.drawn import drawn_portrait
from portal.operations.roll import stories
from portal.rules.applying.honour_bar import HonourState
from portal.storage.engine import journal
from portal.storage.roll import honours
from portal.storage.roll import stories as stored
from portal.storage.roll.honours import Honour
from tests.operations.deciding import over
from tests.operations.honoured import honour_of, honoured
from tests.operations.objections import Noticed
from tests.operations.roll.test_earlier_honours import a_workbook, row
from tests.operations.submissions import AT, person
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor
from tests.web.public.test_roll import an_honour

TEXT = "守在第一线（示例）。\n\n办法至今仍在使用（示例）。"


@pytest.fixture
def office(app: Flask) -> Visitor:
    clock.set_offset(AT - clock.now())
    client = app.test_client()
    enter_directly(client, a_colleague())
    return Visitor(client)


@pytest.fixture
def noticed(app: Flask, office: Visitor) -> Noticed:
    """Two honourees and a nominee."""
    made = honoured()
    clock.set_offset(over(made) - clock.now())
    return made


def own(app: Flask, noticed: Noticed, place: int = 0) -> tuple[Visitor, str]:
    """The browser of somebody on the list, and the address of their page."""
    application = noticed.people[place].application
    client = app.test_client()
    enter_directly(client, application.applicant)
    return Visitor(client), f"/applications/{application.id}/honour"


# -- the honouree --------------------------------------------------------------------------------------------


@pytest.mark.rule("M24", "M28")
def test_the_honouree_suggests_a_story_and_the_office_publishes_it(
    app: Flask, noticed: Noticed, office: Visitor, visit: Visitor
) -> None:
    mine, address = own(app, noticed)
    page = mine(address)
    assert "不得将该称号用于产品宣传" in page.text
    wrong = page.submit({"text": "我的电话 13800138000。"}, button="送交办公室", status=422)
    assert "请去掉后再保存" in wrong.text
    page = wrong.submit({"text": TEXT}, button="送交办公室")
    assert "文稿已送交组委会办公室" in page.text

    desk = office("/office/honours")
    name = honour_of(noticed).name
    assert f"有 1 位获荣个人送来了事迹文稿：{name}。" in desk.text
    page = desk.follow(name)
    assert "守在第一线" in page.one("//blockquote").text_content()
    preview = page.submit({"text": TEXT}, button="预览")
    assert preview.heading == "预览事迹"
    assert "还没有刊登" in visit(f"/roll/{honour_of(noticed).id}").text
    edit = preview.submit(button="继续修改")
    assert edit.value("text").strip().splitlines()[0] == "守在第一线（示例）。"
    page = edit.submit(button="预览").submit(button="刊登")

    assert "已刊登" in page.text
    assert "办法至今仍在使用" in visit(f"/roll/{honour_of(noticed).id}").text
    assert "位获荣个人送来了" not in office("/office/honours").text
    page = page.submit({"text": ""}, button="预览")
    assert "撤下事迹" in page.text
    page.submit(button="撤下")
    assert "还没有刊登" in visit(f"/roll/{honour_of(noticed).id}").text


@pytest.mark.rule("M24")
def test_the_honouree_shows_and_hides_the_photo(app: Flask, noticed: Noticed) -> None:
    mine, address = own(app, noticed)
    honour = honour_of(noticed)
    page = mine(address).submit(button="公开照片", status=422)
    assert "我同意在光荣榜上公开这张照片" in page.text
    assert stories.photo(honour) is None

    page = page.submit({"agreed": True, "photo": (BytesIO(b"x"), "x.jpg")}, button="公开照片", status=422)
    assert stories.photo(honour) is None
    page = page.submit({"agreed": True}, button="公开照片")
    first = stories.photo(honour)
    assert first
    page = page.submit(button="撤下照片")
    assert stories.photo(honour) is None
    page.submit({"agreed": True, "photo": (BytesIO(drawn_portrait(1)), "新.jpg")}, button="公开照片")
    assert stories.photo(honour) not in (None, first)


def test_a_story_from_two_windows_keeps_both_wordings(app: Flask, noticed: Noticed) -> None:
    mine, address = own(app, noticed)
    first, second = mine(address), mine(address)
    first.submit({"text": "第一窗。"}, button="送交办公室")

    page = second.submit({"text": "第二窗。"}, button="送交办公室", status=409)

    assert "第一窗。" in page.text
    assert page.value("text").strip() == "第二窗。"
    page.submit(button="送交办公室")
    story = stored.of(honour_of(noticed))
    assert story
    assert story.suggested == "第二窗。"
    for stale in (first, second):
        assert "另一个窗口" in stale.submit({"agreed": True}, button="公开照片", status=409).text


def test_who_lost_the_honour_reads_why_nothing_is_told(app: Flask, noticed: Noticed) -> None:
    mine, address = own(app, noticed)
    Honour.update(state=HonourState.REVOKED).where(Honour.id == honour_of(noticed).id).execute()

    page = mine(address)

    assert "不再刊登事迹和照片" in page.text
    assert not page.all("//main//form")


# -- the office ----------------------------------------------------------------------------------------------


def test_the_list_is_searched(office: Visitor) -> None:
    assert "还没有荣誉记录" in office("/office/honours").text
    an_honour("甲示例")
    an_honour("乙示例", unit="上海示例港航有限公司")

    assert "共 2 人次" in office("/office/honours").text
    page = office("/office/honours?unit=港航")
    assert [node.text_content() for node in page.all("//tbody/tr/th")] == ["乙示例"]
    assert "没有符合条件的人" in office("/office/honours?year=1999").text


def test_what_was_imported_wrongly_is_corrected(office: Visitor, visit: Visitor) -> None:
    honour = an_honour("甲示列")

    page = office(f"/office/honours/{honour.id}")
    wrong = page.submit({"name": " "}, button="保存更正", status=422)
    assert "请填写姓名" in wrong.text
    wrong.submit({"name": "甲示例", "field": "network"}, button="保存更正")

    assert "甲示例" in visit("/roll?field=network").text


def test_what_a_decision_gave_has_no_form_to_correct_it(office: Visitor, noticed: Noticed) -> None:
    page = office(f"/office/honours/{honour_of(noticed).id}")

    assert "保存更正" not in page.text
    token = page.one("(//input[@name='csrf_token'])[1]/@value")
    office.post(f"/office/honours/{honour_of(noticed).id}", {"csrf_token": token, "name": "别人"}, status=422)
    assert honour_of(noticed).name != "别人"


def test_of_two_officers_the_second_is_told(office: Visitor) -> None:
    honour = an_honour()
    page = office(f"/office/honours/{honour.id}").submit({"text": TEXT}, button="预览")
    story = stories.publish(honour.id, 0, "先刊登的。", by=a_colleague(email="er@example.cn").id, at=clock.now())
    stale = office(f"/office/honours/{honour.id}").submit({"text": TEXT}, button="预览")
    stories.publish(honour.id, story.version, "再刊登的。", by=a_colleague(email="san@example.cn").id, at=clock.now())

    for late in (page, stale):
        answer = late.submit(button="刊登", status=409)
        assert "另一位工作人员刚刚刊登过" in answer.text
        assert "再刊登的。" in answer.text
        assert answer.value("text").strip().splitlines()[0] == "守在第一线（示例）。"

    assert stored.of(honour).text == "再刊登的。"
    answer.submit(button="预览").submit(button="刊登")
    assert stored.of(honour).text == TEXT


def read(office: Visitor, content: bytes, status: int = 200) -> Page:
    page = office("/office/honours").follow("导入往届名单")
    return page.submit({"list": (BytesIO(content), "往届.xlsx")}, button="读取并核对", status=status)


@pytest.mark.rule("M13")
def test_earlier_honourees_are_imported_after_a_look(office: Visitor, visit: Visitor) -> None:
    page = read(office, a_workbook(row(number=person(0)), row(name="章示例", day="五四"), row(name="柏示例")))

    assert "2 行可以录入，1 行不会录入" in page.text
    assert "第 4 行（章示例）：“表彰日期”请填写年月日" in page.text
    assert honours.Honour.select().count() == 0
    assert person(0) not in page.text
    page = page.submit(button="录入这 2 行")

    assert "已录入 2 人" in page.text
    assert "范示例" in visit("/roll?year=2019").text
    assert person(0) not in visit("/roll").response.text
    again = read(office, a_workbook(row(number=person(0)), row(name="柏示例")))
    assert "没有可以录入的行" in again.text


def test_a_list_that_was_entered_meanwhile_is_refused_whole(office: Visitor) -> None:
    first, second = (read(office, a_workbook(row(), row(name=name))) for name in ("章示例", "柏示例"))
    first.submit(button="录入这 2 行")

    page = second.submit(button="录入这 2 行", status=422)

    assert "第3行：同一年度已经有同名、同单位的获荣个人" in page.text
    assert honours.Honour.select().count() == 2


def test_what_is_no_list_is_said(office: Visitor) -> None:
    assert "不是可以读取的 Excel 工作簿" in read(office, b"x", 422).text
    page = office("/office/honours/import")
    assert "请选择填好的" in page.submit(button="读取并核对", status=422).text
    token = page.one("(//main//input[@name='csrf_token'])[1]/@value")
    office.post("/office/honours/enter", {"csrf_token": token, "lines": "x"}, status=400)
    pattern = office.client.get("/office/honours/pattern.xlsx").get_data()
    assert load_workbook(BytesIO(pattern)).sheetnames == ["名单", "填写说明", "选项"]


@pytest.mark.rule("M23", "N14")
def test_the_office_ticks_who_is_put_forward_and_takes_the_list(office: Visitor, noticed: Noticed) -> None:
    page = office("/office/honours").follow("2023 智慧工匠")
    assert page.heading == "推荐上级荣誉"
    assert "不是工会会员，不能推荐" in page.text
    first = honour_of(noticed)
    stale = office("/office/honours/craftsman/2023")
    marked = [f"{first.id}:labour_medal", f"{first.id}:shanghai_artisan"]
    page = page.submit({"meets": marked}, button="保存勾选")
    assert "已保存 2 处更改" in page.text
    assert page.all("//input[@name='meets'][@checked]/@value") == marked

    late = stale.submit({}, button="保存勾选", status=422)
    assert "有人更改了推荐情况" in late.text
    form = page.form("上海市五一劳动奖章名单（Excel）")
    token = form.xpath(".//input[@name='csrf_token']/@value")[0]
    answer = office.client.post(form.get("action"), data={"csrf_token": token})
    rows = list(load_workbook(BytesIO(answer.get_data())).active.iter_rows(min_row=4, values_only=True))
    assert [line[1] for line in rows] == [first.name]
    assert journal.latest(1)[0].verb == "commendation_exported"
    unknown = form.get("action").replace("labour_medal", "x")
    assert office.client.post(unknown, data={"csrf_token": token}).status_code == 404
    office("/office/honours/craftsman/1999", status=404)

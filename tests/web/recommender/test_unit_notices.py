"""单位内部公示 as units, the office and those on the list see it, in a browser without JavaScript."""

from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document
from flask import Flask
from openpyxl import load_workbook

from portal import clock
from portal.documents.media_types import WORD, WORKBOOK
from portal.rules.people.staffing import RoleName
from portal.storage.publishing import honour_lists, unit_notices
from tests.documents.evidence_files import jpeg
from tests.operations.publishing.test_unit_notices import ENDED, LONE, UNIT, Publication
from tests.operations.submissions import AT, DAY, SECOND, told
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor

HOUR = timedelta(hours=1)
SCANNED = jpeg()
DAYS = {"first": "2026-12-01", "last": "2026-12-08"}


@pytest.fixture(autouse=True)
def _without_office(without_office: None) -> None:
    """Nothing here needs LibreOffice."""


@pytest.fixture
def made(app: Flask) -> Publication:
    """A list that is published since an hour."""
    set_clock(AT + HOUR)
    return Publication()


@pytest.fixture
def unit(visit: Visitor, made: Publication) -> Visitor:
    """A member of the unit, signed in."""
    enter_directly(visit.client, made.member)
    return visit


@pytest.fixture
def office(other: Visitor, made: Publication) -> Visitor:
    enter_directly(other.client, a_colleague(RoleName.OFFICE, email="gongzuo@example.cn"))
    return other


def set_clock(moment: object) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())  # type: ignore[operator]


def path(made: Publication, row: str = "own") -> str:
    return f"/recommending/unit-notices/{getattr(made, row).id}"


def desk(made: Publication, row: str = "own", page: str = "") -> str:
    return f"/office/unit-notices/{getattr(made, row).id}{page and '/'}{page}"


def units(made: Publication, page: str = "") -> str:
    return f"/office/public-notices/{made.notice.id}/units{page}"


def alert(page: Page) -> str:
    return " ".join(page.one("//div[@role='alert']").text_content().split())


def scanned() -> dict[str, object]:
    return {"scan": (BytesIO(SCANNED), "证明.jpg"), "checked": "是"}


# The unit


@pytest.mark.rule("M21")
def test_a_unit_finds_its_notice_enters_the_days_and_confirms(unit: Visitor, made: Publication) -> None:
    page = unit("/recommending").follow("示例1号、示例2号")
    assert page.path == path(made)
    assert UNIT in page.text

    page = page.submit(DAYS, button="保存公示时间")
    assert "2026年12月1日至12月8日，共5个工作日" in page.text
    assert "单位内部公示还没有结束" in page.text
    assert not page.all("//input[@type='file']")

    set_clock(ENDED + SECOND)
    page = unit(path(made)).submit(scanned(), button="上传并确认")
    assert "公示结果已确认。" in page.text
    assert not page.all("//main//form")
    assert unit.client.get(path(made) + "/scan").data == SCANNED


@pytest.mark.rule("M21")
def test_what_is_too_short_is_said_and_what_was_typed_stays(unit: Visitor, made: Publication) -> None:
    page = unit(path(made)).submit(DAYS | {"last": "2026-12-07"}, button="保存公示时间", status=422)

    assert "只有4个工作日" in alert(page)
    assert page.value("last") == "2026-12-07"
    assert made.own.days is None


def test_without_file_or_tick_nothing_is_confirmed(unit: Visitor, made: Publication) -> None:
    made.dated(made.own)
    set_clock(ENDED)

    page = unit(path(made)).submit({"checked": "是"}, button="上传并确认", status=422)
    assert "没有收到文件" in alert(page)
    page = unit(path(made)).submit({"scan": (BytesIO(SCANNED), "证明.jpg")}, button="上传并确认", status=422)
    assert "勾选" in alert(page)


def test_a_window_that_was_overtaken_says_so(unit: Visitor, made: Publication) -> None:
    page = unit(path(made))
    made.dated(made.own)

    assert "已经改动" in alert(page.submit(DAYS, button="保存公示时间", status=409))


def test_another_units_notice_does_not_exist(unit: Visitor, made: Publication) -> None:
    for page in ("", "/notice.docx", "/confirmation.docx", "/scan"):
        theirs = unit(path(made, "lone") + page, status=404)
        never = unit(f"/recommending/unit-notices/1{page}", status=404)
        assert theirs.text == never.text
    unit(path(made) + "/scan", status=404)
    unit(path(made) + "/summary.docx", status=404)


@pytest.mark.rule("M21")
@pytest.mark.parametrize(("kind", "words"), [("notice", "单位内部公示"), ("confirmation", "公示结果证明")])
def test_the_papers_are_word_files(unit: Visitor, made: Publication, kind: str, words: str) -> None:
    answer = unit.client.get(f"{path(made)}/{kind}.docx")

    assert answer.mimetype == WORD
    assert words in "".join(paragraph.text for paragraph in Document(BytesIO(answer.data)).paragraphs)


def test_what_was_sent_back_says_why(unit: Visitor, office: Visitor, made: Publication) -> None:
    made.confirmed(made.own)
    set_clock(ENDED + HOUR)
    page = office(desk(made)).follow("退回重报").submit({"reason": "印章不清。"}, button="退回重报")
    assert "已退回重报，单位已收到通知。" in page.text

    page = unit(path(made))
    assert "组委会办公室请您重新办理" in page.text
    assert "印章不清。" in page.text


def test_a_unit_whose_people_were_removed_has_nothing_to_do(unit: Visitor, office: Visitor, made: Publication) -> None:
    set_clock(AT + DAY)
    made.remove(*made.people[:2])

    page = unit(path(made))
    assert "不需要再在单位内部公示" in page.text
    assert not page.all("//main//form")
    assert "已全部移出名单" in unit("/recommending").text
    assert "已全部移出名单" in office(units(made)).text


# The office


@pytest.mark.rule("M21")
def test_the_office_sees_all_units_and_narrows_them(office: Visitor, made: Publication) -> None:
    made.confirmed(made.own)

    page = office(units(made))
    assert [row.text_content().strip() for row in page.all("//tbody//th")] == [UNIT, LONE]
    page = office(units(made) + "?state=awaited")
    assert [row.text_content().strip() for row in page.all("//tbody//th")] == [LONE]
    assert "没有这样的单位" in office(units(made) + "?state=not_applicable").text


def test_the_office_acts_on_behalf_of_a_unit(office: Visitor, made: Publication) -> None:
    page = office(units(made)).follow(LONE).submit(DAYS, button="保存公示时间")
    assert "共5个工作日" in page.text

    set_clock(ENDED)
    page = office(desk(made, "lone")).submit(scanned(), button="上传并确认")

    assert "公示结果已确认。" in page.text
    assert office.client.get(desk(made, "lone", "scan")).data == SCANNED
    assert office.client.get(desk(made, "lone", "notice.docx")).mimetype == WORD


def test_what_the_office_types_wrongly_is_said(office: Visitor, made: Publication) -> None:
    page = office(desk(made, "lone"))
    assert "请填写公示的最后一天" in alert(page.submit(DAYS | {"last": ""}, button="保存公示时间", status=422))
    made.dated(made.lone)
    assert "已经改动" in alert(page.submit(DAYS, button="保存公示时间", status=409))


@pytest.mark.rule("M21")
def test_not_applicable_needs_its_reason(office: Visitor, made: Publication) -> None:
    asking = office(desk(made, "lone")).follow("认定不适用")
    assert "请写明原因" in alert(asking.submit({"reason": ""}, button="认定不适用", status=422))

    made.dated(made.lone)
    assert "已经改动" in alert(asking.submit({"reason": "单位已经注销。"}, button="认定不适用", status=409))
    page = office(desk(made, "lone", "exempt")).submit({"reason": "单位已经注销。"}, button="认定不适用")

    assert "单位已经注销。" in page.text
    assert "现在不能办理" in office(desk(made, "lone", "exempt")).text


def test_only_an_outcome_is_sent_back(office: Visitor, made: Publication) -> None:
    assert "现在不能办理" in office(desk(made, "own", "reopen")).text
    done = made.confirmed(made.own)
    page = office(desk(made, "own", "reopen"))
    assert "请写明原因" in alert(page.submit({"reason": " "}, button="退回重报", status=422))
    unit_notices.reopen(done.id, done.version, "先退回。", by=made.member.id, at=ENDED)
    assert "还没有反馈" in alert(page.submit({"reason": "印章不清。"}, button="退回重报", status=422))


def test_the_office_reminds_those_it_chooses(office: Visitor, made: Publication) -> None:
    asking = office(units(made)).follow("提醒待反馈的单位")
    assert [one.get("value") for one in asking.all("//input[@name='unit']")] == [str(made.own.id), str(made.lone.id)]
    assert "请勾选" in alert(asking.submit({"unit": []}, button="提醒选中的单位", status=422))

    page = asking.submit({"unit": [str(made.own.id)]}, button="提醒选中的单位")

    assert "已提醒1个单位。" in page.text
    assert told(made.member)[-1] == "“智慧工匠”单位内部公示的结果还没有上传"
    assert "今天已经提醒过" in office(units(made, "/remind")).text


def test_nobody_is_left_to_be_reminded(office: Visitor, made: Publication) -> None:
    for row in (made.own, made.lone):
        unit_notices.exempt(row.id, row.version, "原因", by=made.member.id, at=AT)

    assert "提醒待反馈的单位" not in office(units(made)).text
    assert "没有待反馈的单位" in office(units(made, "/remind")).text


def test_the_table_is_a_workbook(office: Visitor, made: Publication) -> None:
    answer = office.client.get(units(made) + ".xlsx")

    assert answer.mimetype == WORKBOOK
    assert load_workbook(BytesIO(answer.data)).active["B4"].value == UNIT


def test_the_desk_says_that_units_have_not_answered(office: Visitor, made: Publication) -> None:
    page = office("/office").follow("2 个单位没有反馈内部公示的结果")

    assert page.path == units(made)
    assert LONE in page.text


# Who is on the list


@pytest.mark.rule("M21")
def test_somebody_on_the_list_carries_the_papers_to_a_unit_without_members(visit: Visitor, made: Publication) -> None:
    enter_directly(visit.client, made.applicant)
    [own, _, lone] = [f"/applications/{one.id}" for one in made.people]

    assert "已通知贵单位的经办人办理" in visit(own).text
    page = visit(lone)
    assert "贵单位在平台上没有经办人" in page.text
    assert visit.client.get(f"{lone}/unit-notice/confirmation.docx").mimetype == WORD
    made.confirmed(made.lone)
    assert "单位内部公示：已确认" in visit(lone).text


def test_who_was_removed_or_is_not_published_sees_nothing_of_it(visit: Visitor, made: Publication) -> None:
    enter_directly(visit.client, made.applicant)
    set_clock(AT + DAY)
    made.remove(made.people[2])
    path = f"/applications/{made.people[2].id}"

    assert honour_lists.listed_of(made.people[2])
    assert "单位内部公示" not in visit(path).one("//main").text_content()
    visit(f"{path}/unit-notice/notice.docx", status=404)

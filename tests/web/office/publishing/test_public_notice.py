"""From the approved result to the public notice, on the pages: the office, the committee, everybody."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from portal import clock
from portal.operations.publishing import publishing_list
from portal.operations.publishing.listing_honours import HONOUR_LIST
from portal.rules.language.days import BEIJING
from portal.rules.language.working_days import LAST
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.publishing import honour_lists, public_notices
from portal.storage.publishing.honour_lists import HonourList
from portal.storage.season.editions import Programme
from tests.builders import an_edition
from tests.documents.reading import lines
from tests.operations.judged import accepted, an_applicant, deciding
from tests.operations.listed import (
    Office,
    a_public_notice,
    an_approved_result,
    an_honour_list,
    an_office,
    listed,
    removed,
)
from tests.operations.submissions import AT
from tests.staff import a_colleague, enter, enter_directly
from tests.visit import Page, Visitor

MONDAY = datetime(2026, 12, 7, 9, tzinfo=BEIJING)
PUBLIC = "/public-notices/2023/craftsman"
ROW = "//section[.//h2='智慧工匠']//tr[th='公示']"  # of the process page


def now(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


@pytest.fixture
def programme(visit: Visitor) -> Programme:
    now(MONDAY)
    return deciding(an_edition(2023, key="2023", at=AT)["craftsman"])


@pytest.fixture
def office(programme: Programme) -> Office:
    return an_office()


@pytest.fixture
def desk(visit: Visitor, programme: Programme) -> Visitor:
    enter(visit, a_colleague())
    return visit


@pytest.fixture
def committee(other: Visitor, programme: Programme) -> Visitor:
    enter(other, a_colleague(RoleName.COMMITTEE))
    return other


@pytest.fixture
def found(programme: Programme, office: Office) -> HonourList:
    return an_honour_list(programme, office)


def judged(programme: Programme, office: Office, count: int = 3) -> list[int]:
    people = accepted(programme, count, by=an_applicant())
    an_approved_result(programme, people, honourees=count - 1, by=office.officer)
    return [one.id for one in people]


def before_the(committee: Visitor) -> Page:
    """The page on which the committee decides about the list."""
    [link] = committee("/committee").all("//a[contains(., '拟表彰名单')]/@href")
    return committee(link)


# -- the honour list -------------------------------------------------------------------------------------------


@pytest.mark.rule("M8", "M20")
def test_the_list_goes_from_the_office_to_the_committee_and_back(
    desk: Visitor, committee: Visitor, programme: Programme, office: Office
) -> None:
    assert "最后一轮评审的结果还没有经组委会批准" in desk("/office/publishing").text
    assert "现在不能提出" in desk(f"/office/programmes/{programme.id}/honour-list").text
    judged(programme, office)
    page = desk("/office/publishing").follow("提出名单：智慧工匠拟表彰名单")
    assert "已按专家组的决定预选" in page.text
    page = page.submit(button="提请组委会批准")
    assert "等待组委会批准" in page.text
    assert "已提请组委会批准" in desk("/office/publishing").text

    waiting = before_the(committee)
    assert waiting.title.startswith("批准智慧工匠拟表彰名单")
    for name in ("示例1号", "示例2号", "示例3号", "提名奖"):
        assert name in waiting.text
    done = waiting.submit(button="同意")
    assert "办公室可以公示" in done.text
    assert "同意" in before_the(committee).text
    assert "组委会已批准" in desk(page.path).text
    assert "还没有公示" in desk("/office/publishing").text


@pytest.mark.rule("M4", "M8")
def test_whom_it_leaves_out_needs_a_reason_that_the_committee_reads(
    desk: Visitor, committee: Visitor, programme: Programme, office: Office
) -> None:
    first, *_ = judged(programme, office)
    page = desk(f"/office/programmes/{programme.id}/honour-list")
    refused = page.submit({f"honour-{first}": ""}, button="提请组委会批准", status=422)
    assert "请写明原因" in refused.text
    assert refused.value(f"honour-{first}") == ""
    refused.submit({f"honour-{first}": "", "reason": "本人放弃。"}, button="提请组委会批准")
    waiting = before_the(committee)
    assert "没有按结果列入的人" in waiting.text
    assert "本人放弃。" in waiting.text
    declined = waiting.submit({"reason": "请再核对。"}, button="不同意")
    assert "已退回" in declined.text
    again = desk(page.path)
    assert "请再核对。" in again.text
    assert again.form("提请组委会批准") is not None
    assert "组委会未同意" in desk("/office/publishing").text


def test_the_committee_sees_when_the_result_no_longer_fits(
    desk: Visitor, committee: Visitor, programme: Programme, office: Office
) -> None:
    judged(programme, office)
    desk(f"/office/programmes/{programme.id}/honour-list").submit(button="提请组委会批准")
    waiting = before_the(committee)
    [proposal] = HONOUR_LIST.waiting()
    HONOUR_LIST.approve(proposal.id, proposal.version, by=office.member.id, at=MONDAY)
    assert "刚刚已经办结" in waiting.submit(button="同意", status=409).text


# -- publishing ------------------------------------------------------------------------------------------------


@pytest.mark.rule("M21", "M26")
def test_it_is_published_after_it_was_shown_once_more(desk: Visitor, other: Visitor, found: HonourList) -> None:
    assert "现在没有公示" in other("/public-notices").text
    other(PUBLIC, status=404)
    page = desk(f"/office/honour-lists/{found.id}/publish")
    assert page.value("last_day") == "2026-12-14"
    short = page.submit({"last_day": "2026-12-13"}, button="核对", status=422)
    assert "不得少于5个工作日" in short.text
    assert "请填写公示的最后一天" in page.submit({"last_day": ""}, button="核对", status=422).text
    checked = page.submit({"last_day": "2026-12-15"}, button="核对")
    for words in ("2026年12月7日，即现在", "2026年12月15日，24:00 结束", "6 个", "示例1号", "示例3号"):
        assert words in checked.text
    assert public_notices.published() == []
    done = checked.submit(button="确认公示")
    assert "公示期还有 8 天" in done.text
    assert "2026年12月15日 24:00 结束，共 6 个工作日" in done.text
    assert "这份名单已经公示" in desk(f"{done.path}/publish").text

    assert "正在公示" in other("/public-notices").text
    shown = other(other("/public-notices").one("//ul[@class='official']//a/@href"))
    assert shown.path == PUBLIC
    assert shown.heading == "关于上海城市数字化转型“智慧工匠”选树活动拟表彰名单的公示"
    assert "2026年12月7日至12月15日24:00，共6个工作日" in shown.text
    assert [cell.text_content() for cell in shown.all("//article//tbody//th")] == ["示例1号", "示例2号", "示例3号"]
    assert shown.follow("提出异议").status == 200


@pytest.mark.rule("M21")
def test_a_year_that_nobody_knows_leads_to_the_calendar(visit: Visitor, found: HonourList) -> None:
    now(datetime(LAST, 12, 28, 9, tzinfo=BEIJING))
    desk = visit
    enter(desk, a_colleague())
    page = desk(f"/office/honour-lists/{found.id}/publish")
    assert f"还不知道{LAST + 1}年" in page.text
    calendar = page.follow("录入工作日历")
    assert "还没有录入" in calendar.text
    year = desk(f"/office/calendar/{LAST + 1}")
    faulty = year.submit({"holidays": "元旦", "workdays": "", "source": ""}, button="保存", status=422)
    assert "请写明依据的通知和文号" in faulty.text
    off = "\n".join(
        f"{LAST + 1}-{days}" for days in ("01-01", "05-01", "05-02", "10-01", "10-02", "10-03", "02-10", "02-11")
    )
    off += f"\n{LAST + 1}-02-12 至 {LAST + 1}-02-16"
    typed = {"holidays": off, "workdays": "", "source": "国办发明电〔2026〕0号（示例）"}
    saved = faulty.submit(typed, button="保存")
    assert "国办发明电" in saved.text
    assert "已保存" in saved.text
    year.submit(typed, button="保存", status=409)
    assert "最早可以是" in desk(f"/office/honour-lists/{found.id}/publish").text
    desk(f"/office/calendar/{LAST + 9}", status=404)


@pytest.mark.rule("M21")
def test_what_everybody_reads_changes_with_the_last_second(
    client: FlaskClient, other: Visitor, found: HonourList, office: Office
) -> None:
    a_public_notice(found, office, at=MONDAY)
    midnight = datetime(2026, 12, 15, tzinfo=BEIJING)
    now(midnight - timedelta(seconds=20))
    page = other(PUBLIC)
    assert "今天是公示的最后一天" in page.text
    assert page.all("//a[normalize-space()='提出异议']")
    now(midnight)
    page = other(PUBLIC)
    assert "公示已经结束" in page.text
    assert "不再受理异议" in page.text
    assert not page.all("//a[normalize-space()='提出异议']")
    assert "已经结束" in other("/public-notices").text


@pytest.mark.rule("M26")
def test_the_process_page_tells_the_notice_with_its_numbers(other: Visitor, found: HonourList, office: Office) -> None:
    notice = a_public_notice(found, office, at=MONDAY)
    removed(listed(found)[0].id, "本人放弃。", by=office.officer.id, at=MONDAY)
    page = other("/process/2023")
    row = page.one(ROW)
    assert "2026年12月7日至12月14日" in row.text_content()
    assert "公示中" in row.text_content()
    [entry] = [one for one in journal.about("public_notice", notice.id) if one.verb == publishing_list.PUBLISHED_VERB]
    assert entry.digest in page.text
    now(datetime(2026, 12, 15, tzinfo=BEIJING))
    cells = [cell.text_content().strip() for cell in other("/process/2023").all(f"{ROW}/td")]
    assert cells[1:] == ["3", "2", "公示已结束"]


def test_it_is_to_be_had_as_a_word_file(desk: Visitor, client: FlaskClient, found: HonourList, office: Office) -> None:
    assert client.get(f"/office/honour-lists/{found.id}/notice.docx").status_code == 404
    assert client.get(f"{PUBLIC}/notice.docx").status_code == 404
    a_public_notice(found, office, at=MONDAY)
    removed(listed(found)[0].id, "本人放弃。", by=office.officer.id, at=MONDAY)
    answer = client.get(f"{PUBLIC}/notice.docx")
    assert answer.data == client.get(f"/office/honour-lists/{found.id}/notice.docx").data
    words = "".join(lines(answer.data))
    for expected in ("选树活动拟表彰名单的公示", "示例2号", "移出名单。本人放弃。", "021-64225003", "2026年12月7日"):
        assert expected in words


# -- removing --------------------------------------------------------------------------------------------------


@pytest.mark.rule("M22", "M26")
def test_removing_asks_once_more_and_tells_everybody(
    desk: Visitor, other: Visitor, found: HonourList, office: Office
) -> None:
    a_public_notice(found, office, at=MONDAY)
    first = listed(found)[0]
    assert "示例1号" in other(PUBLIC).text
    page = desk(f"/office/honour-lists/{found.id}").follow(f"移出{first.name}")
    private = page.submit({"reason": "电话 13800000000 来信。"}, button="核对", status=422)
    assert "请不要写证件号码" in private.text
    checked = page.submit({"reason": "本人自愿放弃。"}, button="核对")
    assert "示例1号移出名单。本人自愿放弃。" in checked.text
    assert honour_lists.removal_of(first) is None
    waiting = checked.submit(button="提出移出")
    assert "请由" in waiting.text
    assert honour_lists.removal_of(first) is None
    enter_directly(desk.client, a_colleague(email="office2@example.cn"))
    done = desk("/office/matters").submit(button="同意")
    assert "已移出名单" in done.text
    assert "移出：本人自愿放弃。" in desk(f"/office/honour-lists/{found.id}").text
    assert "已经移出名单" in desk(f"/office/listed/{first.id}/remove").text
    shown = other(PUBLIC)
    assert [cell.text_content() for cell in shown.all("//article//tbody//th")] == ["示例2号", "示例3号"]
    assert "示例1号（示例单位0）移出名单。本人自愿放弃。" in shown.text
    desk("/office/listed/1/remove", status=404)


def test_somebody_else_was_faster(desk: Visitor, found: HonourList, office: Office) -> None:
    publish = desk(f"/office/honour-lists/{found.id}/publish").submit({"last_day": "2026-12-14"}, button="核对")
    remove = desk(f"/office/listed/{listed(found)[0].id}/remove").submit({"reason": "本人放弃。"}, button="核对")
    a_public_notice(found, office, at=MONDAY)
    removed(listed(found)[0].id, "本人放弃。", by=office.officer.id, at=MONDAY)
    assert "这份名单已经公示" in publish.submit(button="确认公示", status=422).text
    assert "已经移出名单" in remove.submit(button="提出移出", status=422).text

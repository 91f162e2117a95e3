"""What is done to many applications at once, and case after case: each act first shows number and names."""

from datetime import timedelta

import pytest

from portal import clock
from portal.rules.office.reviewing import Item, Value
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.letters import messages
from portal.storage.office import assignments, reviews
from portal.storage.people import accounts
from tests.operations.reviews import send_back
from tests.operations.submissions import AT, DAY
from tests.staff import a_colleague
from tests.visit import Visitor
from tests.web.office.desk_pages import at, names

pytestmark = pytest.mark.usefixtures("_now")


def chosen(*applications: Application) -> str:
    return "&".join(f"number={one.id}" for one in applications)


def values(application: Application) -> set[Value]:
    return {row.value for row in reviews.findings_of(snapshots.latest(application)).values()}


def test_applications_are_given_to_a_colleague_and_found_as_mine_or_nobodys(
    desk: Visitor, queue: list[Application]
) -> None:
    colleague = a_colleague(email="office3@example.cn", at=AT)
    preview = desk(f"/office/applications/assignment?{chosen(*queue[:2])}")
    assert preview.heading == "分派 2 份申报"
    preview.submit({"officer": str(colleague.id)}, button="分派")

    assert assignments.officers_of([one.id for one in queue]) == {one.id: colleague.id for one in queue[:2]}
    assert names(desk("/office/applications?whose=nobodys")) == ["示例2号"]
    assert desk("/office/applications?whose=mine").all("//table//tbody//th//a") == []
    mine = desk(f"/office/applications/assignment?{chosen(queue[2])}")
    mine.submit({}, button="分派")
    assert names(desk("/office/applications?whose=mine")) == ["示例2号"]
    desk(f"/office/applications/assignment?{chosen(queue[2])}").submit({"officer": "0"}, button="分派")
    assert names(desk("/office/applications?whose=nobodys")) == ["示例2号"]
    assert f"交给办公室{colleague.contact.name}办理" in desk(at(queue[0])).text
    assert [one.verb for one in journal.latest(4)].count("application_assigned") == 4
    assert "请选择办公室的一位工作人员" in mine.submit({"officer": "77"}, button="分派", status=422).text


def test_the_same_finding_is_written_on_many_or_on_none(desk: Visitor, queue: list[Application]) -> None:
    send_back(queue[2], accounts.by_email("office@example.cn"))
    preview = desk(f"/office/applications/findings?{chosen(*queue)}")
    assert preview.heading == "为 2 份申报填写“符合”"
    assert "示例2号" in preview.one("//section[@aria-labelledby='not-ready']").text_content()
    assert "请至少填写一项" in preview.submit({}, button="填写这 2 份", status=422).text
    preview.submit({"items": [Item.CONDITIONS.value]}, button="填写这 2 份")
    assert [values(one) for one in queue] == [{Value.OK}, {Value.OK}, set()]


def test_case_after_case_with_one_act_each(desk: Visitor, queue: list[Application]) -> None:
    page, read = desk(at(queue[0])), {"示例0号"}  # those that were submitted at one moment stand in any order
    for _ in range(2):
        page = page.submit({}, button="全部符合，下一份")
        read.add(page.heading)
    assert read == {"示例0号", "示例1号", "示例2号"}
    [left] = [one for one in queue if one.name == page.heading]
    assert desk(at(left, "next")).heading != page.heading
    last = page.submit({}, button="全部符合，下一份")
    assert "没有下一份等待审查的申报了" in last.text
    assert [values(one) for one in queue] == [{Value.OK}] * 3


def test_who_is_late_can_be_found_and_reminded_after_a_preview(desk: Visitor, queue: list[Application]) -> None:
    officer = accounts.by_email("office@example.cn")
    send_back(queue[0], officer, until=AT + 2 * DAY)
    send_back(queue[1], officer, until=AT + 40 * DAY)
    assert names(desk("/office/applications?flag=due_soon")) == ["示例0号"]
    clock.set_offset(timedelta())
    clock.set_offset(AT + 3 * DAY - clock.now())

    late = desk("/office/applications?flag=overdue")
    assert names(late) == ["示例0号"]
    assert "逾期" in late.one("//tbody//tr").text_content()
    assert "逾期：2026年12月3日 09:00 截止" in desk(at(queue[0])).text
    preview = desk(f"/office/applications/reminder?{chosen(*queue[:2])}")
    assert preview.heading == "提醒 1 人"
    assert "另有 1 份不需要提醒" in preview.text
    assert "由办公室决定是否延期" in preview.text
    before = len(messages.of(queue[0].applicant))
    assert "已提醒 1 人" in preview.submit({}, button="发出提醒").text
    assert "已提醒 0 人" in preview.submit({}, button="发出提醒").text
    assert len(messages.of(queue[0].applicant)) == before + 1
    assert "没有需要提醒的人" in desk(f"/office/applications/reminder?{chosen(queue[2])}").text

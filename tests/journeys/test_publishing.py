"""From the judged result to the honour roll: honour list, 公示, an objection and its answer, final list, decision. Two
real gunicorns, one while the notice runs, one after it; the office works with and without JavaScript."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.config import Settings
from portal.rules.language.days import BEIJING
from portal.rules.people.staffing import RoleName
from portal.storage import database
from portal.storage.engine import keyring
from portal.storage.publishing import honour_lists, public_notices
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from tests.browser import NARROW, Windows, overflow
from tests.builders import an_edition
from tests.operations.judged import deciding
from tests.operations.listed import an_approved_result
from tests.operations.objections import FACTS
from tests.operations.reviews import accept, several_submitted
from tests.operations.submissions import AT
from tests.pages import PASSWORD, Portal
from tests.servers import environment, serving
from tests.staff import a_colleague

pytestmark = pytest.mark.browser

DURING = datetime(2026, 12, 3, 10, 0, tzinfo=BEIJING)  # a Thursday: the notice ends with the Thursday after it
AFTER = datetime(2026, 12, 11, 9, 0, tzinfo=BEIJING)
NUMBER = "沪工总发〔2026〕12号"
OFFICE, COMMITTEE, PEOPLE = "office@example.cn", "committee@example.cn", ("示例0号", "示例1号", "示例2号")


@pytest.fixture
def judged(settings: Settings) -> tuple[Path, Programme]:
    """An instance with three accepted people of one unit, named by the panel, and the office and the committee."""
    database.open_storage(settings)
    keyring.mark_demonstration()  # its mailbox shows the codes
    programme = deciding(an_edition(2023, at=AT)["craftsman"])
    officer = a_colleague(email=OFFICE, at=AT)
    a_colleague(RoleName.COMMITTEE, email=COMMITTEE, at=AT)
    submitted = several_submitted(programme, 3)
    accept(*submitted, by=officer, at=AT + timedelta(hours=1))
    an_approved_result(programme, submitted, honourees=2, by=officer, at=AT + timedelta(hours=2))
    return settings.instance, editions.programme(programme.id)


@pytest.mark.rule("M4", "M8", "M20")
@pytest.mark.rule("M21", "M22", "M23", "M26")
def test_from_the_result_to_the_honour_roll(judged: tuple[Path, Programme], new_page: Windows, tmp_path: Path) -> None:
    instance, programme = judged

    def served(now: datetime):
        environ = environment(instance, demonstration="1", now=now.isoformat())
        return serving("wsgi:app", tmp_path / "gunicorn.log", environ)

    with served(DURING) as (url, _):
        office = Portal(new_page(javascript=False), url).sign_in_with_code(OFFICE, PASSWORD)
        committee = Portal(new_page(), url).sign_in_with_code(COMMITTEE, PASSWORD)
        list_honours(office, committee, programme)
        publish(office, programme)
        receipt = object_to(Portal(new_page(width=NARROW), url), PEOPLE[0])
        answer(office)
        settle_units(office, programme)
        visitor = Portal(new_page(width=NARROW), url)
        visitor.go(receipt)
        expect(visitor.page.locator("main")).to_contain_text("经核实，情况不属实。")
        expect(visitor.page.locator("main")).not_to_contain_text(PEOPLE[0])

    with served(AFTER) as (url, _):
        office = Portal(new_page(), url).sign_in_with_code(OFFICE, PASSWORD)
        committee = Portal(new_page(width=NARROW, javascript=False), url).sign_in_with_code(COMMITTEE, PASSWORD)
        decide(office, committee, programme)
        read(Portal(new_page(width=NARROW), url))
        own = Portal(new_page(), url).sign_in("0@example.cn")
        own.page.get_by_role("link", name="上海城市数字化转型“智慧工匠”").first.click()
        expect(own.page.locator("#state")).to_have_text("获荣")
        expect(own.page.locator("main")).to_contain_text("注明获荣年度")


def list_honours(office: Portal, committee: Portal, programme: Programme) -> None:
    office.go(f"/office/programmes/{programme.id}/honour-list")
    office.press("提请组委会批准")
    committee.go("/committee")
    committee.page.get_by_role("link", name="拟表彰名单").click()
    committee.press("同意")
    expect(committee.page.locator(".messages")).to_contain_text("已同意")


def publish(office: Portal, programme: Programme) -> None:
    made = honour_lists.of_programme(programme)
    assert made is not None
    office.go(f"/office/honour-lists/{made.id}/publish")
    office.page.fill("[name=last_day]", "2026-12-10")
    office.press("核对")
    office.press("确认公示")
    expect(office.page.locator("main")).to_contain_text("2026年12月10日 24:00 结束")


def object_to(visitor: Portal, name: str) -> str:
    """Returns the address of the receipt."""
    page = visitor.page
    visitor.go("/public-notices/2023/craftsman")
    for one in PEOPLE:
        expect(page.locator("main")).to_contain_text(one)
    assert overflow(page) == 0
    page.get_by_role("link", name="提出异议").click()
    value = page.locator("[name=about] option", has_text=name).get_attribute("value")
    page.select_option("[name=about]", value)
    page.fill("[name=facts]", FACTS)
    page.fill("[name=name]", "钱示例")
    page.fill("[name=phone]", "15400001111")
    visitor.press("下一步：核对")
    visitor.press("提交异议")
    expect(page.locator("main")).to_contain_text("异议已提交")
    return page.url.removeprefix(visitor.url)


def answer(office: Portal) -> None:
    office.go("/office/objections")
    office.page.locator("main a[href*='/office/objections/']").first.click()
    office.page.fill("[name=note]", "查阅合同和验收材料。")
    office.press("保存记录")
    office.page.get_by_role("link", name="答复", exact=True).click()
    office.page.check("[name=upheld][value=no]")
    office.page.fill("[name=gist]", "反映项目由他人完成。")
    office.page.fill("[name=findings]", "查阅了项目合同和验收材料，与申报内容一致。")
    office.page.fill("[name=words]", "经核实，情况不属实。")
    office.press("作出答复")
    expect(office.page.locator("main")).to_contain_text("不成立")


def settle_units(office: Portal, programme: Programme) -> None:
    notice = public_notices.of_programme(programme)
    assert notice is not None
    office.go(f"/office/public-notices/{notice.id}/units")
    office.page.locator("main a[href*='/office/unit-notices/']").first.click()
    office.page.get_by_role("link", name="认定不适用").click()
    office.page.fill("[name=reason]", "（示例）单位已经注销。")
    office.page.locator("main form button").first.click()
    expect(office.page.locator("main")).to_contain_text("不适用")


def decide(office: Portal, committee: Portal, programme: Programme) -> None:
    made = honour_lists.of_programme(programme)
    assert made is not None
    office.go(f"/office/honour-lists/{made.id}/final")
    expect(office.page.locator(".checks")).not_to_contain_text("未办妥")
    office.press("提请组委会审定")
    committee.go("/committee")
    committee.page.get_by_role("link", name="智慧工匠表彰名单", exact=False).first.click()
    expect(committee.page.locator("main")).to_contain_text("反映项目由他人完成。")
    expect(committee.page.locator("main")).not_to_contain_text("钱示例")
    assert overflow(committee.page) == 0
    committee.press("同意")
    office.go(f"/office/honour-lists/{made.id}/final")
    office.page.get_by_role("link", name="填写表彰决定").click()
    office.page.fill("[name=number]", NUMBER)
    office.page.fill("[name=decided_on]", "2026-12-11")
    office.press("保存并核对全文")
    office.press("公布表彰决定")
    expect(office.page.locator(".messages")).to_contain_text("表彰决定已公布")


def read(visitor: Portal) -> None:
    visitor.go("/decisions/2023/craftsman/1")
    expect(visitor.page.locator("h1")).to_have_text("关于表彰2023年度上海城市数字化转型“智慧工匠”的决定")
    assert overflow(visitor.page) == 0
    visitor.page.locator("main").get_by_role("link", name="光荣榜").click()
    for one in PEOPLE:
        expect(visitor.page.locator("main")).to_contain_text(one)
    assert overflow(visitor.page) == 0

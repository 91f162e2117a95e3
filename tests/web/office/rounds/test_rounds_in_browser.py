"""A round in a real Chromium: the office prepares it, seats the panel, opens, closes and proposes; the committee
approves; the public reads the numbers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal import clock
from portal.config import Settings
from portal.operations.judging import marking
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import RoundState
from portal.rules.people.staffing import RoleName
from portal.storage.applying.applications import Application
from portal.storage.judging import rounds
from portal.storage.people import accounts
from portal.storage.people.accounts import Account, SignIn
from portal.storage.season import editions
from tests.browser import NARROW, WIDE, Windows, overflow
from tests.builders import an_edition
from tests.judging import experts
from tests.operations.reviews import accept, several_submitted
from tests.operations.submissions import AT
from tests.servers import answering, at_a_free_port
from tests.staff import a_colleague
from tests.web.office.desk.test_desk_in_browser import signed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HOUR = timedelta(hours=1)
OPENS, CLOSES = AT + 2 * HOUR, AT + 48 * HOUR


def it_is(moment: datetime) -> None:
    """Whoever is signed in was here just before, and gave a code."""
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())
    SignIn.update(seen_at=clock.now(), proved_at=clock.now()).execute()


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return at_a_free_port(sqlite_settings)


@pytest.fixture
def address(app: Flask, without_office: None) -> Iterator[str]:
    it_is(AT + HOUR)
    with answering(app) as address:
        yield address


@pytest.fixture
def panel(address: str) -> list[Account]:
    return experts(4, at=AT)


@pytest.fixture
def candidates(address: str) -> list[Application]:
    """Four accepted applications of an edition in which everything is decided."""
    made = an_edition(at=AT, closes=timedelta(minutes=30))["craftsman"]
    programme = editions.set_settings(made.id, made.version, {"values": {"quorum": "2/3"}})
    found = several_submitted(programme, 4)
    accept(*found, by=a_colleague(at=AT))
    a_colleague(RoleName.COMMITTEE, name="组示例", at=AT)
    return found


def at_work(new_page: Windows, address: str, email: str, *, javascript: bool, width: int) -> Page:
    """A window in which somebody is signed in."""
    page = new_page(javascript=javascript, width=width, base_url=address)
    at = clock.now()
    token = accounts.sign_in(accounts.by_email(email), at=at, expires_at=at.replace(year=2999), proved_at=at)
    page.context.add_cookies([{"name": "portal", "value": signed(token), "url": address}])
    return page


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()
    assert overflow(page) <= 0, page.url


def follow(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("link", name=words, exact=True).first.click()
    page.wait_for_load_state()
    assert overflow(page) <= 0, page.url


@pytest.mark.rule("M8")
@pytest.mark.rule("M10")
@pytest.mark.rule("N4")
@pytest.mark.rule("M26")
@pytest.mark.parametrize(("javascript", "width"), [(True, WIDE), (False, NARROW)])
def test_the_office_runs_a_round_from_its_preparation_to_its_approval(
    new_page: Windows,
    address: str,
    candidates: list[Application],
    panel: list[Account],
    javascript: bool,
    width: int,
) -> None:
    office, committee = (
        at_work(new_page, address, f"{who}@example.cn", javascript=javascript, width=width)
        for who in ("office", "committee")
    )
    office.goto("/office/rounds")
    assert overflow(office) <= 0
    office.get_by_role("button", name="准备智慧工匠初审").click()
    expect(office.locator("h1")).to_have_text("智慧工匠初审")
    number = int(office.url.rpartition("/")[2])
    own = f"/office/rounds/{number}"

    # The panel, who judges whom, and when.
    office.goto(f"{own}/panel")
    for one in panel:
        office.get_by_label(f"选择{one.contact.name}").check()
    press(office, "请进选中的专家")
    follow(office, "分配候选人")
    office.get_by_label("每名候选人由几位专家评审").fill("3")
    press(office, "排一个方案")
    expect(office.get_by_role("main")).to_contain_text("这是方案，还没有保存")
    assert office.locator(".allotment input:checked").count() == 12
    press(office, "保存分配")
    expect(office.get_by_role("main")).to_contain_text("共 12 份评审表")
    office.goto(f"{own}/recusals")
    office.get_by_label("专家", exact=True).select_option(str(panel[0].id))
    judged = next(iter(candidates))
    office.get_by_label("候选人", exact=True).select_option(str(judged.id))
    office.get_by_label("原因").fill("师生关系。")
    press(office, "指定回避")
    office.goto(f"{own}/window")
    office.get_by_label("开始").fill(f"{clock.beijing(OPENS):%Y-%m-%dT%H:%M}")
    office.get_by_label("截止").fill(f"{clock.beijing(CLOSES):%Y-%m-%dT%H:%M}")
    press(office, "保存")
    expect(office.locator(".watch")).to_contain_text("须全体判定符合条件才能通过")
    follow(office, "开始评审")
    press(office, "开始评审")
    expect(office.locator(".case-side .seal")).to_have_text("评审中")

    # The experts judge; the office learns who has handed in, and no more.
    it_is(OPENS + HOUR)
    for one in panel:
        marking.declare(number, {}, by=one.id, at=clock.now())
        for task in marking.work(number, by=one.id, at=clock.now()).tasks:
            paper = marking.paper(number, task.candidate, by=one.id, at=clock.now())
            version = paper.ballot.version
            marking.cast(number, task.candidate, version, Given(answer=True), by=one.id, at=clock.now())
    office.goto(own)
    assert overflow(office) <= 0
    expect(office.locator("#attendance + p")).to_contain_text("全部提交的 4 名")
    expect(office.locator("main")).not_to_contain_text("入围 ")

    follow(office, "结束评审")
    press(office, "结束评审并计票")
    expect(office.locator("main")).to_contain_text("入围 4 名")
    follow(office, "提请组委会批准")
    office.get_by_label("专家组评议意见").fill("材料齐全，推荐程序合规，同意。")
    press(office, "提请批准")

    committee.goto("/committee")
    follow(committee, "2023年度：智慧工匠初审结果")
    expect(committee.locator("main")).to_contain_text("材料齐全，推荐程序合规，同意。")
    press(committee, "同意")

    assert rounds.one(number).state is RoundState.APPROVED
    office.goto(own)
    assert overflow(office) <= 0
    with office.expect_download() as taken:
        office.get_by_role("link", name="初审汇总表（Excel）").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    office.goto("/office/rounds")
    expect(office.get_by_role("button", name="准备智慧工匠复审第 1 轮")).to_be_visible()
    assert overflow(office) <= 0
    office.goto("/process/2023")
    expect(office.locator("main")).to_contain_text("结果已批准")
    assert overflow(office) <= 0

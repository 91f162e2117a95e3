"""The office's desk in a real Chromium: wide and narrow, with and without JavaScript."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page, expect

from portal import clock
from portal.config import Settings
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import Found, Item, Value
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import vault
from portal.storage.office import reviews
from portal.storage.people import accounts
from tests.browser import SCRIPTING
from tests.builders import an_account, an_edition
from tests.operations.reviews import a_submitted_application, again, find, several_submitted
from tests.operations.submissions import AT, person
from tests.repeating import rounds
from tests.servers import answering, at_a_free_port
from tests.staff import a_colleague

NOW = AT + timedelta(hours=1)
CASES = rounds("CASES", 8)
LONG = "上海示例智慧医疗信息系统集成与服务有限责任公司第三分公司技术研发中心"


@pytest.fixture
def queue(app: Flask) -> list[Application]:
    """Three applications on the desk; one of them with a finding."""
    clock.set_offset(timedelta())
    clock.set_offset(NOW - clock.now())
    applications = several_submitted(an_edition(at=AT)["craftsman"], 3)
    officer = a_colleague(at=AT)
    find(applications[0], officer, {Item.CONDITIONS: Found(Value.TO_CHECK, LONG)})
    return applications


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return at_a_free_port(sqlite_settings)


@pytest.fixture
def address(app: Flask, queue: list[Application], without_office: None) -> Iterator[str]:
    """Where this test's own portal answers."""
    with answering(app) as address:
        yield address


@pytest.fixture
def desk(browser_page: Page, address: str) -> Page:
    """A window in which an officer is signed in."""
    officer = accounts.by_email("office@example.cn")
    at = clock.now()
    token = accounts.sign_in(officer, at=at, expires_at=at + timedelta(hours=1), proved_at=at)
    browser_page.context.add_cookies([{"name": "portal", "value": signed(token), "url": address}])
    browser_page.goto(f"{address}/office")
    return browser_page


def signed(token: str) -> str:
    """The session cookie of somebody who is signed in."""
    signer = Flask("signer")
    signer.secret_key = vault.cookie_secret()
    serializer = SecureCookieSessionInterface().get_signing_serializer(signer)
    assert serializer
    return str(serializer.dumps({"_user_id": token, "_fresh": True}))


@SCRIPTING
def test_applications_are_chosen_in_the_queue_and_accepted_as_one(desk: Page, queue: list[Application]) -> None:
    desk.get_by_role("link", name="3 已提交").click()
    desk.get_by_label("选择示例0号").check()
    desk.get_by_label("选择示例2号").check()
    desk.get_by_role("button", name="受理选中的申报").click()
    assert desk.get_by_role("heading", level=1).inner_text() == "受理 2 份申报"

    desk.get_by_role("button", name="受理这 2 份，给出编号").click()

    assert "编号 GJ2023-0001 至 GJ2023-0002" in desk.get_by_role("status").first.inner_text()
    assert [again(one).stage for one in queue] == [Stage.ACCEPTED, Stage.SUBMITTED, Stage.ACCEPTED]


def test_the_whole_row_leads_to_its_application(desk: Page, queue: list[Application]) -> None:
    desk.get_by_role("link", name="3 已提交").click()

    # The name's link lies over the row: whoever clicks the last cell clicks it.
    desk.get_by_role("row").filter(has_text="示例1号").get_by_role("cell").last.click(force=True)

    assert desk.get_by_role("heading", level=1).inner_text() == "示例1号"


def test_the_decision_stays_within_reach_at_the_end_of_the_paper(desk: Page, queue: list[Application]) -> None:
    desk.goto(f"{desk.url}/applications/{queue[1].id}")

    desk.locator(".colophon").scroll_into_view_if_needed()

    decide = desk.get_by_role("link", name="受理，给出编号").bounding_box()
    assert decide
    assert 0 <= decide["y"] <= 900 - decide["height"]


def test_cases_without_fault_take_one_key_each(desk: Page, queue: list[Application], address: str) -> None:
    """Opened once; then a key a case, and one to skip. Target: at most two acts a case."""
    desk.goto(f"{address}/office/applications/{queue[0].id}")
    expect(desk.get_by_text("快捷键", exact=True)).to_be_visible()
    acts, shown, heading = 0, ["示例0号"], desk.get_by_role("heading", level=1)
    for key in ("n", "a"):
        desk.keyboard.press(key)
        acts += 1
        expect(heading).not_to_have_text(shown[-1])
        shown.append(heading.inner_text())
    assert sorted(shown) == ["示例0号", "示例1号", "示例2号"]
    desk.keyboard.press("a")
    acts += 1
    expect(desk.get_by_text("没有下一份等待审查的申报了")).to_be_visible()
    assert acts <= 2 * 2

    desk.goto(f"{address}/office/applications/{queue[0].id}")
    note = desk.locator("textarea").first
    note.click()
    desk.keyboard.press("Control+End")  # wherever the click has put it
    desk.keyboard.type("an")
    expect(note).to_have_value(f"{LONG}an")
    desk.get_by_text("快捷键", exact=True).click()
    desk.get_by_label("使用快捷键").uncheck()
    desk.keyboard.press("n")
    expect(desk.get_by_label("使用快捷键")).not_to_be_checked()
    expect(desk.get_by_role("heading", level=1)).to_have_text("示例0号")


@pytest.mark.trial
def test_many_cases_by_one_script_of_keys(desk: Page, queue: list[Application], address: str) -> None:
    """Of 200 cases without fault each takes one key, and all of them less than half an hour."""
    programme = queue[0].programme
    for order in range(3, CASES + 1):
        by = an_account(email=f"{order}@example.cn", at=AT)
        a_submitted_application(programme=programme, by=by, id_number=person(order), name=f"示例{order}号")
    begun, acts, heading = time.monotonic(), 1, desk.get_by_role("heading", level=1)
    desk.goto(f"{address}/office/applications/{queue[1].id}")
    for left in reversed(range(CASES)):
        shown = heading.inner_text()
        desk.keyboard.press("a")
        acts += 1
        if left:
            expect(heading).not_to_have_text(shown)
    expect(desk.get_by_text("没有下一份等待审查的申报了")).to_be_visible()
    seconds = time.monotonic() - begun

    read = [one for one in applications.of_programme(programme, Stage.SUBMITTED) if one.id != queue[0].id]
    assert len(read) == CASES
    found = (reviews.findings_of(snapshots.latest(one)).values() for one in read)
    assert all({row.value for row in rows} == {Value.OK} for rows in found)
    print(f"{CASES} cases: {acts} acts, {seconds:.0f} s, {seconds * 200 / CASES / 60:.1f} min for 200")
    assert acts <= 2 * CASES
    assert seconds * 200 / CASES < 30 * 60

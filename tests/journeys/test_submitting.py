"""From an account to the receipt, in a real Chromium against a real gunicorn."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.rulebooks import rulebook
from tests.answers import complete_answers
from tests.browser import NARROW, Windows, overflow
from tests.journeys.test_filing import DEMONSTRATION_PASSWORD
from tests.operations.submissions import person
from tests.pages import EMPLOYER, PARK, Filing, Portal
from tests.servers import PortalServer

pytestmark = pytest.mark.browser


@pytest.mark.rule("CF5")
@pytest.mark.parametrize(
    ("award", "javascript", "width", "channel"),
    [
        ("craftsman", True, 1280, "单位推荐"),
        ("pioneer", False, NARROW, "个人自荐"),
    ],
)
def test_somebody_fills_in_submits_withdraws_and_submits_again(
    portal_server: PortalServer,
    new_page: Windows,
    tmp_path: Path,
    award: str,
    javascript: bool,
    width: int,
    channel: str,
) -> None:
    rules = rulebook(f"2023-{award}")
    order = 10 + 2 * (award == "pioneer") + javascript
    answers = complete_answers(rules, id_number=person(order), channel=channel, unit=EMPLOYER, recommender=PARK)
    page = new_page(javascript=javascript, width=width)
    portal = Portal(page, portal_server.url).register(f"submits-{award}-{width}@example.com")
    filing = portal.begin(rules.titles.activity)
    expect(page.locator(".state h2")).to_have_text("未提交")
    filing.fill_in(rules, answers)
    if channel == "单位推荐":
        filing.names_a_known("employer", EMPLOYER)
        filing.names_a_known("recommender", PARK)

    receipt = filing.submit()

    first = receipt.number
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", first)
    assert receipt.seal == ("待推荐" if channel == "单位推荐" else "已提交")
    assert overflow(page) == 0
    with zipfile.ZipFile(receipt.package(tmp_path)) as package:
        assert {"申报表.docx", "照片.jpg", "打印清单.docx"} <= set(package.namelist())
    again = receipt.withdraw().submit()
    assert again.number != first
    expect(page.locator(".timeline li")).to_have_count(5)
    expect(page.locator(".timeline li").first).to_contain_text(again.number)


@pytest.fixture
def submitted(portal_server: PortalServer, new_page: Windows) -> Portal:
    """The demonstration's 唐示例, who has submitted, in her narrow window without JavaScript."""
    page = new_page(javascript=False, width=NARROW)
    return Portal(page, portal_server.url).sign_in("tang@example.com", DEMONSTRATION_PASSWORD)


def test_the_inbox_counts_down_as_messages_are_opened(submitted: Portal) -> None:
    page = submitted.page
    expect(page.locator(".badge")).to_contain_text("2")
    submitted.go("/messages")
    assert overflow(page) == 0

    page.get_by_role("button", name="您的“领军先锋”申报已提交").click()

    expect(page.locator("h1")).to_have_text("您的“领军先锋”申报已提交")
    expect(page.locator(".badge")).to_contain_text("1")
    page.get_by_role("link", name="查看这份申报").click()
    expect(page.locator(".state h2")).to_have_text("已提交，待推荐")


def opened(portal: Portal) -> Filing:
    portal.go("/applications")
    path = portal.page.locator("main h2 a").first.get_attribute("href") or ""
    return Filing(portal, path)

"""An expert scores five candidates on a phone, in a real Chromium against a real gunicorn."""

import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NARROW, Windows, overflow
from tests.pages import Portal
from tests.servers import ROOT, PortalServer, environment

pytestmark = pytest.mark.browser

WORKED = (6, 8, 9, 6, 14, 16, 16)  # of the standard: 75
TALL, WIDE = 44, 32  # pixels of a chip on a phone: ten in a row, so that all points stand in two (WCAG 2.5.8: 24)


def furnished(server: PortalServer, method: str) -> tuple[str, str, str]:
    """A round with five candidates, opened beside the running server: (path, e-mail, password)."""
    environ = environment(server.instance, demonstration="1", base_url=server.url) | {"ROUND_METHOD": method}
    command = [sys.executable, "-m", "tests.panel"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    path, email, password = done.stdout.strip().splitlines()[-1].split(" ", 2)
    return path, email, password


def names(page: Page) -> list[str]:
    return page.locator("ol.candidates a").all_inner_texts()


@pytest.fixture(scope="module")
def round_path(portal_server: PortalServer) -> tuple[str, str, str]:
    return furnished(portal_server, "score")


@pytest.mark.rule("S4")
@pytest.mark.rule("S5")
def test_a_phone_scores_five_candidates(
    portal_server: PortalServer, new_page: Windows, round_path: tuple[str, str, str]
) -> None:
    """The first three with JavaScript, the other two without."""
    path, email, password = round_path
    expert = Portal(new_page(width=NARROW, expect=("409",)), portal_server.url).sign_in(email, password)
    page = expert.page
    expect(page).to_have_url(f"{portal_server.url}/judging")
    assert overflow(page) == 0

    page.get_by_role("link", name="确认回避情况").click()
    assert overflow(page) == 0
    expert.press("继续")
    expert.press("确认，开始评审")
    drawn = names(page)
    assert len(drawn) == 5
    assert overflow(page) == 0
    page.get_by_role("link", name="开始评审").click()
    page.get_by_role("link", name="打分", exact=True).click()
    _write_too_much(page)
    _leave_what_is_not_kept(page)
    for name in drawn[:3]:
        _score(expert, name, javascript=True)

    plain = Portal(new_page(width=NARROW, javascript=False), portal_server.url).sign_in(email, password)
    plain.go(path)
    assert names(plain.page) == drawn
    plain.page.get_by_role("link", name="继续评审").click()
    for name in drawn[3:]:
        _score(plain, name, javascript=False)

    expect(plain.page.locator("main")).to_contain_text("本轮评审已全部提交")
    expect(plain.page.locator("main")).to_contain_text("已提交 5 名，共 5 名")
    plain.page.get_by_role("link", name=drawn[0], exact=True).click()
    expect(plain.page.locator(".given .sum")).to_contain_text("75 / 100")


def _score(expert: Portal, name: str, *, javascript: bool) -> None:
    """Tap the points, read the running total, check, hand in."""
    page = expert.page
    expect(page.locator("h1")).to_have_text(name)
    assert overflow(page) == 0
    if javascript:
        page.get_by_role("link", name="打分", exact=True).click()
    indicators = page.locator(".indicator")
    for indicator, points in zip(indicators.all(), WORKED, strict=True):
        chip = indicator.get_by_role("radio", name=str(points), exact=True)
        box = chip.bounding_box()
        assert box is not None
        assert (box["width"] >= WIDE, box["height"] >= TALL) == (True, True)
        chip.check()
    if javascript:
        expect(page.locator("[data-state-of=total]")).to_have_text("合计 75 分，已打 7/7 项")
        expect(page.locator("#saved")).to_contain_text("已保存")
    expert.press("核对并提交")
    expect(page.locator("h1")).to_have_text("核对并提交")
    expect(page.locator(".given .sum")).to_contain_text("75 / 100")
    assert overflow(page) == 0
    expert.press("确认提交")
    expect(page.locator(".messages")).to_contain_text(f"“{name}”的评审已提交")


def _write_too_much(page: Page) -> None:
    """All is kept, and what is too long is said at its own field and by its counter."""
    opinion, saved = page.locator("#opinion"), page.locator("#saved")
    opinion.fill("长" * 2_100)
    expect(saved).to_contain_text("已保存")
    expect(page.locator("#opinion-error")).to_contain_text("2,000")
    expect(page.locator("#opinion-counter")).to_have_text("已写 2,100 字，超出 100 字")
    page.reload()
    expect(opinion).to_have_value("长" * 2_100)
    page.get_by_role("link", name="打分", exact=True).click()
    opinion.fill("踏实。")
    expect(page.locator("#opinion-error")).to_be_hidden()
    assert overflow(page) == 0


def _leave_what_is_not_kept(page: Page) -> None:
    """A refused save is never called saved, and the browser asks before the page is left."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("form[data-autosave] [name=version]").evaluate("field => { field.value = 99; }")
    page.locator("#notes").press_sequentially("在别处改过")
    expect(page.locator("#saved")).to_contain_text("没有保存：")
    page.reload()
    assert asked == ["beforeunload"]

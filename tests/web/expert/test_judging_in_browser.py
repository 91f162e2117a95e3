"""An expert by keyboard alone and on a phone, in a real Chromium; acts and loads are counted."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, Request, expect

from portal import clock
from portal.config import Settings
from portal.operations.judging import marking
from portal.rules.rulebook.rubric import Method
from portal.storage.judging import ballots
from portal.storage.people import accounts
from tests.browser import NARROW, Windows, overflow
from tests.panel import Panel, a_panel
from tests.repeating import rounds
from tests.servers import answering, at_a_free_port
from tests.web.expert.judging_pages import NOW, set_clock
from tests.web.office.desk.test_desk_in_browser import signed

CANDIDATES = rounds("CANDIDATES", 12)
WORKED = (6, 8, 9, 6, 14, 16, 16)  # of the standard: 75


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return at_a_free_port(sqlite_settings)


@pytest.fixture(params=[Method.SCORE])
def panel(app: Flask, request: pytest.FixtureRequest) -> Panel:
    """A round in which the expert has declared that there is nobody not to judge."""
    set_clock(NOW)
    method, candidates = request.param if isinstance(request.param, tuple) else (request.param, 3)
    made = a_panel(method, candidates=candidates)
    marking.declare(made.round.id, {}, by=made.expert.id, at=clock.now())
    return made


@pytest.fixture
def address(app: Flask, panel: Panel) -> Iterator[str]:
    with answering(app) as address:
        yield address


def seated(page: Page, panel: Panel, address: str) -> list[Request]:
    """The expert is signed in; the list grows by every page that is loaded."""
    token = accounts.sign_in(panel.expert, at=clock.now(), expires_at=clock.now() + timedelta(hours=1))
    page.context.add_cookies([{"name": "portal", "value": signed(token), "url": address}])
    loads: list[Request] = []
    page.on(
        "request", lambda one: loads.append(one) if one.resource_type == "document" and one.method == "GET" else None
    )
    return loads


def cast(panel: Panel) -> int:
    return sum(ballot.cast_at is not None for ballot in ballots.of_expert(panel.round, panel.expert.id))


@pytest.mark.parametrize("panel", [Method.ELIGIBILITY], indirect=True)
def test_eligibility_is_judged_in_a_row_by_keyboard_alone(browser_page: Page, panel: Panel, address: str) -> None:
    page, acts = browser_page, 0
    loads = seated(page, panel, address)
    page.goto(f"{address}{panel.path}/series")
    for key in ("1", "1", "2", "3", "c", "s"):
        page.keyboard.press(key)
        acts += 1
        if key == "2":
            expect(page.locator("legend", has_text="不符合的方面").last).to_be_visible()
    expect(page.get_by_text("本轮评审已全部提交")).to_be_visible()
    assert cast(panel) == 3
    assert acts <= 2 * 3
    assert len(loads) <= 3, "at most one load a candidate"


def test_a_sheet_is_scored_by_digits_and_handed_in_with_one_load_each(
    browser_page: Page, panel: Panel, address: str
) -> None:
    page, acts = browser_page, 0
    loads = seated(page, panel, address)
    first = marking.work(panel.round.id, by=panel.expert.id, at=clock.now()).tasks[0].candidate
    page.goto(f"{address}{panel.path}/{first}")
    for _ in range(3):
        for digit in "".join(map(str, WORKED)):
            page.keyboard.press(digit)
            acts += 1
        expect(page.locator("[data-state-of=total]")).to_have_text("合计 75 分，已打 7/7 项")
        name = page.locator("h1").text_content()
        page.keyboard.press("c")
        page.keyboard.press("s")
        acts += 2
        expect(page.locator(".messages")).to_contain_text(f"“{name}”的评审已提交")
    assert cast(panel) == 3
    assert acts == 3 * 12
    assert len(loads) == 4, "one a candidate, and the round at the end"


def test_on_a_phone_points_stand_in_two_rows_and_the_paper_is_a_tap_apart(
    new_page: Windows, panel: Panel, address: str
) -> None:
    page = new_page(width=NARROW)
    seated(page, panel, address)
    first = marking.work(panel.round.id, by=panel.expert.id, at=clock.now()).tasks[0].candidate
    page.goto(f"{address}{panel.path}/{first}")
    expect(page.locator("#side")).to_be_hidden()
    page.evaluate("scrollTo(0, 1200)")
    page.get_by_role("link", name="打分", exact=True).click()
    expect(page.locator("#material")).to_be_hidden()
    heights = [box["height"] for chips in page.locator(".bands").all() if (box := chips.bounding_box())]
    assert len(heights) == 7
    assert max(heights) < 3 * 48, "two rows"
    assert overflow(page) == 0
    page.locator("#points-creativity-is-16").check()
    expect(page.locator("#saved")).to_contain_text("已保存")
    place = page.evaluate("scrollY")
    page.get_by_role("link", name="看材料").click()
    assert abs(page.evaluate("scrollY") - 1200) < 10, "but for what the tap itself scrolls"
    page.get_by_role("link", name="打分", exact=True).click()
    assert abs(page.evaluate("scrollY") - place) < 10


@pytest.mark.parametrize("panel", [Method.VOTE], indirect=True)
def test_votes_are_chosen_beside_the_papers_by_keyboard_alone(browser_page: Page, panel: Panel, address: str) -> None:
    page = browser_page
    loads = seated(page, panel, address)
    page.goto(f"{address}{panel.path}/series?start=2")
    page.keyboard.press("1")
    expect(page.locator("[data-state-of=votes]")).to_have_text("已选 1 名，还可以投 1 票")
    page.goto(f"{address}{panel.path}/series")
    page.keyboard.press("1")
    page.keyboard.press("j")
    expect(page.locator("[data-state-of=votes]")).to_have_text("已选 2 名，还可以投 0 票")
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.keyboard.press("s")
    expect(page.locator("h1")).to_have_text("核对并提交")
    page.get_by_role("button", name="确认提交").press("Enter")
    expect(page.get_by_text("本轮评审已全部提交")).to_be_visible()
    assert cast(panel) == 3
    assert len(loads) <= 4


@pytest.mark.trial
@pytest.mark.parametrize("panel", [(Method.ELIGIBILITY, CANDIDATES)], indirect=True)
def test_many_candidates_are_judged_by_keyboard_alone(browser_page: Page, panel: Panel, address: str) -> None:
    page, acts = browser_page, 0
    loads = seated(page, panel, address)
    begun = time.monotonic()
    page.goto(f"{address}{panel.path}/series")
    while (left := CANDIDATES - cast(panel)) > 0:
        shown = page.locator("input[name=candidate]").count()
        first = page.locator("input[name=candidate]").first.input_value()
        for key in ("1" * shown) + "cs":
            page.keyboard.press(key)
            acts += 1
        if left > shown:
            expect(page.locator("input[name=candidate]").first).not_to_have_value(first)
        else:
            expect(page.get_by_text("本轮评审已全部提交")).to_be_visible()
    seconds = time.monotonic() - begun
    print(f"{CANDIDATES} candidates: {acts} acts, {len(loads)} loads, {seconds:.0f} s")
    assert acts <= 2 * CANDIDATES
    assert len(loads) <= CANDIDATES

"""A meeting in real browsers: projector, secretary, three experts; devices exchanged, network cut, server killed.

Short in the suite; ``PORTAL_TEST_MISHAPS=20`` holds the long one: 24 candidates, 20 of each mishap, a quarter of an
hour.
"""

import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from portal import clock
from portal.config import Settings
from portal.operations.judging import marking, preparing_rounds
from portal.storage.database import close_storage, open_storage
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.schema import migrate
from tests.browser import NARROW, WIDE, Windows, overflow
from tests.operations.meetings import Meeting, a_meeting
from tests.repeating import chance
from tests.repeating import rounds as times
from tests.servers import environment, serving
from tests.web.office.desk.test_desk_in_browser import signed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PROVOKED = ("ERR_", "Failed to fetch", "Failed to load resource", "409", "404")  # by cuts, kills and two windows
SOON, AFTER_A_CUT = 2.0, 5.0  # seconds
MISHAPS = ("kill", "cut", "exchange", "second window")


class Hall:
    """The people and their devices."""

    def __init__(self, folder: Path, windows: Windows, candidates: int) -> None:
        self.folder, self.windows, self.stack = folder, windows, ExitStack()
        self.settings = Settings(instance=folder / "instance", testing=True)
        open_storage(self.settings)
        migrate()
        self.held: Meeting = a_meeting(candidates, 3, at=clock.now() - timedelta(minutes=5))
        rulebook = preparing_rounds.rulebook_of(self.held.round)
        self.indicators = list(rulebook.rubric.indicators())
        self.waits: list[float] = []
        self.after_cuts: list[float] = []
        self.cookies = {one.id: self.cookie(one) for one in (self.held.officer, *self.held.panel)}
        close_storage()
        self.port = 0
        self.serve()
        self.room = f"/judging/{self.held.round.id}/room"
        self.desk = self.device(self.held.officer)
        self.desk.goto(f"/office/rounds/{self.held.round.id}/meeting")
        self.desk.get_by_role("button", name="开始评审会", exact=True).click()
        self.projector = windows(expect=PROVOKED)
        self.projector.goto(self.desk.locator("#projector ~ .breaking a").get_attribute("href") or "")
        self.experts = {one.id: self.device(one, width=NARROW) for one in self.held.panel}
        for page in self.experts.values():
            page.goto(self.room)

    def cookie(self, account: Account) -> str:
        at = clock.now()
        return signed(accounts.sign_in(account, at=at, expires_at=at + timedelta(days=1), proved_at=at))

    def serve(self) -> None:
        environ = environment(self.settings.instance, testing="1")
        self.url, self.pid = self.stack.enter_context(
            serving("wsgi:app", self.folder / "gunicorn.log", environ, port=self.port)
        )
        self.port = urlsplit(self.url).port or 0

    def device(self, account: Account, width: int = WIDE) -> Page:
        page = self.windows(width=width, base_url=self.url, expect=PROVOKED)
        page.context.add_cookies([{"name": "portal", "value": self.cookies[account.id], "url": self.url}])
        return page

    def kept(self) -> dict[tuple[int, int], dict[str, int]]:
        """What the database holds: {(expert, candidate): points}."""
        open_storage(self.settings)
        number, at = self.held.round.id, clock.now()
        found = {
            (expert.id, task.candidate): dict(task.given.points)
            for expert in self.held.panel
            for task in marking.work(number, by=expert.id, at=at).tasks
        }
        close_storage()
        return found

    def experts_device(self, page: Page) -> Page:
        """Another device of whoever sits at this one."""
        [expert] = [number for number, own in self.experts.items() if own == page]
        return self.device(next(one for one in self.held.panel if one.id == expert), width=NARROW)

    def kill(self) -> None:
        """As if the power failed: nothing is ended in order."""
        os.killpg(self.pid, signal.SIGKILL)
        self.stack.pop_all().close()
        self.serve()

    def press(self, words: str | re.Pattern[str], *, sure: bool = False) -> float:
        """Returns the moment of the click."""
        if sure and self.desk.locator("#sure").count():
            self.desk.locator("#sure").check()
        button = self.desk.get_by_role("button", name=words, exact=isinstance(words, str))
        at = time.monotonic()
        button.click()
        return at


@contextmanager
def a_hall(folder: Path, windows: Windows, candidates: int) -> Iterator[Hall]:
    hall = Hall(folder, windows, candidates)
    try:
        yield hall
    finally:
        hall.stack.close()
        clock.set_offset(timedelta())


def score(page: Page, points: dict[str, int], place: int) -> None:
    """Tap the points of whoever is shown, who must be the one at this place."""
    expect(page.locator("#whom")).to_contain_text(f"第 {place} 位")
    expect(page.locator("#scoring")).not_to_have_js_property("inert", True)
    for key, given in points.items():
        page.locator(f"#points-{key}-is-{given}").check()


def meet(hall: Hall, by: random.Random, mishaps: dict[str, int]) -> Counter[str]:
    """The whole meeting; returns which mishaps came. What the database holds at the end is what was tapped."""
    held = hall.held
    truth: dict[tuple[int, int], dict[str, int]] = {}
    left, came = Counter(mishaps), Counter[str]()
    for place, candidate in enumerate(held.order, start=1):
        call(hall, place)
        share = min(left.total(), -(-left.total() // (len(held.order) - place + 1)))
        due = by.sample(list(left.elements()), share)
        left, came = left - Counter(due), came + Counter(due)
        judges = [one for one in held.panel if (one, candidate) != (held.panel[1], held.recused)]
        for order, expert in enumerate(judges):
            given = {one.key: by.randint(1, one.maximum) for one in hall.indicators}
            truth[expert.id, candidate] = given
            judge(hall, expert, given, place, due[order :: len(judges)])
        for one in set(held.panel) - set(judges):
            expect(hall.experts[one.id].locator(".on-stage")).to_contain_text("这一位不由您评审")
    hall.press("结束本位", sure=True)
    expect(hall.projector.locator("main")).to_contain_text("全部候选人已展示完毕")
    kept = hall.kept()
    assert kept == truth, {pair: (kept[pair], truth.get(pair)) for pair in kept if kept[pair] != truth.get(pair)}
    print(f"the projector after next: {sorted(round(wait, 2) for wait in hall.waits)} s; {dict(came)}")
    return came


def call(hall: Hall, place: int) -> None:
    """The next one, and how long the projector takes to show them."""
    first = re.compile(f"请下一位：第 {place} 位")
    pressed = hall.press(first) if place == 1 else hall.press("结束本位，请下一位", sure=True)
    expect(hall.projector.locator("main")).to_contain_text(f"正在展示 第 {place} 位")
    hall.waits.append(time.monotonic() - pressed)


def judge(hall: Hall, expert: Account, given: dict[str, int], place: int, due: list[str]) -> None:
    """One expert taps a whole sheet, and these mishaps come in between."""
    page, points = hall.experts[expert.id], list(given.items())
    follow(page, place)
    if "cut" in due:
        page.context.set_offline(True)
        expect(page.locator("#connection")).to_contain_text("连接中断，自")
    score(page, dict(points[:3]), place)
    for _ in range(due.count("kill")):
        hall.kill()
    score(page, dict(points[3:]), place)
    if "cut" in due:
        page.context.set_offline(False)
        over = time.monotonic()
        expect(page.locator("#connection")).to_be_hidden()
        hall.after_cuts.append(time.monotonic() - over)
    expect(page.locator("#saved")).to_have_text("已保存")
    for _ in range(due.count("second window")):
        in_a_second_window(hall, page, given, place)
    for _ in range(due.count("exchange")):
        page.context.close()
        hall.experts[expert.id] = page = hall.device(expert, width=NARROW)
        page.goto(hall.room)
        expect(page.locator("#total")).to_contain_text(f"合计 {sum(given.values())} 分")


def follow(page: Page, place: int) -> None:
    """The device follows by itself; without network the next one is picked by hand."""
    if page.locator("#connection").is_visible():
        page.get_by_role("button", name=re.compile(f"^第 {place} 位")).click()
    expect(page.locator("#whom")).to_contain_text(f"第 {place} 位")


def in_a_second_window(hall: Hall, page: Page, given: dict[str, int], place: int) -> None:
    """Windows of one browser show the same at once, without network too; another device that was without network is
    told that there are two sheets, and nothing of either is lost before one is chosen."""
    key, points = next(iter(given.items()))
    other, total = points % 9 + 1, sum(given.values())
    told = f"合计 {total - points + other} 分"
    second, elsewhere = page.context.new_page(), hall.experts_device(page)
    for one in (second, elsewhere):
        one.goto(hall.room)
        follow(one, place)
        expect(one.locator("#total")).to_contain_text(f"合计 {total} 分")
    page.context.set_offline(True)
    elsewhere.context.set_offline(True)
    score(elsewhere, {key: points % 9 + 2 if points % 9 < 8 else 1}, place)
    score(page, {key: other}, place)
    expect(second.locator("#total")).to_contain_text(told)
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text("已保存")
    elsewhere.context.set_offline(False)
    expect(elsewhere.locator("#conflict")).to_contain_text(f"另一处保存的{told}")
    elsewhere.get_by_role("button", name="用另一处的").click()
    expect(elsewhere.locator("#total")).to_contain_text(told)
    elsewhere.context.close()
    score(second, {key: points}, place)
    expect(second.locator("#saved")).to_have_text("已保存")
    expect(page.locator("#total")).to_contain_text(f"合计 {total} 分")
    expect(page.locator("#saved")).to_have_text("已保存")
    second.close()


@pytest.mark.trial
@pytest.mark.rule("M18")
def test_a_meeting_in_which_much_goes_wrong(tmp_path: Path, new_page: Windows) -> None:
    many = times("MISHAPS", 0)
    due = dict.fromkeys(MISHAPS, many) if many else {"kill": 1, "cut": 1}
    with a_hall(tmp_path, new_page, max(6, many + 4)) as hall:
        assert overflow(hall.desk) <= 0
        assert all(overflow(page) <= 0 for page in hall.experts.values())
        assert meet(hall, chance(20261201), due) == Counter(due)
        if many:
            assert max(hall.waits) <= SOON, "the projector is right soon after next"
            assert max(hall.after_cuts) <= AFTER_A_CUT

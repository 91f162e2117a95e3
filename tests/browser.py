"""``browser_page`` and ``new_page``: a real Chromium, with and without JavaScript, wide and narrow.

Whatever the browser complains about while a test runs (script errors, refused inline code, missing files, answers of
5xx) fails the test at its end.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    Response,
    expect,
    sync_playwright,
)

from tests.programs import program

WIDE, NARROW = 1280, 360
HEIGHTS = {WIDE: 900, NARROW: 740}
FLAGS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # A closed network refuses these, many at a time, and slows every start.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000  # milliseconds; the machine may be busy with other tests
expect.set_options(timeout=PATIENCE)

_click = Locator.click


def _click_and_read(locator: Locator, **options: Any) -> None:
    """Playwright's click returns once the answer begins to arrive; a test may read the page right after it."""
    page = locator.page
    _click(locator, **options)
    if not page.is_closed():
        page.wait_for_load_state("domcontentloaded")


Locator.click = _click_and_read  # type: ignore[assignment]


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """One for all browsers: a process can have no second."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    # The shell draws the same pages without the frame of a window: a quarter of the work for each window opened.
    path = program("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    browser = driver.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def chinese_chromium(driver: Playwright) -> Iterator[Browser]:
    """Chromium whose own words are Chinese: the whole binary, not the shell, with Debian's chromium-l10n."""
    path = program("chromium")
    if not Path("/usr/share/doc/chromium-l10n").exists():
        pytest.skip("chromium-l10n is not installed")
    browser = driver.chromium.launch(
        executable_path=path, args=[*FLAGS, "--lang=zh-CN"], env={**os.environ, "LANGUAGE": "zh_CN"}
    )
    yield browser
    browser.close()


class Windows:
    """Opens pages, each in a fresh window with cookies of its own, and keeps what the browser complains about."""

    def __init__(self, browser: Browser):
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def __call__(
        self, *, width: int = WIDE, javascript: bool = True, base_url: str = "", expect: tuple[str, ...] = ()
    ) -> Page:
        """``expect``: parts of complaints that the test provokes on purpose."""
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            java_script_enabled=javascript,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
            base_url=base_url or None,
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        self._listen(page, expect)
        return page

    def _listen(self, page: Page, expect: tuple[str, ...]) -> None:
        def complain(words: str) -> None:
            if not any(known in words for known in expect):
                self.complaints.append(words)

        def heard(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                complain(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

        def answered(response: Response) -> None:
            if response.status >= 500:
                complain(f"{response.status} for {response.request.method} {response.url}")

        page.on("console", heard)
        page.on("pageerror", lambda error: complain(f"script error: {error}"))
        page.on("response", answered)

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Windows]:
    """``new_page(width=360, javascript=False)``: a page; call it again for a second person."""
    windows = Windows(chromium)
    yield windows
    windows.close()
    assert not windows.complaints, windows.complaints


@pytest.fixture
def browser_page(new_page: Windows, request: pytest.FixtureRequest) -> Page:
    """One page, 1280 wide and with JavaScript; parametrised indirectly with a dict of ``new_page``'s arguments
    (see ``SIZES`` and ``SCRIPTING``)."""
    return new_page(**getattr(request, "param", {}))


SIZES = pytest.mark.parametrize(
    "browser_page", [{"width": WIDE}, {"width": NARROW}], indirect=True, ids=["1280", "360"]
)
SCRIPTING = pytest.mark.parametrize(
    "browser_page", [{"javascript": True}, {"javascript": False}], indirect=True, ids=["script", "no-script"]
)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window; nobody should have to scroll sideways."""
    root = page.locator("html")
    return root.evaluate("e => e.scrollWidth") - root.evaluate("e => e.clientWidth")

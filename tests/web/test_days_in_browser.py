"""Fields of days: the browser reads what is typed with the server's own patterns, and no widget of its own stands in
between, which in a Chinese Chromium swallows what people type."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from portal.rules.language.days import PATTERNS, spelled
from tests.browser import Windows

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "static" / "portal.js"
HABITS = {
    "month": [
        "2015年9月",
        "2015.9",
        "201509",
        "２０１５－０９",
        "2015",
        "9月",
        "二〇一五年十二月",
        "2015、9",
        "2015年9月1日",
    ],
    "date": [
        "2026/11/30",
        "2026年11月30日",
        "20261130",
        "11月30日",
        "202611",
        "去年",
        "二零二六年二月二十八日",
        "十月三十号",
    ],
    "moment": [
        "2026-12-04 17:00",
        "2026年12月4日下午5点",
        "12月4日 上午9:05",
        "20261204 9时5分",
        "17:00",
        "十二月四日下午五点",
    ],
}


@pytest.fixture
def chinese_page(chinese_chromium: Browser) -> Iterator[Page]:
    windows = Windows(chinese_chromium)
    yield windows()
    windows.close()
    assert not windows.complaints


@pytest.mark.browser
def test_fields_of_days_take_every_habit_in_a_chinese_browser(chinese_page: Page) -> None:
    page = chinese_page
    page.set_content('<input type="month">')
    assert "年" in words_inside(page), "this Chromium does not speak Chinese"
    page.set_content("".join(f'<input id="{kind}" data-reads="{html.escape(PATTERNS[kind])}">' for kind in HABITS))
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    year = page.evaluate("new Date().getFullYear()")

    for kind, habits in HABITS.items():
        field = page.locator(f"#{kind}")
        for typed in habits:
            field.fill("")
            field.press_sequentially(typed)
            field.blur()
            assert field.input_value() == (spelled(kind, typed, year=year) or typed)


def test_no_page_has_a_native_field_of_days() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]

    assert not [tag for source in sources for tag in re.findall(r"<input[^>]*type=.(?:date|month|week|time).", source)]
    assert sum(source.count('type="moment"') + source.count('type="date"') for source in sources) > 15


def words_inside(page: Page) -> str:
    """The words of a browser's own field, which only its debugger sees."""
    return str(page.context.new_cdp_session(page).send("DOM.getDocument", {"depth": -1, "pierce": True}))

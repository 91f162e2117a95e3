"""The browser's counter: the very pattern that the pages are handed, run by Chromium over the shared table."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from portal.rules.language.word_count import PATTERN_FOR_BROWSER

CASES = json.loads((Path(__file__).parents[1] / "words.json").read_text(encoding="utf-8"))
# As static/portal.js counts; the textarea makes of the line ends what a browser makes of them.
COUNT = """([pattern, texts]) => texts.map((text) => {
  const area = document.createElement("textarea");
  area.value = text;
  return (area.value.match(new RegExp(pattern, "gu")) || []).length;
})"""


@pytest.mark.rule("CF8", "PF1")
def test_browser_counts_every_case_as_the_server_does(browser_page: Page):
    counted = browser_page.evaluate(COUNT, [PATTERN_FOR_BROWSER, [case["text"] for case in CASES]])
    assert {case["text"]: count for case, count in zip(CASES, counted, strict=True)} == {
        case["text"]: case["count"] for case in CASES
    }


@pytest.mark.rule("CF8")
def test_browser_counts_to_the_last_character(browser_page: Page):
    texts = ["智慧城市" * 1000, "智慧城市" * 1000 + "！", "第一段\r\n第二段"]
    assert browser_page.evaluate(COUNT, [PATTERN_FOR_BROWSER, texts]) == [4000, 4001, 6]

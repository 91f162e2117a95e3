"""字数: one shared table of cases, counted by Python here, by the browser in tests/web/test_words_in_browser.py and,
where its rule is the same, by LibreOffice."""

import io
import json
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.language.word_count import SINGLE, SPACE, WIDTHLESS, characters
from tests.libreoffice import LibreOffice

CASES = json.loads((Path(__file__).parents[2] / "words.json").read_text(encoding="utf-8"))


def test_table_has_sixty_different_cases_with_their_reason():
    assert len({case["text"] for case in CASES}) == len(CASES) >= 60
    assert all(case["why"] for case in CASES)


@pytest.mark.rule("CF8", "PF1")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_words_are_counted_as_word_counts_them(case):
    assert characters(case["text"]) == case["count"]


@pytest.mark.rule("CF8")
@pytest.mark.parametrize(
    ("text", "count"), [("智慧城市" * 1000, 4000), ("智慧城市" * 1000 + "。", 4001), ("智" * 100_000, 100_000)]
)
def test_long_texts_are_counted_to_the_last_character(text, count):
    assert characters(text) == count


@given(st.text(), st.text())
def test_parts_with_a_line_break_between_them_add_up(one, other):
    assert characters(f"{one}\n{other}") == characters(one) + characters(other)


@given(st.text())
def test_count_is_between_nothing_and_one_for_each_character(text):
    assert 0 <= characters(text) <= len(text)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_every_chinese_character_counts_one(text):
    assert characters(text) == len(text)


def test_no_character_is_of_two_classes():
    ranges = sorted((*SINGLE, *SPACE, *WIDTHLESS))
    assert all(low <= high for low, high in ranges)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


def test_libreoffice_counts_the_same_where_its_rule_is_the_same(soffice: LibreOffice):
    # One conversion, each document a dozen cases: LibreOffice names one number for a document.
    same = [case for case in CASES if case["libreoffice"]]
    groups = [same[start : start + 12] for start in range(0, len(same), 12)]
    converted = soffice.convert_all([_document(case["text"] for case in group) for group in groups], "odt", "odt")
    counted = [_word_count(document) for document in converted]
    assert counted == [sum(case["count"] for case in group) for group in groups]
    assert len(CASES) - len(same) <= 12


def _document(texts) -> bytes:
    document = docx.Document()
    for text in texts:
        for line in text.split("\n"):
            document.add_paragraph(line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _word_count(odt: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(odt)) as archive:
        found = re.search(r'meta:word-count="(\d+)"', archive.read("meta.xml").decode())
    assert found
    return int(found[1])

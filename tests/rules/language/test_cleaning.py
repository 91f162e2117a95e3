"""The cleaning of what people type, proven on the shared list of difficult texts and on any text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.language.cleaning import clean_line, clean_text
from tests.difficult import DIFFICULT, KEPT

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # with lone surrogates, as JSON may hold them
MARKS_OF_DIRECTION = {"\u200e", "\u200f", "\u061c"}
DIRECTING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
BYTE_ORDER_MARK, ANNOTATION = "\ufeff", {"\ufff9", "\ufffa", "\ufffb"}


def test_there_are_two_hundred_different_texts():
    assert len({difficult.typed for difficult in DIFFICULT}) == len(DIFFICULT) >= 200


@pytest.mark.parametrize("difficult", DIFFICULT, ids=lambda difficult: ascii(difficult.typed)[:40])
def test_difficult_text_is_cleaned_as_written_out(difficult):
    assert clean_text(difficult.typed) == difficult.text
    assert clean_line(difficult.typed) == difficult.line


@pytest.mark.parametrize("text", KEPT, ids=lambda text: ascii(text)[:40])
def test_text_without_control_characters_stays_as_typed(text):
    assert clean_text(text) == clean_line(text) == text


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(typed):
    assert clean_text(clean_text(typed)) == clean_text(typed)
    assert clean_line(clean_line(typed)) == clean_line(typed)


@given(ANY_TEXT)
def test_nothing_else_is_lost_and_the_order_stays(typed):
    assert _lasting(clean_text(typed)) == _lasting(clean_line(typed)) == _lasting(typed)


@given(ANY_TEXT)
def test_cleaned_text_can_be_kept_by_database_and_word(typed):
    cleaned = clean_text(typed)
    assert cleaned.encode().decode() == cleaned
    assert not any(
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in cleaned.replace("\n", "")
    )
    assert "\n" not in clean_line(typed)


def _lasting(text: str) -> str:
    """What no cleaning may touch, told by Unicode's own tables and not by the module under test."""
    return "".join(character for character in text if not _passing(character))


def _passing(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zs", "Zl", "Zp")
        or unicodedata.bidirectional(character) in DIRECTING
        or character in MARKS_OF_DIRECTION | ANNOTATION | {BYTE_ORDER_MARK}
        or ord(character) & 0xFFFE == 0xFFFE
        or 0xFDD0 <= ord(character) <= 0xFDEF
    )

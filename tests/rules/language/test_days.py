"""Days and spans of days in Chinese words."""

from datetime import UTC, date, datetime

import pytest

from portal.rules.language.days import day_in_words, span_in_words


def test_a_day_is_said_without_leading_zeros() -> None:
    assert day_in_words(date(2026, 1, 9)) == "2026年1月9日"
    assert day_in_words(datetime(2026, 12, 31, 23, tzinfo=UTC)) == "2026年12月31日"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 1), date(2026, 11, 1), "2026年11月1日"),
        (date(2026, 11, 1), date(2026, 11, 5), "2026年11月1日至11月5日"),
        (date(2026, 12, 31), date(2027, 1, 1), "2026年12月31日至2027年1月1日"),
    ],
)
def test_a_span_names_the_year_once_where_it_is_the_same(first: date, last: date, words: str) -> None:
    assert span_in_words(first, last) == words

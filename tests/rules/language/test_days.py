"""Days and spans of days in Chinese words."""

from datetime import UTC, date, datetime

import pytest

from portal.rules.language.days import day_in_words, span_in_words, spelled


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


@pytest.mark.parametrize(
    ("kind", "typed", "read"),
    [
        ("month", "2015年9月", "2015-09"),
        ("month", "2015.9", "2015-09"),
        ("month", "201509", "2015-09"),
        ("month", "２０１５／９", "2015-09"),
        ("month", "二〇一五年九月", "2015-09"),
        ("month", "2015年9月1日", "2015-09"),
        ("month", "20150901", "2015-09"),
        ("month", "二〇一五年九月一日", "2015-09"),
        ("month", "2015年9月31号", "2015-09"),
        ("month", "2015年9月32日", ""),
        ("month", "2015年十二月份", "2015-12"),
        ("month", "2015、9", "2015-09"),
        ("date", "二〇二六年十一月三日", "2026-11-03"),
        ("date", "二零二六年二月二十八日", "2026-02-28"),
        ("date", "十月三十号", "2026-10-30"),
        ("date", "2026/11/30", "2026-11-30"),
        ("date", "20261130", "2026-11-30"),
        ("date", "11月30日", "2026-11-30"),
        ("date", "11.30", "2026-11-30"),
        ("moment", "2026-12-04T17:00", "2026-12-04 17:00"),
        ("moment", "2026-12-04 17:00:00", "2026-12-04 17:00"),
        ("moment", "2026年12月4日17点", "2026-12-04 17:00"),
        ("moment", "2026年12月4日 17：30", "2026-12-04 17:30"),
        ("moment", "12月4日下午5点30分", "2026-12-04 17:30"),
        ("moment", "2026.12.4 上午9:05", "2026-12-04 09:05"),
        ("moment", "十二月四日下午五点三十分", "2026-12-04 17:30"),
        ("moment", "20261204 9时5分", "2026-12-04 09:05"),
    ],
)
def test_every_habit_of_typing_a_day_is_read(kind: str, typed: str, read: str) -> None:
    assert spelled(kind, typed, year=2026) == read


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("month", "9月"),
        ("month", "202613"),
        ("date", "202611"),  # a year of six digits is none
        ("date", "2026115"),  # 5 November or 15 January
        ("date", "30.11.2026"),
        ("date", "2026-11-30-1"),
        ("moment", "2026-12-04"),
        ("moment", "2026-12-0417:00"),
        ("moment", "2026-12-04 25:00"),
        ("moment", "17:00"),
    ],
)
def test_what_could_be_read_in_two_ways_is_not_read(kind: str, typed: str) -> None:
    assert spelled(kind, typed, year=2026) == ""


def test_a_day_without_its_year_is_read_only_where_one_is_meant() -> None:
    assert spelled("date", "11月30日") == ""

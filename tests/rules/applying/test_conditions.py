"""The years and declarations of the official conditions (M12, P3)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rulebooks import catalogue, rulebook
from portal.rules.applying.answers import blank, faults
from portal.rules.applying.conditions import (
    EXPLANATION_LIMIT,
    computed_years,
    conditions_section,
    duration,
    explanation_key,
    month_index,
    months_covered,
    tick_key,
)
from portal.rules.rulebook.rulebook import Kind
from tests.answers import complete_answers

CLOSING = date(2026, 12, 31)
CRAFTSMAN, PIONEER = ("2017-craftsman", "2023-craftsman"), ("2017-pioneer", "2023-pioneer")
ASKED = [  # rulebook, condition, years asked for, the tick that counts
    *((key, "industry_years", 3, "industry") for key in CRAFTSMAN),
    *((key, "similar_post_years", 5, "similar_post") for key in CRAFTSMAN),
    *((key, "industry_years", 5, "industry") for key in PIONEER),
    *((key, "management_years", 3, "management") for key in PIONEER),
]
OFFICIAL = pytest.mark.rule("M12", "P3")


def row(begin, end="", *, ticked=True):
    return {"from": begin, "to": end, "industry": ticked}


@pytest.mark.rule("M12", "P3", "CF7")
@pytest.mark.parametrize(
    ("rows", "months"),
    [
        pytest.param([], 0, id="no rows"),
        pytest.param([row("2020-01", "2022-12")], 36, id="first and last month count"),
        pytest.param([row("2020-01", "2022-11")], 35, id="one month less"),
        pytest.param([row("2020-01", "2020-01")], 1, id="one month"),
        pytest.param([row("2020-01", "2020-12"), row("2020-01", "2020-12")], 12, id="the same twice counts once"),
        pytest.param([row("2020-01", "2020-08"), row("2020-05", "2020-12")], 12, id="overlapping months once"),
        pytest.param([row("2020-01", "2020-12"), row("2020-03", "2020-04")], 12, id="one inside the other"),
        pytest.param([row("2020-01", "2020-03"), row("2020-03", "2020-05")], 5, id="a month shared"),
        pytest.param([row("2020-01", "2020-03"), row("2020-04", "2020-05")], 5, id="one after the other"),
        pytest.param([row("2020-01", "2020-03"), row("2021-01", "2021-03")], 6, id="a gap does not count"),
        pytest.param([row("2021-01", "2021-03"), row("2020-01", "2020-03")], 6, id="in any order"),
        pytest.param([row("2026-01")], 12, id="an open end reaches the closing month"),
        pytest.param([row("2026-12")], 1, id="begun in the closing month"),
        pytest.param([row("2026-01", "2030-12")], 12, id="nothing after the closing month counts"),
        pytest.param([row("2027-01")], 0, id="begun after the closing month"),
        pytest.param([row("2027-01", "2028-01")], 0, id="wholly after the closing month"),
        pytest.param([row("2020-05", "2020-04")], 0, id="ends before it begins"),
        pytest.param([row("2020-01", "2020-12", ticked=False)], 0, id="not ticked"),
        pytest.param([row("2020-01", "2020-12", ticked=False), row("2020-12", "2021-01")], 2, id="ticked rows only"),
        pytest.param([row("", "2020-12")], 0, id="no begin"),
        pytest.param([row("2020")], 0, id="an unreadable begin"),
        pytest.param([row("2020-01", "去年")], 0, id="an unreadable end is no open end"),
        pytest.param([{}], 0, id="an empty row"),
        pytest.param([{"from": "2026-01", "industry": True}], 12, id="an end left out is open"),
    ],
)
def test_months_of_the_ticked_rows_are_united(rows, months):
    assert months_covered(rows, "industry", closing=CLOSING) == months


@pytest.mark.parametrize("closing", [date(2026, 12, 1), date(2026, 12, 31)])
def test_closing_month_counts_whole_whatever_the_day(closing):
    assert months_covered([row("2026-01")], "industry", closing=closing) == 12


MONTHS = st.dates(date(1950, 1, 1), date(2030, 12, 31)).map(lambda day: f"{day:%Y-%m}")
ROWS = st.lists(st.builds(row, MONTHS, st.just("") | MONTHS, ticked=st.booleans()), max_size=6)


@given(ROWS)
def test_months_are_those_that_some_ticked_row_holds(rows):
    last = month_index("2026-12")
    held = {
        month
        for month in range(month_index("1950-01"), last + 1)
        for one in rows
        if one["industry"] and month_index(one["from"]) <= month <= (month_index(one["to"]) or last)
    }
    assert months_covered(rows, "industry", closing=CLOSING) == len(held)


@given(ROWS, ROWS)
def test_more_rows_never_count_less_and_never_more_than_both(some, others):
    one, other, both = (months_covered(rows, "industry", closing=CLOSING) for rows in (some, others, some + others))
    assert max(one, other) <= both <= one + other


@pytest.mark.parametrize(
    "month", ["", "2021", "2021-3", "2021-13", "2021-00", "2021-03-01", "二〇二一-〇三", "２０２１-０３"]
)
def test_what_is_no_month_has_no_place(month):
    assert month_index(month) is None


@pytest.mark.parametrize(
    ("months", "words"), [(0, "0个月"), (1, "1个月"), (11, "11个月"), (12, "1年"), (35, "2年11个月"), (36, "3年")]
)
def test_duration_in_words(months, words):
    assert duration(months) == words


@OFFICIAL
@pytest.mark.parametrize(("key", "condition", "years", "tick"), ASKED)
def test_official_conditions_of_years(key, condition, years, tick):
    (asked,) = (one for one in rulebook(key).conditions if one.key == condition)
    assert (asked.years.rows, asked.years.counts, asked.years.at_least) == ("work", tick, years)


@OFFICIAL
@pytest.mark.parametrize("key", catalogue())
def test_every_condition_is_declared_in_its_own_words(key):
    book = rulebook(key)
    ticks = [field for field in conditions_section(book).fields if field.kind is Kind.TICK]
    assert len(ticks) == 5
    assert [field.label for field in ticks] == [condition.text for condition in book.conditions]
    for condition in book.conditions:
        (fault,) = found(book, **{tick_key(condition): False})
        assert (fault.path, fault.missing) == (tick_key(condition), True)
        assert condition.text in fault.reason


@OFFICIAL
@pytest.mark.parametrize(("key", "condition", "years", "tick"), ASKED)
@pytest.mark.parametrize(("short_by", "fault_expected"), [(0, False), (1, True), (-1, False)])
def test_exactly_the_years_are_enough_and_a_month_less_is_short(key, condition, years, tick, short_by, fault_expected):
    book = rulebook(key)
    first = month_index("2026-12") - (years * 12 - short_by) + 1
    begin = f"{first // 12}-{first % 12 + 1:02}"
    answers = complete_answers(book)
    answers["work"] = [worked | {tick: False} for worked in answers["work"]] + [
        answers["work"][-1] | dict.fromkeys(_ticks(book), False) | {"from": begin, "to": "", tick: True}
    ]
    (computed,) = (one for one in computed_years(book, answers, closing=CLOSING) if one.condition.key == condition)
    assert (computed.months, computed.needed) == (years * 12 - short_by, years * 12)
    assert computed.short is fault_expected
    assert ("不足" in computed.words) is fault_expected
    assert any(fault.path == f"condition_{condition}_explanation" for fault in found(book, **answers)) is fault_expected


@OFFICIAL
@pytest.mark.parametrize("key", catalogue())
def test_shortfall_asks_for_an_explanation_and_refuses_nothing(key):
    book = rulebook(key)
    unticked = [worked | dict.fromkeys(_ticks(book), False) for worked in complete_answers(book)["work"]]
    explained = {
        explanation_key(condition): "（示例）有两年在外省的分公司。" for condition in book.conditions if condition.years
    }

    missing = found(book, work=unticked)

    assert {fault.path for fault in missing} == set(explained)
    assert all(fault.missing and "0个月" in fault.reason and "资格审查" in fault.reason for fault in missing)
    assert not found(book, work=unticked, **explained)
    assert found(book, work=unticked, **dict.fromkeys(explained, " \u200b\n")) == missing


@OFFICIAL
@pytest.mark.parametrize("key", catalogue())
def test_explanation_has_a_limit_and_is_not_asked_without_a_shortfall(key):
    book = rulebook(key)
    (explanation, *_) = (explanation_key(condition) for condition in book.conditions if condition.years)
    assert not found(book, **{explanation: ""})
    assert not found(book, **{explanation: "字" * EXPLANATION_LIMIT})
    (fault,) = found(book, **{explanation: "字" * (EXPLANATION_LIMIT + 1)})
    assert "请删减1字" in fault.reason


def test_form_without_any_work_is_short_of_everything():
    for book in catalogue().values():
        assert all(one.short and one.months == 0 for one in computed_years(book, blank(book), closing=CLOSING))
        assert computed_years(book, {}, closing=CLOSING) == computed_years(book, blank(book), closing=CLOSING)


def found(book, **changes):
    return faults(book, complete_answers(book, **changes), closing=CLOSING)


def _ticks(book):
    return [column.key for column in book.field("work").columns if column.kind is Kind.TICK]

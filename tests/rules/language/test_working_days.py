"""Working days of mainland China, with 调休; years that nobody knows; what the office enters."""

from datetime import date, datetime, timedelta

import pytest

from portal.rules.language import working_days as rules
from portal.rules.language.refusals import Refused
from portal.rules.language.working_days import PUBLISHED, Year

FIVE = [  # from the day of publication to the end of the fifth working day after it
    ("2026-11-23", "2026-11-30", "a Monday: over one weekend"),
    ("2026-11-20", "2026-11-27", "a Friday"),
    ("2026-11-21", "2026-11-27", "a Saturday"),
    ("2026-11-22", "2026-11-27", "a Sunday"),
    ("2026-09-29", "2026-10-12", "National Day, and the Saturday worked for it"),
    ("2026-09-30", "2026-10-13", "the eve of National Day"),
    ("2026-09-16", "2026-09-22", "a make-up Sunday before National Day"),
    ("2026-09-21", "2026-09-29", "Mid-Autumn on a Friday"),
    ("2026-02-10", "2026-02-24", "Spring Festival, a make-up Saturday before it"),
    ("2026-02-13", "2026-02-27", "the last weekday before Spring Festival"),
    ("2026-02-24", "2026-03-02", "a make-up Saturday after Spring Festival"),
    ("2026-04-02", "2026-04-10", "Qingming with its Monday"),
    ("2026-04-30", "2026-05-11", "Labour Day, and the Saturday worked for it"),
    ("2026-06-17", "2026-06-25", "the Dragon Boat Festival"),
    ("2025-12-30", "2026-01-07", "over the new year, a make-up Sunday in it"),
    ("2025-01-24", "2025-02-07", "Spring Festival 2025, a make-up Sunday before it"),
    ("2025-09-26", "2025-10-10", "National Day with Mid-Autumn in it"),
    ("2024-09-13", "2024-09-23", "a make-up Saturday the very next day"),
    ("2024-02-08", "2024-02-21", "the eve was worked in 2024"),
    ("2018-12-27", "2019-01-04", "days off in December by the notice of the next year"),
    ("2023-09-27", "2023-10-10", "a whole make-up weekend after National Day"),
]
NOTICE = "国务院办公厅关于2027年部分节假日安排的通知（示例）"
IN_2027 = Year(
    frozenset(
        date.fromisoformat(day)
        for day in (
            *("2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-04-05", "2027-05-01"),
            *("2027-05-02", "2027-06-09", "2027-09-15", "2027-10-01", "2027-10-02", "2027-10-03"),
        )
    ),
    frozenset({date(2027, 2, 20)}),
)


@pytest.mark.rule("M21")
@pytest.mark.parametrize(("published", "last", "why"), FIVE, ids=[case[2] for case in FIVE])
def test_five_working_days_after_the_day_of_publication(published: str, last: str, why: str) -> None:
    begins, ends = date.fromisoformat(published), date.fromisoformat(last)
    assert rules.nth_after(begins, 5, PUBLISHED) == ends
    assert rules.working_days_after(begins, ends, PUBLISHED) == 5
    assert rules.working_days_after(begins, ends - timedelta(days=1), PUBLISHED) == 4


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-02-14", True),  # a Saturday worked
        ("2026-02-28", True),
        ("2026-01-04", True),  # a Sunday worked
        ("2026-02-16", False),  # a Monday off
        ("2026-11-22", False),  # a Sunday
        ("2026-11-23", True),
        ("2018-12-29", True),
        ("2018-12-31", False),
    ],
)
def test_single_days(day: str, works: bool) -> None:
    assert rules.is_working(date.fromisoformat(day), PUBLISHED) is works


@pytest.mark.rule("M21")
def test_a_year_that_nobody_knows_is_refused_by_name_with_what_to_do() -> None:
    with pytest.raises(Refused) as refused:
        rules.nth_after(date(rules.LAST, 12, 28), 5, PUBLISHED)
    reason = refused.value.refusal.reason
    assert f"{rules.LAST + 1}年" in reason
    assert "国务院办公厅" in reason
    assert rules.refusal_of_year(rules.LAST, PUBLISHED) is None


@pytest.mark.rule("M21")
def test_what_the_office_enters_is_known_from_then_on() -> None:
    known = rules.years({2027: IN_2027})
    assert rules.nth_after(date(2026, 12, 28), 5, known) == date(2027, 1, 5)
    assert rules.nth_after(date(2027, 2, 4), 5, known) == date(2027, 2, 15)
    assert rules.is_working(date(2027, 2, 20), known)


def test_the_table_of_a_year_may_name_days_of_the_december_before() -> None:
    table = Year(IN_2027.holidays | {date(2026, 12, 31)}, IN_2027.workdays | {date(2026, 12, 27)})
    known = rules.years({2027: table})
    assert not rules.is_working(date(2026, 12, 31), known)
    assert rules.is_working(date(2026, 12, 27), known)
    assert rules.faults_of_year(2027, table, NOTICE) == {}


def test_the_office_stands_before_what_the_portal_brings() -> None:
    mended = Year(PUBLISHED[2026].holidays | {date(2026, 11, 23)}, PUBLISHED[2026].workdays)
    assert not rules.is_working(date(2026, 11, 23), rules.years({2026: mended}))


def test_days_are_typed_one_by_one_or_as_a_span() -> None:
    typed = "2027-01-01\n\n 2027-02-05 至 2027-02-07 \n2027-02-08～2027-02-08".replace("～", "~")
    days, fault = rules.days_in(typed)
    assert fault == ""
    assert len(days) == 5
    assert rules.in_lines(days) == "2027-01-01\n2027-02-05 至 2027-02-08"
    assert rules.days_in(rules.in_lines(days)) == (days, "")


@pytest.mark.parametrize(
    "typed", ["2027年13月1日", "2027-02-30", "2027-02-08 至 2027-02-05", "2027-01-01 至 2027-03-01", "甲"]
)
def test_what_is_no_day_is_named(typed: str) -> None:
    days, fault = rules.days_in(typed)
    assert not days
    assert typed in fault


def test_more_than_two_ends_are_no_span() -> None:
    assert rules.days_in("2027-01-01 至 2027-01-02 至 2027-01-03")[1]


@pytest.mark.parametrize(
    ("table", "source", "field"),
    [
        (IN_2027, " ", "source"),
        (IN_2027, "甲" * 201, "source"),
        (Year(IN_2027.holidays - {date(2027, 10, 1)}), NOTICE, "holidays"),
        (Year(IN_2027.holidays - {date(2027, 6, 9)}), NOTICE, "holidays"),
        (Year(IN_2027.holidays | {date(2028, 1, 1)}), NOTICE, "holidays"),
        (Year(IN_2027.holidays | {date(2026, 11, 30)}), NOTICE, "holidays"),
        (Year(IN_2027.holidays, frozenset({date(2027, 2, 22)})), NOTICE, "workdays"),  # a Monday
        (Year(IN_2027.holidays, frozenset({date(2027, 2, 6)})), NOTICE, "workdays"),  # off already
        (Year(IN_2027.holidays, frozenset({date(2028, 1, 2)})), NOTICE, "workdays"),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(table: Year, source: str, field: str) -> None:
    assert set(rules.faults_of_year(2027, table, source)) == {field}


def test_a_right_year_has_no_fault() -> None:
    assert rules.faults_of_year(2027, IN_2027, NOTICE) == {}


@pytest.mark.parametrize(
    ("until", "count", "day", "why"),
    [
        ("2026-02-24", 1, "2026-02-14", "the first day after 春节: the Saturday worked before it"),
        ("2026-02-24", 3, "2026-02-12", "Thursday, Friday and that Saturday"),
        ("2026-02-20", 2, "2026-02-13", "a day off in the middle of 春节"),
        ("2026-03-02", 1, "2026-02-28", "the Saturday worked after it"),
        ("2026-10-08", 3, "2026-09-28", "the first day after 国庆"),
        ("2026-10-04", 2, "2026-09-29", "a day off in the middle of 国庆"),
        ("2026-10-12", 1, "2026-10-10", "the Saturday worked after it"),
        ("2030-01-07", 1, "2030-01-04", "a year that nobody knows: its weekdays"),
    ],
)
def test_reminded_so_many_working_days_before(until: str, count: int, day: str, why: str) -> None:
    moment = datetime.fromisoformat(f"{until}T17:00:00+08:00")
    reminded = rules.reminder_moment(moment, count, rules.years({}))
    assert reminded.isoformat() == f"{day}T17:00:00+08:00", why

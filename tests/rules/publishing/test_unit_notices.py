"""Notices inside units: whose, for how long, when they count as done, when none is needed."""

from datetime import date

import pytest

from portal.rulebooks import rulebook
from portal.rules.language import working_days
from portal.rules.language.refusals import Refusal
from portal.rules.publishing import unit_notices as rules
from portal.rules.publishing.unit_notices import Standing, UnitNoticeState
from portal.rules.rulebook.procedure import deviating

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 8)
KNOWN = working_days.years({})
AWAITED, CONFIRMED, EXEMPT = UnitNoticeState
DATED = Standing(AWAITED, FIRST, LAST)
AFTER = date(2026, 12, 9)
PROCEDURE = rulebook("2023-craftsman").procedure


def counted(first: date, last: date) -> int:
    return working_days.working_days_after(first, last, KNOWN)


@pytest.mark.rule("M21")
def test_each_unit_of_the_list_is_asked_once_however_it_is_bracketed() -> None:
    units = ["示例数据技术(上海)有限公司", "示例港口集团", " 示例数据技术（上海）有限公司 ", "", ""]

    assert rules.units_of(units) == ["示例数据技术（上海）有限公司", "示例港口集团", ""]


def days(first: date | None, last: date | None, published: date = FIRST) -> Refusal | None:
    count = counted(first, last) if first and last else 0
    return rules.refusal_of_days(first, last, PROCEDURE, published=published, counted=count)


@pytest.mark.rule("M21")
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 12, 1), date(2026, 12, 8)),  # exactly five: 2, 3, 4, 7, 8
        (date(2026, 12, 5), date(2026, 12, 11)),  # put up on a Saturday
        (date(2026, 12, 1), date(2026, 12, 20)),
        (date(2026, 9, 30), date(2026, 10, 13)),  # National Day, and Saturday the 10th worked
    ],
)
def test_five_working_days_after_the_first_are_enough(first: date, last: date) -> None:
    assert days(first, last, published=first) is None


@pytest.mark.rule("M21")
@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (None, LAST, rules.NO_FIRST),
        (FIRST, None, rules.NO_LAST),
        (LAST, FIRST, rules.BACKWARDS),
        (date(2026, 11, 30), LAST, rules.BEFORE_PUBLICATION),
        (FIRST, date(2026, 12, 7), rules.too_short(4, 5)),  # the first day is not counted
        (FIRST, FIRST, rules.too_short(0, 5)),
    ],
)
def test_a_notice_inside_that_is_too_short_or_too_early_is_refused(
    first: date | None, last: date | None, reason: Refusal
) -> None:
    assert days(first, last) == reason


def test_too_short_says_how_many_days_there_are() -> None:
    assert "4个工作日" in rules.too_short(4, 5).reason
    assert "不少于5个工作日" in rules.too_short(4, 5).reason


@pytest.mark.rule("M21")
def test_the_outcome_is_confirmed_only_when_the_last_day_is_over() -> None:
    assert rules.refusal_to_confirm(DATED, LAST) == rules.NOT_OVER
    assert rules.refusal_to_confirm(DATED, AFTER) is None
    assert rules.refusal_to_confirm(Standing(AWAITED), AFTER) == rules.NO_DAYS


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (DATED._replace(state=CONFIRMED), rules.CONFIRMED_ALREADY),
        (DATED._replace(state=EXEMPT), rules.EXEMPT_ALREADY),
        (DATED._replace(frozen=True), rules.DECIDED),
        (DATED._replace(needed=False), rules.NOBODY_LEFT),
        (DATED, None),
    ],
)
def test_what_has_an_outcome_takes_no_other(standing: Standing, reason: Refusal | None) -> None:
    assert rules.refusal_to_report(standing) == reason
    assert rules.refusal_to_confirm(standing, AFTER) == reason


def test_a_confirmation_is_a_file_that_somebody_has_looked_at() -> None:
    assert rules.refusal_of_sending(sent=False, checked=True) == rules.NO_FILE
    assert rules.refusal_of_sending(sent=True, checked=False) == rules.NOT_CHECKED
    assert rules.refusal_of_sending(sent=True, checked=True) is None


@pytest.mark.rule("M21")
@pytest.mark.parametrize(
    ("standing", "reason", "refusal"),
    [
        (Standing(AWAITED), "申报人为自由职业者。", None),
        (Standing(AWAITED), " \n", rules.REASON.missing),
        (Standing(AWAITED), "因" * 500, None),
        (Standing(AWAITED), "因" * 501, rules.REASON.too_long),
        (Standing(AWAITED), "证件 310101199001010018 有误", rules.REASON_PRIVATE),
        (Standing(CONFIRMED), "原因", rules.CONFIRMED_ALREADY),
        (Standing(AWAITED, frozen=True), "原因", rules.DECIDED),
    ],
)
def test_not_applicable_needs_a_reason(standing: Standing, reason: str, refusal: Refusal | None) -> None:
    assert rules.refusal_to_exempt(standing, reason) == refusal


@pytest.mark.parametrize(
    ("standing", "refusal"),
    [
        (Standing(CONFIRMED), None),
        (Standing(EXEMPT), None),
        (Standing(AWAITED), rules.NOTHING_TO_REOPEN),
        (Standing(CONFIRMED, frozen=True), rules.DECIDED),
    ],
)
def test_only_an_outcome_is_sent_back_and_not_after_the_decision(standing: Standing, refusal: Refusal | None) -> None:
    assert rules.refusal_to_reopen(standing) == refusal


@pytest.mark.parametrize(
    ("standing", "refusal"),
    [
        (Standing(AWAITED), None),
        (Standing(CONFIRMED), rules.NOT_AWAITED),
        (Standing(AWAITED, needed=False), rules.NOBODY_LEFT),
        (Standing(AWAITED, frozen=True), rules.DECIDED),
    ],
)
def test_who_has_answered_is_not_reminded(standing: Standing, refusal: Refusal | None) -> None:
    assert rules.refusal_to_remind(standing) == refusal


@pytest.mark.rule("M21", "M22")
def test_without_an_outcome_nobody_is_on_the_final_list() -> None:
    assert rules.refusal_to_settle(CONFIRMED) is None
    assert rules.refusal_to_settle(EXEMPT) is None
    assert rules.refusal_to_settle(AWAITED)
    assert rules.refusal_to_settle(None)


def test_reminders_are_due_two_working_days_before_the_end() -> None:
    assert [rules.is_due(left, PROCEDURE) for left in (3, 2, 0)] == [False, True, True]
    earlier = deviating(PROCEDURE, {"unit_reminder_days": 3})
    assert [rules.is_due(left, earlier) for left in (4, 3)] == [False, True]


def test_states_have_words() -> None:
    assert [state.word for state in UnitNoticeState] == ["待反馈", "已确认", "不适用"]

"""The period of a public notice, its end, and what a removal may say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.rulebooks import rulebook
from portal.rules.language.days import BEIJING
from portal.rules.language.working_days import LAST, PUBLISHED
from portal.rules.publishing import public_notice as rules
from portal.rules.rulebook.procedure import deviating

MONDAY = date(2026, 11, 23)
PROCEDURE = rulebook("2023-craftsman").procedure


def reason_of(last_day: date | None, published: date = MONDAY) -> str:
    refusal = rules.refusal_of_period(published, last_day, PUBLISHED, PROCEDURE)
    return refusal.reason if refusal else ""


@pytest.mark.rule("M21")
def test_exactly_five_working_days_are_enough_and_four_are_not() -> None:
    assert rules.earliest_last_day(MONDAY, PUBLISHED, PROCEDURE) == date(2026, 11, 30)
    assert reason_of(date(2026, 11, 30)) == ""
    reason = reason_of(date(2026, 11, 29))  # a Sunday adds nothing
    assert "4个工作日" in reason
    assert "2026年11月30日" in reason
    assert reason_of(date(2026, 12, 31)) == ""


@pytest.mark.rule("M21")
def test_an_edition_may_ask_for_more() -> None:
    seven = deviating(PROCEDURE, {"notice_days": 7})

    assert rules.earliest_last_day(MONDAY, PUBLISHED, seven) == date(2026, 12, 2)
    assert rules.refusal_of_period(MONDAY, date(2026, 12, 2), PUBLISHED, seven) is None
    refusal = rules.refusal_of_period(MONDAY, date(2026, 12, 1), PUBLISHED, seven)
    assert refusal
    assert "不得少于7个工作日" in refusal.reason


@pytest.mark.rule("M21")
def test_the_day_of_publication_is_not_counted() -> None:
    assert "4个工作日" in reason_of(date(2026, 11, 27))


@pytest.mark.rule("M21")
@pytest.mark.parametrize("last_day", [MONDAY, date(2026, 11, 1)])
def test_a_last_day_that_is_not_later_is_refused(last_day: date) -> None:
    assert "0个工作日" in reason_of(last_day)


def test_no_day_and_a_slip_are_refused() -> None:
    assert reason_of(None) == rules.NO_DAY.reason
    assert "最长60天" in reason_of(date(2027, 11, 30))


@pytest.mark.rule("M21")
def test_over_the_end_of_the_known_years_the_calendar_is_asked_for() -> None:
    assert f"{LAST + 1}年" in reason_of(date(LAST + 1, 1, 8), date(LAST, 12, 28))
    assert f"{LAST + 1}年" in reason_of(date(LAST + 1, 1, 8), date(LAST, 12, 20))


@pytest.mark.rule("M21", "M22")
def test_it_runs_to_the_last_second_of_its_last_day_in_beijing() -> None:
    last = date(2026, 11, 30)
    second = datetime(2026, 11, 30, 23, 59, 59, 999999, tzinfo=BEIJING)
    assert not rules.is_over(last, second)
    assert rules.is_over(last, second + timedelta(microseconds=1))
    assert rules.end_of(last) == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert rules.days_left(last, second) == 0
    assert rules.day_of(second) == last


@pytest.mark.parametrize(
    ("day", "words"),
    [(28, "公示期还有 2 天"), (29, "公示期还有 1 天"), (30, "今天是公示的最后一天")],
)
def test_days_left_in_words(day: int, words: str) -> None:
    now = datetime(2026, 11, day, 0, 0, tzinfo=BEIJING)
    assert rules.days_left_in_words(date(2026, 11, 30), now) == words
    assert rules.days_left_in_words(date(2026, 11, 30), now + timedelta(days=3)) == "公示已经结束"


@pytest.mark.rule("M26")
@pytest.mark.parametrize(
    ("reason", "refused"),
    [
        ("本人自愿放弃。", None),
        ("经核实，2023年的一项成果不是本人完成。", None),
        ("", rules.REASON.missing),
        ("甲" * 301, rules.REASON.too_long),
        ("身份证 310101199001011234 有误。", rules.REASON_PRIVATE),
        ("电话 138-0000-0000 联系。", rules.REASON_PRIVATE),
        ("见 zhang@example.cn 来信。", rules.REASON_PRIVATE),
    ],
)
def test_the_reason_of_a_removal_is_public(reason: str, refused: object) -> None:
    assert rules.refusal_of_reason(reason) == refused


@pytest.mark.rule("M22")
def test_who_is_removed_or_honoured_is_not_removed_again() -> None:
    assert rules.refusal_to_remove(removed=False, honoured=False) is None
    assert rules.refusal_to_remove(removed=True, honoured=True) == rules.REMOVED_ALREADY
    assert rules.refusal_to_remove(removed=False, honoured=True) == rules.DECIDED

"""The bar as data: states, days; how long a submission is kept."""

from datetime import UTC, date, datetime

import pytest

from portal.rulebooks import catalogue, rulebook
from portal.rules.applying.honour_bar import BARRING, Earlier, HonourState, keep_until, refusal_of_bar, years_after
from portal.rules.season.arranging import arranged


@pytest.mark.rule("M13")
def test_nominees_are_not_barred_and_who_lost_the_honour_is() -> None:
    assert set(HonourState) - BARRING == {HonourState.NOMINATED}


def test_every_state_has_a_word() -> None:
    assert [state.word for state in HonourState] == ["获荣", "提名", "已取消", "已撤销"]


@pytest.mark.rule("M13")
@pytest.mark.parametrize("book", catalogue().values(), ids=lambda book: book.key)
def test_every_rulebook_bars_for_five_years_and_names_the_earlier_honour(book) -> None:
    refusal = refusal_of_bar(book, Earlier("上海智慧工匠", date(2022, 1, 1)), date(2026, 12, 31))

    assert refusal is not None
    assert "2022年1月1日获得“上海智慧工匠”" in refusal.reason
    assert "2027年1月1日起" in refusal.reason
    assert refusal_of_bar(book, Earlier("上海智慧工匠", date(2022, 1, 1)), date(2027, 1, 1)) is None


def test_who_was_never_honoured_is_free() -> None:
    assert refusal_of_bar(next(iter(catalogue().values())), None, date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("submitted", "kept"),
    [
        (datetime(2026, 11, 22, 4, 5, 6, 7, UTC), datetime(2031, 11, 22, 4, 5, 6, 7, UTC)),
        (datetime(2028, 2, 29, 4, 0, tzinfo=UTC), datetime(2033, 2, 28, 4, 0, tzinfo=UTC)),
    ],
)
def test_a_submission_is_kept_for_five_years(submitted: datetime, kept: datetime) -> None:
    book = rulebook("2023-craftsman")
    assert keep_until(book, submitted) == kept
    assert keep_until(arranged(book, {"procedure": {"keep_years": 6}}), submitted) == years_after(submitted, 6)
    assert years_after(submitted, 5) == kept

"""Honours of earlier seasons: their titles, their days, what is corrected."""

from datetime import date

import pytest

from portal.rulebooks import catalogue, rulebook
from portal.rules.roll import earlier_honours


@pytest.mark.rule("M5")
def test_an_earlier_honour_has_the_title_of_its_year() -> None:
    books = [book for book in catalogue().values() if book.programme == "craftsman"]
    titles = [
        earlier_honours.title_of(earlier_honours.book_in(books, year), "honouree") for year in (2016, 2018, 2022, 2023)
    ]

    assert titles == ["上海智慧工匠"] * 3 + ["上海城市数字化转型“智慧工匠”"]
    assert earlier_honours.title_of(rulebook("2017-pioneer"), "nominee") == ""


@pytest.mark.parametrize(
    ("year", "day", "right"),
    [
        (2019, date(2019, 1, 1), True),
        (2019, date(2021, 12, 31), True),
        (2019, date(2022, 1, 1), False),
        (2019, date(2018, 12, 31), False),
        (2026, date(2026, 12, 1), True),
        (2026, date(2026, 12, 2), False),
    ],
)
def test_an_award_is_given_in_its_year_or_soon_after(year: int, day: date, right: bool) -> None:
    assert (earlier_honours.fault_of_day(year, day, date(2026, 12, 1)) == "") is right


def test_what_a_decision_gave_is_not_corrected() -> None:
    assert earlier_honours.refusal_to_amend(from_decision=True, name="示例") is earlier_honours.FROM_DECISION
    assert earlier_honours.refusal_to_amend(from_decision=False, name="") is earlier_honours.NO_NAME
    assert earlier_honours.refusal_to_amend(from_decision=False, name="示例") is None

"""Whom a competition may send, how many, and until when they file."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.rulebooks import rulebook
from portal.rules.applying.honour_bar import Earlier
from portal.rules.competing.sending import (
    NO_WINDOW,
    NOBODY,
    WINDOW_OVER,
    WINDOW_REVERSED,
    Finalist,
    Picked,
    refusal_of_person,
    refusal_of_picked,
    refusal_of_window,
    refusal_without_why,
)
from portal.rules.language.stages import Stage

BOOK = rulebook("2023-craftsman")
NOW = datetime(2026, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)
FINALISTS = {
    **{str(rank): Finalist(rank, "示例", "310", "a@example.cn") for rank in range(1, 6)},
    "absent": Finalist(0, "示例", "310", "a@example.cn"),
    "nameless": Finalist(6, "", "", ""),
}


def picked(*entries: str, reason: str = "名列前茅。") -> list[Picked]:
    return [Picked(entry, reason) for entry in entries]


@pytest.mark.rule("N8")
@pytest.mark.parametrize(
    ("people", "left", "reason"),
    [
        (picked("1", "2", "3", "4"), 4, ""),
        (picked("5"), 4, ""),  # fewer: the places stay empty; and not the first by rank alone
        (picked(), 4, NOBODY.reason),
        (picked("1", "2", "3", "4", "5"), 4, "还可以推荐 4 名，现在选择了 5 名，请减少。"),
        (picked("1", "2"), 1, "还可以推荐 1 名，现在选择了 2 名，请减少。"),
        (picked("absent"), 4, "absent没有决赛名次，不能推荐。"),
        (picked("elsewhere"), 4, "elsewhere没有决赛名次，不能推荐。"),
        (picked("nameless"), 4, "nameless没有写明选手的姓名、证件号码和电子邮箱，不能推荐。"),
        (picked("1", reason=" "), 4, "请写明推荐理由，组委会据此审定。"),
    ],
)
def test_at_most_four_of_the_ranking_each_with_a_reason(people: list[Picked], left: int, reason: str):
    refusal = refusal_of_picked(people, FINALISTS, left)
    assert (refusal.reason if refusal else "") == reason


@pytest.mark.rule("M13", "P4", "N8")
@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, ""),
        ({"bound_to": "智慧工匠", "same_award": True, "stage": Stage.ACCEPTED}, ""),  # through both channels
        ({"barred_by": Earlier("上海智慧工匠", date(2024, 5, 4))}, "5 年内不得重复申报"),
        ({"sent_by": "工业软件创新案例竞赛"}, "只计一次"),
        ({"bound_to": "领军先锋", "stage": Stage.SUBMITTED}, "两个活动不可同时申报"),
        ({"bound_to": "智慧工匠", "same_award": True, "stage": Stage.REFUSED}, "不予受理"),
    ],
)
def test_what_the_award_asks_of_a_person_is_asked_then(known: dict, said: str):
    refusal = refusal_of_person(BOOK, "示例", **known)
    assert said in refusal.reason if refusal else not said


@pytest.mark.parametrize(
    ("closes", "recommending", "refusal"),
    [
        (NOW + DAY, NOW + DAY, None),
        (None, NOW, NO_WINDOW),
        (NOW + 2 * DAY, NOW + DAY, WINDOW_REVERSED),
        (NOW, NOW + DAY, WINDOW_OVER),
    ],
)
def test_the_window_lies_ahead(closes, recommending, refusal):
    assert refusal_of_window(closes, recommending, NOW) is refusal


@pytest.mark.rule("N8")
def test_an_undertaker_hears_nothing_of_another_programme():
    assert "请与组委会办公室联系" in refusal_without_why("示例").reason
    assert "领军先锋" not in refusal_without_why("示例").reason

"""What an edition decides for a competition, and until when it can be changed."""

import pytest

from portal.rulebooks import competition
from portal.rules.competing.planning import (
    SCORED_ALREADY,
    Plan,
    faults_of_plan,
    planned_days,
    prize_cuts,
    prizes_in,
    prizes_of,
    refusal_of_change,
    usual,
)
from portal.rules.rulebook.competition import Allotment

BOOK = competition("2023-digital-solutions")


def with_prizes(*prizes: tuple[str, int]) -> Plan:
    return Plan(cuts=usual(BOOK).cuts | {"final": prize_cuts(Allotment.JOINT, prizes)})


def test_prizes_come_back_as_they_were_typed():
    typed, fault = prizes_in("一等奖 1\n\n二等奖　3\n三等奖 5")
    assert (typed, fault) == ([("一等奖", 1), ("二等奖", 3), ("三等奖", 5)], "")
    kept = prizes_of(prize_cuts(Allotment.FIXED, typed))
    assert [(cut.title, places) for cut, places in kept] == typed


@pytest.mark.parametrize("text", ["一等奖", "一等奖 0", "一等奖 一", "一等奖 1\n一等奖 2", "一等奖 -1"])
def test_what_is_no_list_of_prizes_is_said(text: str):
    assert prizes_in(text)[1]


def test_the_usual_plan_has_no_fault_and_one_with_a_line_too_few_has():
    assert not list(faults_of_plan(BOOK, usual(BOOK)))
    assert not list(faults_of_plan(BOOK, with_prizes(("一等奖", 1), ("二等奖", 2))))
    assert list(faults_of_plan(BOOK, Plan(cuts={"review": usual(BOOK).of("review")[:1]}))) == ["“复审”的名额没有写全。"]


@pytest.mark.rule("N9")
def test_places_are_published_before_scoring_and_stand_from_then_on():
    before, after = usual(BOOK), with_prizes(("一等奖", 1))
    assert refusal_of_change(None, after, ["review"]) is None
    assert refusal_of_change(before, after, ["review"]) is None
    assert refusal_of_change(before, after, ["review", "final"]) is SCORED_ALREADY
    assert refusal_of_change(before, Plan(cuts=before.cuts, combine="trimmed"), ["review"]) is SCORED_ALREADY
    assert refusal_of_change(before, Plan(cuts=before.cuts, combine="trimmed"), []) is None


def test_days_of_stages_are_read_in_any_usual_spelling():
    names = {"final": "决赛"}
    assert planned_days({"final": ("2026年12月20日", "")}, names) == ({"final": ("2026-12-20", "2026-12-20")}, "")
    assert planned_days({"final": ("", "")}, names) == ({}, "")
    assert "决赛" in planned_days({"final": ("2026-12-20", "2026-12-19")}, names)[1]

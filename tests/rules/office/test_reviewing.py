"""When the office may find, accept, return and refuse. (第十六条; N4)"""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rulebooks import catalogue, rulebook
from portal.rules.language.stages import Stage
from portal.rules.office import reviewing
from portal.rules.office.reviewing import Found, Item, Value

AT = datetime(2026, 12, 1, tzinfo=UTC)
LATER = AT + timedelta(seconds=1)
OLD, NEW = rulebook("2017-craftsman"), rulebook("2023-craftsman")
ALL_OK = dict.fromkeys(Item, Value.OK)
ACTABLE = {
    "find": {Stage.SUBMITTED, Stage.ACCEPTED},
    "accept": {Stage.SUBMITTED},
    "return": {Stage.SUBMITTED},
    "refuse": {Stage.SUBMITTED},
}


@pytest.mark.rule("M16")
@pytest.mark.parametrize("stage", Stage)
def test_each_act_has_its_stages(stage: Stage) -> None:
    refusals = {
        "find": reviewing.refusal_to_find(stage),
        "accept": reviewing.refusal_to_accept(stage, OLD, ALL_OK),
        "return": reviewing.refusal_to_return(stage),
        "refuse": reviewing.refusal_to_refuse(stage, OLD),
    }

    assert {act for act, refusal in refusals.items() if refusal is None} == {
        act for act, stages in ACTABLE.items() if stage in stages
    }
    assert all(refusal.reason.endswith("。") for refusal in refusals.values() if refusal)


@pytest.mark.rule("M16", "N4")
def test_only_the_rules_of_2017_have_a_qualification_review() -> None:
    assert {key for key, book in catalogue().items() if reviewing.has_review(book)} == {
        "2017-craftsman",
        "2017-pioneer",
    }


@pytest.mark.rule("M16")
@pytest.mark.parametrize("value", [None, Value.NOT_OK, Value.TO_CHECK])
@pytest.mark.parametrize("item", Item)
def test_one_item_that_is_not_in_order_keeps_from_acceptance_in_2017(item: Item, value: Value | None) -> None:
    findings = ALL_OK | {item: value} if value else {key: found for key, found in ALL_OK.items() if key is not item}

    refusal = reviewing.refusal_to_accept(Stage.SUBMITTED, OLD, findings)

    assert refusal is not None
    assert [one for one in Item if one.word in refusal.reason] == [item]
    assert reviewing.refusal_to_accept(Stage.SUBMITTED, NEW, findings) is None


@pytest.mark.rule("N4")
@pytest.mark.parametrize("stage", Stage)
def test_in_2023_nobody_is_refused(stage: Stage) -> None:
    assert reviewing.refusal_to_refuse(stage, NEW, overdue=True) is reviewing.NO_REVIEW


def test_who_did_not_correct_in_time_can_be_refused() -> None:
    assert reviewing.refusal_to_refuse(Stage.IN_CORRECTION, OLD, overdue=True) is None
    assert reviewing.refusal_to_refuse(Stage.ACCEPTED, OLD, overdue=True) is reviewing.ACCEPTED_ALREADY


@pytest.mark.parametrize(
    ("findings", "refusal"),
    [
        ({Item.CONDITIONS: Found(Value.OK)}, None),
        ({Item.CONDITIONS: Found(Value.NOT_OK, "不足三年。")}, None),
        ({}, reviewing.NOTHING_FOUND),
        ({Item.CONDITIONS: Found(Value.OK), Item.UNIT_CREDIT: Found(Value.TO_CHECK)}, reviewing.NOT_SAID_WHY_NOT),
        ({Item.CONDITIONS: Found(Value.OK, "长" * 1001)}, reviewing.NOTE.too_long),
        ({Item.CONDITIONS: Found(Value.OK, "长" * 1000)}, None),
    ],
)
def test_what_is_not_in_order_says_why(findings, refusal) -> None:
    assert reviewing.refusal_of_findings(findings) == refusal


@pytest.mark.parametrize(
    ("named", "reason", "until", "refusal"),
    [
        ({"work"}, "缺页。", LATER, None),
        (set(), "缺页。", LATER, reviewing.NO_SECTION),
        ({"work", "other"}, "缺页。", LATER, reviewing.UNKNOWN_SECTION),
        ({"work"}, " \x00", LATER, reviewing.REASON.missing),
        ({"work"}, "长" * 1001, LATER, reviewing.REASON.too_long),
        ({"work"}, "缺页。", AT, reviewing.ALREADY_OVER),
    ],
)
def test_a_return_is_complete(named, reason, until, refusal) -> None:
    assert reviewing.refusal_of_return(named, {"work", "cover"}, reason, until, AT) == refusal


def test_nobody_decides_on_their_own() -> None:
    assert reviewing.refusal_of_officer(1, 1) is reviewing.OWN_APPLICATION
    assert reviewing.refusal_of_officer(1, 2) is None


def test_everything_has_its_word() -> None:
    assert [item.word for item in Item] == [
        *("申报个人的基本条件", "申报材料的完整性", "申报材料的真实性", "申报个人的信用情况", "所属单位的信用情况"),
    ]
    assert [value.word for value in Value] == ["符合", "不符合", "待核实"]

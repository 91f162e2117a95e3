"""Recusal: what the portal finds by itself, what is declared, what the office pins."""

from datetime import UTC, datetime
from typing import Any

import pytest

from portal.rules.judging import recusal
from portal.rules.judging.recusal import Ground, Judge, Judged

AT = datetime(2026, 12, 1, tzinfo=UTC)
JUDGE = Judge(
    account=7,
    unit="示例数据技术（上海）有限公司",
    contacts=frozenset({"wang@example.cn", "13800000000"}),
    organisations=frozenset({70}),
)


@pytest.mark.rule("M10")
@pytest.mark.parametrize(
    ("judged", "found"),
    [
        ({}, ()),
        ({"unit": "示例软件有限公司", "accounts": frozenset({8})}, ()),
        ({"accounts": frozenset({7, 8})}, (Ground.OWN_PERSON,)),
        ({"contacts": frozenset({"13800000000"})}, (Ground.OWN_PERSON,)),
        ({"unit": "示例数据技术(上海)有限公司"}, (Ground.OWN_UNIT,)),
        ({"employers": frozenset({70})}, (Ground.OWN_UNIT,)),
        ({"recommender": " 示例数据技术（上海）有限公司"}, (Ground.OWN_RECOMMENDEE,)),
        ({"recommenders": frozenset({70, 71})}, (Ground.OWN_RECOMMENDEE,)),
        ({"recommending": frozenset({7})}, (Ground.OWN_RECOMMENDEE,)),
        ({"employers": frozenset({70}), "recommenders": frozenset({70})}, (Ground.OWN_UNIT, Ground.OWN_RECOMMENDEE)),
    ],
)
def test_own_person_unit_and_recommendee_are_found(judged: dict[str, Any], found: tuple[Ground, ...]) -> None:
    assert recusal.grounds(JUDGE, Judged(**judged)) == found


def test_an_expert_of_whom_no_unit_is_known_shares_none() -> None:
    assert recusal.grounds(Judge(account=7), Judged(unit="", recommender="")) == ()


def test_every_ground_has_its_word() -> None:
    assert [ground.word for ground in Ground][-3:] == ["专家自行申请回避", "办公室指定回避", "不再参加本轮评审"]


def test_reasons_are_said() -> None:
    assert recusal.REASON.refusal_of(" \n") == recusal.REASON.missing
    assert recusal.REASON.refusal_of("亲属。") is None
    assert recusal.REASON.refusal_of("亲" * 501) == recusal.REASON.too_long


def test_an_expert_declares_once_in_the_open_round() -> None:
    assert recusal.refusal_to_declare(True, None) is None
    assert recusal.refusal_to_declare(False, None) is recusal.NOT_OPEN
    assert recusal.refusal_to_declare(True, AT) is recusal.DECLARED_ALREADY


def test_the_office_pins_until_the_round_closes() -> None:
    assert recusal.refusal_to_pin(False) is None
    assert recusal.refusal_to_pin(True) is recusal.TOO_LATE
    assert recusal.refusal_to_recuse(True, True, False) is None
    assert recusal.refusal_to_recuse(False, True, False) is recusal.NOT_ON_THE_PANEL
    assert recusal.refusal_to_recuse(True, False, False) is recusal.NOT_A_CANDIDATE
    assert recusal.refusal_to_recuse(True, True, True) is recusal.RECUSED_ALREADY

"""Kinds and states that carry their word: equal to their value, found by it, and stored as it."""

import msgspec
import pytest

from portal.rules.language.worded import Worded


class Weather(Worded):
    FAIR = "fair", "晴"
    RAIN = "rain", "雨"


def test_a_member_is_its_value_and_carries_its_word() -> None:
    assert [(one.value, str(one), one.word) for one in Weather] == [("fair", "fair", "晴"), ("rain", "rain", "雨")]
    assert Weather.FAIR == "fair"
    assert f"{Weather.RAIN}" == "rain"


def test_a_member_is_found_by_its_value_alone() -> None:
    assert Weather("rain") is Weather.RAIN
    with pytest.raises(ValueError, match="雨"):
        Weather("雨")


def test_json_holds_the_value() -> None:
    assert msgspec.json.encode([Weather.RAIN]) == b'["rain"]'
    assert msgspec.json.decode(b'["rain"]', type=list[Weather]) == [Weather.RAIN]

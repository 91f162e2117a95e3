"""What a new edition takes over from an earlier one: never its days, its name, or the reasons of that year."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from portal.rules.language.worded import Worded


class Taken(Worded):
    """What can be taken over."""

    NUMBERS = "numbers", "名额、入围人数、权重、期限和份数"
    ORGANISERS = "organisers", "主办、承办、支持单位和咨询电话"
    DELIVERY = "delivery", "书面材料报送的地点"


_KEYS = {Taken.NUMBERS: ("values", "procedure", "deviation"), Taken.ORGANISERS: ("organisers", "hotlines")}


def taken_over(settings: Mapping[str, Any], chosen: Collection[Taken]) -> dict[str, Any]:
    """The settings with which the new edition begins.

    >>> taken_over({"values": {"quorum": "1"}, "dates": {}, "delivery": {"place": "甲", "until": "2025-01-02"}}, Taken)
    {'values': {'quorum': '1'}, 'delivery': {'place': '甲'}}
    """
    keys = {key for part in chosen for key in _KEYS.get(part, ())}
    kept = {key: value for key, value in settings.items() if key in keys}
    place = settings.get("delivery", {}).get("place", "")
    return kept | ({"delivery": {"place": place}} if place and Taken.DELIVERY in chosen else {})


class Differing(NamedTuple):
    """One point of two editions: what is said here and there, "" where nothing is."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


def compared_points(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> list[Differing]:
    """Every point of the newer one in its order, then those that only the earlier one has.

    >>> compared_points([("名额", "10"), ("赛道", "三个")], [("名额", "12")])
    [Differing(label='名额', before='10', after='12'), Differing(label='赛道', before='三个', after='')]
    """
    then, now = dict(before), dict(after)
    return [Differing(label, then.get(label, ""), now.get(label, "")) for label in dict.fromkeys([*now, *then])]

"""What of the figures whoever is not of the office may see: no group below five people, and nobody can compute one.

Small groups are not named: they go together into one row. As the whole is known, that row tells their sum, so it always
holds at least two groups that somebody is in, and more than ``LEAST`` people; where it would not, the smallest of the
other groups joins it. A group of exactly ``LEAST`` is put with the small ones: else a row of nothing but groups of four
would tell each of them, as nobody could be in a larger one.
"""

from collections.abc import Mapping

import msgspec

LEAST = 5  # people


class Seen(msgspec.Struct, frozen=True):
    """``shown``: {group: people}, in the order that was given; ``together``: how many people are in the groups that are
    not named; ``withheld``: there are too few people to name any group."""

    shown: dict[str, int]
    together: int = 0
    withheld: bool = False


def seen_outside(people: Mapping[str, int]) -> Seen:
    """
    >>> seen_outside({"甲": 20, "乙": 9, "丙": 3, "丁": 4})
    Seen(shown={'甲': 20, '乙': 9}, together=7, withheld=False)
    >>> seen_outside({"甲": 20, "乙": 9, "丙": 3})
    Seen(shown={'甲': 20}, together=12, withheld=False)
    """
    hidden = {group for group, count in people.items() if 0 < count <= LEAST}
    others = sorted((count, group) for group, count in people.items() if count > LEAST)
    while hidden and not _is_safe([people[group] for group in hidden]):
        if not others:
            return Seen({}, sum(people.values()), withheld=True)
        hidden.add(others.pop(0)[1])
    shown = {group: count for group, count in people.items() if count and group not in hidden}
    return Seen(shown, sum(people[group] for group in hidden))


def _is_safe(hidden: list[int]) -> bool:
    """Whether the sum of these groups tells none of them."""
    return len(hidden) > 1 and sum(hidden) > LEAST

"""No group below five outside the office, whatever somebody computes from the rest."""

from collections import defaultdict
from itertools import product

import pytest

from portal.rules.census.withholding import LEAST, Seen, seen_outside


@pytest.mark.parametrize(
    ("people", "shown", "together"),
    [
        ({}, {}, 0),
        ({"甲": 6}, {"甲": 6}, 0),
        ({"甲": 6, "乙": 0}, {"甲": 6}, 0),
        ({"甲": 30, "乙": 6, "丙": 1}, {"甲": 30}, 7),
        ({"甲": 30, "乙": 6, "丙": 5}, {"甲": 30}, 11),
        ({"甲": 30, "乙": 3, "丙": 3}, {"甲": 30}, 6),
        ({"甲": 30, "乙": 2, "丙": 3}, {}, 35),
        ({"甲": 30, "乙": 40, "丙": 2, "丁": 3}, {"乙": 40}, 35),
    ],
)
def test_small_groups_go_together_with_enough_others(people: dict, shown: dict, together: int) -> None:
    found = seen_outside(people)

    assert (found.shown, found.together) == (shown, together)
    assert sum(found.shown.values()) + found.together == sum(people.values())


@pytest.mark.parametrize("people", [{"甲": 3}, {"甲": 1, "乙": 2}, {"甲": 5, "乙": 0}])
def test_of_a_handful_no_group_is_named(people: dict[str, int]) -> None:
    assert seen_outside(people) == Seen({}, sum(people.values()), withheld=True)


@pytest.mark.parametrize(("groups", "most"), [(2, 16), (3, 11), (4, 8)])
def test_nobody_who_knows_the_rule_can_compute_a_small_group(groups: int, most: int) -> None:
    """Every table there is, told apart by what is seen of it: a small group can always be another number too."""
    names = "甲乙丙丁"[:groups]
    alike: dict[tuple, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(most + 1), repeat=groups):
        found = seen_outside(dict(zip(names, counts, strict=True)))
        assert all(count > LEAST for count in found.shown.values())
        assert found.withheld or found.together == 0 or found.together > LEAST
        alike[(*found.shown.items(), found.together, found.withheld)].append(counts)
    small = [
        (place, tables)
        for seen, tables in alike.items()
        for place in range(groups)
        if any(0 < counts[place] < LEAST for counts in tables) and not seen[-1]
    ]
    assert len(small) > 20
    for place, tables in small:
        assert len({counts[place] for counts in tables}) > 1, tables

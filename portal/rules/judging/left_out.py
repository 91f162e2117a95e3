"""Who would go on if one of the experts were left out, of each expert in turn: sums without one total, instead of a
whole count for each. Rounds with a vote or with score sheets. (M10)"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import lcm
from typing import NamedTuple

from portal.rules.judging.tally import TRIMMED, TRIMMED_LEAST, Row, Terms
from portal.rules.rulebook.rubric import Method


class Cut(NamedTuple):
    """``certain``: who goes on without ``expert``; ``level``: who would stand level across the line."""

    expert: int
    certain: frozenset[int]
    level: frozenset[int]


def cuts(terms: Terms, rows: Iterable[Row]) -> Iterator[Cut]:
    """One for each expert who has handed in anything, in the order of their numbers; as ``tally.outcome`` of all other
    rows would have it."""
    given: defaultdict[int, list[int]] = defaultdict(list)
    own: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for candidate, expert, total in rows:
        if total is not None:
            given[candidate].append(total)
            own[expert][candidate] = total
    for totals in given.values():
        totals.sort()
    scale = lcm(*range(1, max(map(len, given.values()), default=1) + 1))
    heights = {candidate: _height(terms, totals, scale) for candidate, totals in given.items()}
    for expert in sorted(own):
        without = heights | {one: _height(terms, given[one], scale, total) for one, total in own[expert].items()}
        yield _cut(expert, {one: height for one, height in without.items() if height >= 0}, terms.passes)


def _height(terms: Terms, totals: Sequence[int], scale: int, less: int | None = None) -> int:
    """The score of ascending ``totals``, without one that is ``less``, times ``scale``; -1 of whom nobody ranks."""
    count, whole, first, last = len(totals), sum(totals), 0, -1
    if less is not None:
        count, whole = count - 1, whole - less
        first, last = int(less == totals[0]), -1 - int(less == totals[-1])
    if not count or (terms.method is Method.VOTE and not whole):
        return -1
    if terms.method is Method.VOTE:
        return whole
    if terms.combine == TRIMMED and count >= TRIMMED_LEAST:
        return (whole - totals[first] - totals[last]) * (scale // (count - 2))
    return whole * (scale // count)


def _cut(expert: int, heights: dict[int, int], passes: int) -> Cut:
    ranked = sorted(heights.values(), reverse=True)
    if not passes or len(ranked) <= passes:
        return Cut(expert, frozenset(heights), frozenset())
    line = ranked[passes - 1]
    above = frozenset(one for one, height in heights.items() if height > line)
    level = frozenset(one for one, height in heights.items() if height == line)
    return Cut(expert, above, level) if ranked[passes] == line else Cut(expert, above | level, frozenset())

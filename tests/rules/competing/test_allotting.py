"""Places over tracks and lines under a ranking: edges of the three kinds of allotment."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.competing.allotting import Line, line_under, places_of, ranks, shared_out
from portal.rules.rulebook.competition import Allotment, Cut


def a_cut(kind: Allotment, places: int) -> Cut:
    return Cut(key="cut", name="名单", title="入围", kind=kind, places=places)


@pytest.mark.rule("N9", "N10", "N11")
@pytest.mark.parametrize(
    ("kind", "places", "entries", "given"),
    [
        (Allotment.FIXED, 10, {"a": 47, "b": 3}, {"a": 10, "b": 10}),
        (Allotment.JOINT, 30, {"a": 47, "b": 3}, {"": 30}),
        (Allotment.SHARE, 30, {"a": 60, "b": 40, "c": 20}, {"a": 15, "b": 10, "c": 5}),
        (Allotment.SHARE, 10, {"a": 47, "b": 16, "c": 17}, {"a": 6, "b": 2, "c": 2}),  # the largest remainder: a
        (Allotment.SHARE, 1, {"a": 5, "b": 5}, {"a": 1, "b": 0}),  # level: the one that the rulebook names first
        (Allotment.SHARE, 1, {"a": 1, "b": 3, "c": 1}, {"a": 0, "b": 1, "c": 0}),
        (Allotment.SHARE, 10, {"a": 2, "b": 3}, {"a": 2, "b": 3}),  # more places than entries: they stay empty
        (Allotment.SHARE, 10, {"a": 0, "b": 4}, {"a": 0, "b": 4}),
        (Allotment.SHARE, 10, {"a": 0, "b": 0}, {"a": 0, "b": 0}),
    ],
)
def test_places_are_given_as_the_kind_says(kind, places, entries, given):
    assert places_of(a_cut(kind, places), entries) == given


@given(
    st.lists(st.integers(0, 300), min_size=1, max_size=6),
    st.integers(1, 60),
    st.integers(1, 60),
)
def test_shares_fill_every_place_there_is_somebody_for_and_lie_in_one_another(counts, wide, narrow):
    entries = {str(place): count for place, count in enumerate(counts)}
    outer = shared_out(max(wide, narrow), entries, entries)
    inner = shared_out(min(wide, narrow), entries, outer)
    assert sum(outer.values()) == min(max(wide, narrow), sum(counts))
    assert sum(inner.values()) == min(min(wide, narrow), sum(counts))
    assert all(inner[key] <= outer[key] <= entries[key] for key in entries)


@pytest.mark.rule("M4")
@pytest.mark.parametrize(
    ("scores", "places", "line"),
    [
        ({}, 3, Line(())),
        ({"a": 9}, 3, Line(("a",))),  # a place that nobody fills stays empty
        ({"a": 9, "b": 8, "c": 7}, 0, Line(())),
        ({"c": 7, "a": 9, "b": 8}, 2, Line(("a", "b"))),
        ({"a": 9, "b": 8, "c": 8}, 2, Line(("a",), ("b", "c"), 1)),
        ({"a": 9, "b": 9, "c": 8}, 2, Line(("a", "b"))),  # level above the line is no tie across it
        ({"a": 9, "b": 9, "c": 9}, 2, Line((), ("a", "b", "c"), 2)),
    ],
)
def test_who_is_level_across_a_line_is_named_and_never_chosen(scores, places, line):
    assert line_under({key: Fraction(score) for key, score in scores.items()}, places) == line


def test_who_is_level_shares_a_rank_and_the_next_one_is_left_out():
    assert ranks({"a": Fraction(9), "b": Fraction(275, 3), "c": Fraction(9), "d": Fraction(1)}) == {
        "a": 2,
        "b": 1,
        "c": 2,
        "d": 4,
    }

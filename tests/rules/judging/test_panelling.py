"""Who judges whom: preparing, seats, pairs, and the suggestion."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.judging import panelling as rules
from portal.rules.judging.rounds import RoundState

SEATS = st.dictionaries(st.integers(1, 30), st.sampled_from(("", "data", "chips")), min_size=1, max_size=12)
CANDIDATES = st.dictionaries(st.integers(101, 160), st.sampled_from(("", "data", "chips")), max_size=30)
RECUSED = st.frozensets(st.tuples(st.integers(1, 30), st.integers(101, 160)), max_size=40)


def test_rounds_are_prepared_in_order() -> None:
    assert rules.refusal_to_prepare(False, None, True) is None
    assert rules.refusal_to_prepare(False, RoundState.APPROVED, False) is None
    assert rules.refusal_to_prepare(False, RoundState.CLOSED, False) == rules.NOTHING_BEFORE
    assert rules.refusal_to_prepare(False, None, False) == rules.NOTHING_BEFORE
    assert rules.refusal_to_prepare(True, None, True) == rules.PREPARED_ALREADY


def test_nothing_changes_in_an_open_round() -> None:
    assert [state for state in RoundState if rules.refusal_to_change(state) is None] == [RoundState.PREPARING]


def test_seats() -> None:
    assert rules.refusal_of_seats({1: "", 2: "data"}, {1, 2, 3}, {"data"}) is None
    assert rules.refusal_of_seats({}, {1}, set()) == rules.NOBODY_CHOSEN
    assert rules.refusal_of_seats({4: ""}, {1}, set()) == rules.NOT_AN_EXPERT
    assert rules.refusal_of_seats({1: "stars"}, {1}, {"data"}) == rules.NO_SUCH_PANEL


def test_pairs() -> None:
    assert rules.refusal_of_pairs({(1, 101)}, {1}, {101}, set()) is None
    assert rules.refusal_of_pairs({(1, 101)}, {1}, {101}, {(1, 101)}) == rules.RECUSED
    assert rules.refusal_of_pairs({(2, 101)}, {1}, {101}, set()) == rules.FOREIGN
    assert rules.refusal_of_pairs({(1, 102)}, {1}, {101}, set()) == rules.FOREIGN


@pytest.mark.rule("M10")
@given(st.text("abc", max_size=5), CANDIDATES, SEATS, RECUSED, st.integers(0, 4))
def test_suggestion(
    seed: str, candidates: dict[int, str], seats: dict[int, str], recused: frozenset[tuple[int, int]], each: int
) -> None:
    pairs = rules.suggested(seed, candidates, seats, recused, each)
    assert pairs == rules.suggested(seed, dict(sorted(candidates.items())), seats, sorted(recused), each)
    assert len(set(pairs)) == len(pairs)
    assert not set(pairs) & recused
    assert all(seats[expert] in ("", candidates[one]) or not candidates[one] for expert, one in pairs)
    for one, panel in candidates.items():
        able = {expert for expert, seat in seats.items() if seat in ("", panel) or not panel}
        able -= {expert for expert, other in recused if other == one}
        assert sum(1 for _, other in pairs if other == one) == (min(each, len(able)) if each else len(able))


@given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 9))
def test_loads_are_even_where_nobody_is_recused(candidates: int, experts: int, each: int) -> None:
    pairs = rules.suggested("2023", dict.fromkeys(range(candidates), ""), dict.fromkeys(range(experts), ""), [], each)
    load = Counter(dict.fromkeys(range(experts), 0))
    load.update(expert for expert, _ in pairs)
    assert max(load.values()) - min(load.values()) <= 1

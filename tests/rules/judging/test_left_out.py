"""Leaving one expert out, in sums, is what a count of all other ballots comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from portal.rules.judging import left_out, tally
from portal.rules.judging.tally import MEAN, TRIMMED, Row, Terms
from tests.judging import SCORE, VOTE

EXPERTS, CANDIDATES = range(1, 6), range(11, 18)
ROUNDS = [replace(VOTE, passes=2), *(replace(SCORE, combine=how, passes=n) for how in (MEAN, TRIMMED) for n in (0, 2))]


@pytest.mark.rule("M10")
@pytest.mark.parametrize("terms", ROUNDS, ids=lambda terms: f"{terms.method}-{terms.combine}-{terms.passes}")
@given(data=st.data())
def test_it_is_the_count_of_all_others(terms: Terms, data: st.DataObject) -> None:
    totals = st.none() | (st.integers(0, 1) if terms.method == "vote" else st.integers(7, 10))
    rows: list[Row] = [
        (candidate, expert, data.draw(totals))
        for candidate in CANDIDATES
        for expert in EXPERTS
        if data.draw(st.integers(0, 9))
    ]

    found = list(left_out.cuts(terms, rows))

    assert [cut.expert for cut in found] == sorted({expert for _, expert, total in rows if total is not None})
    for cut in found:
        counted = tally.outcome(terms, CANDIDATES, [row for row in rows if row[1] != cut.expert])
        assert (cut.certain, cut.level) == (frozenset(counted.goes_on), frozenset(counted.tied))

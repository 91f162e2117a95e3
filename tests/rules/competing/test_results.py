"""What the recount finds, what reaches which line, and what a tie waits for."""

from fractions import Fraction

import pytest

from portal.rulebooks import competition
from portal.rules.competing import results
from portal.rules.competing.results import outcome, refusal_of_ties
from portal.rules.judging.tally import TRIMMED
from portal.rules.rulebook.competition import Allotment, Cut
from tests.rules.competing.test_result_lines import an_entry

BOOK = competition("2023-industrial-software")


def cuts(*places: int, kind: Allotment = Allotment.FIXED) -> tuple[Cut, ...]:
    return tuple(
        Cut(key=f"cut{number}", name=f"名单{number}", title=f"级{number}", kind=kind, places=number)
        for number in places
    )


def test_marks_are_recounted_and_every_difference_is_named():
    entries = [
        an_entry("1", "91.67", marks=("90", "92", "93"), rank=1),
        an_entry("2", "95", marks=("90", "90", "回避"), rank=3),
        an_entry("3", "弃权"),
    ]
    placed, lines = outcome(BOOK, (), entries)
    assert [(one.number, one.score, one.rank) for one in placed] == [("1", "275/3", 1), ("2", "90/1", 2), ("3", "", 0)]
    assert lines == ()
    assert [tuple(one) for one in results.stated_differences((), entries, placed, "mean")] == [
        (5, "2", "得分", "95", "90"),
        (5, "2", "名次", "3", "2"),
    ]
    assert entries[0].counted(TRIMMED) == Fraction(92)


@pytest.mark.rule("N9")
def test_lines_lie_in_one_another_and_the_rest_of_the_wider_one_has_a_title_of_its_own():
    entries = [an_entry(str(number), str(100 - number)) for number in range(1, 6)]
    placed, _ = outcome(BOOK, cuts(4, 2), entries)
    assert [one.reached for one in placed] == ["cut2", "cut2", "cut4", "cut4", ""]


@pytest.mark.rule("M4")
def test_a_tie_across_a_line_waits_for_a_decision():
    entries = [an_entry(str(number), score) for number, score in enumerate(("90", "80", "80", "70"), start=1)]
    placed, lines = outcome(BOOK, cuts(2), entries)
    assert [one.reached for one in placed] == ["cut2", "", "", ""]
    assert [(line.tied, line.free) for line in lines] == [(("2", "3"), 1)]
    assert refusal_of_ties(lines, (), "") is not None
    assert refusal_of_ties(lines, ("cut2:2", "cut2:3"), "评委会表决。") is not None
    assert refusal_of_ties(lines, ("cut2:3",), "评委会表决。") is None
    assert refusal_of_ties(lines, (), "名额空缺。") is None
    chosen, _ = outcome(BOOK, cuts(2), entries, ("cut2:3",))
    assert [one.reached for one in chosen] == ["cut2", "", "cut2", ""]


def test_ranked_together_one_list_holds_all_tracks():
    entries = [an_entry("1", "90"), an_entry("2", "95", track="management_services"), an_entry("3", "80")]
    placed, _ = outcome(BOOK, cuts(1, kind=Allotment.JOINT), entries)
    assert [(one.rank, one.reached) for one in placed] == [(2, ""), (1, "cut1"), (3, "")]

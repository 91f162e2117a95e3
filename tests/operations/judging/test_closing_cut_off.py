"""A closing that is killed between the end of casting and the count: taken up again, once, with the same result."""

import os
import signal
from collections import Counter

import pytest

from portal.operations.judging import approving_results, closing, counting, marking, panels, voiding
from portal.rules.judging import casting as casts
from portal.rules.judging import recount, recusal
from portal.rules.judging import rounds as rules
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import RoundState
from portal.storage.engine import journal, triggers
from portal.storage.engine.errors import CannotUnseal, Stale
from portal.storage.engine.sealed import under
from portal.storage.judging import results, totals
from portal.storage.judging.ballots import Ballot, Marked
from tests.operations.judged import AFTER, CLOSES, DURING, again, concluded, given, hand_in
from tests.operations.judging.test_marking import Case
from tests.operations.judging.test_preparing_rounds import refusal
from tests.operations.submissions import together

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


@pytest.fixture
def case() -> Case:
    """Everybody has handed in, but for one."""
    made = Case("eligibility")
    for order, expert in enumerate(made.panel):
        for candidate in (made.first, made.second)[: 2 - order // 2]:
            hand_in(made.round, expert, candidate, given(made.round, answer=candidate == made.first))
    return made


def close_and_die(case: Case, monkeypatch: pytest.MonkeyPatch, *, before: str) -> None:
    """Close the round in a process that is killed before it calls ``before`` of ``results``."""
    version, child = again(case.round).version, os.fork()
    if child:
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        return
    try:
        monkeypatch.setattr(results, before, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        closing.close(case.round.id, version, by=case.office, at=AFTER)
    finally:
        os._exit(1)  # not killed: the parent sees it


@pytest.mark.parametrize("before", ["close", "keep"])  # nothing is written yet; in the midst of the last transaction
@pytest.mark.parametrize("by", ["officer", "tick"])
def test_a_closing_that_was_killed_comes_to_the_same_result(
    case: Case, monkeypatch: pytest.MonkeyPatch, before: str, by: str
) -> None:
    expected = results.count_of(case.round)
    close_and_die(case, monkeypatch, before=before)

    stopped = again(case.round)
    assert (stopped.state, stopped.closed_at, totals.rows(stopped)) == (RoundState.CLOSING, AFTER, [])
    assert refusal(counting.result, stopped) == rules.NOT_CLOSED.reason
    assert closing.standing(stopped.id, at=AFTER).refusal_to_close is None
    if by == "officer":
        with pytest.raises(Stale):
            closing.close(stopped.id, stopped.version - 1, by=case.office, at=AFTER)
        closing.close(stopped.id, stopped.version, by=case.office, at=AFTER)
    else:
        assert closing.take_up(at=AFTER) == 0  # whoever closed it may still be counting
        assert closing.take_up(at=AFTER + closing.LONGEST) == 1
        assert closing.take_up(at=AFTER + closing.LONGEST) == 0

    closed = again(case.round)
    assert closed.state is RoundState.CLOSED
    assert counting.kept(closed).count == expected
    assert counting.result(closed) == recount.result_of(expected)
    assert totals.rows(closed) == recount.rows_of(expected)
    told = Counter(entry.verb for entry in journal.about("round", closed.id))
    assert (told["round_closed"], told["round_counted"]) == (1, 1)
    assert journal.verify() == ()


def test_nothing_changes_in_a_round_that_is_being_counted(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    close_and_die(case, monkeypatch, before="close")
    stopped, late, by = again(case.round), case.panel[2].id, {"by": case.office, "at": CLOSES}
    casting = stopped.id, case.second, 1, Given(answer=True)
    assert refusal(marking.cast, *casting, by=late, at=DURING) == rules.OVER.reason
    assert refusal(marking.draft, *casting, "", by=late, at=DURING) == rules.OVER.reason
    pinning = stopped.id, stopped.version, late, case.first, "近亲属"
    assert refusal(panels.pin, *pinning, **by) == recusal.refusal_to_pin(True).reason
    assert refusal(voiding.propose, stopped.id, late, case.first, "误投", **by) == casts.ROUND_NOT_OPEN.reason
    assert casts.refusal_to_void(stopped.state, True) == casts.ROUND_NOT_OPEN


def test_several_counts_at_once_make_one(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    close_and_die(case, monkeypatch, before="close")
    found = together(lambda _: closing.count(case.round.id, at=AFTER), 3)
    assert [type(one).__name__ for one in found] == ["Round"] * 3
    assert [entry.verb for entry in journal.about("round", case.round.id)].count("round_counted") == 1


def test_a_closed_round_is_read_and_approved_without_any_ballot_being_opened(case: Case) -> None:
    closed = closing.close(case.round.id, again(case.round).version, by=case.office, at=AFTER)
    result = counting.result(closed)
    triggers.drop()
    unreadable = under(Ballot.marked, 7, Marked())
    Ballot.update({Ballot.marked: unreadable}).where(Ballot.cast_at.is_null(False)).execute()
    triggers.create()

    assert counting.result(closed) == result
    assert closing.refusal_to_decide(closed) == recount.NO_TIE
    assert approving_results.refusal_to_propose(closed) is None
    assert counting.export(closed.id, by=case.office, at=AFTER) == counting.kept(closed).input
    done = concluded(closed, office=case.office, committee=case.committee, at=AFTER)
    assert counting.result(done) == result
    with pytest.raises(CannotUnseal):
        results.count_of(done)

"""The result of a closed round: proposed with the panel's opinion, approved by the committee, frozen."""

import pytest

from portal.operations.judging import approving_results, counting
from portal.rules.judging import recount
from portal.rules.judging import rounds as rounds_rules
from portal.rules.judging.rounds import RoundState
from portal.rules.language import proposing as proposing_rules
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.judging import results
from portal.storage.season import proposals
from tests.operations.judged import (
    AFTER,
    AT,
    SECOND,
    again,
)
from tests.operations.judging.test_closing import close, everybody_says
from tests.operations.judging.test_marking import Case
from tests.operations.judging.test_preparing_rounds import refusal
from tests.operations.submissions import together

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


@pytest.mark.rule("M8")
def test_the_result_takes_two_people() -> None:
    case = Case("eligibility")
    everybody_says(case)
    closed = close(case)
    propose = approving_results.propose_result
    assert (
        refusal(propose, closed.id, closed.version, " ", by=case.office, at=AFTER)
        == rounds_rules.OPINION.missing.reason
    )
    with pytest.raises(Stale):
        propose(closed.id, closed.version - 1, "同意。", by=case.office, at=AFTER)
    proposal = propose(closed.id, closed.version, "同意。", by=case.office, at=AFTER)
    assert [one.id for one in approving_results.RESULT.waiting()] == [proposal.id]
    seen = approving_results.RESULT.content_of(proposal)
    assert (seen.opinion, seen.result) == ("同意。", recount.digest(counting.result(closed)))
    assert refusal(propose, closed.id, again(closed).version, "同意。", by=case.other, at=AFTER)
    arguments = proposal.id, proposal.version
    reason = refusal(approving_results.RESULT.approve, *arguments, by=case.office, at=AFTER)
    assert reason == proposing_rules.USUAL.own.reason
    approving_results.RESULT.decline(*arguments, "请核对回避情况", by=case.committee, at=AFTER)
    with pytest.raises(Stale):
        approving_results.RESULT.approve(*arguments, by=case.committee, at=AFTER)
    proposal = propose(closed.id, again(closed).version, "已核对。", by=case.office, at=AFTER + SECOND)
    done = approving_results.RESULT.approve(proposal.id, proposal.version, by=case.committee, at=AFTER)
    frozen = results.result_of(done)
    assert frozen
    assert (done.state, frozen.result) == (RoundState.APPROVED, counting.result(done))
    assert counting.export(done.id, by=case.office, at=AFTER) == frozen.input
    last = approving_results.RESULT.last(done.id)
    assert last
    assert last.id == proposal.id
    facts = next(one.facts for one in journal.latest(3) if one.verb == "result_approved")
    assert (facts["digest"], facts["input"]) == (frozen.digest, frozen.input_digest)
    other = voiding_of(case)
    with pytest.raises(NotFound):
        approving_results.RESULT.approve(other, 1, by=case.committee, at=AFTER)


def voiding_of(case: Case) -> int:
    """The number of a proposal about something else."""
    return proposals.add("ballot_voiding", "ballot", 1, b"{}", by=case.office, at=AT).id


def test_two_members_approve_at_once() -> None:
    case = Case("eligibility")
    everybody_says(case)
    closed = close(case)
    proposal = approving_results.propose_result(closed.id, closed.version, "同意。", by=case.office, at=AFTER)
    found = together(
        lambda order: approving_results.RESULT.approve(proposal.id, proposal.version, by=case.committee, at=AFTER), 2
    )
    assert [type(one).__name__ for one in found].count("Round") == 1
    assert [entry.verb for entry in journal.about("round", closed.id)].count("result_approved") == 1

"""Voiding a cast ballot: two officers, the original stays, the expert is asked anew."""

import pytest

from portal.operations.judging import (
    closing,
    marking,
    voiding,
)
from portal.operations.judging.voiding import VOIDING
from portal.rules.judging import casting as casting_rules
from portal.rules.judging.casting import Given
from portal.rules.language import proposing as proposing_rules
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.judging import ballots
from portal.storage.judging.rounds import Round
from portal.storage.season import proposals
from tests.operations.judged import (
    AT,
    DURING,
    given,
    hand_in,
)
from tests.operations.judging.test_marking import Case
from tests.operations.judging.test_preparing_rounds import refusal

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


def test_voiding_takes_two_people_and_keeps_the_original() -> None:
    case = Case("eligibility")
    number, [expert] = case.round.id, case.panel[:1]
    pair = number, expert.id, case.first
    assert refusal(voiding.propose, *pair, "误投", by=case.office, at=DURING) == casting_rules.NOT_CAST.reason
    original = hand_in(case.round, expert, case.first, Given(answer=True))
    assert (
        refusal(voiding.propose, *pair, " ", by=case.office, at=DURING) == casting_rules.VOIDING_REASON.missing.reason
    )
    reason = refusal(voiding.propose, *pair, "长" * 501, by=case.office, at=DURING)
    assert reason == casting_rules.VOIDING_REASON.too_long.reason
    proposal = voiding.propose(*pair, "误投", by=case.office, at=DURING)
    assert refusal(voiding.propose, *pair, "误投", by=case.other, at=DURING) == proposing_rules.USUAL.waiting.reason
    [waiting] = voiding.waiting(case.round)
    assert (waiting.expert, waiting.candidate, waiting.reason) == (expert.id, case.first, "误投")
    assert [one.id for one in VOIDING.waiting()] == [proposal.id]
    assert voiding.waiting(Round(id=number + 1)) == []
    reason = refusal(VOIDING.approve, proposal.id, proposal.version, by=case.office, at=DURING)
    assert reason == proposing_rules.USUAL.own.reason
    VOIDING.decline(proposal.id, proposal.version, "没有误投", by=case.other, at=DURING)
    assert voiding.waiting(case.round) == []
    proposal = voiding.propose(*pair, "确有误投", by=case.office, at=DURING)
    VOIDING.approve(proposal.id, proposal.version, by=case.other, at=DURING)
    kept = ballots.one(original.id)
    assert (kept.content, kept.voided_at, kept.digest) == (original.content, DURING, original.digest)
    seen = marking.paper(number, case.first, by=expert.id, at=DURING)
    assert (seen.given, seen.refusal_to_cast) == (Given(), None)
    hand_in(case.round, expert, case.first, given(case.round, answer=False))
    verbs = [entry.verb for entry in journal.about("round", number)]
    assert verbs.count("ballot_voiding_proposed") == 2
    assert (verbs.count("ballot_voiding_declined"), verbs.count("ballot_voided")) == (1, 1)


def test_voiding_only_in_an_open_round() -> None:
    case = Case("eligibility")
    for expert in case.panel:
        for candidate in (case.first, case.second):
            hand_in(case.round, expert, candidate, Given(answer=True))
    pair = case.round.id, case.panel[0].id, case.first
    proposal = voiding.propose(*pair, "误投", by=case.office, at=DURING)
    assert "作废" in refusal(closing.close, case.round.id, case.round.version, by=case.office, at=DURING)
    VOIDING.decline(proposal.id, proposal.version, "没有误投", by=case.other, at=DURING)
    closed = closing.close(case.round.id, case.round.version, by=case.office, at=DURING)
    assert refusal(voiding.propose, *pair, "误投", by=case.office, at=DURING) == casting_rules.ROUND_NOT_OPEN.reason
    assert voiding.refusal_to_propose(closed, *pair[1:]) == casting_rules.ROUND_NOT_OPEN
    other = proposals.add("opening", "edition", 1, b"{}", by=case.office, at=AT)
    with pytest.raises(NotFound):
        VOIDING.approve(other.id, other.version, by=case.other, at=DURING)

"""A candidate leaves an open round: withdrawn or dead, by two officers; and a declined result whose fault was a ballot:
each is walked to the end of the edition."""

import pytest

from portal.operations.judging import approving_results, closing, counting, marking, panels, repeating, voiding
from portal.operations.judging.approving_results import RESULT
from portal.operations.judging.voiding import VOIDING, VOIDING_KNOWN
from portal.operations.publishing import departing
from portal.operations.publishing.departing import DEPARTURE
from portal.rules.judging import casting as casting_rules
from portal.rules.judging import recount
from portal.rules.judging.casting import Given
from portal.rules.judging.repairing import GONE, KNOWN
from portal.rules.judging.rounds import NOBODY_LEFT, RoundState
from portal.rules.language.stages import Stage
from portal.rules.publishing.departing import Departure
from portal.storage.applying import applications
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.judging import ballots, results, round_queries, rounds
from portal.storage.judging import panels as stored
from portal.storage.judging.rounds import Round
from portal.storage.letters import outbox
from portal.storage.season import proposals
from portal.storage.season.proposals import ProposalState
from tests.operations.ending import Ending, Staff
from tests.operations.judged import AFTER, DURING, HOUR, concluded, given, hand_in
from tests.operations.judging.test_marking import Case
from tests.operations.judging.test_preparing_rounds import refusal
from tests.operations.judging.test_repeating import anew, counted, declined

pytestmark = pytest.mark.usefixtures("anywhere", "opened")
WHY = "（示例）家属来电。"


def depart(case: Case, candidate: int, act: Departure = Departure.DECEASE, *, at=DURING) -> None:
    proposal = departing.propose(candidate, act, WHY, by=case.office, at=at)
    DEPARTURE.approve(proposal.id, proposal.version, by=case.other, at=at)


def close(case: Case, *, at=DURING) -> Round:
    return closing.close(case.round.id, rounds.one(case.round.id).version, by=case.office, at=at)


def end(case: Case) -> None:
    Ending(case.programme, Staff(case.office, case.other, case.committee), AFTER).end()
    assert journal.verify() == ()


@pytest.mark.rule("M8", "N4")
@pytest.mark.parametrize("stage", ["eligibility", "vote", "score"])
def test_who_leaves_an_open_round_is_not_counted_and_the_others_are(stage: str) -> None:
    case = Case(stage, 3)
    number = case.round.id
    with_three = closing.standing(number, at=DURING).attendance
    if stage != "vote":
        hand_in(case.round, case.panel[0], case.first, given(case.round, answer=True))
    before = {one.id: one.digest for one in ballots.of_expert(number, case.panel[0].id)}

    depart(case, case.first)

    assert case.first not in stored.numbers_of(number)
    assert applications.one(case.first).stage is Stage.WITHDRAWN
    assert [one.id for one in round_queries.leavers_of(number)] == [case.first]
    with pytest.raises(NotFound):
        marking.paper(number, case.first, by=case.panel[0].id, at=DURING)
    kept = {one: ballots.one(one).digest for one in before}
    assert kept == before
    told = [one.content for one in outbox.latest(100) if "有一名候选人退出" in one.content.subject]
    assert len(told) == 3
    assert not any(WHY in one.body or "去世" in one.body for one in told), "why is no matter of the panel's"
    assert closing.standing(number, at=DURING).attendance.entitled == with_three.entitled

    for expert in case.panel:
        if stage == "vote":
            marking.cast_votes(number, [case.second], by=expert.id, at=DURING)
            continue
        for candidate in stored.numbers_of(number):
            hand_in(case.round, expert, candidate, given(case.round, answer=True))
    closed = close(case)
    count = counting.kept(closed).count
    assert case.first not in count.candidates
    assert {paper.candidate for paper in count.papers} == set(count.candidates)
    again = recount.read(counting.export(number, by=case.office, at=AFTER))
    assert recount.result_of(again) == counting.result(closed)
    [entry] = [one for one in journal.about("application", case.first) if one.verb == "departure_approved"]
    assert entry.facts["rounds"] == [number]
    end(case)


def test_quorum_is_asked_again_when_somebody_leaves() -> None:
    """Two of three experts have handed in all but what was about the one who leaves: the round can be counted."""
    case = Case("eligibility")
    for expert in case.panel:
        hand_in(case.round, expert, case.second, Given(answer=True))
    assert closing.standing(case.round.id, at=AFTER).refusal_to_close is not None
    depart(case, case.first)
    assert closing.standing(case.round.id, at=DURING).refusal_to_close is None
    assert close(case).state is RoundState.CLOSED


def test_what_was_proposed_about_the_one_who_leaves_is_void_and_an_empty_round_is_held_anew() -> None:
    case = Case("eligibility")
    hand_in(case.round, case.panel[0], case.first, Given(answer=True))
    pair = case.round.id, case.panel[0].id, case.first
    waiting = voiding.propose(*pair, "误投", by=case.office, at=DURING)
    depart(case, case.first, Departure.WITHDRAW)
    assert proposals.one(waiting.id).state is ProposalState.LAPSED
    with pytest.raises(NotFound):
        voiding.propose(*pair, "误投", by=case.office, at=DURING)

    depart(case, case.second)
    assert closing.standing(case.round.id, at=AFTER).refusal_to_close == NOBODY_LEFT
    made = anew(case, rounds.one(case.round.id), by=case.other)
    assert stored.numbers_of(made) == []
    end(case)


def test_a_known_result_stays_and_nobody_moves_up_by_itself() -> None:
    case = Case("vote", 3, decided={"passes.vote": "1", "choices.vote": "1"})
    for expert in case.panel:
        marking.cast_votes(case.round.id, [case.first], by=expert.id, at=DURING)
    closed = close(case)
    before = counting.result(closed)
    assert before.goes_on == (case.first,)

    depart(case, case.first, Departure.WITHDRAW, at=AFTER)

    assert counting.result(rounds.one(closed.id)) == before
    assert round_queries.leavers_of(closed.id) == []
    end(case)


# -- a declined result -----------------------------------------------------------------------------------------


def void(case: Case, closed: Round, expert: int, candidate: int) -> None:
    proposal = voiding.propose(closed.id, expert, candidate, "（示例）误评", by=case.office, at=AFTER)
    assert voiding.matter_for(rounds.one(closed.id)) is VOIDING_KNOWN
    VOIDING_KNOWN.approve(proposal.id, proposal.version, by=case.committee, at=AFTER)


@pytest.mark.rule("M10", "N4")
@pytest.mark.parametrize("stage", ["eligibility", "vote", "score"])
def test_a_ballot_is_voided_once_the_committee_has_declined(stage: str) -> None:
    case = Case(stage)
    if stage == "vote":
        for expert in case.panel:
            marking.cast_votes(case.round.id, [case.first], by=expert.id, at=DURING)
        closed = close(case)
    else:
        closed = counted(case)
    expert = case.panel[0].id
    pair = closed.id, expert, case.first
    reason = refusal(voiding.propose, *pair, "误评", by=case.office, at=AFTER)
    assert reason == casting_rules.ROUND_NOT_OPEN.reason
    declined(case, closed)
    before = counting.kept(closed).digest

    void(case, closed, expert, case.first)

    count = counting.kept(rounds.one(closed.id)).count
    assert (case.first, expert) not in {(one.candidate, one.expert) for one in count.papers}
    assert len(count.papers) == 5
    assert counting.kept(closed).digest != before
    with pytest.raises(NotFound):
        ballots.one_of(closed.id, expert, case.first)  # nobody is asked anew
    assert "您的一份评审表已经作废" in [one.content.subject for one in outbox.latest(100)]
    again = recount.read(counting.export(closed.id, by=case.office, at=AFTER))
    assert recount.result_of(again) == counting.result(rounds.one(closed.id))
    assert VOIDING.waiting() == []
    end(case)
    assert results.result_of(closed.id) is not None


def test_of_a_round_whose_result_is_fixed_nothing_is_voided() -> None:
    case = Case("eligibility")
    closed = counted(case)
    concluded(closed, office=case.office, committee=case.committee, at=AFTER)
    pair = closed.id, case.panel[0].id, case.first
    for _ in range(2):  # approved, and then held anew
        reason = refusal(voiding.propose, *pair, "误评", by=case.office, at=AFTER)
        assert reason == casting_rules.ROUND_NOT_OPEN.reason
        if rounds.one(closed.id).state is RoundState.APPROVED:
            anew(case, rounds.one(closed.id), by=case.committee)


def test_the_last_ballot_about_somebody_is_not_voided_alone() -> None:
    case = Case("eligibility")
    closed = counted(case)
    for order, expert in enumerate(case.panel[:2]):
        declined(case, rounds.one(closed.id), at=AFTER + order * HOUR)
        void(case, closed, expert.id, case.first)
    declined(case, rounds.one(closed.id), at=AFTER + 2 * HOUR)
    pair = closed.id, case.panel[2].id, case.first
    reason = refusal(voiding.propose, *pair, "误评", by=case.office, at=AFTER)
    assert reason == casting_rules.NOBODY_ELSE.reason


def test_a_tie_that_a_voided_ballot_has_changed_is_decided_anew() -> None:
    """First and second level, the panel has chosen the first; without one of its votes the second is ahead."""
    case = Case("vote", 2, decided={"passes.vote": "1", "choices.vote": "1"})
    one, two, three = (expert.id for expert in case.panel)
    for expert, choice in ((one, [case.first]), (two, [case.second]), (three, [])):
        marking.cast_votes(case.round.id, choice, by=expert, at=DURING)
    closed = close(case)
    seen = closing.decide(closed.id, closed.version, "会议记录。", goes_on=[case.first], by=case.office, at=AFTER)
    declined(case, seen)

    void(case, seen, one, case.first)

    seen = rounds.one(closed.id)
    assert counting.result(seen).goes_on == (case.second,)
    assert closing.decision(seen) is None
    assert approving_results.refusal_to_propose(seen) is None
    assert counting.kept(seen).count.decision is None
    end(case)


@pytest.mark.rule("M10")
@pytest.mark.parametrize("way", ["repeated", "decided"])
def test_the_other_ways_after_a_declined_result_end_the_edition(way: str) -> None:
    case = Case("eligibility" if way == "repeated" else "final")
    closed = counted(case)
    if way == "decided":
        named = {"honouree": [case.first]}
        closed = closing.decide(closed.id, closed.version, "会议记录。", honours=named, by=case.office, at=AFTER)
    declined(case, closed)
    assert closed.state in KNOWN
    if way == "repeated":
        made = anew(case, closed, by=case.committee)
        assert [one.id for one, _ in repeating.replaced(case.programme)] == [closed.id]
        assert panels.assigned(made.id) == panels.assigned(closed.id)
    else:
        seen, named = rounds.one(closed.id), {"honouree": [case.second]}
        closing.decide(seen.id, seen.version, "再议。", honours=named, by=case.office, at=AFTER)
        assert RESULT.last(closed.id).state is ProposalState.DECLINED
    end(case)


def test_the_panel_names_nobody_who_has_left_since_the_count() -> None:
    case = Case("final")
    closed = counted(case)
    depart(case, case.first, at=AFTER)
    named = {"honouree": [case.first]}
    ask = {"by": case.office, "at": AFTER}
    assert refusal(closing.decide, closed.id, closed.version, "记录。", honours=named, **ask) == GONE.reason
    depart(case, case.second, at=AFTER)
    end(case)

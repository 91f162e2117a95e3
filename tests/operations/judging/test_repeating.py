"""A round held anew: before a ballot, after one, and where the result is known; a declined result leads on."""

import pytest

from portal.operations.judging import approving_results, closing, counting, marking, panels, preparing_rounds, repeating
from portal.operations.judging.approving_results import RESULT
from portal.operations.judging.repeating import REPEATING, REPEATING_KNOWN
from portal.rules.judging import recount
from portal.rules.judging.casting import Given
from portal.rules.judging.recusal import Ground
from portal.rules.judging.repairing import LISTED, NOT_BEGUN
from portal.rules.judging.repairing import REPLACED as GONE
from portal.rules.judging.rounds import DECIDED_ALREADY, RoundState
from portal.storage.engine import journal
from portal.storage.judging import ballots, results, rounds
from portal.storage.judging.rounds import Round
from portal.storage.publishing import honour_lists
from portal.storage.season import proposals
from portal.storage.season.proposals import ProposalState
from tests.operations.judged import AFTER, CLOSES, DURING, HOUR, OPENS, a_round, cast_all, concluded, given, hand_in
from tests.operations.judging.test_marking import Case
from tests.operations.judging.test_preparing_rounds import refusal

pytestmark = pytest.mark.usefixtures("anywhere", "opened")
WHY = "（示例）候选人名单有误"


def anew(case: Case, round_: Round, *, by: int, at=DURING) -> Round:
    proposal = repeating.propose(round_.id, WHY, by=case.office, at=at)
    matter = REPEATING if proposal.kind == REPEATING.kind else REPEATING_KNOWN
    return matter.approve(proposal.id, proposal.version, by=by, at=at)


def counted(case: Case, *, points: int = 0) -> Round:
    for expert in case.panel:
        for candidate in (case.first, case.second):
            hand_in(case.round, expert, candidate, given(case.round, answer=True, points=points))
    return closing.close(case.round.id, rounds.one(case.round.id).version, by=case.office, at=DURING)


def declined(case: Case, closed: Round, *, at=AFTER) -> None:
    version = rounds.one(closed.id).version
    proposal = approving_results.propose_result(closed.id, version, "同意。", by=case.office, at=at)
    RESULT.decline(proposal.id, proposal.version, "（示例）请再议。", by=case.committee, at=at)


def test_a_round_without_a_ballot_is_prepared_anew_with_its_panel() -> None:
    case = Case("eligibility")
    ill, pinned, _ = case.panel
    panels.pin(case.round.id, case.round.version, pinned.id, case.first, "同一项目", by=case.office, at=DURING)

    made = anew(case, case.round, by=case.other)

    old = rounds.one(case.round.id)
    assert (old.state, made.state, made.id != old.id) == (RoundState.REPLACED, RoundState.PREPARING, True)
    assert rounds.of_stage(case.programme, "eligibility").id == made.id
    assert panels.assigned(made.id) == panels.assigned(old.id)
    assert [one.ground for one in panels.recusals(made.id)] == [Ground.PINNED]
    assert marking.rounds_of(ill.id) == []
    made = panels.unseat(made.id, made.version, ill.id, by=case.office, at=DURING)
    made = preparing_rounds.set_window(made.id, made.version, OPENS, CLOSES, by=case.office, at=DURING)
    opened = closing.open_round(made.id, made.version, by=case.office, at=DURING)
    assert opened.state is RoundState.OPEN
    assert refusal(repeating.propose, old.id, WHY, by=case.office, at=DURING) == GONE.reason


def test_what_was_cast_stays_sealed_in_the_round_that_is_put_aside() -> None:
    case = Case("eligibility")
    cast = hand_in(case.round, case.panel[0], case.first, Given(answer=True))

    made = anew(case, case.round, by=case.other)

    old = rounds.one(case.round.id)
    assert ballots.one(cast.id).digest == cast.digest
    assert ballots.progress(made) == {expert.id: (0, 2) for expert in case.panel}
    assert refusal(counting.kept, old) == counting.NOT_CLOSED.reason
    assert refusal(closing.close, old.id, old.version, by=case.office, at=AFTER)
    [(shown, reason)] = repeating.replaced(case.programme)
    assert (shown.id, reason) == (old.id, WHY)
    assert preparing_rounds.step_of(shown).goes_on is None
    assert refusal(repeating.propose, made.id, WHY, by=case.office, at=DURING) == NOT_BEGUN.reason
    assert [entry.verb for entry in journal.about("round", old.id)].count("round_repeated") == 1


def test_a_known_result_is_put_aside_by_the_committee_alone_and_stays_on_record() -> None:
    case = Case("score")
    closed = counted(case)
    concluded(closed, office=case.office, committee=case.committee, at=AFTER)
    final = a_round(case.programme, "final", case.panel, by=case.office, opened=False)
    proposal = repeating.propose(closed.id, WHY, by=case.office, at=AFTER)
    assert proposal.kind == REPEATING_KNOWN.kind
    before = counting.kept(rounds.one(closed.id)).digest

    made = REPEATING_KNOWN.approve(proposal.id, proposal.version, by=case.committee, at=AFTER)

    old = rounds.one(closed.id)
    assert (old.state, rounds.one(final.id).state) == (RoundState.REPLACED, RoundState.REPLACED)
    assert counting.kept(old).digest == before
    step = preparing_rounds.step_of(old)
    assert (step.candidates, step.goes_on, step.seq is not None) == (2, 2, True)
    assert [one.id for one, _ in repeating.replaced(case.programme)] == [old.id]
    count = recount.read(counting.export(old.id, by=case.office, at=AFTER))
    assert recount.result_of(count) == counting.result(old)
    made = preparing_rounds.set_window(made.id, made.version, AFTER, AFTER + HOUR, by=case.office, at=AFTER)
    made = closing.open_round(made.id, made.version, by=case.office, at=AFTER)
    cast_all(made, case.panel, lambda one, by: given(made, points=1), at=AFTER)
    again = closing.close(made.id, made.version, by=case.office, at=AFTER)
    done = concluded(again, office=case.office, committee=case.committee, at=AFTER)
    assert preparing_rounds.goes_on(done)
    assert journal.verify() == ()


def test_a_list_that_is_approved_holds_its_rounds() -> None:
    case = Case("final")
    closed = counted(case)
    named = {"honouree": [case.first]}
    closed = closing.decide(closed.id, closed.version, "会议记录。", honours=named, by=case.office, at=AFTER)
    done = concluded(closed, office=case.office, committee=case.committee, at=AFTER)
    honour_lists.add(case.programme, results.result_of(done), at=AFTER, keep_until=None)
    assert refusal(repeating.propose, done.id, WHY, by=case.office, at=AFTER) == LISTED.reason


def test_a_declined_result_goes_back_to_the_panel() -> None:
    case = Case("final")
    closed = counted(case)
    first, second = {"honouree": [case.first]}, {"honouree": [case.second]}
    closed = closing.decide(closed.id, closed.version, "会议记录。", honours=first, by=case.office, at=AFTER)
    assert closing.refusal_to_decide(closed) == DECIDED_ALREADY
    declined(case, closed)

    assert closing.refusal_to_decide(rounds.one(closed.id)) is None
    seen = rounds.one(closed.id)
    anew_ = closing.decide(seen.id, seen.version, "再议的会议记录。", honours=second, by=case.office, at=AFTER)

    assert closing.refusal_to_decide(anew_) == DECIDED_ALREADY
    assert [one.minuted.minutes for one in results.verdicts_of(anew_)] == ["再议的会议记录。", "会议记录。"]
    done = concluded(anew_, office=case.office, committee=case.committee, at=AFTER)
    assert counting.result(done).honours == {"honouree": (case.second,)}
    count = recount.read(counting.export(done.id, by=case.office, at=AFTER))
    assert recount.result_of(count) == counting.result(done)


def test_a_declined_result_can_be_held_anew_and_what_waited_is_void() -> None:
    case = Case("eligibility")
    closed = counted(case)
    declined(case, closed)
    waiting = approving_results.propose_result(
        closed.id, rounds.one(closed.id).version, "同意。", by=case.office, at=AFTER
    )

    made = anew(case, closed, by=case.committee, at=AFTER)

    assert proposals.one(waiting.id).state is ProposalState.LAPSED
    assert made.state is RoundState.PREPARING

"""Repairs of an open round: more time, an expert who falls ill, who can no longer pass."""

import pytest

from portal.operations.judging import closing, counting, marking, panels, preparing_rounds, repairing, voiding
from portal.operations.judging.repairing import EXTENDING, RELEASING
from portal.operations.judging.voiding import VOIDING
from portal.rules.judging import rounds as round_rules
from portal.rules.judging.casting import Given
from portal.rules.judging.recusal import Ground
from portal.rules.judging.repairing import NO_SUCCESSOR, NOT_LATER, NOTHING_LEFT, REASON, UNDECIDED
from portal.rules.judging.tally import Attendance
from portal.rules.language import proposing as proposing_rules
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.judging import experts, rounds
from portal.storage.judging.experts import Profile
from portal.storage.letters import outbox
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from tests.operations.judged import AFTER, AT, CLOSES, DURING, HOUR, SECOND, given, hand_in
from tests.operations.judging.test_marking import Case
from tests.operations.judging.test_preparing_rounds import refusal

pytestmark = pytest.mark.usefixtures("anywhere", "opened")
LATER = CLOSES + 24 * HOUR


def one_more(unit: str = "示例研究所") -> Account:
    """An expert who does not sit on the panel."""
    made = accounts.add(name="后来", email="later@example.cn", password_hash="x", at=AT, roles=(RoleName.EXPERT,))
    experts.describe(made.id, Profile(unit))
    return made


def approve(case: Case, proposal, *, at=DURING):
    matter = EXTENDING if proposal.kind == EXTENDING.kind else RELEASING
    return matter.approve(proposal.id, proposal.version, by=case.other, at=at)


def release(case: Case, expert: int, successor: int | None = None, *, at=DURING):
    proposal = repairing.propose_release(case.round.id, expert, successor, "（示例）住院", by=case.office, at=at)
    return approve(case, proposal, at=at)


def subjects() -> list[str]:
    return [letter.content.subject for letter in outbox.latest(100)]


def test_the_end_moves_for_everybody_and_only_later() -> None:
    case = Case("eligibility")
    number = case.round.id
    ask = {"by": case.office, "at": AFTER}
    assert refusal(repairing.propose_extension, number, LATER, " ", **ask) == REASON.missing.reason
    assert refusal(repairing.propose_extension, number, CLOSES, "病", **ask) == NOT_LATER.reason
    assert refusal(repairing.propose_extension, number, AFTER, "病", **ask) == NOT_LATER.reason
    proposal = repairing.propose_extension(number, LATER, "（示例）多人生病", **ask)
    own = refusal(EXTENDING.approve, proposal.id, proposal.version, by=case.office, at=AFTER)
    assert own == proposing_rules.USUAL.own.reason
    hand_in(case.round, case.panel[0], case.first, Given(answer=True))

    moved = approve(case, proposal, at=AFTER)

    assert moved.closes_at == LATER
    hand_in(case.round, case.panel[1], case.first, Given(answer=True), at=LATER)
    late = refusal(hand_in, case.round, case.panel[2], case.first, Given(answer=True), at=LATER + SECOND)
    assert late == round_rules.OVER.reason
    assert sum("延长评审时间" in one for one in subjects()) == 3
    assert "round_extended" in [entry.verb for entry in journal.about("round", number)]


@pytest.mark.rule("N4")
def test_who_is_released_drops_out_and_what_is_handed_in_stands() -> None:
    case = Case("eligibility")
    ill, *well = case.panel
    hand_in(case.round, ill, case.first, Given(answer=True))

    after = release(case, ill.id)

    assert [one.judges for one in panels.candidates(after.id)] == [3, 2]
    [recused] = panels.recusals(after.id)
    assert (recused.expert, recused.ground, recused.reason) == (ill.id, Ground.RELEASED, "（示例）住院")
    assert refusal(repairing.propose_release, after.id, ill.id, None, "病", by=case.office, at=DURING) == (
        NOTHING_LEFT.reason
    )
    for expert in well:
        for candidate in (case.first, case.second):
            hand_in(case.round, expert, candidate, given(case.round, answer=True))
    closed = closing.close(after.id, rounds.one(after.id).version, by=case.office, at=DURING)
    result = counting.result(closed)
    assert [(one.handed_in, one.entitled) for one in result.places] == [(3, 3), (2, 2)]
    assert (result.experts, result.handed_in) == (3, 3)
    assert any("不再参加" in one for one in subjects())


@pytest.mark.rule("N4")
def test_who_is_only_silent_stays_in_the_denominator() -> None:
    case = Case("eligibility")
    for expert in case.panel[:2]:
        for candidate in (case.first, case.second):
            hand_in(case.round, expert, candidate, Given(answer=True))
    [warning] = [words for words in closing.standing(case.round.id, at=AFTER).warnings if "没有提交" in words]
    assert "2 名候选人" in warning
    assert not [words for words in closing.standing(case.round.id, at=DURING).warnings if "没有提交" in words]

    released = release(case, case.panel[2].id, at=AFTER)

    standing = closing.standing(released.id, at=AFTER)
    assert standing.attendance == Attendance(2, 2)
    assert not [words for words in standing.warnings if "没有提交" in words]
    closed = closing.close(released.id, released.version, by=case.office, at=AFTER)
    assert len(counting.result(closed).goes_on) == 2


def test_another_expert_takes_over_whom_that_one_may_judge() -> None:
    case = Case("eligibility")
    ill = case.panel[0]
    later = one_more(panels.candidates(case.round.id)[1].application.unit)
    assert refusal(
        repairing.propose_release, case.round.id, ill.id, case.panel[1].id, "病", by=case.office, at=DURING
    ) == (NO_SUCCESSOR.reason)

    release(case, ill.id, later.id)

    own = {(one.expert, one.candidate): one.ground for one in panels.recusals(case.round.id)}
    assert own[later.id, case.second] is Ground.OWN_UNIT
    marking.declare(case.round.id, {}, by=later.id, at=DURING)
    [task] = marking.work(case.round.id, by=later.id, at=DURING).tasks
    assert task.candidate == case.first
    hand_in(case.round, later, case.first, Given(answer=True))
    assert marking.work(case.round.id, by=ill.id, at=DURING).tasks == ()
    assert [one.judges for one in panels.candidates(case.round.id)] == [3, 2]


def test_nobody_is_left_without_an_expert() -> None:
    case = Case("eligibility")
    release(case, case.panel[0].id)
    release(case, case.panel[1].id)
    last = case.panel[2].id
    reason = refusal(repairing.propose_release, case.round.id, last, None, "病", by=case.office, at=DURING)
    assert reason == "有 2 名候选人将没有专家评审，请指定能够评审他们的接替专家。"
    release(case, last, one_more().id)
    assert [one.judges for one in panels.candidates(case.round.id)] == [1, 1]


def test_a_round_is_not_closed_while_a_repair_is_undecided_and_a_closed_one_is_not_repaired() -> None:
    case = Case("eligibility")
    number = case.round.id
    proposal = repairing.propose_release(number, case.panel[0].id, None, "病", by=case.office, at=DURING)
    for expert in case.panel:
        for candidate in (case.first, case.second):
            hand_in(case.round, expert, candidate, Given(answer=True))
    version = rounds.one(number).version
    assert refusal(closing.close, number, version, by=case.office, at=DURING) == UNDECIDED.reason
    reason = refusal(RELEASING.approve, proposal.id, proposal.version, by=case.other, at=DURING)
    assert reason == NOTHING_LEFT.reason
    RELEASING.decline(proposal.id, proposal.version, "已经提交", by=case.other, at=DURING)
    closing.close(number, version, by=case.office, at=DURING)
    reason = refusal(repairing.propose_extension, number, LATER, "病", by=case.office, at=AFTER)
    assert reason == round_rules.CLOSED_ALREADY.reason


def test_a_voided_ballot_of_a_released_expert_can_be_released_as_well() -> None:
    case = Case("eligibility")
    number, ill = case.round.id, case.panel[0]
    hand_in(case.round, ill, case.first, Given(answer=True))
    release(case, ill.id)
    voided = voiding.propose(number, ill.id, case.first, "误投", by=case.office, at=DURING)
    VOIDING.approve(voided.id, voided.version, by=case.other, at=DURING)
    release(case, ill.id)
    assert [one.judges for one in panels.candidates(number)] == [2, 2]
    assert preparing_rounds.missing(rounds.one(number)).accepted == 0

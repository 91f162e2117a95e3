"""The expert's side of a round, voiding, and ballots on paper."""

import pytest

from portal.operations.judging import (
    casting,
    closing,
    marking,
    panels,
    preparing_rounds,
    voiding,
)
from portal.operations.judging.voiding import VOIDING
from portal.rules.judging import casting as cast_rules
from portal.rules.judging import recusal, scoring
from portal.rules.judging import rounds as rules
from portal.rules.judging.casting import Given
from portal.rules.judging.recusal import Ground
from portal.rules.judging.rounds import Head
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.judging import ballots
from portal.storage.judging.rounds import Round
from portal.storage.season import editions
from tests.operations.judged import (
    AFTER,
    AT,
    CLOSES,
    DURING,
    SECOND,
    a_programme,
    a_round,
    accepted,
    an_applicant,
    cast_all,
    concluded,
    declare,
    given,
    hand_in,
    people,
)
from tests.operations.judging.test_preparing_rounds import refusal

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


class Case:
    """A round of a stage with three experts, two candidates and two officers; those before it are held already."""

    def __init__(
        self, stage: str, candidates: int = 2, *, decided: dict[str, str] | None = None, declared: bool = True
    ):
        programme = a_programme(**(decided or {}))
        self.office, self.other = (one.id for one in people(RoleName.OFFICE, 2))
        [member] = people(RoleName.COMMITTEE, 1)
        self.committee = member.id
        self.panel = people(RoleName.EXPERT, 3)
        accepted(programme, candidates, by=an_applicant())
        for slot in preparing_rounds.overview(programme, at=AT):
            if slot.stage.key == stage:
                break
            self._hold(a_round(programme, slot.stage.key, self.panel, by=self.office))
        self.round = a_round(programme, stage, self.panel, by=self.office)
        if declared:
            declare(self.round, self.panel)
        self.first, self.second = (one.application.id for one in panels.candidates(self.round.id)[:2])
        self.programme = editions.programme(programme.id)

    def _hold(self, made: Round) -> None:
        if made.terms.choices:
            declare(made, self.panel)
            for expert in self.panel:
                everybody = [task.candidate for task in marking.work(made.id, by=expert.id, at=DURING).tasks]
                marking.cast_votes(made.id, everybody, by=expert.id, at=DURING)
        else:
            cast_all(made, self.panel, lambda one, by: given(made, answer=True))
        closed = closing.close(made.id, made.version, by=self.office, at=AFTER)
        concluded(closed, office=self.office, committee=self.committee, at=AFTER)

    def version(self, expert: int, candidate: int) -> int:
        return ballots.one_of(self.round, expert, candidate).version


# -- reading and declaring -----------------------------------------------------------------------------------


@pytest.mark.rule("M10")
def test_files_open_after_declaring() -> None:
    case = Case("eligibility", declared=False)
    number, expert = case.round.id, case.panel[0].id
    assert [one.id for one in marking.rounds_of(expert)] == [number]
    early = marking.work(number, by=expert, at=AT)
    assert (early.refusal, early.declared, early.progress) == (rules.NOT_YET, False, (0, 2))
    assert refusal(marking.declare, number, {}, by=expert, at=AT) == recusal.NOT_OPEN.reason
    work = marking.work(number, by=expert, at=DURING)
    assert work.refusal == rules.DECLARE_FIRST
    assert {task.candidate for task in work.tasks} == {case.first, case.second}
    reason = refusal(marking.paper, number, case.first, by=expert, at=DURING)
    assert reason == rules.DECLARE_FIRST.reason
    assert refusal(marking.declare, number, {case.first: ""}, by=expert, at=DURING) == recusal.REASON.missing.reason
    assert refusal(marking.declare, number, {7: "同学"}, by=expert, at=DURING) == recusal.NOT_A_CANDIDATE.reason
    marking.declare(number, {case.first: "同学"}, by=expert, at=DURING)
    assert refusal(marking.declare, number, {}, by=expert, at=DURING) == recusal.DECLARED_ALREADY.reason
    work = marking.work(number, by=expert, at=DURING)
    assert (work.declared, work.refusal, work.progress) == (True, None, (0, 1))
    assert [task.candidate for task in work.tasks] == [case.second]
    with pytest.raises(NotFound):
        marking.paper(number, case.first, by=expert, at=DURING)
    assert [(one.ground, one.reason) for one in panels.recusals(number)] == [(Ground.DECLARED, "同学")]
    assert ballots.judges(number) == {case.first: 2, case.second: 3}


def test_only_the_panel_of_an_opened_round() -> None:
    case = Case("eligibility")
    with pytest.raises(NotFound):
        marking.work(case.round.id, by=case.office, at=DURING)
    with pytest.raises(NotFound):
        marking.cast(case.round.id, case.first, 1, Given(answer=True), by=case.office, at=DURING)
    [expert] = case.panel[:1]
    for one in case.panel:
        for candidate in (case.first, case.second):
            hand_in(case.round, one, candidate, Given(answer=True))
    closing.close(case.round.id, case.round.version, by=case.office, at=DURING)
    over = marking.work(case.round.id, by=expert.id, at=DURING)
    assert (over.refusal, over.tasks, over.progress) == (rules.OVER, (), (0, 0))
    assert marking.rounds_of(expert.id) == []
    assert refusal(marking.paper, case.round.id, case.first, by=expert.id, at=DURING) == rules.OVER.reason
    arguments = case.round.id, case.first, 1, Given(answer=True)
    assert refusal(marking.cast, *arguments, by=expert.id, at=DURING) == rules.OVER.reason


def test_not_before_it_is_opened() -> None:
    programme, [office] = a_programme(), people(RoleName.OFFICE, 1)
    [candidate] = accepted(programme, 1, by=an_applicant())
    panel = people(RoleName.EXPERT, 1)
    made = a_round(programme, "eligibility", panel, by=office.id, opened=False)
    with pytest.raises(NotFound):
        marking.work(made.id, by=panel[0].id, at=DURING)
    arguments = made.id, candidate.id, 1, Given(answer=True)
    assert refusal(marking.cast, *arguments, by=panel[0].id, at=DURING) == rules.NOT_YET.reason


# -- one candidate -------------------------------------------------------------------------------------------


@pytest.mark.rule("N4")
def test_a_no_names_what_is_lacking() -> None:
    case = Case("eligibility")
    number, expert = case.round.id, case.panel[0].id

    def cast(what: Given) -> str:
        return refusal(marking.cast, number, case.first, 1, what, by=expert, at=DURING)

    assert cast(Given()) == cast_rules.NO_ANSWER
    assert cast(Given(answer=False)) == rules.NO_HEAD.reason
    assert cast(Given(answer=True, heads=frozenset(Head))) == rules.HEADS_WITH_YES.reason
    assert cast(Given(answer=True, opinion="长" * 2001)) == scoring.OPINION.too_long.reason
    heads = frozenset({Head.PROCEDURE, Head.COMPLETENESS})
    kept = marking.cast(
        number, case.first, 1, Given(answer=False, heads=heads, opinion=" 缺\x00页 "), by=expert, at=DURING
    )
    seen = marking.paper(number, case.first, by=expert, at=DURING)
    assert seen.given == Given(answer=False, heads=heads, opinion="缺页")
    assert seen.refusal_to_cast == rules.CAST_ALREADY
    assert cast(Given(answer=True)) == rules.CAST_ALREADY.reason
    entry = journal.latest(1)[0]
    assert (entry.verb, entry.actor) == ("ballot_cast", expert)
    assert entry.facts == {"ballots": [[expert, case.first, kept.id, kept.digest]]}
    assert refusal(marking.cast_votes, number, [], by=expert, at=DURING) == cast_rules.NOT_BY_VOTE.reason


@pytest.mark.rule("S4", "S5")
def test_a_score_sheet_is_kept_and_cast() -> None:
    case = Case("score")
    number, expert = case.round.id, case.panel[0]
    keys = [one.key for one in preparing_rounds.rulebook_of(case.round).rubric.indicators()]
    part = Given(dict(zip(keys, (6, 8, 9, 6, 14), strict=False)))
    marking.draft(number, case.first, 1, part, "再看一遍", by=expert.id, at=DURING)
    seen = marking.paper(number, case.first, by=expert.id, at=DURING)
    assert (seen.given, seen.ballot.notes, marking.total(seen.given)) == (part, "再看一遍", 43)
    assert set(casting.faults_of(case.round, seen.given)) == set(keys[5:])
    [task] = [one for one in marking.work(number, by=expert.id, at=DURING).tasks if one.begun]
    assert (task.candidate, task.cast, task.given) == (case.first, False, part)
    with pytest.raises(Stale):
        marking.draft(number, case.first, 1, part, "", by=expert.id, at=DURING)
    with pytest.raises(Stale):
        marking.cast(number, case.first, 1, given(case.round), by=expert.id, at=DURING)
    reason = refusal(marking.draft, number, case.first, 2, Given({keys[0]: 11}), "", by=expert.id, at=DURING)
    assert "1 至 10" in reason
    whole = Given(dict(zip(keys, (6, 8, 9, 6, 14, 16, 16), strict=True)))
    done = marking.cast(number, case.first, 2, whole, by=expert.id, at=DURING)
    assert sum(mark or 0 for mark in done.content.marks) == 75
    reason = refusal(marking.draft, number, case.first, 3, whole, "", by=expert.id, at=DURING)
    assert reason == rules.CAST_ALREADY.reason
    reason = refusal(marking.cast, number, case.second, 1, whole, by=expert.id, at=CLOSES + SECOND)
    assert reason == rules.OVER.reason
    marking.cast(number, case.second, 1, whole, by=expert.id, at=CLOSES)


def test_each_expert_has_an_order_drawn() -> None:
    case = Case("eligibility", 6)
    orders = {
        tuple(one.candidate for one in marking.work(case.round.id, by=expert.id, at=DURING).tasks)
        for expert in case.panel
    }
    assert len(orders) == 3
    assert len({frozenset(order) for order in orders}) == 1


# -- votes ---------------------------------------------------------------------------------------------------


@pytest.mark.rule("N5")
def test_votes_are_cast_at_once() -> None:
    case = Case("vote", 4, decided={"choices__vote": "2"})
    number, expert = case.round.id, case.panel[0].id
    everybody = [task.candidate for task in marking.work(number, by=expert, at=DURING).tasks]
    seen = marking.work(number, by=expert, at=DURING).version
    marking.draft_votes(number, everybody[:3], seen, by=expert, at=DURING)
    with pytest.raises(Stale):  # another window has chosen since
        marking.draft_votes(number, everybody[1:], seen, by=expert, at=DURING)
    seen = marking.work(number, by=expert, at=DURING).version
    marking.draft_votes(number, everybody[:3], seen, by=expert, at=DURING)
    again_seen = marking.work(number, by=expert, at=DURING).version
    assert again_seen == seen + len(everybody)  # whether anything was chosen otherwise does not show
    work = marking.work(number, by=expert, at=DURING)
    assert {task.candidate for task in work.tasks if task.given.answer} == set(everybody[:3])
    assert work.choices == 2
    assert "最多可以投 2 票" in refusal(marking.cast_votes, number, everybody[:3], by=expert, at=DURING)
    assert refusal(marking.cast_votes, number, [7], by=expert, at=DURING) == cast_rules.NOT_TO_VOTE_FOR.reason
    arguments = number, everybody[0], 1, Given(answer=True)
    assert refusal(marking.cast, *arguments, by=expert, at=DURING) == cast_rules.BY_VOTE.reason
    marking.cast_votes(number, everybody[:1], by=expert, at=DURING)
    work = marking.work(number, by=expert, at=DURING)
    assert work.progress == (4, 4)
    assert journal.latest(1)[0].verb == "votes_cast"
    assert refusal(marking.cast_votes, number, [], by=expert, at=DURING) == cast_rules.NOTHING_TO_CAST.reason

    proposal = voiding.propose(number, expert, everybody[1], "投错", by=case.office, at=DURING)
    VOIDING.approve(proposal.id, proposal.version, by=case.other, at=DURING)
    assert refusal(marking.cast_votes, number, everybody[:2], by=expert, at=DURING) == cast_rules.NOT_TO_VOTE_FOR.reason
    marking.cast_votes(number, everybody[1:2], by=expert, at=DURING)
    assert marking.work(number, by=expert, at=DURING).progress == (4, 4)

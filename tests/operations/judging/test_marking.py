"""The expert's side of a round, voiding, and ballots on paper."""

import pytest

from portal.operations.applying.evidence import Upload
from portal.operations.judging import (
    casting,
    closing,
    marking,
    panels,
    paper_sheets,
    preparing_rounds,
    scanning,
    voiding,
)
from portal.operations.season import proposing
from portal.rules.judging import casting as cast_rules
from portal.rules.judging import recusal, scoring
from portal.rules.judging import rounds as rules
from portal.rules.judging import voiding as voiding_rules
from portal.rules.judging.casting import Given
from portal.rules.judging.recusal import Ground
from portal.rules.judging.rounds import Head
from portal.rules.language import proposing as proposing_rules
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.judging import ballots
from portal.storage.judging.rounds import Round
from portal.storage.season import editions, proposals
from tests.documents.evidence_files import jpeg
from tests.operations.judged import (
    AFTER,
    AT,
    CLOSES,
    DURING,
    OPENS,
    SECOND,
    a_programme,
    a_round,
    accepted,
    again,
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
    assert refusal(marking.declare, number, {case.first: ""}, by=expert, at=DURING) == recusal.NO_REASON.reason
    assert refusal(marking.declare, number, {7: "同学"}, by=expert, at=DURING) == recusal.NOT_A_CANDIDATE.reason
    marking.declare(number, {case.first: "同学"}, by=expert, at=DURING)
    assert refusal(marking.declare, number, {}, by=expert, at=DURING) == recusal.DECLARED_ALREADY.reason
    work = marking.work(number, by=expert, at=DURING)
    assert (work.declared, work.refusal, work.progress) == (True, None, (0, 1))
    assert [task.candidate for task in work.tasks] == [case.second]
    with pytest.raises(NotFound):
        marking.paper(number, case.first, by=expert, at=DURING)
    assert [(one.ground, one.reason) for one in panels.recusals(number)] == [(Ground.DECLARED, "同学")]
    assert closing.standing(number, at=DURING).prepared.judges == {case.first: 2, case.second: 3}


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
    assert cast(Given(answer=True, opinion="长" * 2001)) == scoring.OPINION_TOO_LONG.reason
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
    long = Given(opinion="长" * 2001)
    reason = refusal(marking.draft, number, case.first, 2, long, "", by=expert.id, at=DURING)
    assert reason == scoring.OPINION_TOO_LONG.reason
    whole = Given(dict(zip(keys, (6, 8, 9, 6, 14, 16, 16), strict=True)))
    assert marking.cast(number, case.first, 2, whole, by=expert.id, at=DURING).total == 75
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


def test_signed_sheet() -> None:
    case = Case("eligibility")
    number, [expert] = case.round.id, case.panel[:1]
    scan = Upload("评分表.jpg", jpeg())
    arguments = number, case.first
    assert scanning.scan_of(*arguments, by=expert.id) is None
    assert "先提交" in refusal(scanning.put_scan, *arguments, scan, by=expert.id, at=DURING)
    hand_in(case.round, expert, case.first, Given(answer=True))
    assert refusal(scanning.put_scan, *arguments, Upload("表.doc", b"x"), by=expert.id, at=DURING)
    scanning.put_scan(*arguments, Upload("评分表.jpg", jpeg()), by=expert.id, at=DURING)
    scanning.put_scan(*arguments, scan, by=expert.id, at=AFTER)
    assert scanning.scan_of(*arguments, by=expert.id) == (scan.content, "image/jpeg")
    tasks = marking.work(number, by=expert.id, at=DURING).tasks
    assert {task.candidate for task in tasks if task.scanned} == {case.first}


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
    assert marking.work(number, by=expert, at=DURING).version == seen
    work = marking.work(number, by=expert, at=DURING)
    assert {task.candidate for task in work.tasks if task.given.answer} == set(everybody[:3])
    assert (work.choices, work.votes_left) == (2, 2)
    assert "最多可以投 2 票" in refusal(marking.cast_votes, number, everybody[:3], by=expert, at=DURING)
    assert refusal(marking.cast_votes, number, [7], by=expert, at=DURING) == cast_rules.NOT_TO_VOTE_FOR.reason
    arguments = number, everybody[0], 1, Given(answer=True)
    assert refusal(marking.cast, *arguments, by=expert, at=DURING) == cast_rules.BY_VOTE.reason
    marking.cast_votes(number, everybody[:1], by=expert, at=DURING)
    work = marking.work(number, by=expert, at=DURING)
    assert (work.progress, work.votes_left) == ((4, 4), 1)
    assert journal.latest(1)[0].verb == "votes_cast"
    assert refusal(marking.cast_votes, number, [], by=expert, at=DURING) == cast_rules.NOTHING_TO_CAST.reason

    proposal = voiding.propose(number, expert, everybody[1], "投错", by=case.office, at=DURING)
    voiding.approve(proposal.id, proposal.version, by=case.other, at=DURING)
    assert refusal(marking.cast_votes, number, everybody[:2], by=expert, at=DURING) == cast_rules.NOT_TO_VOTE_FOR.reason
    marking.cast_votes(number, everybody[1:2], by=expert, at=DURING)
    assert marking.work(number, by=expert, at=DURING).votes_left == 0


# -- voiding -------------------------------------------------------------------------------------------------


def test_voiding_takes_two_people_and_keeps_the_original() -> None:
    case = Case("eligibility")
    number, [expert] = case.round.id, case.panel[:1]
    pair = number, expert.id, case.first
    assert refusal(voiding.propose, *pair, "误投", by=case.office, at=DURING) == voiding_rules.NOT_CAST.reason
    original = hand_in(case.round, expert, case.first, Given(answer=True))
    assert refusal(voiding.propose, *pair, " ", by=case.office, at=DURING) == voiding_rules.NO_REASON.reason
    reason = refusal(voiding.propose, *pair, "长" * 501, by=case.office, at=DURING)
    assert reason == voiding_rules.REASON_TOO_LONG.reason
    proposal = voiding.propose(*pair, "误投", by=case.office, at=DURING)
    assert refusal(voiding.propose, *pair, "误投", by=case.other, at=DURING) == proposing.ALREADY_PROPOSED.reason
    [waiting] = voiding.waiting(case.round)
    assert (waiting.expert, waiting.candidate, waiting.reason) == (expert.id, case.first, "误投")
    assert [one.proposal.id for one in voiding.waiting()] == [proposal.id]
    assert voiding.waiting(Round(id=number + 1)) == []
    reason = refusal(voiding.approve, proposal.id, proposal.version, by=case.office, at=DURING)
    assert reason == proposing_rules.SAME_PERSON.reason
    voiding.decline(proposal.id, proposal.version, "没有误投", by=case.other, at=DURING)
    assert voiding.waiting(case.round) == []
    proposal = voiding.propose(*pair, "确有误投", by=case.office, at=DURING)
    voiding.approve(proposal.id, proposal.version, by=case.other, at=DURING)
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
    voiding.decline(proposal.id, proposal.version, "没有误投", by=case.other, at=DURING)
    closed = closing.close(case.round.id, case.round.version, by=case.office, at=DURING)
    assert refusal(voiding.propose, *pair, "误投", by=case.office, at=DURING) == rules.OVER.reason
    assert voiding.refusal_to_propose(closed, *pair[1:]) == voiding_rules.ROUND_NOT_OPEN
    other = proposals.add("opening", "edition", 1, b"{}", by=case.office, at=AT)
    with pytest.raises(NotFound):
        voiding.approve(other.id, other.version, by=case.other, at=DURING)


# -- on paper ------------------------------------------------------------------------------------------------


def test_paper_is_entered_and_confirmed_by_two() -> None:
    case = Case("score")
    number, expert = case.round.id, case.panel[0].id
    pair = number, expert, case.first
    draft = Given(opinion="只给自己看")
    marking.draft(number, case.first, 1, draft, "笔记", by=expert, at=DURING)
    assert refusal(paper_sheets.sheet, *pair, at=DURING) == rules.WINDOW_STILL_OPEN.reason
    seen = paper_sheets.sheet(*pair, at=AFTER)
    assert (seen.given, seen.entered_by, seen.cast) == (None, None, False)
    reason = refusal(paper_sheets.confirm, *pair, seen.version, by=case.other, at=AFTER)
    assert reason == paper_sheets.NOT_ENTERED.reason
    whole = given(case.round, points=1)
    with pytest.raises(Stale):
        paper_sheets.enter(*pair, seen.version - 1, whole, by=case.office, at=AFTER)
    assert "打分" in refusal(paper_sheets.enter, *pair, seen.version, draft, by=case.office, at=AFTER)
    paper_sheets.enter(*pair, seen.version, whole, by=case.office, at=AFTER)
    assert paper_sheets.unconfirmed(number) == (pair[1:],)
    assert refusal(closing.close, number, case.round.version, by=case.office, at=AFTER) == rules.UNCONFIRMED.reason
    seen = paper_sheets.sheet(*pair, at=AFTER)
    assert (seen.given, seen.entered_by) == (whole, case.office)
    reason = refusal(paper_sheets.confirm, *pair, seen.version, by=case.office, at=AFTER)
    assert reason == rules.SAME_OFFICER.reason
    paper_sheets.confirm(*pair, seen.version, by=case.other, at=AFTER)
    kept = ballots.one_of(case.round, expert, case.first)
    assert (kept.cast_at, kept.notes) == (AFTER, "笔记")
    assert paper_sheets.unconfirmed(number) == ()
    assert refusal(paper_sheets.sheet, *pair, at=AFTER) == rules.CAST_ALREADY.reason
    assert [entry.verb for entry in reversed(journal.latest(2))] == ["sheet_entered", "sheet_confirmed"]


def test_voting_paper() -> None:
    case = Case("vote", 3, decided={"choices__vote": "1"})
    number, expert = case.round.id, case.panel[0].id
    assert refusal(paper_sheets.votes, number, expert, at=OPENS) == rules.WINDOW_STILL_OPEN.reason
    seen = paper_sheets.votes(number, expert, at=AFTER)
    assert (seen.chosen, seen.entered_by, seen.cast) == (None, None, False)
    both = [case.first, case.second]
    assert "最多可以投 1 票" in refusal(paper_sheets.enter_votes, number, expert, both, by=case.office, at=AFTER)
    paper_sheets.enter_votes(number, expert, both[:1], by=case.office, at=AFTER)
    seen = paper_sheets.votes(number, expert, at=AFTER)
    assert (seen.chosen, seen.entered_by) == (frozenset(both[:1]), case.office)
    reason = refusal(paper_sheets.confirm_votes, number, expert, by=case.office, at=AFTER)
    assert reason == rules.SAME_OFFICER.reason
    paper_sheets.confirm_votes(number, expert, by=case.other, at=AFTER)
    seen = paper_sheets.votes(number, expert, at=AFTER)
    assert (seen.chosen, seen.cast) == (None, True)
    reason = refusal(paper_sheets.confirm_votes, number, expert, by=case.other, at=AFTER)
    assert reason == rules.CAST_ALREADY.reason
    assert again(case.round).version == case.round.version

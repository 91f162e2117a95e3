"""What an expert gives one candidate, as typed and as counted: points of a sheet, an answer of 初审, a vote; and
voiding 作废 what was cast: one officer proposes it with a reason, another decides, and the original stays."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import msgspec

from portal.rules.judging import recount, rounds, scoring
from portal.rules.judging.recount import Count
from portal.rules.judging.rounds import Head, RoundState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.rulebook.rubric import SHEETS, Method, Rubric

Marks = tuple[int | None, ...]

NOTES = Passage("我的笔记", 2_000)
NO_ANSWER = "请选择符合条件或者不符合条件。"
NOT_TO_VOTE_FOR = Refusal("所选的候选人中有人不能由您投票，请刷新本页后重新选择。")
NOTHING_JUDGED = Refusal("还没有判定任何候选人，请先判定再提交。")
NOT_SURE = Refusal("请先勾选“已核对，提交后不能修改”。判定已经保存，还没有提交。")
NOTHING_TO_CAST = Refusal("您的投票已经全部提交，不能再修改。如确有差错，请联系组委会办公室。")
BY_VOTE = Refusal("本轮为投票，请在投票页提交。")
NOT_BY_VOTE = Refusal("本轮不是投票，请在候选人的评审页提交。")


class Given(NamedTuple):
    """``points`` by indicator, of a score sheet; ``answer``: whether eligible, with ``heads`` where not, or a vote."""

    points: Mapping[str, int] = {}
    answer: bool | None = None
    heads: frozenset[Head] = frozenset()
    opinion: str = ""


def cleaned(given: Given) -> Given:
    """``given`` as it is kept."""
    return given._replace(opinion=clean_text(given.opinion))


def faults_of(method: Method, rubric: Rubric, given: Given) -> dict[str, str]:
    """What keeps this from being cast, {indicator's key, "answer", "heads" or "opinion": reason}. (S4, P6, N4)"""
    found = scoring.faults_of(rubric, given.points) if method in SHEETS else {}
    if method is Method.ELIGIBILITY:
        found = _faults_of_answer(given)
    if refusal := scoring.OPINION.refusal_of_length(given.opinion):
        found["opinion"] = refusal.reason
    return found


def _faults_of_answer(given: Given) -> dict[str, str]:
    if given.answer is None:
        return {"answer": NO_ANSWER}
    refusal = rounds.refusal_of_judgement(given.answer, given.heads)
    return {"heads": refusal.reason} if refusal else {}


def faults_of_notes(notes: str) -> dict[str, str]:
    """What keeps the expert's own notes from standing beside what is cast, {"notes": reason}."""
    refusal = NOTES.refusal_of_length(notes)
    return {"notes": refusal.reason} if refusal else {}


def faults_of_draft(method: Method, rubric: Rubric, given: Given) -> dict[str, str]:
    """What keeps this from being kept: what is not there yet is no fault, and a text may be too long for now."""
    return scoring.faults_of_draft(rubric, given.points) if method in SHEETS else {}


def marks_of(method: Method, rubric: Rubric, given: Given) -> Marks:
    """As it is counted; None where nothing is given yet."""
    if method in SHEETS:
        return tuple(given.points.get(indicator.key) for indicator in rubric.indicators())
    return (None if given.answer is None else int(given.answer),)


def given_from(method: Method, rubric: Rubric, marks: Marks, heads: Collection[Head], opinion: str) -> Given:
    """What is kept, as it was typed."""
    if method in SHEETS:
        pairs = zip(rubric.indicators(), marks, strict=False)  # a sheet that nothing was saved of has no marks
        return Given({one.key: mark for one, mark in pairs if mark is not None}, opinion=opinion)
    answer = None if not marks or marks[0] is None else bool(marks[0])
    return Given(answer=answer, heads=frozenset(heads), opinion=opinion)


def refusal_of_votes(chosen: Collection[int], open_to: Collection[int], cast: int, choices: int) -> Refusal | None:
    """Why these votes cannot be cast beside the ``cast`` ones, or None. ``open_to``: who is still to vote on. (N5)"""
    if not open_to:
        return NOTHING_TO_CAST
    if not set(chosen) <= set(open_to):
        return NOT_TO_VOTE_FOR
    return rounds.refusal_of_votes(cast + len(set(chosen)), choices)


# -- voiding -------------------------------------------------------------------------------------------------

VOIDING_REASON = Passage("作废的原因", 500)
ROUND_NOT_OPEN = Refusal("评审中可以作废评审表；结果已经知道的，只有组委会不同意结果以后才能提请作废。")
NOT_BY_SHEETS = Refusal("本轮不由专家逐人评审，没有可以作废的评审表。")
NOBODY_ELSE = Refusal("作废以后，这名候选人没有专家评审，不能只作废这一份；可以提请重新进行本轮。")
NOT_QUORATE = Refusal("作废以后，参加评审的专家没有达到规定的人数；可以提请重新进行本轮。")
NOT_CAST = Refusal("这份评审表还没有提交，不需要作废。")
CHANGED_SINCE = Refusal("这份评审表已经作废，不需要再次办理。")


def refusal_to_void(state: RoundState, cast: bool) -> Refusal | None:
    """Why the ballot cannot be voided, or None: cast, and not yet counted."""
    if state is not RoundState.OPEN:
        return ROUND_NOT_OPEN
    return None if cast else NOT_CAST


def refusal_to_void_known(count: Count, expert: int, candidate: int, *, declined: bool) -> Refusal | None:
    """Why a ballot of a counted round cannot be voided, or None: only where the committee has declined the result, and
    as nobody casts anew who may know it, somebody else must have judged the candidate, and enough must be left. (N4)"""
    if not declined:
        return ROUND_NOT_OPEN
    if count.terms.method not in rounds.WITH_BALLOTS:
        return NOT_BY_SHEETS
    cast = [one for one in count.papers if one.candidate == candidate and one.marks is not None]
    if not any(one.expert == expert for one in cast):
        return NOT_CAST
    if len(cast) < 2:
        return NOBODY_ELSE
    return None if recount.result_of(without(count, expert, candidate)).quorate else NOT_QUORATE


def without(count: Count, expert: int, candidate: int) -> Count:
    """The count without this ballot, as if it had never been asked for; the panel has to decide anew what it decided on
    the old one."""
    left = tuple(one for one in count.papers if (one.expert, one.candidate) != (expert, candidate))
    return msgspec.structs.replace(count, papers=left, decision=None)

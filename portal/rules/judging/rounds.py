"""A round of judging: what is fixed before it opens, its window, and when something may be cast, entered, closed.

A round belongs to one stage of one programme. It opens when the round before it is approved, and everything that its
result depends on is fixed (N4–N7, M17, M18, M20). Until it closes nobody learns more than "submitted" or "not yet".
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

import msgspec

from portal.rules.judging import scoring, tally
from portal.rules.judging.tally import Attendance, Terms
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.language.worded import Worded
from portal.rules.rulebook.rubric import COUNTED, SHEETS, Method, Stage
from portal.rules.rulebook.rulebook import YES_NO, Rulebook

WITH_BALLOTS = COUNTED - {Method.PUBLIC, Method.OVERALL}  # experts cast something
YES, _ = YES_NO


class RoundState(Worded):
    """Where a round stands. Closing: nothing can be cast any more. Closed: it is counted. Approved: its result is
    frozen. Replaced: it is held anew, and what it has come to no longer counts."""

    PREPARING = "preparing", "准备中"
    OPEN = "open", "评审中"
    CLOSING = "closing", "正在计票"
    CLOSED = "closed", "已结束评审"
    APPROVED = "approved", "结果已批准"
    REPLACED = "replaced", "已由重新评审代替"


class Head(Worded):
    """What a candidate lacks who is found not eligible. (N4)"""

    QUALIFICATION = "qualification", "资格"
    PROCEDURE = "procedure", "推荐程序"
    COMPLETENESS = "completeness", "完整性"
    COMPLIANCE = "compliance", "合规性"


# -- what is fixed ---------------------------------------------------------------------------------------------


def stages_of(rulebook: Rulebook, settings: Mapping[str, Any] | None = None) -> tuple[Stage, ...]:
    """The stages that are held as rounds, in the order of the rulebook; an optional one if the programme's
    ``settings`` say so. (M19)"""
    held = (settings or {}).get("values", {})
    return tuple(
        stage
        for stage in rulebook.stages
        if stage.method in COUNTED and (not stage.optional or held.get(f"held.{stage.key}") == YES)
    )


def stage_before(rulebook: Rulebook, key: str, settings: Mapping[str, Any] | None = None) -> Stage | None:
    """The round whose result the one of this stage begins with; None for the first.

    :raises KeyError: there is no such round.
    """
    before = None
    for stage in stages_of(rulebook, settings):
        if stage.key == key:
            return before
        before = stage
    raise KeyError(key)


def terms_of(rulebook: Rulebook, stage: Stage, settings: Mapping[str, str]) -> Terms:
    """What the rulebook and the edition's ``settings`` (``opening.standing``) fix for the round of this stage.

    :raises ValueError: a setting is not decided, which ``opening.lacking`` says before the edition opens.
    """
    return Terms(
        method=stage.method,
        maxima=scoring.maxima(rulebook.rubric) if stage.method in SHEETS else (1,),
        quorum=str(Fraction(settings["quorum"])) if stage.method in WITH_BALLOTS else "",
        threshold=stage.threshold,
        passes=int(settings.get(f"passes.{stage.key}", 0)),
        choices=int(settings[f"choices.{stage.key}"]) if stage.method in (Method.VOTE, Method.PUBLIC) else 0,
        combine=_combining(stage, settings),
        quotas=_quotas(rulebook, settings) if stage.method is Method.DELIBERATION else {},
    )


def _combining(stage: Stage, settings: Mapping[str, str]) -> str:
    return settings.get(f"combine.{stage.key}", tally.MEAN) if stage.method in SHEETS else ""


def _quotas(rulebook: Rulebook, settings: Mapping[str, str]) -> dict[str, int]:
    return {honour.key: int(settings[f"quota.{honour.key}"]) for honour in rulebook.honours}


# -- opening ---------------------------------------------------------------------------------------------------

EDITION_ENDED = Refusal("本届评选已经结束，不再准备评审。")
CALL_OPEN = Refusal("申报还没有截止，截止以后才能准备评审。")
OPENED_ALREADY = Refusal("本轮评审已经开始，不需要再次开始。")
BEFORE_IS_NOT_APPROVED = Refusal("上一轮评审的结果还没有批准，批准以后才能开始本轮。")
NO_CANDIDATES = Refusal("本轮还没有候选人，不能开始。")
NO_WINDOW = Refusal("请先填写本轮评审的开始时间和截止时间。")
WINDOW_REVERSED = Refusal("本轮评审的截止时间应晚于开始时间。")
WINDOW_OVER = Refusal("本轮评审的截止时间已经过去，请先更改。")


def refusal_to_begin(ended: bool, closes_at: datetime, now: datetime) -> Refusal | None:
    """Why the edition's rounds cannot be prepared now, or None: it has ended, or its call still takes applications."""
    if ended:
        return EDITION_ENDED
    return CALL_OPEN if now <= closes_at else None


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A round as it stands before it opens. ``judges``: how many experts judge each candidate, recusals taken out."""

    state: RoundState
    method: Method
    before: RoundState | None  # of the round before; None for the first
    lacking: tuple[str, ...]  # settings that are not decided, each as a sentence
    judges: Mapping[int, int]
    opens_at: datetime | None
    closes_at: datetime | None


def refusal_to_open(prepared: Prepared, now: datetime) -> Refusal | None:
    """Why the round may not be opened, or None: nothing that counts may change afterwards."""
    if prepared.state is not RoundState.PREPARING:
        return OPENED_ALREADY
    if prepared.before not in (None, RoundState.APPROVED):
        return BEFORE_IS_NOT_APPROVED
    if prepared.lacking:
        return Refusal(prepared.lacking[0])
    if not prepared.judges:
        return NO_CANDIDATES
    unjudged = sum(1 for judges in prepared.judges.values() if not judges)
    if unjudged and prepared.method in WITH_BALLOTS:
        return Refusal(f"有 {unjudged} 名候选人没有可以评审的专家（回避的除外），请先分配专家。")
    return refusal_of_window(prepared.opens_at, prepared.closes_at, now)


def refusal_of_window(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> Refusal | None:
    """Why the window cannot be as it is, or None."""
    if opens_at is None or closes_at is None:
        return NO_WINDOW
    if closes_at <= opens_at:
        return WINDOW_REVERSED
    return WINDOW_OVER if closes_at <= now else None


def warnings_to_open(terms: Terms, judges: Mapping[int, int]) -> tuple[str, ...]:
    """What the office should know before it opens the round: who needs every single vote. (N4)

    >>> from portal.rules.rulebook.rubric import Method
    >>> warnings_to_open(Terms(method=Method.ELIGIBILITY, maxima=(1,), threshold="2/3"), {1: 3, 2: 5, 3: 3})
    ('有 2 名候选人各由 3 名专家评审，须全体判定符合条件才能通过。',)
    """
    if not terms.threshold:
        return ()
    panels = [n for n in judges.values() if n and tally.needed(n, Fraction(terms.threshold)) == n]
    return tuple(
        f"有 {panels.count(n)} 名候选人各由 {n} 名专家评审，须全体判定符合条件才能通过。" for n in sorted(set(panels))
    )


# -- casting ---------------------------------------------------------------------------------------------------

NOT_YET = Refusal("本轮评审还没有开始。")
OVER = Refusal("本轮评审的提交时间已经截止。需要补交的，请联系组委会办公室。")
DECLARE_FIRST = Refusal("请先确认本轮的回避情况，再查看材料、进行评审。")
CAST_ALREADY = Refusal("您对这名候选人的评审已经提交，不能再修改。如确有差错，请联系组委会办公室。")
NO_HEAD = Refusal("判定为不符合条件的，请至少选择一个方面：资格、推荐程序、完整性、合规性。")
HEADS_WITH_YES = Refusal("判定为符合条件的，不需要选择不符合的方面。")
WINDOW_STILL_OPEN = Refusal("提交时间还没有截止，请由专家自行提交。")
SAME_OFFICER = Refusal("录入的纸质评审表须由另一位工作人员核对，不能由录入人自己核对。")


class Window(msgspec.Struct, frozen=True):
    """When experts can cast, both ends included."""

    state: RoundState
    opens_at: datetime
    closes_at: datetime


def refusal_to_read(window: Window, declared: bool, now: datetime) -> Refusal | None:
    """Why an expert sees no file of the round, or None."""
    if window.state is RoundState.PREPARING or now < window.opens_at:
        return NOT_YET
    if window.state is not RoundState.OPEN:
        return OVER
    return None if declared else DECLARE_FIRST


def refusal_to_cast(window: Window, declared: bool, cast: bool, now: datetime) -> Refusal | None:
    """Why an expert may not cast, or change, a ballot, or None. Casting is final for that candidate."""
    if refusal := refusal_to_read(window, declared, now):
        return refusal
    if now > window.closes_at:
        return OVER
    return CAST_ALREADY if cast else None


def refusal_of_judgement(eligible: bool, heads: Collection[Head]) -> Refusal | None:
    """Why this is no answer of 初审, or None: a no names what is lacking. (N4)"""
    if eligible:
        return HEADS_WITH_YES if heads else None
    return None if heads else NO_HEAD


def refusal_of_votes(chosen: int, choices: int) -> Refusal | None:
    """Why so many votes cannot be cast, or None: at most k, and none is a vote as well. (N5)"""
    return Refusal(f"最多可以投 {choices} 票，现在选择了 {chosen} 名，请减少后再提交。") if chosen > choices else None


def refusal_to_enter(window: Window, cast: bool, now: datetime) -> Refusal | None:
    """Why the office may not enter a ballot from its paper, or None: between the end of the window and the closing."""
    if window.state is not RoundState.OPEN:
        return OVER if window.state is not RoundState.PREPARING else NOT_YET
    if now <= window.closes_at:
        return WINDOW_STILL_OPEN
    return CAST_ALREADY if cast else None


def refusal_to_confirm(entered_by: int, officer: int) -> Refusal | None:
    """Why this officer may not confirm what was entered, or None. (two people)"""
    return SAME_OFFICER if entered_by == officer else None


# -- closing ---------------------------------------------------------------------------------------------------

CLOSED_ALREADY = Refusal("本轮评审已经结束，不需要再次结束。")
STILL_CASTING = Refusal("提交时间还没有截止，还有专家没有提交，现在不能结束本轮评审。")
UNCONFIRMED = Refusal("还有录入的纸质评审表没有经另一位工作人员核对，请先核对。")
NOT_CLOSED = Refusal("本轮评审还没有结束，请先结束评审。")
TIE_UNDECIDED = Refusal("分数线上有并列，请先记录专家组的决定和会议记录。")
NOBODY_LEFT = Refusal(
    "候选人已经全部退出，本轮没有可以计票的内容。请在“更正与补救”中提出重新进行本轮；没有候选人的轮次不影响结束届次。"
)
UNNAMED = Refusal("请先记录专家组评议确定的推荐人选名单和会议记录。")


def refusal_to_close(
    window: Window, terms: Terms, attendance: Attendance, unconfirmed: int, now: datetime
) -> Refusal | None:
    """Why the round may not be closed and counted, or None. Before its end only when everybody has handed in; a count
    that was cut off goes on."""
    if window.state is RoundState.CLOSING:
        return None
    if window.state is not RoundState.OPEN:
        return NOT_YET if window.state is RoundState.PREPARING else CLOSED_ALREADY
    if now <= window.closes_at and attendance.handed_in < attendance.entitled:
        return STILL_CASTING
    if unconfirmed:
        return UNCONFIRMED
    if terms.quorum and not tally.is_quorate(attendance, Fraction(terms.quorum)):
        handed_in, entitled = attendance
        return Refusal(f"应到专家 {entitled} 名，已全部提交的 {handed_in} 名，没有达到规定的人数，不能结束本轮评审。")
    return None


def refusal_to_put_forward(state: RoundState, method: Method, tied: bool, decided: bool) -> Refusal | None:
    """Why the result may not be proposed to the committee, or None: a tie across the line is the panel's to decide, and
    so is the list of a deliberation. (M4, M10, N7)"""
    if state is not RoundState.CLOSED:
        return NOT_CLOSED
    if decided:
        return None
    if method is Method.DELIBERATION:
        return UNNAMED
    return TIE_UNDECIDED if tied else None


OPINION = Passage("专家组的评议意见", 20_000)

DECIDED_ALREADY = Refusal("专家组的决定已经记录，不能再更改。")
VOIDING_UNDECIDED = Refusal("还有作废评审表的提议没有决定，请先决定。")
CHANGED = Refusal("提请批准的结果与现在的计票不一致，请重新提请。")


def refusal_of_opinion(method: Method, opinion: str) -> Refusal | None:
    """Why this cannot be the opinion of the panel on the round, or None; where no experts judge there is none. (M10)"""
    return OPINION.refusal_of_length(opinion) if method is Method.OVERALL else OPINION.refusal_of(opinion)


def lacking_part(stage: str) -> str:
    """What is lacking for an overall evaluation: a stage that counts and has no approved result. (M20)"""
    return f"“{stage}”计入综合评价，它的结果还没有批准。"

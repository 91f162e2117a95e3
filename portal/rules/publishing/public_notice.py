"""The public notice 公示 of an honour list: at least as many working days as the rulebook says, its own day not
counted, to the end of the last day in Beijing. (第二十一条)"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from portal.rules.language import working_days
from portal.rules.language.days import BEIJING, beijing, day_in_words
from portal.rules.language.passages import Passage
from portal.rules.language.proposing import Words
from portal.rules.language.refusals import Refusal, Refused
from portal.rules.language.worded import Worded
from portal.rules.language.working_days import Years
from portal.rules.rulebook.procedure import Procedure


class Change(Worded):
    """What two officers change of a notice that runs."""

    EXTENDED = "extended", "延长"
    INTERRUPTED = "interrupted", "中止"
    RESTARTED = "restarted", "重新开始"


CHANGE_REASON = Passage("变动的原因", 300, "会向社会公布")
REASON = Passage("移出的原因", 300, "会向社会公布")
_NUMBERS = re.compile(r"[0-9]{6,}|@")

PUBLISHED_ALREADY = Refusal("这份名单已经公示，不能重复公示。")
NOBODY = Refusal("名单上已经没有人，不能公示。")
NO_DAY = Refusal("请填写公示的最后一天。")
NO_CHANGE = Refusal("请选择延长、中止还是重新开始。")
NOT_INTERRUPTED = Refusal("公示没有中止，不需要重新开始。")
INTERRUPTED_NOW = Refusal("公示已经中止，只能重新开始。")
OVER_ALREADY = Refusal("公示已经结束，不能再延长或者中止。")
NOT_LATER = Refusal("新的最后一天要晚于现在的最后一天，公示只能延长。")
CHANGING_WORDS = Words(
    waiting=Refusal("这份公示已经有一项变动等待另一位工作人员决定。"),
    own=Refusal("这项变动是您本人提出的，请由办公室的另一位工作人员决定。"),
    decided=Refusal("这项变动已经有了决定，不需要再次办理。"),
)
NOT_TO_COME = Refusal("请填写一个以后的时间；现在就公示的，请直接公示。")
REMOVED_ALREADY = Refusal("已经移出名单。")
DECIDED = Refusal("已经决定表彰，不能再移出名单；需要取消或者撤销荣誉的，按办法第二十九条、第三十条办理。")
REASON_PRIVATE = Refusal("原因会向社会公布，请不要写证件号码、电话或者邮箱。")


def day_of(moment: datetime) -> date:
    """The day in Beijing."""
    return beijing(moment).date()


def end_of(last_day: date) -> datetime:
    """24:00 of the day in Beijing: the first moment after it.

    >>> end_of(date(2026, 11, 27)).isoformat()
    '2026-11-27T16:00:00+00:00'
    """
    return datetime.combine(last_day + timedelta(days=1), time(), BEIJING).astimezone(UTC)


def is_over(last_day: date, now: datetime, *, interrupted: bool = False) -> bool:
    """Whether a notice with this last day has ended; one that is interrupted has not."""
    return not interrupted and now >= end_of(last_day)


def days_left(last_day: date, now: datetime) -> int:
    """How many days are left after today; 0 on the last day, below 0 when it is over."""
    return (last_day - day_of(now)).days


def days_left_in_words(last_day: date, now: datetime, *, interrupted: bool = False) -> str:
    """公示期还有 3 天"""
    if interrupted:
        return "公示已经中止，等待重新开始"
    left = days_left(last_day, now)
    if left < 0:
        return "公示已经结束"
    return f"公示期还有 {left} 天" if left else "今天是公示的最后一天"


def earliest_last_day(published_on: date, known: Years, procedure: Procedure) -> date:
    """The soonest that a notice of this day may end.

    :raises Refused: nobody knows a year among its days.
    """
    return working_days.nth_after(published_on, procedure.notice_days.value, known)


def refusal_of_period(published_on: date, last_day: date | None, known: Years, procedure: Procedure) -> Refusal | None:
    """Why a notice of this day may not end with ``last_day``, or None. (第二十一条)"""
    if last_day is None:
        return NO_DAY
    least, most = procedure.notice_days.value, procedure.notice_most.value
    if last_day > published_on + timedelta(days=most):  # a slip
        return Refusal(f"公示最长{most}天，请核对最后一天。")
    try:
        earliest = earliest_last_day(published_on, known, procedure)
        days = working_days.working_days_after(published_on, last_day, known)
    except Refused as refused:
        return refused.refusal
    if days < least:
        return Refusal(
            f"公示时间不得少于{least}个工作日（发布当天不计），现在只有{days}个工作日；"
            f"最后一天最早可以是{day_in_words(earliest)}。"
        )
    return None


def refusal_to_change(
    change: Change | None, standing: "Running", wanted: date | None, at: datetime, known: Years, procedure: Procedure
) -> Refusal | None:
    """Why the notice may not be changed so at ``at``, or None. It is only ever extended; what was interrupted begins
    again with all its working days. (第二十一条)"""
    if change is None:
        return NO_CHANGE
    if change is Change.RESTARTED:
        return refusal_of_period(day_of(at), wanted, known, procedure) if standing.interrupted else NOT_INTERRUPTED
    if standing.interrupted:
        return INTERRUPTED_NOW
    if is_over(standing.last_day, at):
        return OVER_ALREADY
    if change is Change.INTERRUPTED:
        return None
    if wanted is not None and wanted <= standing.last_day:
        return NOT_LATER
    return refusal_of_period(day_of(standing.runs_from), wanted, known, procedure)


class Running(NamedTuple):
    """A notice as it stands. ``runs_from``: since when its working days are counted."""

    runs_from: datetime
    last_day: date
    interrupted: bool


def refusal_to_remove(*, removed: bool, honoured: bool) -> Refusal | None:
    """Why somebody on the list may not be removed, or None: before the honour is decided, and once."""
    if removed:
        return REMOVED_ALREADY
    return DECIDED if honoured else None


def refusal_of_reason(reason: str) -> Refusal | None:
    """Why this cannot be the public reason of a removal, or None."""
    return refusal_of_public_words(REASON, reason)


def refusal_of_public_words(passage: Passage, reason: str) -> Refusal | None:
    """Why this cannot be a reason that everybody reads, or None: it tells nobody's number."""
    if refusal := passage.refusal_of(reason):
        return refusal
    return REASON_PRIVATE if _NUMBERS.search(reason.replace(" ", "").replace("-", "")) else None

"""The notice inside a unit 单位内部公示: when it counts as done, and when none is needed. (第二十一条, M21)

The list is announced inside the units of all on it while it is announced to the public. As with the public notice, the
day on which it is put up is not counted and the last day ends at 24:00 in Beijing. A unit confirms it by a scan; where
there is no unit to ask, the office says why.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from portal.rules.applying.organisations import normal_name
from portal.rules.language.passages import Passage
from portal.rules.language.refusals import Refusal
from portal.rules.language.worded import Worded
from portal.rules.rulebook.procedure import Procedure

REASON = Passage("原因", 500)
_IDENTITY = re.compile(r"[0-9]{15}")


class UnitNoticeState(Worded):
    """How far the notice inside one unit is."""

    AWAITED = "awaited", "待反馈"
    CONFIRMED = "confirmed", "已确认"
    NOT_APPLICABLE = "not_applicable", "不适用"


class Standing(NamedTuple):
    """On what every act depends. ``first``, ``last``: the days of the notice inside, None before they are entered;
    ``frozen``: the honours are decided; ``needed``: somebody of the unit still stands on the list."""

    state: UnitNoticeState
    first: date | None = None
    last: date | None = None
    frozen: bool = False
    needed: bool = True


DECIDED = Refusal("表彰决定已经公布，单位内部公示的情况不能再改动。")
NOBODY_LEFT = Refusal("本单位的人员都已移出拟表彰名单，不需要再在单位内部公示。")
CONFIRMED_ALREADY = Refusal("公示结果已经确认，不能再改动；确有差错的，请联系组委会办公室退回重报。")
EXEMPT_ALREADY = Refusal("组委会办公室已认定不需要在单位内部公示；情况有变的，请联系组委会办公室。")
NO_DAYS = Refusal("请先填写单位内部公示的起止日期，再上传公示结果证明。")
NO_FIRST = Refusal("请填写开始公示的日期，例如 2026年12月1日。")
NO_LAST = Refusal("请填写公示的最后一天，例如 2026年12月8日。")
BACKWARDS = Refusal("公示的最后一天早于开始的一天，请核对两个日期。")
BEFORE_PUBLICATION = Refusal("单位内部公示不能早于向社会公示开始的那一天，请核对开始的日期。")
NOT_OVER = Refusal("单位内部公示还没有结束。请在最后一天过后，再上传公示结果证明。")
NOT_CHECKED = Refusal("请核对扫描件后，勾选“已核对”。")
NO_FILE = Refusal("没有收到文件。请先选择公示结果证明的扫描件，再点“上传并确认”。")
REASON_PRIVATE = Refusal("原因会记入操作记录，请不要写证件号码。")
NOTHING_TO_REOPEN = Refusal("单位还没有反馈，不需要退回重报。")
REMINDED_TODAY = Refusal("今天已经提醒过，明天可以再次提醒。")
NOT_AWAITED = Refusal("已经有了结果，不需要提醒。")

ALREADY = {UnitNoticeState.CONFIRMED: CONFIRMED_ALREADY, UnitNoticeState.NOT_APPLICABLE: EXEMPT_ALREADY}


def unit_key(unit: str) -> str:
    """Under which name a unit has its notice: people whose forms spell it alike share one."""
    return normal_name(unit)


def units_of(units: Iterable[str]) -> list[str]:
    """The units in which a list is announced, each once, in the order of the list: of all on it, 提名 included.
    Whoever names no unit has a notice of their own, which the office decides on."""
    return list(dict.fromkeys(map(unit_key, units)))


def refusal_to_report(standing: Standing) -> Refusal | None:
    """Why neither days nor a confirmation can be entered now, or None."""
    if standing.frozen:
        return DECIDED
    if not standing.needed:
        return NOBODY_LEFT
    return ALREADY.get(standing.state)


def refusal_of_days(
    first: date | None, last: date | None, procedure: Procedure, *, published: date, counted: int
) -> Refusal | None:
    """What is wrong with the days of a notice inside, or None.

    :param published: the day on which the public notice began; ``counted``: the working days after ``first`` up to
        and with ``last``. Exactly as many as the rulebook says are enough. (第二十一条)
    """
    if first is None:
        return NO_FIRST
    if last is None:
        return NO_LAST
    if last < first:
        return BACKWARDS
    if first < published:
        return BEFORE_PUBLICATION
    least = procedure.notice_days.value
    return too_short(counted, least) if counted < least else None


def too_short(counted: int, least: int) -> Refusal:
    return Refusal(
        f"这段时间只有{counted}个工作日（开始的当天不计，周末和节假日不计，调休上班日计入），"
        f"单位内部公示不少于{least}个工作日，请延长。"
    )


def refusal_to_confirm(standing: Standing, today: date) -> Refusal | None:
    """Why the outcome cannot be confirmed yet, or None: only when the last day is over."""
    if refusal := refusal_to_report(standing):
        return refusal
    if standing.last is None:
        return NO_DAYS
    return None if today > standing.last else NOT_OVER


def refusal_of_sending(*, sent: bool, checked: bool) -> Refusal | None:
    """What is missing where a confirmation is sent, or None."""
    if not sent:
        return NO_FILE
    return None if checked else NOT_CHECKED


def refusal_to_exempt(standing: Standing, reason: str) -> Refusal | None:
    """Why the office may not say that no notice inside is possible, or None: it says why. (M21)"""
    if standing.frozen:
        return DECIDED
    return ALREADY.get(standing.state) or refusal_of_reason(reason)


def refusal_to_reopen(standing: Standing) -> Refusal | None:
    """Why the office may not ask for a new confirmation, or None."""
    if standing.frozen:
        return DECIDED
    return NOTHING_TO_REOPEN if standing.state is UnitNoticeState.AWAITED else None


def refusal_to_remind(standing: Standing) -> Refusal | None:
    """Why nobody need be reminded, or None."""
    if standing.frozen:
        return DECIDED
    if not standing.needed:
        return NOBODY_LEFT
    return None if standing.state is UnitNoticeState.AWAITED else NOT_AWAITED


def refusal_of_reason(reason: str) -> Refusal | None:
    """What is wrong with a reason as it was typed, or None."""
    if refusal := REASON.refusal_of(reason):
        return refusal
    return REASON_PRIVATE if _IDENTITY.search(reason) else None


def refusal_to_settle(state: UnitNoticeState | None) -> Refusal | None:
    """Why somebody cannot be on the final list for the notice inside their unit, or None. (M21, M22)"""
    if state in (UnitNoticeState.CONFIRMED, UnitNoticeState.NOT_APPLICABLE):
        return None
    return Refusal("单位内部公示的结果还没有确认。")


def is_due(remaining: int, procedure: Procedure) -> bool:
    """Whether who has not answered is reminded now: ``remaining`` working days are left of the public notice, today's
    not counted."""
    return remaining <= procedure.unit_reminder_days.value

"""Losing an honour: 取消 for false material or improper means (第二十九条), 撤销 for serious misconduct that
happens within two years of the award (第三十条). The person is heard, each organiser verifies, the hosts agree, two
officers put it into effect, the next committee confirms it."""

from collections.abc import Collection, Sequence
from datetime import date

import msgspec

from portal.rules.applying.honour_bar import HonourState, years_after
from portal.rules.language.days import day_in_words
from portal.rules.language.passages import Passage
from portal.rules.language.proposing import Words
from portal.rules.language.refusals import Refusal
from portal.rules.language.worded import Worded
from portal.rules.roll.honourees import SHOWN

KINDS = {HonourState.CANCELLED: ("取消", "第二十九条"), HonourState.REVOKED: ("撤销", "第三十条")}

GROUNDS = Passage("事实和依据", 2_000, "本人和核实单位据此陈述、核实")
SAID = Passage("情况", 2_000)
UNVERIFIED = Refusal("请先告知本人、由各活动组织单位核实，再报主办单位。")
WORDS = Words(waiting=Refusal("已经提请另一位同事审定，请等它办结。"))


class Step(Worded):
    """What can be recorded about a case."""

    TOLD = "told", "告知本人，听取陈述申辩"
    STATEMENT = "statement", "本人陈述申辩"
    VERIFIED = "verified", "活动组织单位核实"
    CONSENT = "consent", "主办单位同意"
    DROPPED = "dropped", "不予处理"
    CREDIT = "credit", "纳入社会信用信息系统"
    RETURNED = "returned", "收回证书"


BEFOREHAND = (Step.TOLD, Step.STATEMENT, Step.VERIFIED, Step.CONSENT, Step.DROPPED)
AFTERWARDS = {HonourState.CANCELLED: Step.CREDIT, HonourState.REVOKED: Step.RETURNED}


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded step: what was said, on which day, of whom; ``until``: by when the person may speak."""

    step: Step
    on: date
    organiser: str = ""
    words: str = ""
    until: date | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case as the rule looks at it; ``state``: what the honour would become. ``effective_on``, ``confirmed_on``: the
    days in Shanghai on which it took effect and was confirmed."""

    state: HonourState
    awarded_on: date
    event_on: date
    organisers: tuple[str, ...]
    steps: tuple[Taken, ...] = ()
    effective_on: date | None = None
    confirmed_on: date | None = None

    @property
    def dropped(self) -> bool:
        return any(taken.step is Step.DROPPED for taken in self.steps)

    @property
    def is_open(self) -> bool:
        """Whether it can still come to the loss of the honour."""
        return self.effective_on is None and not self.dropped

    @property
    def verified_by(self) -> frozenset[str]:
        return frozenset(taken.organiser for taken in self.steps if taken.step is Step.VERIFIED)


def state_word(case: Case) -> str:
    """Where a case stands."""
    if case.dropped:
        return "不予处理"
    if case.effective_on is None:
        return "办理中"
    return "已确认" if case.confirmed_on else "已生效，待下届组委会确认"


def refusal_to_open(
    kind: HonourState,
    standing: HonourState,
    awarded_on: date,
    event_on: date | None,
    today: date,
    *,
    years: int,
    open_case: bool,
) -> Refusal | None:
    """Why no case can be opened, or None; ``years``: those in which misconduct can cost the honour. What counts is the
    day of the event, not that of the decision; the period ends with the same day so many years later
    (民法典第二百零二条).
    """
    if standing not in SHOWN:
        return Refusal("这项荣誉已经取消或者撤销。")
    if open_case:
        return Refusal("这项荣誉已经有一件没有办结。")
    if event_on is None:
        return Refusal("请填写事情发生（或者发现）的日期。")
    if event_on > today:
        return Refusal("事情发生的日期不能晚于今天。")
    last = revocable_until(awarded_on, years)
    if kind is HonourState.REVOKED and not awarded_on <= event_on <= last:
        return Refusal(
            f"第三十条只适用于获荣起{years}年内，也就是{day_in_words(awarded_on)}至{day_in_words(last)}发生的行为。"
            "此前以虚假材料或者不正当手段取得荣誉的，按第二十九条取消。"
        )
    return None


def revocable_until(awarded_on: date, years: int) -> date:
    """The last day on which misconduct can cost the honour. (第三十条)

    >>> revocable_until(date(2024, 2, 29), 2), revocable_until(date(2023, 12, 31), 2)
    (datetime.date(2026, 2, 28), datetime.date(2025, 12, 31))
    """
    return years_after(awarded_on, years)


def refusal_to_take(case: Case, taken: Taken, today: date) -> Refusal | None:
    """Why a step cannot be recorded now, or None."""
    after = taken.step not in BEFOREHAND
    if taken.on > today:
        return Refusal("日期不能晚于今天。")
    if after:
        return _refusal_afterwards(case, taken.step)
    if not case.is_open:
        return Refusal("这件事已经办结，不能再记录这一步。")
    if taken.step is Step.TOLD and (taken.until is None or taken.until <= today):
        return Refusal("请填写陈述申辩的截止日期，要晚于今天。")
    if taken.step is Step.VERIFIED and taken.organiser not in case.organisers:
        return Refusal("请选择核实的活动组织单位。")
    if taken.step is Step.VERIFIED and taken.organiser in case.verified_by:
        return Refusal("这个单位的核实情况已经记录。")
    if taken.step is not Step.CONSENT:
        return SAID.refusal_of(taken.words)
    return (
        None
        if not _lacking(case, today, but=Step.CONSENT)
        else Refusal("请先告知本人、由各活动组织单位核实，再报主办单位。")
    )


def _refusal_afterwards(case: Case, step: Step) -> Refusal | None:
    if case.effective_on is None:
        return Refusal("生效以后才有这一步。")
    if step is not AFTERWARDS[case.state]:
        return Refusal("取消荣誉纳入信用信息系统，撤销荣誉收回证书，请选择对应的一步。")
    return Refusal("这一步已经记录。") if any(taken.step is step for taken in case.steps) else None


def steps_left(case: Case) -> tuple[Step, ...]:
    """The steps that can still be recorded."""
    if case.is_open:
        return BEFOREHAND
    left = AFTERWARDS[case.state]
    return () if case.dropped or any(taken.step is left for taken in case.steps) else (left,)


def lacking(case: Case, today: date) -> tuple[str, ...]:
    """What is still missing before the case can take effect, in words. (第二十九条、第三十条)"""
    return tuple(_lacking(case, today, but=None))


def _lacking(case: Case, today: date, *, but: Step | None) -> Sequence[str]:
    found = []
    told = [taken for taken in case.steps if taken.step is Step.TOLD]
    if not told:
        found.append("告知本人，听取陈述申辩")
    elif not _heard(case.steps, told[-1], today):
        found.append(f"本人的陈述申辩，或者等到{day_in_words(told[-1].until or today)}过后")
    found += [f"{name}核实" for name in case.organisers if name not in case.verified_by]
    if but is not Step.CONSENT and not any(taken.step is Step.CONSENT for taken in case.steps):
        found.append("主办单位的同意文件")
    return found


def _heard(steps: Collection[Taken], told: Taken, today: date) -> bool:
    stated = any(taken.step is Step.STATEMENT for taken in steps)
    return stated or (told.until is not None and told.until < today)


def refusal_to_put_into_effect(case: Case, today: date) -> Refusal | None:
    """Why the honour cannot be taken away now, or None."""
    if not case.is_open:
        return Refusal("这件事已经办结。")
    missing = lacking(case, today)
    return Refusal(f"还缺：{'；'.join(missing)}。") if missing else None


def refusal_to_confirm(case: Case) -> Refusal | None:
    """Why the committee is not asked to confirm now, or None."""
    if case.effective_on is None:
        return Refusal("生效以后才提请组委会确认。")
    return Refusal("组委会已经确认。") if case.confirmed_on else None

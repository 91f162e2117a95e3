"""The numbers of the procedure: days, years, copies, each with its unit and the article that sets it, or marked as the
portal's own choice. Pages, letters, papers, consents and rules read them here; none stands in code or in a template.

An edition may deviate: its settings hold {entry: number} under ``procedure``, and the committee approves them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from portal.rules.rulebook.rubric import Method, Part, Stage

MOST = 1_000  # of anything: what is typed beyond is a slip
WORKING_DAYS = "工作日"
_DIGITS = "零一二三四五六七八九"


class Number(Part):
    """One number. ``floor``: an edition may set more, not less. ``official``: what the rulebook says, where an edition
    deviates from it; never in a file."""

    value: int
    unit: str
    source: str = ""  # the article, in words
    portal_choice: bool = False  # the documents are silent
    floor: bool = False
    official: int | None = None

    @property
    def words(self) -> str:
        """
        >>> Number(5, "工作日").words, Number(3, "份").words
        ('5 个工作日', '3 份')
        """
        return self._words(self.value)

    @property
    def said(self) -> str:
        """What the rulebook says and where, also where an edition deviates: 第二十一条：5 个工作日."""
        return f"{self.source or '平台的做法'}：{self._words(self.value if self.official is None else self.official)}"

    @property
    def decided(self) -> str:
        """What holds, for those who decide: 7 个工作日（本届另定；第二十一条：5 个工作日）."""
        if self.official is None:
            return f"{self.words}（{self.source or '平台的做法'}）"
        return f"{self.words}（本届另定；{self.said}）"

    def _words(self, value: int) -> str:
        return f"{value} {'个' if self.unit == WORKING_DAYS else ''}{self.unit}"

    @property
    def numeral(self) -> str:
        """The number in Chinese, below a hundred.

        >>> [Number(value, "年").numeral for value in (3, 10, 15, 40, 62, 120)]
        ['三', '十', '十五', '四十', '六十二', '120']
        """
        tens, ones = divmod(self.value, 10)
        if tens >= len(_DIGITS):
            return str(self.value)
        of_tens = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
        return of_tens + ("" if tens and not ones else _DIGITS[ones])


class Procedure(Part, kw_only=True):
    """What each entry means, and in which unit, stands in ``ENTRIES``."""

    notice_days: Number
    notice_most: Number
    bar_years: Number
    revoking_years: Number
    keep_years: Number
    copies: Number
    photos: Number
    call_days: Number
    filing_days: Number
    recommending_days: Number
    late_recommending_days: Number
    verifying_days: Number
    correction_days: Number
    extension_days: Number
    reply_days: Number
    round_ahead_days: Number
    round_days: Number
    filing_reminder_days: Number
    last_filing_reminder_days: Number
    recommending_reminder_days: Number
    correction_reminder_days: Number
    round_reminder_days: Number
    unit_reminder_days: Number

    @property
    def filing_reminders(self) -> tuple[int, ...]:
        """How many days before filing ends drafts are reminded of, the nearest first."""
        return tuple(sorted({self.filing_reminder_days.value, self.last_filing_reminder_days.value}))


# What the number is, as the office and the committee read it, and its unit.
ENTRIES: dict[str, tuple[str, str]] = {
    "notice_days": ("公示时间（向社会和单位内部）不少于", WORKING_DAYS),
    "notice_most": ("公示时间最长", "天"),
    "bar_years": ("获荣以后不得重复申报", "年"),
    "revoking_years": ("获荣以后发生的行为可以撤销荣誉", "年"),
    "keep_years": ("申报材料保存不少于", "年"),
    "copies": ("书面材料份数", "份"),
    "photos": ("1 寸证件照张数", "张"),
    "call_days": ("筹备到申报开始（建议）", "天"),
    "filing_days": ("申报时间（建议）", "天"),
    "recommending_days": ("申报截止以后推荐的时间（建议）", "天"),
    "late_recommending_days": ("延期或补正截止以后推荐的时间不少于", "天"),
    "verifying_days": ("证明证件号码是本人的时间", "天"),
    "correction_days": ("补正的时间（建议）", "天"),
    "extension_days": ("延期的时间（建议）", "天"),
    "reply_days": ("征求意见函回复的时间（建议）", "天"),
    "round_ahead_days": ("安排到评审开始（建议）", "天"),
    "round_days": ("每轮评审的时间（建议）", "天"),
    "filing_reminder_days": ("申报截止前首次提醒", "天"),
    "last_filing_reminder_days": ("申报截止前再次提醒", "天"),
    "recommending_reminder_days": ("推荐截止前提醒推荐单位", WORKING_DAYS),
    "correction_reminder_days": ("补正截止前提醒申报人", WORKING_DAYS),
    "round_reminder_days": ("评审截止前提醒专家", WORKING_DAYS),
    "unit_reminder_days": ("公示结束前提醒单位", WORKING_DAYS),
}
BEFORE_AN_EDITION = frozenset({"call_days", "filing_days", "recommending_days"})  # offered where one is begun
assert set(ENTRIES) == set(Procedure.__struct_fields__), "every entry needs its words"


def procedure_faults(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """What is wrong with the numbers of a file, as (path, reason in Chinese)."""
    for entry, number in entries_of(procedure):
        path, unit = f"procedure.{entry}", ENTRIES[entry][1]
        if not 1 <= number.value <= MOST:
            yield f"{path}.value", f"应为 1 至 {MOST} 之间的整数"
        if number.unit != unit:
            yield f"{path}.unit", f"单位应为“{unit}”"
        if bool(number.source) == number.portal_choice:
            yield f"{path}.source", "写明条款（source），或者标明由本平台确定（portal_choice），两者选一"
        if number.official is not None:
            yield f"{path}.official", "不写在规则文件中"


def entries_of(procedure: Procedure) -> Iterator[tuple[str, Number]]:
    """Every number with the name of its entry."""
    for entry in ENTRIES:
        yield entry, getattr(procedure, entry)


def entries_of_edition(procedure: Procedure) -> Iterator[tuple[str, Number]]:
    """Those that an edition can set."""
    return (found for found in entries_of(procedure) if found[0] not in BEFORE_AN_EDITION)


def deviating(procedure: Procedure, decided: Mapping[str, int]) -> Procedure:
    """The procedure of an edition that has ``decided`` {entry: number}."""
    changed: dict[str, Any] = {
        entry: msgspec.structs.replace(number, value=decided[entry], official=number.value)
        for entry, number in entries_of_edition(procedure)
        if decided.get(entry, number.value) != number.value
    }
    return msgspec.structs.replace(procedure, **changed)


def faults_of_decided(procedure: Procedure, typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with numbers as they were typed, {entry: reason}; nothing typed: the rulebook's number holds."""
    faults = {}
    for entry, number in entries_of_edition(procedure):
        text, least = typed.get(entry, ""), number.value if number.floor else 1
        if text and not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= MOST):
            below = f"，不能少于{number.source}规定的 {number.words}" if number.floor else ""
            faults[entry] = f"“{ENTRIES[entry][0]}”请填写 {least} 至 {MOST} 之间的整数{below}。"
    return faults


def decided_numbers(procedure: Procedure, typed: Mapping[str, str]) -> dict[str, int]:
    """Where numbers as they were typed, without faults, deviate from the rulebook."""
    return {
        entry: int(text)
        for entry, number in entries_of_edition(procedure)
        if (text := typed.get(entry, "")).isdigit() and int(text) != number.value
    }


def deviations(procedure: Procedure) -> tuple[str, ...]:
    """Where the edition deviates from what the documents set, in sentences for everybody."""
    return tuple(
        f"{ENTRIES[entry][0]} {number.words}（{number.said}；本届另定）。"
        for entry, number in entries_of(procedure)
        if number.official is not None and number.source
    )


def together(numbers: Iterable[str]) -> str:
    """The numbers of several rulebooks in one sentence.

    >>> together(["5", "5"]), together(["5", "7"])
    ('5', '5或7')
    """
    return "或".join(dict.fromkeys(numbers))


def quoted_faults(procedure: Procedure, bar_words: str, stages: tuple[Stage, ...]) -> Iterator[tuple[str, str]]:
    """Words that stand beside a number, and say another one."""
    notes = [(f"stages[{stage.key}].note", stage.note) for stage in stages if stage.method is Method.NOTICE]
    for path, words, pattern, number in (
        *((path, note, r"(\d+) ?个工作日", procedure.notice_days) for path, note in notes),
        ("bar_words", bar_words, r"(\d+) ?年内", procedure.bar_years),
    ):
        if said := [text for text in re.findall(pattern, words) if int(text) != number.value]:
            yield path, f"文字写的是 {'、'.join(said)}，[procedure] 写的是 {number.value}"

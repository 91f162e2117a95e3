"""What an edition decides beside its rulebooks, and what has to be decided before it opens.

The settings of a programme are one JSON value: ``values`` {setting's key: text}, ``deviation`` why they are not those
of the document, ``dates`` {stage's key: [first, last day]}, ``organisers`` and ``hotlines`` where they differ from the
rulebook, ``procedure`` {entry: number} where the edition deviates, ``audience`` where it has other words, ``delivery``
(rules/season/delivering).
Sources: README of the rules, "Decisions".
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from portal.rules.language.days import spelled
from portal.rules.language.passages import Passage
from portal.rules.rulebook.procedure import faults_of_decided
from portal.rules.rulebook.requirements import HONOUREE
from portal.rules.rulebook.rubric import OFFERED, Method, Part, Stage
from portal.rules.rulebook.rulebook import YES_NO, Rulebook

DEVIATION = Passage("名额、入围人数与文件规定不同的理由", 500)
MOMENTS = {"opens_at": "申报开始", "closes_at": "申报截止", "recommending_closes_at": "推荐截止"}
COUNT_MOST = 10_000
PERCENT = 100
CHOICES_DEFAULT = "3"  # of a public ballot: the portal's choice, as no document says
WEIGHED = (Method.SCORE, Method.PUBLIC)  # what 综合评价 adds up
_KEY = re.compile(r"[0-9a-z][0-9a-z-]{1,30}")


class SettingKind(StrEnum):
    NUMBER = "number"  # of people, experts, choices
    PERCENTAGE = "percentage"
    SHARE = "share"  # of a panel: one of ``options``
    CHOICE = "choice"
    YES_NO = "yes-no"


class Setting(Part, kw_only=True):
    """One thing to decide. ``default`` is the rulebook's number or the portal's own choice; "" where nobody has one.
    ``official``: the number that the document fixes; an edition with another one says why. ``stage``: it decides about,
    "" for all."""

    key: str
    label: str
    kind: SettingKind
    hint: str = ""
    unit: str = ""
    default: str = ""
    official: str = ""
    stage: str = ""
    least: int = 1
    options: tuple[tuple[str, str], ...] = ()


QUORUMS = (("1/2", "全体应到专家的半数以上"), ("2/3", "全体应到专家的三分之二以上"), ("1", "全体应到专家"))
COMBINING = (("mean", "平均分"), ("trimmed", "去掉一个最高分和一个最低分后的平均分"))
YES, NO = YES_NO


class Lack(Part):
    """What keeps an edition from being opened: the setting's key, and a sentence for the office."""

    key: str
    reason: str


def settings_of(rulebook: Rulebook) -> tuple[Setting, ...]:
    """What has to be decided for this award, in the order of its stages."""
    return tuple(_settings(rulebook))


def _settings(rulebook: Rulebook) -> Iterator[Setting]:
    for honour in rulebook.honours:
        yield Setting(
            key=f"quota.{honour.key}",
            label=f"{honour.title}名额",
            kind=SettingKind.NUMBER,
            unit="名",
            hint="名额是上限，可以少评，不补足。" + ("不设的填 0。" if honour.setting else ""),
            default=str(honour.quota) if honour.quota else "",
            official=str(honour.quota) if honour.quota else "",
            least=0 if honour.setting else 1,
        )
    for stage in rulebook.stages:
        yield from _of_stage(stage)
    if any(stage.method is Method.OVERALL for stage in rulebook.stages):
        yield from _weights(rulebook)
    if any(_by_experts(stage) for stage in rulebook.stages):
        yield Setting(
            key="quorum",
            label="每轮评审须有多少专家提交评审结果",
            kind=SettingKind.SHARE,
            hint="不足的，这一轮不能结束。",
            options=QUORUMS,
        )


def _by_experts(stage: Stage) -> bool:
    return stage.method in (Method.ELIGIBILITY, Method.VOTE, Method.SCORE, Method.DELIBERATION)


def _of_stage(stage: Stage) -> Iterator[Setting]:
    name = f"{stage.name}第 {stage.round} 轮" if stage.round else stage.name
    passes = str(stage.passes) if stage.passes else ""
    if stage.method is Method.PUBLIC and stage.optional and stage.method in OFFERED:
        yield Setting(
            key=f"held.{stage.key}",
            label=f"是否组织{name}",
            kind=SettingKind.YES_NO,
            hint="可以组织，也可以不组织。",
            default=NO,
            options=((YES, "组织"), (NO, "不组织")),
        )
    if stage.method is Method.PUBLIC:
        yield Setting(
            key=f"choices.{stage.key}",
            label=f"{name}每人最多选择",
            kind=SettingKind.NUMBER,
            unit="名",
            hint="一个人一张选票，最多选这么多名候选人。不组织的不用改。",
            default=CHOICES_DEFAULT,
        )
    if stage.method in (Method.VOTE, Method.SCORE) and (stage.setting or stage.passes):
        label, hint = f"{name}入围人数", "" if passes else "文件没有规定人数，由本届确定。"
        yield Setting(
            key=f"passes.{stage.key}",
            label=label,
            kind=SettingKind.NUMBER,
            unit="名",
            hint=hint,
            default=passes,
            official=passes,
            stage=stage.key,
        )
    if stage.method is Method.VOTE:
        yield Setting(
            key=f"choices.{stage.key}",
            label=f"{name}每位专家最多投票",
            kind=SettingKind.NUMBER,
            unit="名",
            hint="一般与入围人数相同。",
            default=passes,
            stage=stage.key,
        )
    if stage.method is Method.SCORE:
        yield Setting(
            key=f"combine.{stage.key}",
            label=f"{name}多位专家的总分如何合成",
            kind=SettingKind.CHOICE,
            default="mean",
            stage=stage.key,
            options=COMBINING,
        )


def _weights(rulebook: Rulebook) -> Iterator[Setting]:
    for stage in rulebook.stages:
        if stage.method in WEIGHED and stage.method in OFFERED:
            yield Setting(
                key=f"weight.{stage.key}",
                label=f"{stage.name}在综合评价中的比重",
                kind=SettingKind.PERCENTAGE,
                unit="%",
                hint="不组织的填 0；各项相加为 100。" if stage.optional else "各项相加为 100。",
                default="0" if stage.optional else "",
                least=0,
            )


def standing(rulebook: Rulebook, settings: Mapping[str, Any]) -> dict[str, str]:
    """The value of every setting: what was decided, else its default."""
    decided = settings.get("values", {})
    return {setting.key: decided.get(setting.key, setting.default) for setting in settings_of(rulebook)}


def in_words(setting: Setting, value: str) -> str:
    """The value as people read it, beside the document's where it is another; "" where nothing is decided."""
    if setting.options:
        return dict(setting.options).get(value, value)
    beside = f"（文件规定 {setting.official} {setting.unit}）" if deviates(setting, value) else ""
    return f"{value}{'' if setting.unit == '%' else ' '}{setting.unit}{beside}".strip() if value else ""


def deviates(setting: Setting, value: str) -> bool:
    """Whether the edition decides another number than the document fixes."""
    return bool(setting.official and value) and value != setting.official


def lacking(rulebook: Rulebook, settings: Mapping[str, Any]) -> tuple[Lack, ...]:
    """What still has to be decided or mended before the edition may open."""
    values = standing(rulebook, settings)
    found = {setting.key: fault_of_value(setting, values[setting.key]) for setting in settings_of(rulebook)}
    numbers = {entry: str(number) for entry, number in settings.get("procedure", {}).items()}
    found |= {f"procedure.{key}": reason for key, reason in faults_of_decided(rulebook.procedure, numbers).items()}
    lacks = [Lack(key, reason) for key, reason in found.items() if reason]
    return tuple(lacks) if lacks else _inconsistent(rulebook, values)


def lacking_sentence(rulebook: Rulebook, settings: Mapping[str, Any]) -> tuple[Lack, ...]:
    """Why the edition decides other numbers than the document fixes: it says so before it opens, or changes."""
    values = standing(rulebook, settings)
    if not any(deviates(setting, values[setting.key]) for setting in settings_of(rulebook)):
        return ()
    refusal = DEVIATION.refusal_of(settings.get("deviation", ""))
    return (Lack("deviation", refusal.reason),) if refusal else ()


def fault_of_value(setting: Setting, value: str) -> str:
    """What is wrong with one value; "" when nothing is."""
    if not value:
        return f"请确定“{setting.label}”。"
    if setting.options:
        return "" if value in dict(setting.options) else f"请为“{setting.label}”选择一项。"
    if not value.isascii() or not value.isdigit():
        return f"“{setting.label}”请填写整数。"
    most = PERCENT if setting.kind is SettingKind.PERCENTAGE else COUNT_MOST
    if not setting.least <= int(value) <= most:
        return f"“{setting.label}”请填写 {setting.least} 至 {most} 之间的整数。"
    return ""


def _inconsistent(rulebook: Rulebook, values: Mapping[str, str]) -> tuple[Lack, ...]:
    """Values that are right each by itself and not together."""
    lacks = []
    weights = {key: int(value) for key, value in values.items() if key.startswith("weight.")}
    if weights and sum(weights.values()) != PERCENT:
        first = next(iter(weights))
        lacks.append(Lack(first, f"综合评价各项比重相加应为 100，现在是 {sum(weights.values())}。"))
    for stage in rulebook.stages:
        held, weight = values.get(f"held.{stage.key}"), weights.get(f"weight.{stage.key}", 0)
        if held == NO and weight:
            lacks.append(Lack(f"weight.{stage.key}", f"不组织{stage.name}，它的比重应为 0。"))
        if held == YES and not weight:
            lacks.append(Lack(f"weight.{stage.key}", f"{stage.name}要计入综合评价，请填写它的比重。"))
    honourees = sum(int(value) for key, value in values.items() if key.startswith("quota."))
    last = [int(value) for key, value in values.items() if key.startswith("passes.")][-1:]
    outside = any(stage.joins for stage in rulebook.stages)
    if last and not outside and last[0] < honourees:
        lacks.append(Lack(f"quota.{HONOUREE}", f"最后一轮入围 {last[0]} 名，少于名额合计 {honourees} 名，请核对。"))
    return tuple(lacks)


def quorum(settings: Mapping[str, str]) -> Fraction:
    """The share of a panel that must hand in."""
    return Fraction(settings["quorum"])


# -- the windows ---------------------------------------------------------------------------------------------


def faults_of_window(
    opens_at: datetime | None, closes_at: datetime | None, recommending: datetime | None
) -> dict[str, str]:
    """What is wrong with the three moments, {field: reason}."""
    if opens_at is None or closes_at is None or recommending is None:
        typed = {"opens_at": opens_at, "closes_at": closes_at, "recommending_closes_at": recommending}
        return {name: f"请填写“{MOMENTS[name]}”的日期和时间。" for name, moment in typed.items() if moment is None}
    if closes_at <= opens_at:
        return {"closes_at": "申报截止应晚于申报开始。"}
    if recommending < closes_at:
        return {"recommending_closes_at": "推荐截止不能早于申报截止。"}
    return {}


def fault_of_past(closes_at: datetime, at: datetime) -> str:
    """Why an edition with this closing moment may not open at ``at``; "" when it may."""
    return "" if closes_at > at else "申报截止时间已经过去，请先更改。"


def faults_of_key(key: str, name: str) -> dict[str, str]:
    """What is wrong with an edition's key (in addresses and official numbers) and name."""
    faults = {}
    if not _KEY.fullmatch(key):
        faults["key"] = "请用 2 至 31 个小写字母、数字或“-”，例如 2027。"
    if not name.strip() or len(name) > 60:
        faults["name"] = "请填写届次名称，不超过 60 个字。"
    return faults


# -- planned days ----------------------------------------------------------------------------------------------


def days_in(first: str, last: str) -> tuple[list[str] | None, str]:
    """The planned days of a stage as they are kept, None where none are planned; and what is wrong, or ""."""
    if not first and not last:
        return None, ""
    try:
        from_day, to_day = (date.fromisoformat(spelled("date", day)) for day in (first, last or first))
    except ValueError:
        return None, "请填写完整的日期，或者都不填。"
    if to_day < from_day:
        return None, "结束日期不能早于开始日期。"
    return [from_day.isoformat(), to_day.isoformat()], ""

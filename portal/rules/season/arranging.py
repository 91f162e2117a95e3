"""A rulebook as an edition has arranged it: its own numbers beside those of the documents, its organisers and telephone
numbers, its own words in place of those that name the edition of the document."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from portal.rules.rulebook.procedure import deviating
from portal.rules.rulebook.rubric import Honour, Method, Stage
from portal.rules.rulebook.rulebook import Hotline, Organisers, Rulebook

AUDIENCE_MOST = 2_000  # characters
_BEFORE_BRACKET = re.compile(r"(（[^（）]*）)?$")


def arranged(rulebook: Rulebook, settings: Mapping[str, Any]) -> Rulebook:
    """The rulebook with what this edition has decided. Official words that name a number are kept; where the edition
    deviates, a sentence of its own follows them."""
    changed: dict[str, Any] = {}
    if values := settings.get("values"):
        changed["honours"] = tuple(_with_quota(honour, values) for honour in rulebook.honours)
        changed["stages"] = tuple(_with_passes(stage, values) for stage in rulebook.stages)
    if decided := settings.get("procedure"):
        changed["procedure"] = procedure = deviating(rulebook.procedure, decided)
        if procedure.bar_years.official and rulebook.bar_words:
            changed["bar_words"] = f"{rulebook.bar_words}本届为 {procedure.bar_years.words}。"
        if procedure.notice_days.official:
            own = f"本届不少于 {procedure.notice_days.words}。"
            stages = changed.get("stages", rulebook.stages)
            changed["stages"] = tuple(
                replace(stage, note=stage.note + own) if stage.method is Method.NOTICE else stage for stage in stages
            )
    if "organisers" in settings:
        changed["organisers"] = msgspec.convert(settings["organisers"], Organisers)
    if "hotlines" in settings:
        changed["hotlines"] = msgspec.convert(settings["hotlines"], tuple[Hotline, ...])
    return replace(rulebook, **changed) if changed else rulebook


def _with_quota(honour: Honour, values: Mapping[str, str]) -> Honour:
    decided = values.get(f"quota.{honour.key}", "")
    return replace(honour, quota=int(decided)) if decided else honour


def _with_passes(stage: Stage, values: Mapping[str, str]) -> Stage:
    decided = values.get(f"passes.{stage.key}", "")
    if not decided or not stage.passes or int(decided) == stage.passes:
        return stage
    return replace(stage, note=f"{stage.note}本届入围 {decided} 名。")


def audience_of(rulebook: Rulebook, name: str, settings: Mapping[str, Any]) -> str:
    """For whom the award is, in the edition's own words: what it has decided, else those of the document with the
    ``name`` of the edition in place of the document's."""
    return settings.get("audience") or usual_audience(rulebook, name)


def usual_audience(rulebook: Rulebook, name: str) -> str:
    """The words that are proposed, made from the name of the edition."""
    words = rulebook.edition_words
    if not words:
        return rulebook.audience
    if rulebook.titles.short in name:
        own = name if "活动" in name else _BEFORE_BRACKET.sub(r"活动\1", name, count=1)
    else:
        own = name + words.lstrip("0123456789")
    return rulebook.audience.replace(words, own)


def hotlines_in(text: str) -> tuple[tuple[Hotline, ...], str]:
    """The telephone numbers typed one a line, the name first; and what is wrong, or ""."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, number = line.replace("\u3000", " ").rpartition(" ")
        if not name.strip() or not any(character.isdigit() for character in number):
            return (), f"“{line}”请写成“名称 电话”，中间空一格。"
        found.append(Hotline(name.strip(), number))
    return tuple(found), ""

"""An edition as it is proposed, in words: the same for the office that proposes and the committee that decides."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from portal.operations.season.opening import Plan, Planned
from portal.rulebooks import catalogue
from portal.rules.rulebook.procedure import ENTRIES, entries_of_edition
from portal.rules.rulebook.rubric import OFFERED, Method
from portal.rules.rulebook.rulebook import Rulebook
from portal.rules.season.arranging import arranged, audience_of
from portal.rules.season.delivering import delivery_of
from portal.rules.season.opening import in_words, settings_of, standing
from portal.storage.engine.tables import EPOCH
from portal.web.filters import day, moment

TO_DECIDE = "未确定"
DATED = frozenset(Method) - {Method.FILING, Method.RECOMMENDATION} - ({Method.PUBLIC} - OFFERED)
"""Stages whose days can be planned: those of filing and recommending are the windows'; what is not offered has none."""


class Described(NamedTuple):
    """One award of the plan: its name and (label, what is planned)."""

    title: str
    pairs: list[tuple[str, str]]


def described(plan: Plan) -> list[Described]:
    """Everything that the plan says, award by award."""
    return [Described(_title(planned), list(_pairs(plan.name, planned))) for planned in plan.programmes]


def _title(planned: Planned) -> str:
    book = catalogue().get(planned.rulebook)
    return book.titles.short if book else planned.rulebook


def _pairs(name: str, planned: Planned) -> Iterator[tuple[str, str]]:
    book = catalogue()[planned.rulebook]
    yield "规则文件", f"{book.titles.activity}（{book.issued}）"
    for label, stored in (
        ("申报开始", planned.opens_at),
        ("申报截止", planned.closes_at),
        ("推荐截止", planned.recommending_closes_at),
    ):
        yield label, moment(EPOCH + timedelta(microseconds=stored))
    values = standing(book, planned.settings)
    for setting in settings_of(book):
        yield setting.label, in_words(setting, values[setting.key]) or TO_DECIDE
    if sentence := planned.settings.get("deviation"):
        yield "与文件规定不同的理由", sentence
    own = arranged(book, planned.settings)
    yield "面向对象", audience_of(book, name, planned.settings)
    yield "期限和份数", "\n".join(_numbers(own))
    yield "书面材料报送", delivery_of(planned.settings).words
    yield from planned_days(book, planned.settings)
    yield from _bodies(own)


def _numbers(book: Rulebook) -> Iterator[str]:
    for entry, number in entries_of_edition(book.procedure):
        yield f"{ENTRIES[entry][0]} {number.decided}"


def planned_days(book: Rulebook, settings: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The stages whose days are planned."""
    dates = settings.get("dates", {})
    for stage in book.stages:
        if stage.key in dates:
            first, last = (day(date.fromisoformat(text)) for text in dates[stage.key])
            yield f"{stage_name(stage)}计划日期", first if first == last else f"{first}至{last}"


def stage_name(stage: Any) -> str:
    """复审第 1 轮: the rounds of one stage are told apart."""
    return f"{stage.name}第 {stage.round} 轮" if stage.round else stage.name


def _bodies(book: Rulebook) -> Iterator[tuple[str, str]]:
    for label, names in (
        ("主办单位", book.organisers.hosts),
        ("承办单位", book.organisers.organisers),
        ("支持单位", book.organisers.supporters),
        ("咨询电话", tuple(f"{hotline.name}　{hotline.number}" for hotline in book.hotlines)),
    ):
        if names:
            yield label, "\n".join(names)

"""The call 申报通知 of an edition as it is offered to the office: made of the rulebooks and of what the committee has
approved, to be read and changed before it is published. (第十四条)"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portal.operations.letters.letters import shown_moment
from portal.rules.rulebook.rulebook import Rulebook
from portal.rules.season.delivering import delivery_of, printed_material
from portal.rules.season.opening import standing
from portal.storage.season import editions
from portal.storage.season.editions import Edition, Programme

ORDINALS = "一二三四五六七八九十"


class Draft(NamedTuple):
    """What is offered; the text in Markdown."""

    title: str
    text: str


class Called(NamedTuple):
    """One award of the edition, under its rulebook as the edition arranged it."""

    programme: Programme
    rulebook: Rulebook


def call(edition: Edition) -> Draft:
    """The call of the edition: what for, when, who, how, by which steps, whom to ask."""
    called = [Called(one, one.book) for one in editions.programmes_of(edition)]
    missing = [name for one in called if (name := f"“{one.rulebook.titles.short}”") not in edition.name]
    name = edition.name + (f"{'、'.join(missing)}评选" if missing else "")
    parts = (
        ("评选内容", _honours(called)),
        ("申报时间", _windows(called)),
        ("申报条件", _conditions(called)),
        ("申报方式", _ways(called)),
        ("申报材料", _material(called)),
        ("评选程序", _stages(called)),
        ("咨询电话", _hotlines(called)),
    )
    lines = [f"各有关单位、个人：\n\n{name}开始申报，有关事项通知如下。"]
    for ordinal, (title, paragraphs) in zip(ORDINALS, parts, strict=False):
        lines += [f"## {ordinal}、{title}", *paragraphs]
    return Draft(f"{name}申报通知", "\n\n".join(lines))


def _honours(called: Sequence[Called]) -> Iterator[str]:
    for one in called:
        quotas = standing(one.rulebook, one.programme.settings)
        numbers = "，".join(
            f"{honour.title} {quotas[f'quota.{honour.key}']} 名"
            for honour in one.rulebook.honours
            if quotas.get(f"quota.{honour.key}", "0") not in ("", "0")
        )
        yield f"**{one.rulebook.titles.award}**：{one.rulebook.purpose}" + (f"{numbers}。" if numbers else "")
    yield "名额是上限，宁缺毋滥。" + next(iter(dict.fromkeys(one.rulebook.fees for one in called)))


def _windows(called: Sequence[Called]) -> Iterator[str]:
    said = {one.rulebook.titles.short: _window(one.programme) for one in called}
    yield from _by_award(said)


def _window(programme: Programme) -> str:
    until, recommending = shown_moment(programme.closes_at), shown_moment(programme.recommending_closes_at)
    return f"{shown_moment(programme.opens_at)} 至 {until}；推荐意见在 {recommending} 前提交。"


def _conditions(called: Sequence[Called]) -> Iterator[str]:
    for one in called:
        yield f"### {one.rulebook.titles.short}"
        yield from (condition.text for condition in one.rulebook.conditions)
        yield one.rulebook.bar_words or f"获得这一称号的个人 {one.rulebook.procedure.bar_years.words}内不得重复申报。"
    yield from dict.fromkeys(one.rulebook.exclusive_words for one in called if one.rulebook.exclusive_words)


def _ways(called: Sequence[Called]) -> Iterator[str]:
    yield "自愿申报，在本平台在线填写，任选一种方式："
    ways = dict.fromkeys(f"- **{way.name}**：{way.definition}" for one in called for way in one.rulebook.channels)
    yield "\n".join(ways)


def _material(called: Sequence[Called]) -> Iterator[str]:
    said = {
        one.rulebook.titles.short: f"《申报表》不超过 {one.rulebook.form.page_limit} 页，"
        f"证实性材料不超过 {one.rulebook.evidence.page_limit} 页；"
        f"提交后按打印清单打印：{printed_material(one.rulebook)}{delivery_of(one.programme.settings).words}"
        for one in called
    }
    yield from _by_award(said)


def _stages(called: Sequence[Called]) -> Iterator[str]:
    names = {one.rulebook.titles.short: _steps(one.rulebook) for one in called}
    yield from _by_award(names)


def _steps(rulebook: Rulebook) -> str:
    return "、".join(dict.fromkeys(stage.name for stage in rulebook.stages if not stage.optional)) + "。"


def _hotlines(called: Sequence[Called]) -> Iterator[str]:
    found = dict.fromkeys(f"{line.name} {line.number}" for one in called for line in one.rulebook.hotlines)
    yield "\n".join(found) or "见本平台页脚。"


def _by_award(said: dict[str, str]) -> Iterator[str]:
    """One sentence for all where they go the same way, else one each."""
    if len(set(said.values())) == 1:
        yield next(iter(said.values()))
        return
    yield "\n".join(f"- **{award}**：{words}" for award, words in said.items())

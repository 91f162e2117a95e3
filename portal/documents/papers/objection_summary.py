"""公示情况汇总: how the notice of a list went, as a Word file that the final list is proposed with. It says whom an
objection concerned, what it was and what came of it; never who objected. (第二十二条)"""

from datetime import date
from typing import Any, NamedTuple

from portal.documents.papers.official_letters import SENDER, Sender
from portal.documents.word.paper import Paper
from portal.rules.language.days import day_in_words


class Unit(NamedTuple):
    """单位内部公示 of one unit: its people on the list, and how it stands in words."""

    unit: str
    names: tuple[str, ...]
    state: str


class Raised(NamedTuple):
    """One objection: whom it concerned, its gist, what was found, the outcome in words."""

    number: str
    name: str
    gist: str
    findings: str
    outcome: str


class Removed(NamedTuple):
    """Somebody who was removed from the list, with the public reason."""

    number: str
    name: str
    on: date
    reason: str


class ObjectionSummary(NamedTuple):
    """The summary of one list's notice. ``listed``: how many by honour, (title, number); ``held``: the names of those
    whom an open objection holds."""

    first_day: date
    last_day: date
    working_days: int
    listed: tuple[tuple[str, int], ...]
    units: tuple[Unit, ...]
    objections: tuple[Raised, ...]
    upheld: int
    dismissed: int
    held: tuple[str, ...]
    removed: tuple[Removed, ...]
    on: date


def _words(summary: ObjectionSummary, sender: Sender) -> dict[str, Any]:
    return {
        "head": sender.head,
        "activity": sender.activity,
        "notice": _notice(summary),
        "unit_words": _unit_words(summary),
        "units": [{"unit": one.unit, "names": "、".join(one.names), "state": one.state} for one in summary.units],
        "objection_words": _objection_words(summary),
        "objections": [{"place": place} | one._asdict() for place, one in enumerate(summary.objections, 1)],
        "removal_words": "公示以来，下列人选移出名单。" if summary.removed else "公示以来，没有人选移出名单。",
        "removed": summary.removed,
        "on": summary.on,
    }


def render_summary(summary: ObjectionSummary, sender: Sender) -> bytes:
    """The Word file; equal words give equal bytes."""
    return PAPER.render(_words(summary, sender))


def _notice(summary: ObjectionSummary) -> str:
    total = sum(number for _, number in summary.listed)
    named = "、".join(f"{title}{number}名" for title, number in summary.listed)
    of_which = f"，其中{named}" if len(summary.listed) > 1 else ""
    return (
        f"拟表彰名单于{day_in_words(summary.first_day)}向社会公示，至{day_in_words(summary.last_day)}结束，"
        f"共{summary.working_days}个工作日（发布当天不计）。公示人选共{total}名{of_which}。"
    )


def _unit_words(summary: ObjectionSummary) -> str:
    if not summary.units:
        return "名单上的人选没有所在单位，不需要单位内部公示。"
    return f"名单上的人选分属{len(summary.units)}个单位，各单位内部公示的情况如下。"


def _objection_words(summary: ObjectionSummary) -> str:
    if not summary.objections:
        return "公示期间没有收到异议。"
    held = len(summary.objections) - summary.upheld - summary.dismissed
    words = (
        f"公示期间共收到异议{len(summary.objections)}件，均为实名提出。"
        f"已答复{summary.upheld + summary.dismissed}件，其中成立{summary.upheld}件、不成立{summary.dismissed}件"
    )
    if not held:
        return f"{words}。"
    return f"{words}；{held}件仍在调查，涉及的人选（{'、'.join(summary.held)}）暂缓表彰，不影响其他人选。"


_SAMPLE = ObjectionSummary(
    first_day=date.min,
    last_day=date.min,
    working_days=0,
    listed=(),
    units=(Unit("", (), ""),),
    objections=(Raised("", "", "", "", ""),),
    upheld=0,
    dismissed=0,
    held=(),
    removed=(Removed("", "", date.min, ""),),
    on=date.min,
)
PAPER = Paper("公示情况汇总", "objection-summary.docx", _words(_SAMPLE, SENDER))

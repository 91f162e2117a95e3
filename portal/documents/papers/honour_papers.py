"""The papers that name the people of an honour list, each a Word file in the manner of official documents: the public
notice 公示 (第二十一条, M21), the decision 表彰决定 of the hosts, its list an annex (M23), and its
corrections 更正. Notice and decision are looked at as 送审稿 before they are published."""

from datetime import date
from typing import Any, NamedTuple

from portal.documents.word.paper import Paper

REVIEWED = "送审稿"  # the mark of what is not published yet
NO_NUMBER, NO_DAY = "（文号）", "　　　　年　　月　　日"


class ListedPerson(NamedTuple):
    """One person of a list; ``field``: the name of the technical field; ``number``: 编号, where the paper prints it."""

    name: str
    unit: str
    field: str
    number: str = ""


class HonourGroup(NamedTuple):
    """Everybody of the same honour."""

    title: str
    rows: tuple[ListedPerson, ...]


class NoticePaper(NamedTuple):
    """公示. ``head``: who publishes, in the lines of a letterhead; ``title`` in lines; ``closing``: how to object, and
    who was removed since; ``mark``: of what is not published yet."""

    head: tuple[str, ...]
    title: tuple[str, ...]
    paragraphs: tuple[str, ...]
    groups: tuple[HonourGroup, ...]
    closing: tuple[str, ...]
    on: date
    mark: str = ""


class DecisionPaper(NamedTuple):
    """表彰决定. ``title`` and ``annex``, the title of the list, in lines; without a number or a day there is room to
    write them."""

    hosts: tuple[str, ...]
    number: str
    title: tuple[str, ...]
    paragraphs: tuple[str, ...]
    annex: tuple[str, ...]
    groups: tuple[HonourGroup, ...]
    on: date | None
    mark: str = ""


class RectificationPaper(NamedTuple):
    """更正 of a decision: what was wrong and what is right, under a number of its own."""

    hosts: tuple[str, ...]
    number: str
    title: tuple[str, ...]
    paragraphs: tuple[str, ...]
    on: date | None


class ForfeitureNotice(NamedTuple):
    """陈述申辩告知书 to somebody who may lose an honour (第二十九条、第三十条). ``head``: who writes, in lines."""

    head: tuple[str, ...]
    title: tuple[str, ...]
    addressee: str
    paragraphs: tuple[str, ...]
    on: date


def render_forfeiture_notice(paper: ForfeitureNotice) -> bytes:
    """The Word file of ``paper``; equal words give equal bytes."""
    return FORFEITURE_NOTICE.render(paper._asdict())


def render_notice(paper: NoticePaper) -> bytes:
    """The Word file of ``paper``; equal words give equal bytes."""
    return NOTICE.render(_words(paper))


def render_decision(paper: DecisionPaper) -> bytes:
    """The Word file of ``paper``; equal words give equal bytes."""
    return DECISION.render(_words(paper) | {"number": paper.number or NO_NUMBER, "on": paper.on or NO_DAY})


def render_rectification(paper: RectificationPaper) -> bytes:
    """The Word file of ``paper``; equal words give equal bytes."""
    return RECTIFICATION.render(paper._asdict())


def _words(paper: NoticePaper | DecisionPaper) -> dict[str, Any]:
    """How many a group has stands in its heading; its people are counted."""
    groups = [
        {
            "title": f"{group.title}（{len(group.rows)}名）",
            "rows": [{"place": place, **row._asdict()} for place, row in enumerate(group.rows, start=1)],
        }
        for group in paper.groups
    ]
    return paper._asdict() | {"groups": groups}


_LINES, _GROUPS = ("",), (HonourGroup("", (ListedPerson("", "", ""),)),)
NOTICE = Paper("公示", "public-notice.docx", _words(NoticePaper(_LINES, _LINES, _LINES, _GROUPS, _LINES, date.min)))
DECISION = Paper(
    "表彰决定", "decision.docx", _words(DecisionPaper(_LINES, "", _LINES, _LINES, _LINES, _GROUPS, date.min))
)
RECTIFICATION = Paper("更正", "rectification.docx", RectificationPaper(_LINES, "", _LINES, _LINES, date.min)._asdict())
FORFEITURE_NOTICE = Paper(
    "陈述申辩告知书", "forfeiture-notice.docx", ForfeitureNotice(_LINES, _LINES, "", _LINES, date.min)._asdict()
)

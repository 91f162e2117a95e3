"""The decision 表彰决定 of the hosts as a Word file in the manner of official documents, its list an annex. (M23)"""

from datetime import date
from typing import Any, NamedTuple

from portal.documents.papers.honour_groups import Group, printed
from portal.documents.word.papers import Paper
from portal.rules.language.days import day_in_words


class DecisionPaper(NamedTuple):
    """表彰决定. ``title`` and ``annex``, the title of the list, in lines; without a number or a day there is room to
    write them."""

    hosts: tuple[str, ...]
    number: str
    title: tuple[str, ...]
    paragraphs: tuple[str, ...]
    annex: tuple[str, ...]
    groups: tuple[Group, ...]
    on: date | None


PAPER = Paper("表彰决定", "decision.docx", frozenset(DecisionPaper._fields))
NO_NUMBER, NO_DAY = "（文号）", "　　　　年　　月　　日"


def render_decision(paper: DecisionPaper) -> bytes:
    """The Word file of ``paper``; equal words give equal bytes."""
    words: dict[str, Any] = paper._asdict()
    words["number"] = paper.number or NO_NUMBER
    words["on"] = day_in_words(paper.on) if paper.on else NO_DAY
    words["groups"] = tuple(printed(paper.groups))
    return PAPER.render(words)

"""The public notice 公示 of an honour list as a Word file in the manner of official documents. (第二十一条, M21)"""

from datetime import date
from typing import Any, NamedTuple

from portal.documents.papers.honour_groups import Group, printed
from portal.documents.word.papers import Paper
from portal.rules.language.days import day_in_words


class NoticePaper(NamedTuple):
    """公示. ``head``: who publishes, in the lines of a letterhead; ``title`` in lines; ``closing``: how to object, and
    who was removed since."""

    head: tuple[str, ...]
    title: tuple[str, ...]
    paragraphs: tuple[str, ...]
    groups: tuple[Group, ...]
    closing: tuple[str, ...]
    on: date


PAPER = Paper("公示", "public-notice.docx", frozenset(NoticePaper._fields))


def render_notice(paper: NoticePaper) -> bytes:
    """The Word file of ``paper``; equal words give equal bytes."""
    words: dict[str, Any] = paper._asdict()
    words["on"] = day_in_words(paper.on)
    words["groups"] = tuple(printed(paper.groups))
    return PAPER.render(words)

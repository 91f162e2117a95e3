"""Which pages of a template surely hold what is written on them, told from the words alone: laying a form out takes ten
times as long as filling it in, and few forms have more written in them than their pages hold.

Of what is written only more is ever counted than it takes: rows that grow for it are summed up, room that paragraphs
share is not. A page in doubt is laid out with its words. How a template's pages are found out: ``planning``.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from portal.documents.pages.blocks import Block, Paragraph, Table, lines_in
from portal.documents.pages.lines import ROUNDING
from portal.documents.word.template import plain_text

_NARROW = re.compile("[^\u3001-\u9fff\uff01-\uff60]+")


class Unknowable(Exception):
    """The words alone do not tell how high the page is."""


class Marked(Paragraph):
    """A paragraph with marks in it: ``parts`` of its text, every other one the name of what is written there, and the
    ``width`` of its column. With the name of a list, ``*name``, it stands for all paragraphs of the list."""

    parts: tuple[str, ...]
    width: int
    listed: str
    short: int  # as many characters fill no more than one line, whichever they are

    def laid(self, words: Mapping[str, Any]) -> list[Paragraph]:
        """The paragraphs with these words.

        :raises Unknowable: there is more than plain text in them.
        """
        before, *rest = self.parts[::2]
        written = (
            [[_text(item)] for item in words[self.listed]]
            if self.listed
            else [[_text(_said(words, name)) for name in self.parts[1::2]]]
        )
        texts = (before + "".join(map("".join, zip(one, rest, strict=True))) for one in written)
        return [self._replaced(lines_in(text, self.look, self.width)) for text in texts]

    def _replaced(self, lines: int) -> Paragraph:
        return Paragraph(self.look, lines, self.height, self.breaks)

    def most(self, words: Mapping[str, Any]) -> int:
        """How high it is at most, with the room above and below, which it may share with others."""
        count = lines = 0
        for written in (
            words[self.listed] if self.listed else ("".join([_said(words, one) for one in self.parts[1::2]]),)
        ):
            count += 1
            if written.__class__ is str and len(written) <= self.short and "\n" not in written and "\r" not in written:
                lines += 1
            elif len(self.parts) == 3:
                lines += lines_in(self.parts[0] + _text(written) + self.parts[2], self.look, self.width)
            else:
                raise Unknowable
        return lines * self.height + count * (self.look.before + self.look.after)

    def least(self, words: Mapping[str, Any]) -> int:
        """How high a list is at least: as many lines as Chinese characters alone fill."""
        look, texts = self.look, words[self.listed]
        wide = look.em + look.spacing
        line = max(self.width - look.left - look.right + max(0, -look.first), wide) + ROUNDING
        if sum(map(len, texts)) * wide < 8 * line:  # as most lists: it takes longer to look at than it can tell
            return 0
        return self.height * sum([1 + int((len(_NARROW.sub("", _text(text))) * wide - 1) // line) for text in texts])


class Growing(NamedTuple):
    """A row with marks: its height without them; of each cell with marks, what else is in it, and the marks."""

    height: int
    cells: list[tuple[int, list[Marked]]]

    def more(self, words: Mapping[str, Any]) -> int:
        """By how much it grows at most."""
        return max(
            0, max([fixed + sum([part.most(words) for part in marked]) for fixed, marked in self.cells]) - self.height
        )


class Page(NamedTuple):
    """What is meant for one page: its height, the room that is left on it without what is marked, and the marks."""

    height: int
    room: int
    rows: list[Growing]
    lists: list[Marked]
    paragraphs: list[Marked]
    blocks: list[Block]
    place: int  # of the first of them in the document

    def in_doubt(self, words: Mapping[str, Any]) -> bool:
        """Whether it may hold what is written only if something is made smaller.

        :raises Unknowable: it takes more than the words to tell.
        """
        return not self._overflows(words) and not self._holds(words)

    def laid(self, words: Mapping[str, Any]) -> list[Block]:
        """Its blocks with these words."""
        return [
            _with_words(block, words) if isinstance(block, Table) else _laid(block, words)[0] for block in self.blocks
        ]

    def _holds(self, words: Mapping[str, Any]) -> bool:
        more = sum([row.more(words) for row in self.rows])
        return more + sum([paragraph.most(words) for paragraph in self.paragraphs]) <= self.room

    def _overflows(self, words: Mapping[str, Any]) -> bool:
        """Whether a list is higher than the page by itself."""
        return any(part.least(words) > self.height for part in self.lists)


def _text(value: Any) -> str:
    if value.__class__ is not str:
        raise Unknowable
    return plain_text(value)


def _said(words: Mapping[str, Any], name: str) -> str:
    """What is written where the template has this name, ``unit`` or ``union_member.yes``."""
    whole, _, part = name.partition(".")
    written = words[whole][part] if part else words[whole]
    if written.__class__ is not str:
        raise Unknowable
    return written


def _laid(block: Block, words: Mapping[str, Any]) -> list[Block]:
    return [*block.laid(words)] if isinstance(block, Marked) else [block]


def _with_words(table: Table, words: Mapping[str, Any]) -> Table:
    rows = (
        row._replace(
            cells=tuple(
                [
                    cell._replace(content=tuple([one for part in cell.content for one in _laid(part, words)]))
                    for cell in row.cells
                ]
            )
        )
        for row in table.rows
    )
    return table._replace(rows=tuple(rows))

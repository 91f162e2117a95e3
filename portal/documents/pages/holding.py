"""Which pages of a template surely hold what is written on them, told from the words alone: laying a form out takes ten
times as long as filling it in, and few forms have more written in them than their pages hold.

Of what is written only more is ever counted than it takes: rows that grow for it are summed up, room that paragraphs
share is not. A page in doubt is laid out with its words. How a template's pages are found out: ``planning``.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from portal.documents.pages.blocks import Block, Paragraph, Table, lines_in
from portal.documents.word.template import plain_text

_NO_HAN = bytes({*range(256)} - {*range(0xE3, 0xEA)})  # in UTF-8 these seven begin each of U+3000 to U+9FFF
_MARKS = b"\xef\xbc"  # and these two each of U+FF00 to U+FF3F


class Unknowable(Exception):
    """The words alone do not tell how high the page is."""


class Marked(Paragraph):
    """A paragraph with marks in it: ``parts`` of its text, every other one the name of what is written there, and the
    ``width`` of its column. With the name of a list, ``*name``, it stands for all paragraphs of the list."""

    parts: tuple[str, ...]
    names: tuple[tuple[str, str], ...]  # of what is written there: (union_member, yes), (unit, "")
    width: int
    listed: str
    short: int  # as many characters fill no more than one line, whichever they are
    surely: float  # as many Chinese characters are needed to fill a line
    between: int  # the room above and below, which it may share with others

    def laid(self, words: Mapping[str, Any]) -> list[Paragraph]:
        """The paragraphs with these words.

        :raises Unknowable: there is more than plain text in them.
        """
        before, *rest = self.parts[::2]
        written = (
            [[_text(item)] for item in words[self.listed]]
            if self.listed
            else [[_text(_said(words, *name)) for name in self.names]]
        )
        texts = (before + "".join(map("".join, zip(one, rest, strict=True))) for one in written)
        return [self._replaced(lines_in(text, self.look, self.width)) for text in texts]

    def _replaced(self, lines: int) -> Paragraph:
        return Paragraph(self.look, lines, self.height, self.breaks)

    def most(self, words: Mapping[str, Any]) -> int:
        """How high it is at most, with the room above and below, which it may share with others."""
        texts = words[self.listed] if self.listed else (self._written(words),)
        lines = 0
        for written in texts:
            if written.__class__ is not str:
                raise Unknowable
            if len(written) <= self.short and "\n" not in written and "\r" not in written:
                lines += 1
            elif len(self.parts) == 3:
                lines += lines_in(self.parts[0] + plain_text(written) + self.parts[2], self.look, self.width)
            else:
                raise Unknowable
        return lines * self.height + len(texts) * self.between

    def exceeds(self, height: int, words: Mapping[str, Any]) -> bool:
        """Whether a list is surely higher: as many lines as Chinese characters alone fill."""
        texts, most = words[self.listed], height // max(1, self.height)  # lines
        if sum(map(len, texts)) <= (most - len(texts)) * self.surely:
            return False
        for text in texts:
            most -= 1 + int((_han(text) - 0.01) // self.surely)
            if most < 0:
                return True
        return False

    def _written(self, words: Mapping[str, Any]) -> str:
        if len(self.names) == 1:
            return _said(words, *self.names[0])
        return "".join([_said(words, *name) for name in self.names])


class Growing(NamedTuple):
    """A row with marks: its height without them; of each cell with marks, what else is in it, and the marks."""

    height: int
    cells: list[tuple[int, list[Marked]]]

    def more(self, words: Mapping[str, Any]) -> int:
        """By how much it grows at most."""
        return max(
            0, max([fixed + sum([part.most(words) for part in marked]) for fixed, marked in self.cells]) - self.height
        )


class Calm(NamedTuple):
    """A word by itself in a row that has room for a line of ``short`` characters of it, so that it stays as it is."""

    whole: str
    part: str
    short: int
    row: Growing


class Page(NamedTuple):
    """What is meant for one page: its height, the room that is left on it without what is marked, and the marks.
    ``rows``: those that may grow whatever is written; ``calm``: every word of those that may grow by long words."""

    height: int
    room: int
    rows: list[Growing]
    calm: list[Calm]
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
        more = sum([row.more(words) for row in (*self.rows, *self._stirred(words))])
        return more + sum([paragraph.most(words) for paragraph in self.paragraphs]) <= self.room

    def _stirred(self, words: Mapping[str, Any]) -> list[Growing]:
        """The rows in which a word may fill more than a line; one twice where two words do, which counts too much."""
        return [
            row
            for whole, part, short, row in self.calm
            if (written := words[whole][part] if part else words[whole]).__class__ is not str
            or (len(written) > short and not (written.isdecimal() and written.isascii() and len(written) <= 2 * short))
            or "\n" in written
            or "\r" in written
        ]

    def _overflows(self, words: Mapping[str, Any]) -> bool:
        """Whether a list is higher than the page by itself."""
        return any(part.exceeds(self.height, words) for part in self.lists)


def _han(text: str) -> int:
    """How many characters of U+3001 to U+9FFF, or full-width marks, without looking at each: none of them is narrow."""
    if text.__class__ is not str:
        raise Unknowable
    coded = text.encode(errors="ignore")
    return len(coded.translate(None, _NO_HAN)) + coded.count(_MARKS) - text.count("\u3000")


def _text(value: Any) -> str:
    if value.__class__ is not str:
        raise Unknowable
    return plain_text(value)


def _said(words: Mapping[str, Any], whole: str, part: str) -> str:
    """What is written where the template has this name."""
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

"""Two versions of a text beside each other: what went, what came, sign by sign within the lines that differ."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

import msgspec

# A Latin word or a number is one sign; every other character stands alone.
_SIGNS = re.compile(r"[0-9A-Za-z]+|.|\n", re.DOTALL)
MOST_SIGNS = 4_000  # in two passages together: beyond, they are shown as wholes


class Passage(StrEnum):
    SAME = "same"
    GONE = "gone"
    COME = "come"


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text that stayed, went or came."""

    passage: Passage
    text: str


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """``before`` turned into ``after``; what stayed and what came are together ``after``.

    >>> [(piece.passage.value, piece.text) for piece in compared("申报12月4日截止", "申报12月9日截止")]
    [('same', '申报12月'), ('gone', '4'), ('come', '9'), ('same', '日截止')]
    """
    return tuple(_joined(_by_line(before.splitlines(keepends=True), after.splitlines(keepends=True))))


def _by_line(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[i:j]), "".join(after[k:m])
        if tag == "equal":
            yield Piece(Passage.SAME, come)
        elif gone and come and len(gone) + len(come) <= MOST_SIGNS:
            yield from _by_sign(_SIGNS.findall(gone), _SIGNS.findall(come))
        else:
            yield from _exchanged(gone, come)


def _by_sign(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[i:j]), "".join(after[k:m])
        if tag == "equal":
            yield Piece(Passage.SAME, come)
        else:
            yield from _exchanged(gone, come)


def _exchanged(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece(Passage.GONE, gone)
    if come:
        yield Piece(Passage.COME, come)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one."""
    held: Piece | None = None
    for piece in pieces:
        if held and held.passage is piece.passage:
            held = Piece(held.passage, held.text + piece.text)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held

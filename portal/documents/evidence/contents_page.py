"""The contents of the evidence volume (证实性材料目录), drawn as PDF pages.

Runs in the child (``evidence.child``).
"""

from collections.abc import Iterator
from typing import NamedTuple

from portal.documents.evidence.contents_font import Letters
from portal.documents.evidence.sheet_layout import A4, MM

TITLE = "证实性材料目录"
LEFT, RIGHT = 25 * MM, A4[0] - 25 * MM
TOP, BOTTOM = A4[1] - 30 * MM, 32 * MM
SIZE, LEADING = 12.0, 21.0
SMALL = 10.5
PAGES_WIDTH = 5 * SIZE
FIGURE_WIDTH = 0.5  # of the size, about that of Helvetica
HEADS = ("材料类别和名称", "页次")
PAPER_FOOT = "本目录另装一张，作为封面，不计入页数。证实性材料共{pages}页。"


class Entry(NamedTuple):
    """One document in the contents: the pages ``first`` to ``last`` of the volume."""

    kind: str
    title: str
    first: int
    last: int


class Line(NamedTuple):
    """Words at a place, in points."""

    left: float
    bottom: float
    size: float
    words: str
    bold: bool = False


def words_of(entries: list[Entry], over: str, applicant: str) -> str:
    """Everything that stands in the contents, and in between."""
    titles = "".join(entry.kind + entry.title for entry in entries)
    return f"{TITLE}{''.join(HEADS)}{PAPER_FOOT}{over}{applicant}{titles}0123456789-. "


def contents(entries: list[Entry], letters: Letters, *, over: str = "", applicant: str = "") -> list[bytes]:
    """The content streams of the contents' pages; the font of ``letters`` is their resource F."""
    pages: list[list[bytes]] = [[]]
    place = _head(pages[0], letters, over, applicant)
    for line, height in _lines(entries, letters):
        if place - height < BOTTOM:
            pages.append([_rule(TOP, 0.4)])
            place = TOP
        pages[-1] += [_text(part._replace(bottom=place + part.bottom), letters) for part in line]
        place -= height
    pages[-1].append(_rule(place + LEADING / 2, 1.2))
    pages[-1].append(
        _text(Line(LEFT, place - SMALL, SMALL, PAPER_FOOT.format(pages=entries[-1].last if entries else 0)), letters)
    )
    return [b"\n".join(page) for page in pages]


def _head(page: list[bytes], letters: Letters, over: str, applicant: str) -> float:
    place = TOP
    for words, size, gap, bold in (
        (over, 13.0, 40.0, False),
        (TITLE, 22.0, 36.0, True),
        (applicant, 13.0, 26.0, False),
    ):
        for part in _wrapped(letters, words, size, RIGHT - LEFT):
            page.append(_text(Line((A4[0] - letters.width(part, size)) / 2, place, size, part, bold), letters))
            place -= gap
    place -= 6
    page.append(_text(Line(LEFT, place, SMALL, HEADS[0]), letters))
    page.append(_text(Line(RIGHT - letters.width(HEADS[1], SMALL), place, SMALL, HEADS[1]), letters))
    page.append(_rule(place - 7, 1.2))
    return place - 7 - LEADING * 1.2


def _lines(entries: list[Entry], letters: Letters) -> Iterator[tuple[list[Line], float]]:
    """Each line of the list, and how much room it takes."""
    kind, number = "", 0
    for entry in entries:
        if entry.kind != kind:
            kind, number = entry.kind, 0
            for part in _wrapped(letters, kind, SIZE, RIGHT - LEFT):
                yield [Line(LEFT, 0, SIZE, part, bold=True)], LEADING
        number += 1
        parts = _wrapped(letters, f"{number}. {entry.title}", SIZE, RIGHT - LEFT - PAGES_WIDTH - 2 * SIZE)
        span = f"{entry.first}" if entry.first == entry.last else f"{entry.first}-{entry.last}"
        for place, part in enumerate(parts):
            line = [Line(LEFT + SIZE, 0, SIZE, part)]
            if place == len(parts) - 1:
                line.append(Line(RIGHT - letters.width(span, SIZE), 0, SIZE, span))
            yield line, LEADING


def _wrapped(letters: Letters, words: str, size: float, room: float) -> list[str]:
    """``words`` in lines that fit."""
    lines, line = [], ""
    for character in words:
        if line and letters.width(line + character, size) > room:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line] if line else lines


def _text(line: Line, letters: Letters) -> bytes:
    # No bold cut of the font is to be had everywhere: the outline is drawn as well.
    look = f"2 Tr {line.size / 45:.2f} w" if line.bold else "0 Tr"
    begin = f"BT {look} /F {line.size:g} Tf 1 0 0 1 {line.left:.2f} {line.bottom:.2f} Tm "
    return begin.encode() + letters.shown(line.words) + b" Tj ET"


def _rule(height: float, weight: float) -> bytes:
    return f"{weight:g} w {LEFT:.2f} {height:.2f} m {RIGHT:.2f} {height:.2f} l S".encode()


def page_number(number: int, page_width: float) -> bytes:
    """- 3 - at the foot of a page, on a white ground, so that it can be read on any scan; N is Helvetica."""
    words, size = f"- {number} -", 9.0
    room = FIGURE_WIDTH * size * len(words)
    left, bottom = (page_width - room) / 2, 6 * MM
    ground = f"q 1 g {left - 4:.2f} {bottom - 3.5:.2f} {room + 8:.2f} {size + 4:.2f} re f Q"
    return f"{ground} BT 0 g /N {size:g} Tf 1 0 0 1 {left:.2f} {bottom:.2f} Tm ({words}) Tj ET".encode()

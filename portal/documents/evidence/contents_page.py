"""The contents of the evidence volume (证实性材料目录), drawn as PDF pages.

The font is one that every reader of PDF has to have for Chinese (STSong-Light with a predefined CMap, ISO 32000-2,
9.7.5.2): nothing is embedded, so that it looks the same wherever it is made. Runs in the child.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name

from portal.documents.evidence.sheet_layout import A4, MM

TITLE = "证实性材料目录"
CMAP = "UniGB-UTF16-H"
LAST, MISSING = 0xFFFF, "〓"
LEFT, RIGHT = 25 * MM, A4[0] - 25 * MM
TOP, BOTTOM = A4[1] - 30 * MM, 32 * MM
SIZE, LEADING = 12.0, 21.0
SMALL = 10.5
PAGES_WIDTH = 5 * SIZE
ASCII_WIDTH = 0.5  # of the size: half of a Chinese character, as the font's own widths say below
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


def font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The font, not embedded. Latin letters are set half as wide as Chinese ones in every reader."""
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="GB1", Supplement=5),
        DW=1000,
        W=Array([1, 95, 500, 814, 939, 500]),
        FontDescriptor=pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor,
                FontName=Name("/STSong-Light"),
                Flags=6,  # serif, with characters beyond Latin
                FontBBox=Array([-25, -254, 1000, 880]),
                ItalicAngle=0,
                Ascent=752,
                Descent=-271,
                CapHeight=737,
                StemV=58,
            )
        ),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/STSong-Light-{CMAP}"),
            Encoding=Name(f"/{CMAP}"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
        )
    )


def shown(words: str) -> bytes:
    """``words`` as an operand of Tj under the font. Characters that it has not (beyond U+FFFF) become 〓, the mark that
    printers set for a missing one."""
    return b"<" + "".join(c if ord(c) <= LAST else MISSING for c in words).encode("utf-16-be").hex().encode() + b">"


def width(words: str, size: float) -> float:
    return size * sum(ASCII_WIDTH if character.isascii() else 1 for character in words)


def contents(entries: list[Entry], *, over: str = "", applicant: str = "") -> list[bytes]:
    """The content streams of the contents' pages; the font is their resource F."""
    pages: list[list[bytes]] = [[]]
    place = _head(pages[0], over, applicant)
    for line, height in _lines(entries):
        if place - height < BOTTOM:
            pages.append([_rule(TOP, 0.4)])
            place = TOP
        pages[-1] += [_text(part._replace(bottom=place + part.bottom)) for part in line]
        place -= height
    pages[-1].append(_rule(place + LEADING / 2, 1.2))
    pages[-1].append(
        _text(Line(LEFT, place - SMALL, SMALL, PAPER_FOOT.format(pages=entries[-1].last if entries else 0)))
    )
    return [b"\n".join(page) for page in pages]


def _head(page: list[bytes], over: str, applicant: str) -> float:
    place = TOP
    for words, size, gap, bold in (
        (over, 13.0, 40.0, False),
        (TITLE, 22.0, 36.0, True),
        (applicant, 13.0, 26.0, False),
    ):
        for part in _wrapped(words, size, RIGHT - LEFT):
            page.append(_text(Line((A4[0] - width(part, size)) / 2, place, size, part, bold)))
            place -= gap
    place -= 6
    page.append(_text(Line(LEFT, place, SMALL, "材料类别和名称")))
    page.append(_text(Line(RIGHT - width("页次", SMALL), place, SMALL, "页次")))
    page.append(_rule(place - 7, 1.2))
    return place - 7 - LEADING * 1.2


def _lines(entries: list[Entry]) -> Iterator[tuple[list[Line], float]]:
    """Each line of the list, and how much room it takes."""
    kind, number = "", 0
    for entry in entries:
        if entry.kind != kind:
            kind, number = entry.kind, 0
            for part in _wrapped(kind, SIZE, RIGHT - LEFT):
                yield [Line(LEFT, 0, SIZE, part, bold=True)], LEADING
        number += 1
        parts = _wrapped(f"{number}. {entry.title}", SIZE, RIGHT - LEFT - PAGES_WIDTH - 2 * SIZE)
        span = f"{entry.first}" if entry.first == entry.last else f"{entry.first}-{entry.last}"
        for place, part in enumerate(parts):
            line = [Line(LEFT + SIZE, 0, SIZE, part)]
            if place == len(parts) - 1:
                line.append(Line(RIGHT - width(span, SIZE), 0, SIZE, span))
            yield line, LEADING


def _wrapped(words: str, size: float, room: float) -> list[str]:
    """``words`` in lines that fit."""
    lines, line = [], ""
    for character in words:
        if line and width(line + character, size) > room:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line] if line else lines


def _text(line: Line) -> bytes:
    # No bold cut of the font is to be had everywhere: the outline is drawn as well.
    look = f"2 Tr {line.size / 45:.2f} w" if line.bold else "0 Tr"
    begin = f"BT {look} /F {line.size:g} Tf 1 0 0 1 {line.left:.2f} {line.bottom:.2f} Tm "
    return begin.encode() + shown(line.words) + b" Tj ET"


def _rule(height: float, weight: float) -> bytes:
    return f"{weight:g} w {LEFT:.2f} {height:.2f} m {RIGHT:.2f} {height:.2f} l S".encode()


def page_number(number: int, page_width: float) -> bytes:
    """- 3 - at the foot of a page, on a white ground, so that it can be read on any scan; N is Helvetica."""
    words, size = f"- {number} -", 9.0
    room = width(words, size)
    left, bottom = (page_width - room) / 2, 6 * MM
    ground = f"q 1 g {left - 4:.2f} {bottom - 3.5:.2f} {room + 8:.2f} {size + 4:.2f} re f Q"
    return f"{ground} BT 0 g /N {size:g} Tf 1 0 0 1 {left:.2f} {bottom:.2f} Tm ({words}) Tj ET".encode()

"""A long text as somebody pasted it: tables that came from a spreadsheet or a page, and indents that the form makes
itself."""

import re
from collections.abc import Sequence
from itertools import groupby
from math import ceil

from markupsafe import Markup

from portal.documents.word.template import word_text

GAP = "\u3000"  # between columns that make no table
COLUMNS_MOST = 12  # more would be too narrow to read
_INDENT = re.compile("[ \u00a0]*\u3000[ \u00a0\u3000]*|[ \u00a0]{4,}")
LATIN_END = 0x2E7F  # before the first ideograph or full-width mark
WIDEST = 24  # of a column, in characters, before its lines are folded
_NARROWEST = 2  # of a column, in characters
_WIDTH = 8640  # of the printed cell, in twips, for all columns together

_TEXT = Markup('<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">')
_ENDED = Markup("</w:t></w:r></w:p>")
_BEGUN = Markup('<w:p><w:pPr><w:pStyle w:val="LongText"/></w:pPr><w:r>') + _TEXT
_CELL = (
    Markup(
        '<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Row"/><w:ind w:left="0"'
        ' w:firstLine="0"/></w:pPr><w:r>'
    )
    + _TEXT
    + Markup("{}")
    + _ENDED
    + Markup("</w:tc>")
)
_ROW = Markup("<w:tr><w:trPr><w:cantSplit/></w:trPr>{}</w:tr>")
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_TABLE = Markup(
    '<w:tbl><w:tblPr><w:tblW w:w="{}" w:type="dxa"/><w:tblBorders>'
    + "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in _SIDES)
    + '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80"'
    ' w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{}</w:tblGrid>{}</w:tbl>'
)

Rows = list[list[str]]


def paragraphs(lines: Sequence[str]) -> list[str]:
    """The lines as a template prints each in a paragraph of its own. Lines with the same number of tabs that follow one
    another become a real table, which stands between the paragraph before it and the one after it; tabs elsewhere
    keep their columns apart; the indent that somebody typed goes, as the paragraph has its own.

    >>> paragraphs(["　　第一段", "甲\\t乙"])
    ['第一段', '甲\\u3000乙']
    """
    made: list[str] = []
    joins = False  # the last paragraph ends with a table: the next line goes on in the one that was begun
    for tabs, group in groupby(lines, key=lambda line: line.count("\t")):
        together = list(group)
        if rows := _table_of(together) if tabs else None:
            before = made.pop() if made else ""
            made.append(Markup("{}").format(word_text(before)) + _ENDED + _table(rows) + _BEGUN)
            joins = True
            continue
        for line in together:
            made.append(made.pop() + word_text(_plain(line)) if joins else _plain(line))
            joins = False
    return made


def _plain(line: str) -> str:
    indent = _INDENT.match(line)
    text = line[indent.end() :] if indent else line
    return GAP.join(part.strip() for part in text.strip("\t").split("\t")) if "\t" in text else text


def _table_of(lines: list[str]) -> Rows | None:
    """The cells, without columns in which nothing stands; None where these lines make no table."""
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines]
    kept = [place for place in range(len(rows[0])) if any(row[place] for row in rows)]
    if len(rows) < 2 or not 2 <= len(kept) <= COLUMNS_MOST:
        return None
    return [[row[place] for place in kept] for row in rows]


def _table(rows: Rows) -> Markup:
    """Columns as wide as what stands in them asks for, all together as wide as the cell of the form."""
    wanted = [
        max(_NARROWEST, *(min(_length(cell), WIDEST) + 1 for cell in column)) for column in zip(*rows, strict=True)
    ]
    widths = [_WIDTH * share // sum(wanted) for share in wanted]
    grid = Markup("").join(Markup('<w:gridCol w:w="{}"/>').format(width) for width in widths)
    body = Markup("").join(
        _ROW.format(
            Markup("").join(_CELL.format(width, word_text(cell)) for width, cell in zip(widths, row, strict=True))
        )
        for row in rows
    )
    return _TABLE.format(sum(widths), grid, body)


def _length(text: str) -> int:
    """About how wide, in full-width characters."""
    return ceil(sum(1 if ord(character) > LATIN_END else 0.55 for character in text))

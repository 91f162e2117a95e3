"""Tables for the office as workbooks (.xlsx), written row by row so that memory stays flat.

Texts are written as texts, whatever they begin with: a name of ``=HYPERLINK(…)`` is a name and never a formula, an
address is no link. Moments are real dates in Beijing time, so that the office can sort and filter by them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.clock import beijing

CELL_MOST = 32_000  # characters; Excel holds 32,767 a cell
SONG, HEI = "宋体", "黑体"
HEAD = 2  # the row of the column heads, from 0: title and note stand above
# Nobody's machine or moment stands in the file, and equal tables are nearly equal files.
MADE = datetime(2000, 1, 1)

Value = str | int | datetime | None


class Column(NamedTuple):
    """The head of a column and its width in (half-width) characters."""

    title: str
    width: int


def workbook(title: str, note: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet: the title, a note that says what is in it, heads that stay in sight, and the rows, numbered from 1;
    ready to print on A4 across with the heads on each page."""
    content = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": title, "created": MADE})
        sheet = book.add_worksheet("汇总表")
        every = (Column("序号", 6), *columns)
        _set_up(sheet, every)
        _head(book, sheet, title, note, every)
        last = _rows(book, sheet, rows)
        sheet.autofilter(HEAD, 0, max(last, HEAD), len(every) - 1)
    return content.getvalue()


def _set_up(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    sheet.freeze_panes(HEAD + 1, 3)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _head(book: xlsxwriter.Workbook, sheet: Worksheet, title: str, note: str, columns: Sequence[Column]) -> None:
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, book.add_format({"font_name": HEI, "font_size": 16}))
    sheet.write_string(1, 0, note, book.add_format({"font_name": SONG, "font_size": 10, "font_color": "#5b564e"}))
    style = book.add_format(
        {"font_name": HEI, "font_size": 11, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    )
    sheet.set_row(HEAD, 30)
    for place, column in enumerate(columns):
        sheet.write_string(HEAD, place, column.title, style)


def _rows(book: xlsxwriter.Workbook, sheet: Worksheet, rows: Iterable[Sequence[Value]]) -> int:
    cell = {"font_name": SONG, "font_size": 11, "border": 1, "valign": "top"}
    text = book.add_format({**cell, "text_wrap": True, "num_format": "@"})
    figure = book.add_format({**cell, "num_format": "0"})
    moment = book.add_format({**cell, "num_format": "yyyy-mm-dd hh:mm", "align": "left"})
    row = HEAD
    for row, values in enumerate(rows, start=HEAD + 1):
        sheet.write_number(row, 0, row - HEAD, figure)
        for place, value in enumerate(values, start=1):
            _write(sheet, row, place, value, text, figure, moment)
    return row


def _write(sheet: Worksheet, row: int, place: int, value: Value, text: Format, figure: Format, moment: Format) -> None:
    match value:
        case datetime():
            sheet.write_datetime(row, place, beijing(value).replace(tzinfo=None), moment)
        case int():
            sheet.write_number(row, place, value, figure)
        case str() if value:
            sheet.write_string(row, place, value[:CELL_MOST], text)
        case _:
            sheet.write_blank(row, place, None, text)

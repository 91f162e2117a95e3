"""Workbooks (.xlsx): tables for the office, written row by row so that memory stays flat, and empty lists that people
fill in.

Texts are written as texts, whatever they begin with: a name of ``=HYPERLINK(…)`` is a name and never a formula, an
address is no link. Moments are real dates in Beijing time, so that the office can sort and filter by them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from portal.clock import beijing

CELL_MOST = 32_000  # characters; Excel holds 32,767 a cell
HEAD = 2  # the row of the column heads, from 0: title and note stand above
LISTS = "选项"
_FIGURE = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
_SONG = {"font_name": "宋体", "font_size": 11}
_HEI = {"font_name": "黑体", "font_size": 11, "border": 1}
# Nobody's machine or moment stands in the file, and equal tables are nearly equal files.
_MADE = datetime(2000, 1, 1)

Value = str | int | float | date | datetime | None


class Share(float):
    """A part of a whole, which people read as a percentage."""


def figure(words: str) -> Value:
    """What a page shows of a figure as the number that it is; anything else as the words that they are.

    >>> figure("86.50"), figure("12"), figure("-0.25"), figure("回避"), figure("")
    (86.5, 12, -0.25, '回避', '')
    """
    if not _FIGURE.fullmatch(words):
        return words
    return float(words) if "." in words else int(words)


class Column(NamedTuple):
    """The head of a column and its width in (half-width) characters; in a list to be filled in ``hint``: what to write,
    ``needed``: without it a row is nobody, ``options``: what can be chosen, ``free``: or written."""

    head: str
    width: int
    hint: str = ""
    needed: bool = False
    options: tuple[str, ...] = ()
    free: bool = False


class Sheet(NamedTuple):
    """One table; ``plotted``: its so-manieth column, from 0, is drawn beside the rows as bars, under the words of the
    first one."""

    name: str
    title: str
    note: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    plotted: int | None = None


def workbook(title: str, note: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet: the title, a note that says what is in it, heads that stay in sight, and the rows, numbered from 1;
    ready to print on A4 across with the heads on each page."""
    return workbook_of(title, [Sheet("汇总表", title, note, columns, rows)])


def workbook_of(title: str, sheets: Sequence[Sheet]) -> bytes:
    """The same with several sheets."""
    content = BytesIO()
    with _book(content, title, constant_memory=True) as book:
        for table in sheets:
            every = (Column("序号", 6), *table.columns)
            sheet = book.add_worksheet(table.name)
            _head(book, sheet, table.title, table.note, every, in_sight=3, height=30)
            sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
            sheet.set_footer("&C第 &P 页，共 &N 页")
            last = max(_rows(book, sheet, table.rows), HEAD)
            sheet.autofilter(HEAD, 0, last, len(every) - 1)
            if table.plotted is not None:
                _plot(book, sheet, table, last)
    return content.getvalue()


def _plot(book: xlsxwriter.Workbook, sheet: Worksheet, table: Sheet, last: int) -> None:
    value = 1 + (table.plotted or 0)
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": [table.name, HEAD, value],
            "categories": [table.name, HEAD + 1, 1, last, 1],
            "values": [table.name, HEAD + 1, value, last, value],
            "data_labels": {"value": True},
            "fill": {"color": "#b3261e"},
        }
    )
    chart.set_title({"name": table.title})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 560, "height": 140 + 26 * (last - HEAD)})
    sheet.insert_chart(HEAD, 2 + len(table.columns), chart, {"description": f"{table.title}，数据见左侧的表"})


def pattern(
    title: str,
    note: str,
    columns: Sequence[Column],
    *,
    rows: int,
    optional: str = "可以以后在网上填",
    begun: Iterable[Sequence[str]] = (),
) -> bytes:
    """An empty list for ``rows`` people, one a row, with the explanations on a sheet of their own, which says of a
    column that may stay empty that it is ``optional``; ``begun``: what stands in its first rows already.

    All cells are formatted as text before anybody types into them: a spreadsheet would round the 18 digits of an
    identity number and turn 2021-03 into a day. Choices are offered as lists.
    """
    content = BytesIO()
    with _book(content, title) as book:
        sheet = book.add_worksheet("名单")
        cell = book.add_format({**_SONG, "num_format": "@", "valign": "top"})
        _head(book, sheet, title, note, columns, in_sight=1, height=34, cell=cell)
        for place, column in enumerate(columns):
            _validate(sheet, place, column, rows)
        for row, values in enumerate(begun, start=HEAD + 1):
            for place, value in enumerate(values):
                sheet.write_string(row, place, value, cell)
        _explanations(book, columns, optional)
        lists = book.add_worksheet(LISTS)
        for place, column in enumerate(columns):
            lists.write_column(0, place, column.options)
        lists.hide()
    return content.getvalue()


@contextmanager
def _book(content: BytesIO, title: str, **options: bool) -> Iterator[xlsxwriter.Workbook]:
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False, **options}) as book:
        book.set_properties({"title": title, "created": _MADE})
        yield book


def _head(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    title: str,
    note: str,
    columns: Sequence[Column],
    *,
    in_sight: int,
    height: int,
    cell: Format | None = None,
) -> None:
    """Title, note and heads; ``in_sight``: so many columns stay at the left; ``cell``: how those below look."""
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, book.add_format({"font_name": "黑体", "font_size": 16}))
    sheet.write_string(1, 0, note, book.add_format({"font_name": "宋体", "font_size": 10, "font_color": "#5b564e"}))
    look = {**_HEI, "text_wrap": True, "align": "center", "valign": "vcenter"}
    usual, needed = book.add_format(look), book.add_format({**look, "font_color": "#b3261e"})
    sheet.set_row(HEAD, height)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(column), cell)
        sheet.write_string(HEAD, place, column.head, needed if column.needed else usual)
    sheet.freeze_panes(HEAD + 1, in_sight)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)


def _width(column: Column) -> float:
    """In half-width characters, of which a Han character takes two: its head needs two lines at most."""
    needed = sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in column.head)
    return max(column.width, -(-needed // 2) + 2)


def _rows(book: xlsxwriter.Workbook, sheet: Worksheet, rows: Iterable[Sequence[Value]]) -> int:
    cell = {**_SONG, "border": 1, "valign": "top"}
    text = book.add_format({**cell, "text_wrap": True, "num_format": "@"})
    whole = book.add_format({**cell, "num_format": "0"})
    moment = book.add_format({**cell, "num_format": "yyyy-mm-dd hh:mm", "align": "left"})
    day = book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"})
    points = book.add_format({**cell, "num_format": "0.00"})
    share = book.add_format({**cell, "num_format": "0.0%"})
    looks = Looks(text, whole, points, share, moment, day)
    row = HEAD
    for row, values in enumerate(rows, start=HEAD + 1):
        sheet.write_number(row, 0, row - HEAD, whole)
        for place, value in enumerate(values, start=1):
            _write(sheet, row, place, value, looks)
    return row


class Looks(NamedTuple):
    """How the values of each kind look."""

    text: Format
    whole: Format
    points: Format
    share: Format
    moment: Format
    day: Format


def _write(sheet: Worksheet, row: int, place: int, value: Value, looks: Looks) -> None:
    match value:
        case datetime():
            sheet.write_datetime(row, place, beijing(value).replace(tzinfo=None), looks.moment)
        case date():
            sheet.write_datetime(row, place, value, looks.day)
        case int():
            sheet.write_number(row, place, value, looks.whole)
        case float():
            sheet.write_number(row, place, value, looks.share if isinstance(value, Share) else looks.points)
        case str() if value:
            sheet.write_string(row, place, value[:CELL_MOST], looks.text)
        case _:
            sheet.write_blank(row, place, None, looks.text)


def _validate(sheet: Worksheet, place: int, column: Column, rows: int) -> None:
    """A list to choose from, or the hint beside the cell; Excel shows at most 255 characters of it."""
    told = {"input_title": column.head[:32], "input_message": column.hint[:255]} if column.hint else {}
    if column.options:
        end = xl_rowcol_to_cell(len(column.options) - 1, place, row_abs=True, col_abs=True)
        begin = xl_rowcol_to_cell(0, place, row_abs=True, col_abs=True)
        told |= {
            "validate": "list",
            "source": f"={LISTS}!{begin}:{end}",
            "error_type": "information" if column.free else "stop",
            "error_title": "请核对",
            "error_message": "这不是列出的选项。" if column.free else "请从下拉列表中选择。",
        }
    elif told:
        told |= {"validate": "any"}
    if told:
        sheet.data_validation(HEAD + 1, place, HEAD + rows, place, told)


def _explanations(book: xlsxwriter.Workbook, columns: Sequence[Column], optional: str) -> None:
    sheet = book.add_worksheet("填写说明")
    head = book.add_format(_HEI)
    text = book.add_format({**_SONG, "border": 1, "valign": "top", "text_wrap": True})
    for place, (title, width) in enumerate((("列", 26), ("是否必填", 12), ("怎样填写", 60), ("可以选择", 60))):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    for row, column in enumerate(columns, start=1):
        needed = "必填" if column.needed else optional
        for place, words in enumerate((column.head, needed, column.hint, "、".join(column.options))):
            sheet.write_string(row, place, words, text)
    sheet.freeze_panes(1, 1)

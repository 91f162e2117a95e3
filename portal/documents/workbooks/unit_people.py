"""The workbook in which a unit lists its people (填报名单.xlsx): one row a person, under the labels of the form; and
reading it back.

All cells are formatted as text before anybody types into them: a spreadsheet would round the 18 digits of an identity
number and turn 2021-03 into a day. Choices are offered as lists.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from portal.documents.workbooks import workbook_reading
from portal.documents.workbooks.workbook import HEI, MADE, SONG
from portal.documents.workbooks.workbook_reading import CannotRead, Row

HEAD = 2  # the row of the heads, from 0
LISTS = "选项"

__all__ = ["CannotRead", "Column", "Row", "pattern", "read"]


class Column(NamedTuple):
    """One column of the list. ``needed``: without it a row is nobody; ``options``: what can be chosen, ``free``: or
    written."""

    head: str
    hint: str
    width: int
    needed: bool = False
    options: tuple[str, ...] = ()
    free: bool = False


def pattern(
    title: str, note: str, columns: Sequence[Column], *, rows: int, optional: str = "可以以后在网上填"
) -> bytes:
    """An empty list for ``rows`` people, with the explanations on a sheet of their own, which says of a column that may
    stay empty that it is ``optional``."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "created": MADE})
        _list(book, title, note, columns, rows)
        _explanations(book, columns, optional)
        lists = book.add_worksheet(LISTS)
        for place, column in enumerate(columns):
            lists.write_column(0, place, column.options)
        lists.hide()
    return content.getvalue()


def read(content: bytes, columns: Sequence[Column], *, most: int) -> list[Row]:
    """The rows that somebody filled in.

    :raises CannotRead: this is no workbook, it is too large, or it lacks a column that is needed.
    """
    heads = [column.head for column in columns]
    return workbook_reading.rows(
        content, heads, required=[column.head for column in columns if column.needed], most=most
    )


def _list(book: xlsxwriter.Workbook, title: str, note: str, columns: Sequence[Column], rows: int) -> None:
    sheet = book.add_worksheet("名单")
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, book.add_format({"font_name": HEI, "font_size": 16}))
    sheet.write_string(1, 0, note, book.add_format({"font_name": SONG, "font_size": 10, "font_color": "#5b564e"}))
    look = {"font_name": HEI, "font_size": 11, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    usual, needed = book.add_format(look), book.add_format({**look, "font_color": "#b3261e"})
    cell = book.add_format({"font_name": SONG, "font_size": 11, "num_format": "@", "valign": "top"})
    sheet.set_row(HEAD, 34)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, cell)
        sheet.write_string(HEAD, place, column.head, needed if column.needed else usual)
        _validate(sheet, place, column, rows)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)


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
    head = book.add_format({"font_name": HEI, "font_size": 11, "border": 1})
    text = book.add_format({"font_name": SONG, "font_size": 11, "border": 1, "valign": "top", "text_wrap": True})
    for place, (title, width) in enumerate((("列", 26), ("是否必填", 12), ("怎样填写", 60), ("可以选择", 60))):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    for row, column in enumerate(columns, start=1):
        needed = "必填" if column.needed else optional
        for place, words in enumerate((column.head, needed, column.hint, "、".join(column.options))):
            sheet.write_string(row, place, words, text)
    sheet.freeze_panes(1, 1)

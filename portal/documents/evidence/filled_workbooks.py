"""Reading workbooks (.xlsx) that people filled in: the rows under the heads we know, as texts with their line numbers.

A file from outside may be anything: it is read only, without formulas, links or macros, and only as far as the limits.
Runs in the child (``evidence.child``).
"""

import datetime as dates
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from portal.documents.evidence.intake import LINES_MOST, EvidenceRefused, FilledRow, Wanted
from portal.rules.language.cleaning import clean_line

UNPACKED_MOST = 20 * 1024 * 1024  # bytes of all parts together: 5,000 people in all columns have a third of it
STRINGS_MOST = 8 * 1024 * 1024  # bytes of the texts, which are read before the first line
SHEET_LINES_MOST = 20_000  # with empty ones
COLUMNS_MOST = 100
HEADS_WITHIN = 10  # lines among which the heads are looked for: titles may stand above
CELL_MOST = 2_000  # characters
EXACT = 15  # digits that Excel keeps of a number: what has more was rounded when it was typed
NOT_A_WORKBOOK = "这个文件不是可以读取的 Excel 工作簿（.xlsx），请用下载的样表填写后另存为 .xlsx 再上传。"
TOO_LARGE = "这个工作簿太大，请只保留要导入的一张表再上传。"
TOO_LONG = "表中的行太多（空行也算），请删去名单下面的空行后再上传。"
ROUNDED = "数字超过 15 位，Excel 已经改动了末尾几位，请把单元格格式设为“文本”后重新填写"


def filled_rows(content: bytes, columns: Sequence[Wanted], *, most: int = LINES_MOST) -> list[FilledRow]:
    """The lines that are not empty, of the first sheet, under the line that holds the heads.

    :param columns: those that are read, whatever their order; others are passed over.
    :param most: how many lines are read.
    :raises EvidenceRefused: this is no workbook, it is too large, or a column that is needed is missing.
    """
    try:
        _insist_on_size(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it does not read: charts, validations, printer settings
            book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                return list(_under_heads(book.worksheets[0], columns, most))
            finally:
                book.close()
    except (EvidenceRefused, MemoryError):
        raise
    except Exception as error:  # whatever parts of a file from outside make of the reader
        raise EvidenceRefused(NOT_A_WORKBOOK) from error


def _insist_on_size(content: bytes) -> None:
    """The sizes in the directory can lie, but no part is unpacked beyond its own."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sizes = {part.filename: part.file_size for part in parts.infolist()}
    if sum(sizes.values()) > UNPACKED_MOST or sizes.get("xl/sharedStrings.xml", 0) > STRINGS_MOST:
        raise EvidenceRefused(TOO_LARGE)


def _under_heads(sheet: Any, columns: Sequence[Wanted], most: int) -> Iterator[FilledRow]:
    heads = {column.head for column in columns}
    needed = [column.head for column in columns if column.needed]
    places: dict[int, str] = {}
    taken = 0
    for line, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_MOST, values_only=True), start=1):
        if line > SHEET_LINES_MOST:
            raise EvidenceRefused(TOO_LONG)
        if places:
            if (row := _row(line, cells, places)) is None:
                continue
            taken += 1
            if taken > most:
                raise EvidenceRefused(f"一次最多导入 {most} 行，请分几次上传。")
            yield row
        elif line <= HEADS_WITHIN:
            known = {place: _text(value)[0] for place, value in enumerate(cells)}
            known = {place: head for place, head in known.items() if head in heads}
            places = known if set(needed) <= set(known.values()) else {}
    if not places:
        missing = "、".join(f"“{head}”" for head in needed)
        raise EvidenceRefused(f"没有找到表头，前 {HEADS_WITHIN} 行中应有一行写着{missing}，请用下载的样表填写。")


def _row(line: int, cells: Sequence[Any], places: dict[int, str]) -> FilledRow | None:
    read = {head: _text(cells[place] if place < len(cells) else None) for place, head in places.items()}
    if not any(text for text, _ in read.values()):
        return None
    faults = tuple(f"“{head}”{reason}" for head, (_, reason) in read.items() if reason)
    return FilledRow(line, {head: text for head, (text, _) in read.items()}, faults)


def _text(value: Any) -> tuple[str, str]:
    """A cell's text, and what is wrong with it."""
    match value:
        case None:
            return "", ""
        case bool():
            return ("是" if value else "否"), ""
        case int() | float():
            return _figure(value)
        case dates.datetime() | dates.date():
            return value.strftime("%Y-%m-%d"), ""
        case _:
            return clean_line(str(value))[:CELL_MOST], ""


def _figure(value: int | float) -> tuple[str, str]:
    if not float(value).is_integer():
        return str(value), ""
    return str(int(value)), ROUNDED if len(str(abs(int(value)))) > EXACT else ""

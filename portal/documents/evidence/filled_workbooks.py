"""Reading workbooks (.xlsx) that people filled in: the rows under the heads we know, as texts with their line numbers.

A file from outside may be anything: it is read only, without formulas, links or macros, and only as far as the limits.
Runs in the child (``evidence.child``).
"""

import datetime as dates
import warnings
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
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


FORMULA = "是公式，请复制后用“选择性粘贴”粘贴为数值"
ERROR_VALUE = "是错误值，请改正"
NO_TEXT = "是数字格式，请把单元格格式设为“文本”后重新填写"


def filled_rows(
    content: bytes, columns: Sequence[Wanted], *, most: int = LINES_MOST, exact: Collection[str] | None = None
) -> list[FilledRow]:
    """The lines that are not empty, of the first sheet, under the line that holds the heads.

    :param columns: those that are read, whatever their order; others are passed over.
    :param most: how many lines are read.
    :param exact: of a result that counts: heads whose cells must be texts; where it is given, a formula is a fault of
        its line, and a column that is not known or is there twice refuses the whole.
    :raises EvidenceRefused: this is no workbook, it is too large, or a column that is needed is missing.
    """
    try:
        _insist_on_size(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it does not read: charts, validations, printer settings
            book = load_workbook(BytesIO(content), read_only=True, data_only=exact is None, keep_links=False)
            try:
                return list(_under_heads(book.worksheets[0], columns, most, exact))
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


def _under_heads(
    sheet: Any, columns: Sequence[Wanted], most: int, exact: Collection[str] | None
) -> Iterator[FilledRow]:
    heads = {column.head for column in columns}
    needed = [column.head for column in columns if column.needed]
    places: dict[int, str] = {}
    taken = 0
    for line, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_MOST), start=1):
        if line > SHEET_LINES_MOST:
            raise EvidenceRefused(TOO_LONG)
        if places:
            if (row := _row(line, cells, places, exact)) is None:
                continue
            taken += 1
            if taken > most:
                raise EvidenceRefused(f"一次最多导入 {most} 行，请分几次上传。")
            yield row
        elif line <= HEADS_WITHIN:
            places = _places([_text(cell.value)[0] for cell in cells], heads, needed, exact is not None)
    if not places:
        missing = "、".join(f"“{head}”" for head in needed)
        raise EvidenceRefused(f"没有找到表头，前 {HEADS_WITHIN} 行中应有一行写着{missing}，请用下载的样表填写。")


def _places(said: list[str], heads: set[str], needed: list[str], exact: bool) -> dict[int, str]:
    """Where the known heads stand in a line that holds all that are needed; nowhere in another line."""
    known = {place: head for place, head in enumerate(said) if head in heads}
    if not set(needed) <= set(known.values()):
        return {}
    times = Counter(filter(None, said))
    if exact and (odd := [head for head in times if times[head] > 1 or head not in heads]):
        named = "、".join(f"“{head}”" for head in odd)
        raise EvidenceRefused(f"列{named}不在样表中，或者出现了两次，请用下载的样表填写。")
    return known


def _row(line: int, cells: Sequence[Any], places: dict[int, str], exact: Collection[str] | None) -> FilledRow | None:
    read = {
        head: _read(cells[place], head, exact) if place < len(cells) else ("", "") for place, head in places.items()
    }
    if not any(text or reason for text, reason in read.values()):
        return None
    faults = tuple(
        f"“{head}”{reason}。" if exact is not None else f"“{head}”{reason}"
        for head, (_, reason) in read.items()
        if reason
    )
    return FilledRow(line, {head: text for head, (text, _) in read.items()}, faults)


def _read(cell: Any, head: str, exact: Collection[str] | None) -> tuple[str, str]:
    """A cell's text, and what is wrong with it."""
    if exact is None:
        return _text(cell.value)
    if wrong := {"f": FORMULA, "e": ERROR_VALUE}.get(cell.data_type):
        return "", wrong
    if head in exact and isinstance(cell.value, int | float | dates.date):
        return "", NO_TEXT
    return _text(cell.value)


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

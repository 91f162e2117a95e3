"""Reading a workbook whose figures count: a result from elsewhere. A formula, an error or a number where a text belongs
is a fault of its line, and a column that nobody knows refuses the whole. Runs in the child (``evidence.child``).

``filled_workbooks`` reads what people make of a list; its reader tells no formula from a value, openpyxl does.
"""

import datetime as dates
import warnings
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from portal.documents.evidence.filled_workbooks import (
    COLUMNS_MOST,
    HEADS_WITHIN,
    NOT_A_WORKBOOK,
    SHEET_LINES_MOST,
    TOO_LONG,
    insist_on_size,
    text_of,
)
from portal.documents.evidence.intake import EvidenceRefused, FilledRow, Wanted

FORMULA = "是公式，请复制后用“选择性粘贴”粘贴为数值"
ERROR_VALUE = "是错误值，请改正"
NO_TEXT = "是数字格式，请把单元格格式设为“文本”后重新填写"


def exact_rows(content: bytes, columns: Sequence[Wanted], texts: Collection[str], *, most: int) -> list[FilledRow]:
    """The lines that are not empty, of the first sheet, under the line that holds the heads.

    :param columns: all that may be there, whatever their order.
    :param texts: heads whose cells must be texts.
    :param most: how many lines are read.
    :raises EvidenceRefused: this is no workbook, it is too large, a column that is needed is missing, or there is one
        that is not known or stands there twice.
    """
    try:
        insist_on_size(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it does not read: charts, validations, printer settings
            book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
            try:
                return list(_under_heads(book.worksheets[0], columns, most, texts))
            finally:
                book.close()
    except (EvidenceRefused, MemoryError):
        raise
    except Exception as error:  # whatever parts of a file from outside make of the reader
        raise EvidenceRefused(NOT_A_WORKBOOK) from error


def _under_heads(sheet: Any, columns: Sequence[Wanted], most: int, texts: Collection[str]) -> Iterator[FilledRow]:
    heads = {column.head for column in columns}
    needed = [column.head for column in columns if column.needed]
    places: dict[int, str] = {}
    taken = 0
    for line, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_MOST), start=1):
        if line > SHEET_LINES_MOST:
            raise EvidenceRefused(TOO_LONG)
        if places:
            if (row := _row(line, cells, places, texts)) is None:
                continue
            taken += 1
            if taken > most:
                raise EvidenceRefused(f"一次最多导入 {most} 行，请分几次上传。")
            yield row
        elif line <= HEADS_WITHIN:
            places = _places([_text(cell.value)[0] for cell in cells], heads, needed)
    if not places:
        missing = "、".join(f"“{head}”" for head in needed)
        raise EvidenceRefused(f"没有找到表头，前 {HEADS_WITHIN} 行中应有一行写着{missing}，请用下载的样表填写。")


def _places(said: list[str], heads: set[str], needed: list[str]) -> dict[int, str]:
    """Where the known heads stand in a line that holds all that are needed; nowhere in another line."""
    known = {place: head for place, head in enumerate(said) if head in heads}
    if not set(needed) <= set(known.values()):
        return {}
    times = Counter(filter(None, said))
    if odd := [head for head in times if times[head] > 1 or head not in heads]:
        named = "、".join(f"“{head}”" for head in odd)
        raise EvidenceRefused(f"列{named}不在样表中，或者出现了两次，请用下载的样表填写。")
    return known


def _row(line: int, cells: Sequence[Any], places: dict[int, str], texts: Collection[str]) -> FilledRow | None:
    read = {
        head: _read(cells[place], head, texts) if place < len(cells) else ("", "") for place, head in places.items()
    }
    if not any(text or reason for text, reason in read.values()):
        return None
    faults = tuple(f"“{head}”{reason}。" for head, (_, reason) in read.items() if reason)
    return FilledRow(line, {head: text for head, (text, _) in read.items()}, faults)


def _read(cell: Any, head: str, texts: Collection[str]) -> tuple[str, str]:
    """A cell's text, and what is wrong with it."""
    if wrong := {"f": FORMULA, "e": ERROR_VALUE}.get(cell.data_type):
        return "", wrong
    if head in texts and isinstance(cell.value, int | float | dates.date):
        return "", NO_TEXT
    return _text(cell.value)


def _text(value: Any) -> tuple[str, str]:
    return ("", "") if value is None else text_of(value)

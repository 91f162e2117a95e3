"""Reading workbooks (.xlsx) that people filled in: the rows under the heads we know, as texts with their line numbers.

People put a cover in front, hide sheets, write heads their own way, and save with whatever program they have. A file
from outside may be anything: it is read only, without formulas, links or macros, and only as far as the limits. Runs in
the child (``evidence.child``).
"""

import datetime as dates
import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from portal.documents.evidence.intake import LINES_MOST, EvidenceRefused, FilledRow, Wanted
from portal.rules.language.cleaning import clean_line
from portal.rules.language.names import name_key

UNPACKED_MOST = 20 * 1024 * 1024  # bytes of all parts that are read: 5,000 people in all columns have a third of it
STRINGS_MOST = 8 * 1024 * 1024  # bytes of the texts, which are read before the first line
PICTURES = "xl/media/"  # are never read
SHEET_LINES_MOST = 20_000  # with empty ones
COLUMNS_MOST = 100
HEADS_WITHIN = 10  # lines among which the heads are looked for: titles may stand above
CELL_MOST = 2_000  # characters
EXACT = 15  # digits that Excel keeps of a number: what has more was rounded when it was typed
OLD_BEGINS = b"\xd0\xcf\x11\xe0"  # .xls, .et, and an .xlsx with a password

SAVE_AS = "请用 WPS 或 Excel 打开，点“文件”—“另存为”，文件类型选“Excel 工作簿（*.xlsx）”，再上传另存的文件。"
OLD = f"这是旧格式（.xls、.et）或加了密码的表格，不能读取。{SAVE_AS}有密码的，请先去掉密码。"
NOT_A_WORKBOOK = f"这个文件不是可以读取的 Excel 工作簿（.xlsx）。{SAVE_AS}"
TOO_LARGE = "这个工作簿太大，请只保留要导入的一张表再上传。"
TOO_LONG = "表中的行太多（空行也算），请删去名单下面的空行后再上传。"
ROUNDED = "数字超过 15 位，Excel 已经改动了末尾几位，请把单元格格式设为“文本”后重新填写"
A_PICTURE = "里是一张图片，不能读取，请写成文字"

_NOT_OF_THE_HEAD = re.compile(r"[\s*＊:：]|[（(](?:必填|选填|必填项|可不填)[）)]")
_PICTURE = re.compile(r"=?(?:_xlfn\.)?DISPIMG\(")


def filled_rows(content: bytes, columns: Sequence[Wanted], *, most: int = LINES_MOST) -> list[FilledRow]:
    """The lines that are not empty, under the line that holds the heads, of the one visible sheet that has such a list.

    :param columns: those that are read, whatever their order; others are passed over.
    :param most: how many lines are read.
    :raises EvidenceRefused: this is no workbook, it is too large, a column that is needed is missing, or several sheets
        hold a list.
    """
    try:
        insist_on_size(content)
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            return _of_one_sheet(book, columns, most)
    except (EvidenceRefused, MemoryError):
        raise
    except Exception as error:  # whatever parts of a file from outside make of the reader
        raise EvidenceRefused(NOT_A_WORKBOOK) from error


def insist_on_size(content: bytes) -> None:
    """The sizes in the directory can lie; then the limits of the child hold."""
    if content.startswith(OLD_BEGINS):
        raise EvidenceRefused(OLD)
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sizes = {part.filename: part.file_size for part in parts.infolist() if not part.filename.startswith(PICTURES)}
    if "xl/workbook.xml" not in sizes:  # the reader would take other kinds of tables too
        raise EvidenceRefused(NOT_A_WORKBOOK)
    if sum(sizes.values()) > UNPACKED_MOST or sizes.get("xl/sharedStrings.xml", 0) > STRINGS_MOST:
        raise EvidenceRefused(TOO_LARGE)


def _of_one_sheet(book: CalamineWorkbook, columns: Sequence[Wanted], most: int) -> list[FilledRow]:
    lists: dict[str, list[FilledRow]] = {}
    for place, sheet in enumerate(book.sheets_metadata):
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            rows = _under_heads(book.get_sheet_by_index(place), columns, most)
            if rows is not None:
                lists[sheet.name] = rows
    filled = {name: rows for name, rows in lists.items() if rows}
    if len(filled) > 1:
        names = "、".join(f"“{name}”" for name in filled)
        raise EvidenceRefused(f"工作簿里有几张表都填了名单（{names}），请合并成一张，或每次只保留一张再上传。")
    if not lists:
        missing = "、".join(f"“{column.head}”" for column in columns if column.needed)
        raise EvidenceRefused(
            f"没有找到表头：一张没有隐藏的工作表中，前 {HEADS_WITHIN} 行里应有一行写着{missing}，请用下载的样表填写。"
        )
    return next(iter(filled.values()), [])


def _under_heads(sheet: CalamineSheet, columns: Sequence[Wanted], most: int) -> list[FilledRow] | None:
    """None where the sheet has no line of heads."""
    places: dict[int, str] = {}
    found: list[FilledRow] = []
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        if line > SHEET_LINES_MOST:
            raise EvidenceRefused(TOO_LONG)
        if not places:
            if line > HEADS_WITHIN:
                return None
            places = _places(cells, columns)
        elif row := _row(line, cells, places):
            found.append(row)
            if len(found) > most:
                raise EvidenceRefused(f"一次最多导入 {most} 行，请分几次上传。")
    return found if places else None


def _places(cells: Sequence[Any], columns: Sequence[Wanted]) -> dict[int, str]:
    """In which column each known head stands; nothing where one that is needed is missing."""
    heads = {_plain(column.head): column.head for column in columns}
    known = {place: _plain(text_of(value)[0]) for place, value in enumerate(cells[:COLUMNS_MOST])}
    places = {place: heads[head] for place, head in known.items() if head in heads}
    if not {column.head for column in columns if column.needed} <= set(places.values()):
        return {}
    if twice := [head for head in places.values() if list(places.values()).count(head) > 1]:
        raise EvidenceRefused(f"表头“{twice[0]}”写了不止一次，请只保留一列再上传。")
    return places


def _plain(head: str) -> str:
    """A head without what people add to it: 姓 名, 邮箱*, 电话（选填）.

    >>> _plain("姓　名＊"), _plain("电话（选填）：")
    ('姓名', '电话')
    """
    return _NOT_OF_THE_HEAD.sub("", head)


def _row(line: int, cells: Sequence[Any], places: dict[int, str]) -> FilledRow | None:
    read = {head: text_of(cells[place] if place < len(cells) else "") for place, head in places.items()}
    if not any(text or fault for text, fault in read.values()):
        return None
    faults = tuple(f"“{head}”{reason}" for head, (_, reason) in read.items() if reason)
    return FilledRow(line, {head: text for head, (text, _) in read.items()}, faults)


def text_of(value: Any) -> tuple[str, str]:
    """A cell's text, and what is wrong with it."""
    match value:
        case bool():
            return ("是" if value else "否"), ""
        case int() | float():
            return _figure(value)
        case dates.datetime() | dates.date():
            return value.strftime("%Y-%m-%d"), ""
        case _:
            return _words(str(value))


def _words(value: str) -> tuple[str, str]:
    if _PICTURE.match(value):
        return "", A_PICTURE
    # Programs that write a line end as the words of its escape; a cell in which nothing can be seen is empty.
    text = clean_line(value.replace("_x000D_", ""))[:CELL_MOST]
    return (text if name_key(text) else ""), ""


def _figure(value: int | float) -> tuple[str, str]:
    if not float(value).is_integer():
        return str(value), ""
    return str(int(value)), ROUNDED if len(str(abs(int(value)))) > EXACT else ""

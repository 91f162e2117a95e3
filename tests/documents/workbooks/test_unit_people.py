"""The list of a unit's people: a workbook that spreadsheets open without a complaint, and what comes back from them."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from portal.documents.workbooks.unit_people import Column, pattern, read
from portal.documents.workbooks.workbook_reading import ROUNDED, CannotRead

COLUMNS = (
    Column("姓名", "与身份证件一致。", 12, needed=True),
    Column("身份证号", "十八位。" * 100, 24, needed=True),
    Column("性别", "", 8, options=("男", "女")),
    Column("职称", "可以不选。", 12, options=("工程师", "技师"), free=True),
    Column("日期", "", 12),
)


def a_book(*lines: list[Any]) -> bytes:
    """A workbook with these lines, as somebody else's spreadsheet writes it."""
    book = Workbook()
    for line in lines:
        book.active.append(line)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_the_pattern_is_a_valid_workbook_without_formulas(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(pattern("=HYPERLINK(1)", "@SUM(1)", COLUMNS, rows=200))

    result = OpenXmlValidator(FileFormat.MICROSOFT_365).validate(path)
    assert result.is_valid, result.errors
    sheet = load_workbook(path).worksheets[0]
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=HYPERLINK(1)", "s")
    kinds = {str(rule.sqref): (rule.type, rule.errorStyle) for rule in sheet.data_validations.dataValidation}
    assert kinds["C4:C203"] == ("list", None)  # stops, as is usual
    assert kinds["D4:D203"] == ("list", "information")
    assert all(len(rule.prompt or "") <= 255 for rule in sheet.data_validations.dataValidation)


def test_equal_patterns_are_equal_files() -> None:
    assert pattern("名单", "", COLUMNS, rows=10) == pattern("名单", "", COLUMNS, rows=10)


def test_rows_come_back_with_the_numbers_that_the_spreadsheet_shows() -> None:
    content = a_book(
        ["本单位名单"],
        ["备注", "身份证号", "姓名", "日期"],
        [None, "990101198002290134", " 示例乙 ", date(2026, 11, 2)],
        [],
        ["另起", 990101198002290134, "示例丙", datetime(2026, 11, 2, 9, 30)],
    )

    first, second = read(content, COLUMNS, most=10)

    assert (first.line, first.cells) == (
        3,
        {"身份证号": "990101198002290134", "姓名": "示例乙", "日期": "2026-11-02"},
    )
    assert (second.line, second.cells["日期"]) == (5, "2026-11-02")
    assert second.faults == (f"“身份证号”{ROUNDED}",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (a_book(["姓名", "性别"], ["示例乙", "男"]), "身份证号"),
        (a_book(["姓名", "身份证号"], *[["示例乙", "1"]] * 3), "最多导入 2 行"),
        (b"PK", "xlsx"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, words: str) -> None:
    with pytest.raises(CannotRead, match=words):
        read(content, COLUMNS, most=2)

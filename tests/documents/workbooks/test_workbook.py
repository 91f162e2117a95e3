"""The office's tables as workbooks."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import FileFormat, OpenXmlValidator

from portal.documents.workbooks.workbook import CELL_MOST, HEAD, Column, Share, Value, pattern, workbook

COLUMNS = (Column("编号", 14), Column("申报人姓名", 12), Column("提交时间", 18))
PEOPLE = (
    Column("姓名", 12, "与身份证件一致。", needed=True),
    Column("身份证号", 24, "十八位。" * 100, needed=True),
    Column("性别", 8, options=("男", "女")),
    Column("职称", 12, "可以不选。", options=("工程师", "技师"), free=True),
    Column("日期", 12),
)
AT = datetime(2026, 12, 1, 16, 30, tzinfo=UTC)  # half past midnight of the 2nd in Shanghai


def made(*rows: tuple[Value, ...]) -> Worksheet:
    return load_workbook(BytesIO(workbook("申报汇总表", "进行中的各项。", COLUMNS, rows))).active


def cells(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def test_the_sheet_says_what_it_holds_and_numbers_its_rows() -> None:
    sheet = made(("GJ2026-0001", "章示例", AT), (None, "李示例", None))

    assert cells(sheet, 1)[0] == "申报汇总表"
    assert cells(sheet, 2)[0] == "进行中的各项。"
    assert cells(sheet, HEAD + 1) == ["序号", "编号", "申报人姓名", "提交时间"]
    assert cells(sheet, HEAD + 2) == [1, "GJ2026-0001", "章示例", datetime(2026, 12, 2, 0, 30)]
    assert cells(sheet, HEAD + 3)[:3] == [2, None, "李示例"]


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://example.com","x")',
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "{=A1}",
        "http://example.com",
        "mailto:a@example.com",
        "00012",
        "<b>&amp;</b>",
    ],
)
def test_whatever_a_text_begins_with_it_stays_a_text(text: str) -> None:
    cell = made((text, "章示例", None)).cell(HEAD + 2, 2)

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_no_formula_and_no_link_stands_in_the_file() -> None:
    content = workbook("表", "", COLUMNS, [('=HYPERLINK("http://example.com")', "http://example.com", None)])

    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "<hyperlink" not in sheet
        assert not [name for name in archive.namelist() if "rels" in name and "worksheets" in name]


def test_a_text_too_long_for_a_cell_is_cut() -> None:
    assert len(made(("长" * 40_000, "", None)).cell(HEAD + 2, 2).value) == CELL_MOST


def test_the_heads_stay_in_sight_on_screen_and_on_paper() -> None:
    sheet = made(("", "章示例", None))

    assert sheet.freeze_panes == f"D{HEAD + 2}"
    assert sheet.print_title_rows == f"${HEAD + 1}:${HEAD + 1}"
    assert sheet.auto_filter.ref == f"A{HEAD + 1}:D{HEAD + 2}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_a_table_without_rows_is_a_table() -> None:
    assert cells(made(), HEAD + 1)[0] == "序号"


def test_rows_are_taken_one_by_one() -> None:
    taken = 0

    def rows() -> Iterator[tuple[Value, ...]]:
        nonlocal taken
        for order in range(2_000):
            taken += 1
            yield (str(order), "示例", AT)

    sheet = load_workbook(BytesIO(workbook("表", "", COLUMNS, rows())), read_only=True).active

    assert taken == 2_000
    assert sheet.max_row == HEAD + 1 + 2_000


def test_the_pattern_is_a_valid_workbook_without_formulas(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(pattern("=HYPERLINK(1)", "@SUM(1)", PEOPLE, rows=200))

    result = OpenXmlValidator(FileFormat.MICROSOFT_365).validate(path)
    assert result.is_valid, result.errors
    sheet = load_workbook(path).worksheets[0]
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=HYPERLINK(1)", "s")
    kinds = {str(rule.sqref): (rule.type, rule.errorStyle) for rule in sheet.data_validations.dataValidation}
    assert kinds["C4:C203"] == ("list", None)  # stops, as is usual
    assert kinds["D4:D203"] == ("list", "information")
    assert all(len(rule.prompt or "") <= 255 for rule in sheet.data_validations.dataValidation)


def test_equal_patterns_are_equal_files() -> None:
    assert pattern("名单", "", PEOPLE, rows=10) == pattern("名单", "", PEOPLE, rows=10)


def test_numbers_are_numbers_and_long_ones_of_people_are_texts() -> None:
    sheet = made(("110101199001011234", 86.5, Share(0.125)), ("13800000000", 12, date(2026, 12, 5)))

    values = [(cell.value, cell.data_type, cell.number_format) for row in (4, 5) for cell in sheet[row][1:]]
    assert values == [
        ("110101199001011234", "s", "@"),
        (86.5, "n", "0.00"),
        (0.125, "n", "0.0%"),
        ("13800000000", "s", "@"),
        (12, "n", "0"),
        (datetime(2026, 12, 5), "d", "yyyy-mm-dd"),
    ]


def test_a_head_of_han_characters_has_room_in_two_lines() -> None:
    content = workbook("表", "", [Column("不计公众评价的名次和得分", 6), Column("Rank", 6)], [])
    sheet = load_workbook(BytesIO(content)).active

    assert sheet.column_dimensions["B"].width >= 14  # six Han characters a line take twelve
    assert sheet.column_dimensions["C"].width < 8

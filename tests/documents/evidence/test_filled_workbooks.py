"""Reading workbooks that people filled in: lines, heads wherever they stand, and files that are none."""

import time
import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from portal.documents.evidence import intake
from portal.documents.evidence.filled_workbooks import ROUNDED, UNPACKED_MOST, filled_rows
from portal.documents.evidence.intake import EvidenceRefused, FilledRow
from portal.documents.workbooks.workbook import Column

COLUMNS = (Column("姓名", 12, needed=True), Column("邮箱", 30, needed=True), Column("电话", 18))
PEOPLE = (
    Column("姓名", 12, needed=True),
    Column("身份证号", 24, needed=True),
    Column("性别", 8, options=("男", "女")),
    Column("日期", 12),
)


def a_workbook(*lines: list[Any]) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def read(*lines: list[Any], **how: Any) -> list[FilledRow]:
    return filled_rows(a_workbook(*lines), COLUMNS, **how)


def test_lines_are_numbered_as_excel_shows_them() -> None:
    found = read(["名单"], ["说明"], ["邮箱", "备注", "姓名"], ["a@b.cn", "x", "李文"], [], ["c@d.cn", None, "马丽"])

    assert [(row.line, row.cells) for row in found] == [
        (4, {"邮箱": "a@b.cn", "姓名": "李文"}),
        (6, {"邮箱": "c@d.cn", "姓名": "马丽"}),
    ]


def test_figures_and_formulas_are_texts() -> None:
    [row] = read(["姓名", "邮箱", "电话"], ["=1+1", " a@b.cn\n", 13800000000])

    assert row.cells == {"姓名": "", "邮箱": "a@b.cn", "电话": "13800000000"}
    assert row.faults == ()


def test_a_number_that_excel_has_rounded_is_named() -> None:
    [row] = read(["姓名", "邮箱", "电话"], ["李文", "a@b.cn", 310101199001010000])

    assert "“电话”" in row.faults[0]
    assert "文本" in row.faults[0]


@pytest.mark.parametrize(("value", "text"), [(True, "是"), (1.5, "1.5"), (2.0, "2"), ("甲\n乙", "甲 乙")])
def test_what_cells_hold(value: Any, text: str) -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "邮箱"])
        sheet.write(1, 0, value)
        sheet.write(1, 1, "a@b.cn")

    assert filled_rows(content.getvalue(), COLUMNS)[0].cells["姓名"] == text


def test_heads_that_are_missing_are_named() -> None:
    with pytest.raises(EvidenceRefused, match="“姓名”、“邮箱”"):
        read(["名字", "邮箱"], ["李文", "a@b.cn"])
    with pytest.raises(EvidenceRefused, match="没有找到表头"):
        read(*([["说明"]] * 10), ["姓名", "邮箱"], ["李文", "a@b.cn"])


def test_no_more_lines_than_allowed_are_read() -> None:
    lines = [["姓名", "邮箱"], *(["李文", "a@b.cn"] for _ in range(3))]

    assert len(read(*lines, most=3)) == 3
    with pytest.raises(EvidenceRefused, match="最多导入 2 行"):
        read(*lines, most=2)


def zipped(**parts: bytes) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"PK\x03\x04", zipped(), zipped(**{"xl/workbook.xml": b"<workbook"})],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(EvidenceRefused, match="不是可以读取的"):
        filled_rows(content, COLUMNS)


def test_a_workbook_cut_off_is_refused() -> None:
    whole = a_workbook(["姓名", "邮箱"], ["李文", "a@b.cn"])

    with pytest.raises(EvidenceRefused):
        filled_rows(whole[: len(whole) // 2], COLUMNS)


def test_a_workbook_that_unpacks_to_much_is_refused() -> None:
    bomb = zipped(**{"xl/workbook.xml": bytes(UNPACKED_MOST + 1)})
    assert len(bomb) < 100_000

    with pytest.raises(EvidenceRefused, match="太大"):
        filled_rows(bomb, COLUMNS)


def test_entities_that_swell_do_not(tmp_path: Any) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    sheet = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "甲甲甲甲甲甲甲甲甲甲">{levels}]>'
    sheet += '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    sheet += '<c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row></sheetData></worksheet>'
    whole = BytesIO(a_workbook(["姓名", "邮箱"]))
    content = BytesIO()
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(content, "w") as forged:
        for name in parts.namelist():
            forged.writestr(name, sheet if name.endswith("sheet1.xml") else parts.read(name))

    with pytest.raises(EvidenceRefused):
        filled_rows(content.getvalue(), COLUMNS)


def test_rows_come_back_with_the_numbers_that_the_spreadsheet_shows() -> None:
    content = a_workbook(
        ["本单位名单"],
        ["备注", "身份证号", "姓名", "日期"],
        [None, "990101198002290134", " 示例乙 ", date(2026, 11, 2)],
        [],
        ["另起", 990101198002290134, "示例丙", datetime(2026, 11, 2, 9, 30)],
    )

    first, second = filled_rows(content, PEOPLE, most=10)

    assert (first.line, first.cells) == (
        3,
        {"身份证号": "990101198002290134", "姓名": "示例乙", "日期": "2026-11-02"},
    )
    assert (second.line, second.cells["日期"]) == (5, "2026-11-02")
    assert second.faults == (f"“身份证号”{ROUNDED}",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (a_workbook(["姓名", "性别"], ["示例乙", "男"]), "身份证号"),
        (a_workbook(["姓名", "身份证号"], *[["示例乙", "1"]] * 3), "最多导入 2 行"),
        (b"PK", "xlsx"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, words: str) -> None:
    with pytest.raises(EvidenceRefused, match=words):
        filled_rows(content, PEOPLE, most=2)


def sheet_with(rows: str) -> bytes:
    """The workbook of two heads with other rows in its sheet."""
    head = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    content = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(a_workbook(["姓名", "邮箱"]))) as parts,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as forged,
    ):
        for name in parts.namelist():
            sheet = f"{head}{rows}</sheetData></worksheet>".encode()
            forged.writestr(name, sheet if name.endswith("sheet1.xml") else parts.read(name))
    return content.getvalue()


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


HEADS = f'<row r="1">{text("A1", "姓名")}{text("B1", "邮箱")}</row>'


HEAVY = {
    "a text in the last line": (f'<row r="1048576">{text("A1048576", "末")}</row>', "行太多"),
    "a text in the last cell": (f'<row r="1048576">{text("XFD1048576", "末")}</row>', "内容太多"),
    "a line without end": ("<row>" + text("", "甲") * 1_500_000 + "</row>", "内容太多|太大|没有找到表头"),
    "many lines": ("<row><c><v>1</v></c></row>" * 600_000, "最多导入|太大|行太多"),
}


@pytest.mark.parametrize("kind", HEAVY)
def test_a_small_workbook_with_much_in_it_costs_the_child_seconds_and_nobody_else(kind: str) -> None:
    rows, words = HEAVY[kind]
    heavy = sheet_with(HEADS + rows)
    began, cpu = time.monotonic(), time.process_time()

    with pytest.raises(EvidenceRefused, match=words):
        intake.filled_rows(heavy, COLUMNS)

    assert time.process_time() - cpu < 1  # of this process
    assert time.monotonic() - began < 30


def test_what_the_child_read_is_what_stands_there() -> None:
    content = a_workbook(["姓名", "邮箱"], ["李文", "a@b.cn"])

    assert intake.filled_rows(content, COLUMNS) == filled_rows(content, COLUMNS)

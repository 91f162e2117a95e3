"""Workbooks as people and their programs make them: covers, hidden sheets, heads of their own, habits of WPS, Excel,
openpyxl, xlsxwriter, exceljs and Calc."""

import json
import subprocess
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from portal.documents.evidence.filled_workbooks import A_PICTURE, OLD, filled_rows
from portal.documents.evidence.intake import EvidenceRefused, FilledRow
from portal.documents.workbooks.workbook import Column
from tests.libreoffice import LibreOffice
from tests.programs import ROOT, node_file, program

COLUMNS = (Column("姓名", 12, needed=True), Column("邮箱", 30, needed=True), Column("表彰日期", 12))
HEADS = ["姓名", "邮箱", "表彰日期"]
DAY = 43589  # 2019-05-04 as Excel counts
PERSON = {"姓名": "李文", "邮箱": "li@example.cn", "表彰日期": "2019-05-04"}
CHINESE_FORMATS = (*range(27, 37), *range(50, 59))  # built in: a program writes only their numbers


def written(*sheets: Sequence[Sequence[Any]], names: Sequence[str] = (), hidden: Sequence[int] = ()) -> bytes:
    """A workbook of xlsxwriter's; numbers in the third column have a format of a day."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, lines in enumerate(sheets):
            sheet = book.add_worksheet(names[place] if names else None)
            for row, line in enumerate(lines):
                for column, value in enumerate(line):
                    sheet.write(row, column, value, *([day] if column == 2 and isinstance(value, int) else []))
            if place in hidden:
                sheet.hide()
    return content.getvalue()


USUAL = written([HEADS, ["李文", "li@example.cn", DAY]])


def changed(part: str, *swaps: tuple[str, str], content: bytes = USUAL) -> bytes:
    """``content`` with other words in the parts whose names hold ``part``; each swap is made at least once."""
    out, made = BytesIO(), set()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            words = before.read(name).decode()
            if part in name:
                made |= {swap for swap in swaps if swap[0] in words}
                for old, new in swaps:
                    words = words.replace(old, new)
            after.writestr(name, words)
    assert made == set(swaps)
    return out.getvalue()


def only(content: bytes) -> FilledRow:
    [row] = filled_rows(content, COLUMNS)
    return row


@pytest.mark.parametrize("number", CHINESE_FORMATS)
def test_days_in_the_chinese_formats_are_days(number: int) -> None:
    declared = '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>'

    assert only(changed("styles.xml", (declared, ""), ('"164"', f'"{number}"'))).cells == PERSON


STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
AS_PROGRAMS_SAVE = {
    "Strict Open XML": changed("", *STRICT.items()),
    "a dimension that lies": changed("sheet1.xml", ('<dimension ref="A1:C2"/>', '<dimension ref="A1"/>')),
    "no dimension": changed("sheet1.xml", ('<dimension ref="A1:C2"/>', "")),
    "an empty fill": changed("styles.xml", ('<fill><patternFill patternType="gray125"/></fill>', "<fill/>")),
    "line ends as words": changed("sharedStrings.xml", ("李文", "李_x000D_文_x000D_")),
    "line ends as words twice": changed("sharedStrings.xml", ("李文", "李文_x005F_x000D_")),
    "a day of the strict kind": changed("sheet1.xml", (f' s="1"><v>{DAY}', ' s="1" t="d"><v>2019-05-04T00:00:00')),
    "a row far below that is only formatted": changed("sheet1.xml", ("</sheetData>", '<row r="1048576"/></sheetData>')),
}


@pytest.mark.parametrize("habit", AS_PROGRAMS_SAVE)
def test_what_programs_write_is_read_as_it_is_meant(habit: str) -> None:
    row = only(AS_PROGRAMS_SAVE[habit])

    assert {head: words.replace(" ", "") for head, words in row.cells.items()} == PERSON
    assert row.faults == ()


@pytest.mark.parametrize(
    "heads",
    [
        ["姓 名", "邮箱*", "表彰日期"],
        ["姓　名＊", "邮箱（必填）", "表彰\n日期："],
        ["*姓名", " 邮箱 ", "表彰日期(选填)"],
    ],
)
def test_heads_are_known_however_people_write_them(heads: list[str]) -> None:
    assert only(written([heads, ["李文", "li@example.cn", DAY]])).cells == PERSON


def test_a_cover_and_hidden_sheets_in_front_are_passed_over() -> None:
    old = [HEADS, ["旧人", "old@example.cn"]]
    content = written([["封面"]], old, [[], ["名单"], HEADS, ["李文", "li@example.cn", DAY]], [HEADS], hidden=[1])

    assert only(content) == FilledRow(4, PERSON)


def test_two_filled_lists_are_not_half_read() -> None:
    lists = [HEADS, ["李文", "li@example.cn"]], [HEADS, ["马丽", "ma@example.cn"]]

    with pytest.raises(EvidenceRefused, match="“一部”、“二部”"):
        filled_rows(written(*lists, names=["一部", "二部"]), COLUMNS)
    with pytest.raises(EvidenceRefused, match="没有隐藏"):
        filled_rows(written(["说明"], lists[0], hidden=[1]), COLUMNS)


def test_a_head_that_stands_twice_is_not_guessed_at() -> None:
    with pytest.raises(EvidenceRefused, match="“邮箱”写了不止一次"):
        filled_rows(written([[*HEADS, "邮箱*"], ["李文", "a@example.cn", "", "b@example.cn"]]), COLUMNS)


def test_a_picture_in_a_cell_is_named() -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEADS, "照片"])
        sheet.write_row(1, 1, ["li@example.cn"])
        for column in (0, 3):
            sheet.write_formula(1, column, '=_xlfn.DISPIMG("ID_1",1)', None, '=DISPIMG("ID_1",1)')

    assert only(content.getvalue()).faults == (f"“姓名”{A_PICTURE}",)


@pytest.mark.parametrize("nothing", [" ", "　", "​", "“”", "_x000D_"])
def test_a_cell_in_which_nothing_can_be_seen_is_empty(nothing: str) -> None:
    assert only(written([HEADS, [nothing, "li@example.cn"]])).cells["姓名"] == ""


def test_a_workbook_full_of_photos_is_read() -> None:
    content = BytesIO(USUAL)
    with zipfile.ZipFile(content, "a") as parts:
        parts.writestr("xl/media/image1.png", bytes(30 * 1024 * 1024), zipfile.ZIP_DEFLATED)

    assert only(content.getvalue()).cells == PERSON


@pytest.mark.parametrize("kind", ["xls, et or a password", "ods", "xlsb"])
def test_other_formats_are_told_how_to_save(kind: str) -> None:
    other = BytesIO()
    with zipfile.ZipFile(other, "w") as parts:
        parts.writestr(*(("mimetype", "application/vnd.oasis") if kind == "ods" else ("xl/workbook.bin", "")))
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000) if kind.startswith("xls,") else other.getvalue()

    with pytest.raises(EvidenceRefused, match="另存为") as refused:
        filled_rows(content, COLUMNS)

    assert (refused.value.reason == OLD) is kind.startswith("xls,")


def test_openpyxl_writes_what_is_read() -> None:
    book, content = Workbook(), BytesIO()
    book.active.append(HEADS)
    book.active.append(["李文", "li@example.cn", DAY])
    book.active["C2"].number_format = 'yyyy"年"m"月"d"日"'
    book.save(content)

    assert only(content.getvalue()).cells == PERSON


EXCELJS = """
const {Workbook} = require('exceljs'), book = new Workbook();
book.addWorksheet('封面').addRow(['说明']);
const sheet = book.addWorksheet('名单'), [heads, person] = JSON.parse(process.argv[1]);
sheet.addRow(heads);
sheet.addRow([{richText: [{text: person[0].slice(0, 1), font: {bold: true}}, {text: person[0].slice(1)}]},
              {text: person[1], hyperlink: 'mailto:' + person[1]}, new Date(Date.UTC(2019, 4, 4))]);
sheet.getCell('C2').numFmt = 'yyyy/m/d';
book.xlsx.writeBuffer().then(content => process.stdout.write(Buffer.from(content)));
"""


def test_exceljs_writes_what_is_read() -> None:
    node_file("exceljs/package.json")
    given = json.dumps([HEADS, ["李文", "li@example.cn"]])
    made = subprocess.run([program("node"), "-e", EXCELJS, given], cwd=ROOT, capture_output=True, check=True)

    assert only(made.stdout).cells == PERSON


SPREADSHEET = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
<number:date-style style:name="D" number:language="zh" number:country="CN"><number:year number:style="long"/>
<number:text>年</number:text><number:month/><number:text>月</number:text><number:day/><number:text>日</number:text>
</number:date-style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="D"/>
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document>"""


def of_calc(*tables: tuple[str, list[list[str]]]) -> bytes:
    """A flat spreadsheet for Calc; a text that looks like a day is one, in Chinese words."""
    made = []
    for name, lines in tables:
        rows = "".join(f"<table:table-row>{''.join(map(_of_calc, line))}</table:table-row>" for line in lines)
        hidden = ' table:style-name="hidden"' if name == "旧" else ""
        made.append(f'<table:table table:name="{name}"{hidden}>{rows}</table:table>')
    return SPREADSHEET.format(tables="".join(made)).encode()


def _of_calc(words: str) -> str:
    if words[:4].isdigit() and words[4:5] == "-":
        return f'<table:table-cell table:style-name="day" office:value-type="date" office:date-value="{words}"/>'
    text = f"<text:p>{words}</text:p>" if words else ""
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def test_calc_writes_what_is_read(soffice: LibreOffice) -> None:
    lists = [["拟表彰人员名单"], [], ["姓　名", "邮箱（必填）", "表彰日期"], ["李文", "li@example.cn", "2019-05-04"]]

    old = [HEADS, ["旧人", "old@example.cn"]]
    content = soffice.workbook(of_calc(("封面", [["说明"]]), ("名单", lists), ("旧", old)))

    assert only(content) == FilledRow(4, PERSON)

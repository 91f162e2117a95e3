"""What people paste into a long text: tables stay tables, indents are not made twice."""

import pytest
from docx.table import Table

from portal import rulebooks
from portal.documents.pages.libreoffice import Office
from portal.documents.pages.page_count import estimated_pages
from portal.documents.papers.application_form import render
from portal.documents.word.pasted_text import COLUMNS_MOST, paragraphs
from tests.answers import complete_answers
from tests.documents.reading import opened

CRAFTSMAN = rulebooks.rulebook("2023-craftsman")
TABLE = "年份\t项目 & 名称\t节约（万元）\n2021\t示例\x01码头 <一期>\t12.5\n2022\t示例码头二期，含岸桥远程控制\t"


def form(text: str) -> bytes:
    return render(CRAFTSMAN, complete_answers(CRAFTSMAN, skill=text), photo=None, draft=False)


def tables(text: str) -> list[Table]:
    return list(opened(form(text)).tables[-3].rows[-1].cells[0].tables)


def read(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.rule("CF8")
def test_lines_with_the_same_number_of_tabs_become_a_table_between_their_neighbours() -> None:
    cell = opened(form(f"如下表：\n{TABLE}\n以上。")).tables[-3].rows[-1].cells[0]

    [table] = cell.tables
    assert read(table) == [
        ["年份", "项目 & 名称", "节约（万元）"],
        ["2021", "示例码头 <一期>", "12.5"],
        ["2022", "示例码头二期，含岸桥远程控制", ""],
    ]
    assert [paragraph.text for paragraph in cell.paragraphs] == ["如下表：", "以上。"]
    assert {paragraph.style.name for paragraph in cell.paragraphs} == {"长文正文"}


@pytest.mark.parametrize("text", [TABLE, f"{TABLE}\n甲\t乙\n丙\t丁", f"甲\n{TABLE}", f"{TABLE}\n乙"])
def test_a_table_may_stand_anywhere(text: str) -> None:
    found = tables(text)

    assert len(found) == text.count("甲\t乙") + 1
    assert read(found[0])[0][0] == "年份"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["甲\t乙"], ["甲　乙"]),  # one line is no table
        (["甲\t乙", "丙\t丁\t戊"], ["甲　乙", "丙　丁　戊"]),  # columns that do not agree
        (["\t甲", "\t乙"], ["甲", "乙"]),  # a tab as an indent
        (["\t".join("甲" * (COLUMNS_MOST + 1))] * 2, ["　".join("甲" * (COLUMNS_MOST + 1))] * 2),
        (["　　第一段", "    第二段", "\u00a0　第三段"], ["第一段", "第二段", "第三段"]),
        (["  两个空格  ", "第　一", "", "　　"], ["  两个空格  ", "第　一", "", ""]),
    ],
)
def test_what_makes_no_table_stays_readable_and_is_indented_once(lines: list[str], expected: list[str]) -> None:
    assert paragraphs(lines) == expected


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
@pytest.mark.parametrize("rows", [3, 30, 90])
def test_pages_with_tables_are_counted_as_they_are_laid_out(writer: Office, rows: int) -> None:
    document = form(
        "\n".join(["　　说明如下。"] * 5 + ["2021\t示例码头岸桥远程控制改造，含网络、控制、视频三部分\t12.5"] * rows)
    )

    assert estimated_pages(document) == writer.pages(document)

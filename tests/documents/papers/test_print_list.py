"""The print list: what is printed how often."""

import io
import subprocess
from pathlib import Path

import pytest
from docx import Document

from portal.documents.papers.print_list import Handover, print_list

HANDOVER = Handover(
    form="上海城市数字化转型“智慧工匠”选树活动申报表",
    name="示例甲 & <乙>",
    unit="示例数据技术（上海）有限公司",
    receipt="132T-MY8N-EP0B",
    submitted_at="2026年11月22日 14:30",
    form_pages=12,
    evidence_pages=6,
    with_pdf=True,
    instructions=("1. 第一条。", "2. 第二条。"),
    copies="3 份",
    photos="3 张",
    by_unit=True,
    delivery="请在 2026年12月20日前送到或者寄到：示例路1号。",
)


def told(handover: Handover) -> str:
    document = Document(io.BytesIO(print_list(handover)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.rule("CF5")
def test_the_print_list_says_what_is_printed_how_often() -> None:
    words = told(HANDOVER)

    for part in ("申报表.pdf", "每份 12 页", "证实性材料.pdf", "每份 6 页", "A4 双面打印", "3 份", "3 张", "照片.jpg"):
        assert part in words
    for part in (HANDOVER.name, HANDOVER.unit, HANDOVER.receipt, "2026年11月22日 14:30（北京时间）", "2. 第二条。"):
        assert part in words


@pytest.mark.rule("CF5", "CF10")
@pytest.mark.parametrize(
    ("by_unit", "said", "unsaid"),
    [(True, "由单位填写、签字", "空着"), (False, "可以空着", "最后的“所在单位推荐意见”由")],
)
def test_the_list_says_who_fills_in_the_opinion_page_and_where_all_of_it_goes(
    by_unit: bool, said: str, unsaid: str
) -> None:
    words = told(HANDOVER._replace(by_unit=by_unit))

    assert said in words
    assert unsaid not in words
    assert HANDOVER.delivery in words


def test_without_a_pdf_or_evidence_the_list_names_what_there_is() -> None:
    words = told(HANDOVER._replace(with_pdf=False, evidence_pages=0))

    assert "申报表.pdf" not in words
    assert "每份约 12 页" in words
    assert "打印前请在 Word 或 WPS 中核对" in words
    assert "提交时没有上传" in words
    assert "证实性材料.pdf" not in words


def test_equal_words_give_an_equal_list() -> None:
    assert print_list(HANDOVER) == print_list(HANDOVER)


def test_the_print_list_passes_the_open_xml_sdk_validator(tmp_path: Path, word_validator: list[str]) -> None:
    path = tmp_path / "打印清单.docx"
    path.write_bytes(print_list(HANDOVER))

    result = subprocess.run([*word_validator, str(path)], capture_output=True, text=True, timeout=120)

    assert result.returncode == 0, result.stdout + result.stderr

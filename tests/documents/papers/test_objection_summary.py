"""公示情况汇总 as a Word file: its words, and other programs that read it. Its template is held with all others."""

import subprocess
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from portal.documents.pages.preview import leaves
from portal.documents.papers.objection_summary import Raised
from tests.difficult import DIFFICULT
from tests.documents.objection_summary import QUIET, SUMMARY, summary
from tests.documents.reading import in_order, lines
from tests.libreoffice import LibreOffice

PRODUCED = {"whole": SUMMARY, "quiet": QUIET}
WORDS = [
    *("组织委员会办公室", "公示情况汇总", "拟表彰名单"),
    *("2026年11月20日", "2026年11月27日", "5个工作日", "共20名", "“智慧工匠”10名", "提名奖10名"),
    *("3个单位", "示例数据技术（上海）有限公司", "沈一诺、顾示例", "不适用：本人自由职业"),
    *("异议3件", "均为实名", "成立1件、不成立1件", "1件仍在调查", "罗示例", "暂缓", "不影响其他人选"),
    *("2023-GJ-0001", "沈一诺", "由他人主持", "不成立", "2023-GJ-0007", "成立", "2023-GJ-0009", "待定"),
    *("移出名单", "2023-GJ-0007", "2026年11月30日", "经核实不符合申报条件。", "2026年12月1日"),
]


@pytest.fixture(params=PRODUCED)
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "summary.docx"
    path.write_bytes(summary(PRODUCED[request.param]))
    return path


@pytest.mark.rule("M22")
def test_summary_says_its_words_in_order() -> None:
    assert not in_order(WORDS, "".join(lines(summary())))


@pytest.mark.rule("M22")
def test_a_quiet_notice_leaves_the_tables_out() -> None:
    text = "".join(lines(summary(QUIET, "2017-pioneer")))

    assert "没有收到异议" in text
    assert "没有人选移出名单" in text
    assert "不需要单位内部公示" in text
    assert "其中" not in text
    assert "异议要点" not in text


def test_equal_words_give_equal_bytes_and_no_open_objection_is_mentioned_where_there_is_none() -> None:
    answered = SUMMARY._replace(objections=SUMMARY.objections[:2], held=())

    assert summary(answered) == summary(answered)
    assert "仍在调查" not in "".join(lines(summary(answered)))


def test_difficult_texts_are_printed_as_they_were_cleaned() -> None:
    raised = tuple(Raised("1", "章示例", one.line, one.line, "成立") for one in DIFFICULT)
    text = "".join(lines(summary(SUMMARY._replace(objections=raised, upheld=len(raised), dismissed=0, held=()))))

    assert not in_order([one.line for one in DIFFICULT], text)


def test_file_passes_the_open_xml_sdk_validator(document: Path, word_validator: list[str]) -> None:
    result = subprocess.run([*word_validator, str(document)], capture_output=True, text=True, timeout=120)

    assert result.returncode == 0, result.stdout + result.stderr


def test_file_passes_openxml_audit(document: Path) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(str(document))

    assert not result.errors
    assert result.is_valid


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_libreoffice_opens_it_with_the_usual_pages(soffice: LibreOffice) -> None:
    made = soffice.convert_all([summary(), summary(QUIET)], "pdf", "pdf")

    assert [len(leaves(pdf)) for pdf in made] == [2, 1]

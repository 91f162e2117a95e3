"""The public notice as a Word file: its template, its words, and other programs that read it."""

from datetime import date
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from portal.documents.papers.honour_groups import Group, Person
from portal.documents.papers.public_notice import PAPER, NoticePaper, render_notice
from portal.documents.word.papers import FOLDER
from tests.difficult import DIFFICULT
from tests.documents.dump import DUMPS, dump
from tests.documents.reading import in_order, lines, paragraphs

HONOUREE = Person("沈一诺", "示例数据技术（上海）有限公司", "智慧应用开发", "GJ2026-0002")
NOMINEES = tuple(Person("示例", "示例单位", "网络通信建设", f"GJ2026-{n:04}") for n in range(30, 40))
NOTICE = NoticePaper(
    head=("上海城市数字化转型“智慧工匠”选树活动", "组织委员会"),
    title=("关于上海城市数字化转型“智慧工匠”", "选树活动拟表彰名单的公示"),
    paragraphs=("经专家评审，现予公示。", "公示时间：2026年12月7日至12月14日24时，共5个工作日（发布当天不计）。"),
    groups=(
        Group("上海城市数字化转型“智慧工匠”", (HONOUREE,)),
        Group("上海城市数字化转型“智慧工匠”提名奖", NOMINEES),
    ),
    closing=("示例二（示例单位）移出名单。本人放弃。", "公示期间，可以提出异议。"),
    on=date(2026, 12, 7),
)


def test_the_template_is_what_its_dump_says_and_keeps_the_contract() -> None:
    content = (FOLDER / PAPER.file).read_bytes()
    assert PAPER.faults_of(content) == ()
    assert dump(content) == (DUMPS / PAPER.file).with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.rule("M21")
def test_it_says_whom_and_until_when_in_the_order_of_a_letter() -> None:
    said = ["组织委员会", "拟表彰名单的公示", "2026年12月7日至12月14日24时", "（1名）", "沈一诺", "提名奖（10名）"]
    said += ["移出名单", "异议", "2026年12月7日"]
    assert not in_order(said, "".join(lines(render_notice(NOTICE))))


def test_equal_words_give_equal_bytes_that_the_validator_accepts(tmp_path: Path) -> None:
    content = render_notice(NOTICE)
    assert render_notice(NOTICE) == content
    file = tmp_path / "notice.docx"
    file.write_bytes(content)
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(str(file))
    assert not result.errors
    assert result.is_valid


def test_difficult_texts_are_printed_as_they_were_cleaned() -> None:
    texts = tuple(text.line for text in DIFFICULT)
    people = tuple(Person(text, "示例单位", "", "GJ2026-0001") for text in texts)
    made = render_notice(NOTICE._replace(groups=(Group("奖项", people),), closing=texts))
    printed, count = paragraphs(made), len(texts)
    assert any(printed[start : start + count] == list(texts) for start in range(len(printed)))
    assert not in_order(list(texts), "".join(lines(made)))

"""表彰决定 as a Word file: its words, and other programs that read it. Its template is held with all others."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from portal.documents.pages.preview import leaves
from portal.documents.papers.decision import DecisionPaper, render_decision
from portal.documents.papers.honour_groups import Group, Person
from tests.difficult import DIFFICULT
from tests.documents.reading import in_order, lines
from tests.libreoffice import LibreOffice

HOSTS = ("上海市总工会", "中共上海市经济和信息化工作委员会", "上海市经济和信息化委员会")
TITLE = "上海城市数字化转型“智慧工匠”"


def people(count: int) -> tuple[Person, ...]:
    names = ("沈一诺", "阿卜杜拉·买买提", "王示例")
    return tuple(
        Person(names[place % 3], "示例数据技术（上海）有限公司", "网络和信息安全保障") for place in range(count)
    )


WHOLE = DecisionPaper(
    hosts=HOSTS,
    number="沪工总发〔2026〕12号",
    title=("关于表彰2026年度", f"{TITLE}的决定"),
    paragraphs=("现决定授予沈一诺等10名同志2026年度荣誉。", "希望受表彰的个人珍惜荣誉。"),
    annex=(f"2026年度{TITLE}", "表彰名单"),
    groups=(Group(TITLE, people(10)), Group(f"{TITLE}提名奖", people(10))),
    on=date(2026, 12, 20),
)
DRAFT = WHOLE._replace(number="", on=None, groups=(Group(TITLE, people(1)),))
PRODUCED = {"whole": WHOLE, "draft": DRAFT}
WORDS = [
    *(*HOSTS, "沪工总发〔2026〕12号", "关于表彰2026年度", f"{TITLE}的决定", "各有关单位：", "沈一诺等10名同志"),
    *("附件：表彰名单", *HOSTS, "2026年12月20日", "附件", "表彰名单", f"{TITLE}（10名）", "序号", "姓名", "沈一诺"),
    *("示例数据技术（上海）有限公司", "网络和信息安全保障", f"{TITLE}提名奖（10名）", "阿卜杜拉·买买提"),
]


@pytest.fixture(params=PRODUCED)
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "decision.docx"
    path.write_bytes(render_decision(PRODUCED[request.param]))
    return path


@pytest.mark.rule("M23")
def test_decision_says_its_words_in_order() -> None:
    assert not in_order(WORDS, "".join(lines(render_decision(WHOLE))))


@pytest.mark.rule("M23")
def test_a_draft_leaves_room_for_number_and_day() -> None:
    text = "".join(lines(render_decision(DRAFT)))

    assert "（文号）" in text
    assert "年　　月　　日" in text


def test_equal_words_give_equal_bytes() -> None:
    assert render_decision(WHOLE) == render_decision(WHOLE)


def test_difficult_texts_are_printed_as_they_were_cleaned() -> None:
    rows = tuple(Person(one.line, one.line, "数据及服务支撑") for one in DIFFICULT)
    text = "".join(lines(render_decision(WHOLE._replace(groups=(Group(TITLE, rows),)))))

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
    made = soffice.convert_all([render_decision(WHOLE), render_decision(DRAFT)], "pdf", "pdf")

    assert [len(leaves(pdf)) for pdf in made] == [3, 2]

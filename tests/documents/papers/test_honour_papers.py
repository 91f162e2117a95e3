"""公示 and 表彰决定 as Word files: their words, and other programs that read them. Their templates are held with all
others."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from portal.documents.pages.preview import leaves
from portal.documents.papers.honour_papers import (
    DecisionPaper,
    HonourGroup,
    ListedPerson,
    NoticePaper,
    render_decision,
    render_notice,
)
from tests.difficult import DIFFICULT
from tests.documents.reading import in_order, lines, paragraphs
from tests.libreoffice import LibreOffice

HOSTS = ("上海市总工会", "中共上海市经济和信息化工作委员会", "上海市经济和信息化委员会")
TITLE = "上海城市数字化转型“智慧工匠”"


def people(count: int) -> tuple[ListedPerson, ...]:
    names = ("沈一诺", "阿卜杜拉·买买提", "王示例")
    return tuple(
        ListedPerson(names[place % 3], "示例数据技术（上海）有限公司", "网络和信息安全保障") for place in range(count)
    )


WHOLE = DecisionPaper(
    hosts=HOSTS,
    number="沪工总发〔2026〕12号",
    title=("关于表彰2026年度", f"{TITLE}的决定"),
    paragraphs=("现决定授予沈一诺等10名同志2026年度荣誉。", "希望受表彰的个人珍惜荣誉。"),
    annex=(f"2026年度{TITLE}", "表彰名单"),
    groups=(HonourGroup(TITLE, people(10)), HonourGroup(f"{TITLE}提名奖", people(10))),
    on=date(2026, 12, 20),
)
DRAFT = WHOLE._replace(number="", on=None, groups=(HonourGroup(TITLE, people(1)),))
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


def test_decision_of_equal_words_gives_equal_bytes() -> None:
    assert render_decision(WHOLE) == render_decision(WHOLE)


def test_difficult_texts_of_a_decision_are_printed_as_they_were_cleaned() -> None:
    rows = tuple(ListedPerson(one.line, one.line, "数据及服务支撑") for one in DIFFICULT)
    text = "".join(lines(render_decision(WHOLE._replace(groups=(HonourGroup(TITLE, rows),)))))

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


HONOUREE = ListedPerson("沈一诺", "示例数据技术（上海）有限公司", "智慧应用开发", "GJ2026-0002")
NOMINEES = tuple(ListedPerson("示例", "示例单位", "网络通信建设", f"GJ2026-{n:04}") for n in range(30, 40))
NOTICE = NoticePaper(
    head=("上海城市数字化转型“智慧工匠”选树活动", "组织委员会"),
    title=("关于上海城市数字化转型“智慧工匠”", "选树活动拟表彰名单的公示"),
    paragraphs=("经专家评审，现予公示。", "公示时间：2026年12月7日至12月14日24:00，共5个工作日（发布当天不计）。"),
    groups=(
        HonourGroup("上海城市数字化转型“智慧工匠”", (HONOUREE,)),
        HonourGroup("上海城市数字化转型“智慧工匠”提名奖", NOMINEES),
    ),
    closing=("示例二（示例单位）移出名单。本人放弃。", "公示期间，可以提出异议。"),
    on=date(2026, 12, 7),
)


@pytest.mark.rule("M21")
def test_notice_says_whom_and_until_when_in_the_order_of_a_letter() -> None:
    said = ["组织委员会", "拟表彰名单的公示", "2026年12月7日至12月14日24:00", "（1名）", "沈一诺", "提名奖（10名）"]
    said += ["移出名单", "异议", "2026年12月7日"]
    assert not in_order(said, "".join(lines(render_notice(NOTICE))))


def test_notice_of_equal_words_is_of_equal_bytes_that_the_validator_accepts(tmp_path: Path) -> None:
    content = render_notice(NOTICE)
    assert render_notice(NOTICE) == content
    file = tmp_path / "notice.docx"
    file.write_bytes(content)
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(str(file))
    assert not result.errors
    assert result.is_valid


def test_difficult_texts_of_a_notice_are_printed_as_they_were_cleaned() -> None:
    texts = tuple(text.line for text in DIFFICULT)
    people = tuple(ListedPerson(text, "示例单位", "", "GJ2026-0001") for text in texts)
    made = render_notice(NOTICE._replace(groups=(HonourGroup("奖项", people),), closing=texts))
    printed, count = paragraphs(made), len(texts)
    assert any(printed[start : start + count] == list(texts) for start in range(len(printed)))
    assert not in_order(list(texts), "".join(lines(made)))

"""The papers of a notice inside a unit: their words in order, one page each, other programs that read them."""

from datetime import date
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from portal import rulebooks
from portal.documents.pages.preview import leaves
from portal.documents.papers.official_letters import sender_of
from portal.documents.papers.unit_notices import (
    PAPERS,
    Confirmation,
    Period,
    UnitNoticePaper,
    UnitPaper,
    UnitPerson,
    render,
)
from tests.difficult import DIFFICULT
from tests.documents.reading import in_order, lines
from tests.libreoffice import LibreOffice

SENDER = sender_of(rulebooks.rulebook("2023-craftsman"))
UNIT, ENDS = "示例数据技术（上海）有限公司", "2026年12月8日 24:00"
PERIOD = Period(date(2026, 12, 1), date(2026, 12, 8), 5)
PEOPLE = (
    UnitPerson("2026-GJ-0001", "沈一诺", "上海城市数字化转型“智慧工匠”", "数据及服务支撑"),
    UnitPerson("2026-GJ-0012", "阿卜杜拉·买买提", "上海城市数字化转型“智慧工匠”提名奖", "信息基础设施建设"),
)
MADE: dict[str, UnitPaper] = {
    "notice": UnitNoticePaper(UNIT, "智慧工匠", PEOPLE, PERIOD, ENDS, 5),
    "undated notice": UnitNoticePaper(UNIT, "智慧工匠", PEOPLE[:1], None, ENDS, 5),
    "notice of three": UnitNoticePaper(UNIT, "智慧工匠", (*PEOPLE, PEOPLE[0]), PERIOD, ENDS, 5),
    "confirmation": Confirmation(UNIT, PEOPLE, PERIOD, 5),
    "undated confirmation": Confirmation(UNIT, PEOPLE[:1], None, 5),
}
DATED, BLANK = "2026年12月1日至2026年12月8日，共5个工作日", "不少于5个工作日"
WORDS = {
    "notice": [
        *("单位内部公示", UNIT, "2026-GJ-0001", "沈一诺", "提名奖", "信息基础设施建设", DATED, "异议", ENDS),
        *("联系电话", "021-64225003、12345", "盖章"),
    ],
    "undated notice": ["单位内部公示", UNIT, "沈一诺", BLANK, "盖章"],
    "confirmation": [
        *("公示结果证明", "组织委员会办公室：", UNIT, "2名人员（沈一诺、阿卜杜拉·买买提）", DATED),
        *("没有收到异议", "收到异议", "特此证明", "盖章", "签字"),
    ],
    "undated confirmation": ["公示结果证明", UNIT, "1名人员（沈一诺）", BLANK, "没有收到异议", "盖章"],
}


@pytest.mark.rule("M21")
@pytest.mark.parametrize("kind", WORDS)
def test_paper_says_its_words_in_order(kind: str) -> None:
    assert not in_order(WORDS[kind], "".join(lines(render(MADE[kind], SENDER))))


def test_every_paper_has_its_example() -> None:
    assert {type(one) for one in MADE.values()} == set(PAPERS)


def test_equal_words_give_equal_bytes() -> None:
    assert render(MADE["notice"], SENDER) == render(MADE["notice"], SENDER)


def test_difficult_names_are_printed_as_they_were_cleaned() -> None:
    for one in DIFFICULT:
        unit = MADE["confirmation"]._replace(unit=one.line)
        assert f"本单位（{one.line}）" in "".join(lines(render(unit, SENDER)))


@pytest.mark.parametrize("kind", MADE)
def test_file_passes_openxml_audit(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(render(MADE[kind], SENDER))

    assert not OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(str(path)).errors


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_libreoffice_opens_each_on_one_page(soffice: LibreOffice) -> None:
    made = soffice.convert_all([render(one, SENDER) for one in MADE.values()], "pdf", "pdf")

    assert [len(leaves(pdf)) for pdf in made] == [1] * len(MADE)

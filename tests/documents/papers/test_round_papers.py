"""The score sheets and the papers of a round: official words, what was handed in, other programs that read them."""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from portal import rulebooks
from portal.documents.pages.preview import leaves
from portal.documents.papers import evaluation_papers, round_papers
from portal.documents.papers.official_letters import sender_of
from portal.documents.papers.round_papers import Minutes, render_paper, summary_workbook
from portal.documents.papers.score_sheet import ScoreSheet, score_sheet
from portal.rules.rulebook.rulebook import Rulebook
from tests.difficult import DIFFICULT
from tests.documents.judging import EXAMPLES, EXPERTS, PAPERS, SUMMARY, TODAY, TOTALS, filled, paper
from tests.documents.reading import in_order, lines, paragraphs, tight
from tests.libreoffice import LibreOffice

KEYS = sorted(rulebooks.catalogue())
BLANK = ScoreSheet("", "", "")


def sheet(key: str, of: ScoreSheet | None = None) -> bytes:
    rulebook = rulebooks.rulebook(key)
    return score_sheet(rulebook, filled(rulebook) if of is None else of)


PRODUCED = {
    **{f"sheet {key}": lambda key=key: sheet(key) for key in KEYS},
    **{f"blank {key}": lambda key=key: sheet(key, BLANK) for key in KEYS},
    **{kind: lambda kind=kind: paper(kind) for kind in PAPERS},
}
PAGES = {**dict.fromkeys(PRODUCED, 1), "summary": 3, "overall": 2, "minutes": 3, "list": 2}


@pytest.fixture(params=KEYS)
def rulebook(request: pytest.FixtureRequest) -> Rulebook:
    return rulebooks.rulebook(request.param)


@pytest.fixture(params=PRODUCED)
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "paper.docx"
    path.write_bytes(PRODUCED[request.param]())
    return path


def official_words(rulebook: Rulebook) -> list[str]:
    """Every word of the printed sheet in its order, taken from the rulebook."""
    rubric = rulebook.rubric
    words = [rulebook.titles.score_sheet, "参选人姓名", "最终得分", "参选人所属领域"]
    words += [field.name for field in rulebook.technical_fields]
    words += ["评分类别", *(category.name for category in rubric.categories), *rubric.headings]
    for dimension in rubric.dimensions:
        words.append(dimension.name)
        for place, indicator in enumerate(dimension.indicators):
            words += [indicator.name, indicator.focus]
            if rulebook.programme == "craftsman" and not place:
                bands = rubric.scale(dimension, indicator).bands
                words += [f"（{band.low}~{band.high}）{band.words}" for band in bands]
    return [*words, "专家签名：", "日期：", *rubric.footnotes]


@pytest.mark.rule("CS1", "PS1")
def test_sheet_carries_the_official_words_in_printed_order(rulebook: Rulebook) -> None:
    assert not in_order(official_words(rulebook), "".join(lines(score_sheet(rulebook, BLANK))))


@pytest.mark.rule("CS1", "PS1")
def test_sheet_has_a_row_for_each_indicator_with_its_most(rulebook: Rulebook) -> None:
    text = tight("".join(lines(score_sheet(rulebook, BLANK))))
    indicators = list(rulebook.rubric.indicators())

    assert len(indicators) == {"craftsman": 7, "pioneer": 12}[rulebook.programme]
    for indicator in indicators:
        before = indicator.name if rulebook.programme == "craftsman" else indicator.focus
        assert f"{before}（{indicator.maximum}分）" in text
    assert f"（总计{rulebook.rubric.total}分）" in text


@pytest.mark.rule("S5", "P7", "CS1", "PS1")
def test_sheet_prints_what_was_handed_in(rulebook: Rulebook) -> None:
    printed = lines(score_sheet(rulebook, filled(rulebook)))
    text = "".join(printed)
    numbers = [int(line) for line in printed if line.isdecimal()]

    assert numbers == [TOTALS[rulebook.programme], *EXAMPLES[rulebook.programme]]
    assert text.count("☑") == 2
    assert "☑ 数据及服务支撑" in text
    assert "☑ 材料评议" in text
    assert "日期：2026年12月1日" in text


def test_blank_sheet_can_be_filled_in_by_hand(rulebook: Rulebook) -> None:
    text = "".join(lines(score_sheet(rulebook, BLANK)))

    assert "☑" not in text
    assert text.count("□") == len(rulebook.technical_fields) + 2


WORDS = {
    "summary": [
        "评分汇总表",
        "复审（第二轮）",
        "名次",
        "平均分",
        "结果",
        "1",
        "2023-GJ-0001",
        "沈一诺",
        "89.50",
        "3/4",
    ],
    "minutes": [
        *("会议纪要", "终评", "2026年12月1日", "4名", "甲专家、乙专家", "1名", "戊专家", "24名", "一致同意"),
        *("推荐人选（10名）", "2023-GJ-0001", "提名奖推荐人选", "2023-GJ-0020", "专家签名", "记录人签名"),
    ],
    "opinions": ["评审意见", "沈一诺", "2023-GJ-0001", "甲专家", "79分", "推广面较广", "乙专家", "回避", "专家组"],
    "list": ["组织委员会办公室", "进入终评名单", "复审（第二轮）", "12名候选人", "2023-GJ-0012", "2026年12月1日"],
}


WORDS["overall"] = [
    "综合评价汇总表",
    "材料评议占40%，满分100",
    "公众评价406.00，折算10.00",
    "74.93",
    "精确计算",
    "签名",
]
WORDS["firmness"] = ["结果稳定性说明", "入围线两侧", "0.33分", "去掉任一位专家", "ICC(2,k)", "各位专家的给分", "甲专家"]


@pytest.mark.rule("M10", "M20")
@pytest.mark.parametrize("kind", PAPERS)
def test_paper_says_its_words_in_order(kind: str) -> None:
    assert not in_order(WORDS[kind], "".join(lines(paper(kind))))


def test_every_paper_has_its_template_and_its_example() -> None:
    assert {type(one) for one in PAPERS.values()} == {*round_papers.PAPERS, *evaluation_papers.PAPERS}


def test_equal_words_give_equal_bytes() -> None:
    assert paper("summary") == paper("summary")
    assert sheet("2017-craftsman") == sheet("2017-craftsman")


def test_minutes_without_absent_experts_or_names_leave_the_parts_out() -> None:
    minutes = Minutes("复审", TODAY, EXPERTS, (), 40, "由专家投票。", "没有并列。", ())
    text = "".join(lines(render_paper(minutes, sender_of(rulebooks.rulebook("2023-pioneer")))))

    assert "未提交" not in text
    assert "三、" not in text
    assert "没有并列。" in text


def test_difficult_texts_are_printed_as_they_were_cleaned() -> None:
    text = "\n".join(one.line for one in DIFFICULT)
    minutes = Minutes("复审", TODAY, EXPERTS, (), 40, "由专家投票。", text, ())
    printed = paragraphs(render_paper(minutes, sender_of(rulebooks.rulebook("2023-pioneer"))))

    start = printed.index("二、评议情况和决定") + 1
    assert printed[start : start + len(DIFFICULT)] == [one.line for one in DIFFICULT]


@pytest.mark.rule("M20")
def test_workbook_has_a_column_for_each_expert() -> None:
    content = summary_workbook(SUMMARY, sender_of(rulebooks.rulebook("2023-craftsman")))
    table = load_workbook(BytesIO(content)).active
    head, first = ([cell.value for cell in row] for row in table.iter_rows(min_row=3, max_row=4))

    assert head[6:11] == list(EXPERTS)
    assert head[11:] == ["平均分", "已提交", "应评", "最大分差", "结果"]
    assert first[1:4] == [1, "2023-GJ-0001", "沈一诺"]
    assert first[6:11] == ["回避", None, 89, 89, 89]
    assert first[11:] == [89.5, 3, 4, 0, "进入终评"]
    assert table.max_row == 3 + len(SUMMARY.rows)


def test_file_passes_the_open_xml_sdk_validator(document: Path, word_validator: list[str]) -> None:
    result = subprocess.run([*word_validator, str(document)], capture_output=True, text=True, timeout=120)

    assert result.returncode == 0, result.stdout + result.stderr


def test_file_passes_openxml_audit(document: Path) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(str(document))

    assert not result.errors
    assert result.is_valid


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_libreoffice_opens_each_with_the_usual_pages(soffice: LibreOffice) -> None:
    made = soffice.convert_all([PRODUCED[kind]() for kind in PAGES], "pdf", "pdf")

    assert {kind: len(leaves(pdf)) for kind, pdf in zip(PAGES, made, strict=True)} == PAGES

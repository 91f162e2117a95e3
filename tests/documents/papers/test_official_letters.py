"""The letters and the opinion pages: their templates, their words, and other programs that read them."""

import subprocess
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from portal import rulebooks
from portal.documents.pages.preview import leaves
from portal.documents.papers.official_letters import PAPERS as LETTER_PAPERS
from portal.documents.papers.official_letters import (
    CorrectionNotice,
    InquiryLetter,
    RefusalNotice,
    render_letter,
    sender_of,
)
from portal.documents.word.package import DOCUMENT, STYLES, Package
from portal.documents.word.paper import FOLDER
from portal.rules.applying.recommending import Part
from tests.difficult import DIFFICULT
from tests.documents.reading import in_order, lines, paragraphs
from tests.documents.word.test_contract import zipped
from tests.documents.word_papers import LETTERS, NAME, NUMBER, PAGES, RECEIPT, SUBMITTED, TODAY, UNIT, letter, page
from tests.libreoffice import LibreOffice

PRODUCED = {
    **{kind: lambda kind=kind: letter(kind) for kind in LETTERS},
    **{part.value: lambda part=part: page(part) for part in Part},
    **{f"blank {part}": lambda part=part: page(part, None) for part in Part},
    **{path.name: path.read_bytes for path in sorted(FOLDER.glob("*.docx"))},
}
WORDS = {
    "consent": [
        "同意书",
        "组织委员会办公室：",
        NAME,
        UNIT,
        "真实性负责",
        "021-64225003、12345",
        "shen@example.cn",
        "签名",
    ],
    "inquiry": [
        *("组织委员会办公室", "关于征求意见的函", "示例区市场监督管理局：", NAME, UNIT, "有无行政处罚", "有无失信记录"),
        *("2026年12月1日前", "复函", "2026年12月1日", "附件", NAME, "没有意见", "盖章"),
    ],
    "acceptance": [
        "受理通知",
        f"{NAME}：",
        "2026年11月20日",
        UNIT,
        RECEIPT,
        NUMBER,
        "组织委员会办公室",
        "2026年12月1日",
    ],
    "correction": [
        *(
            "退回补正通知",
            f"{NAME}：",
            RECEIPT,
            "“工作经历”“证实性材料”",
            "2015年至2018年",
            "第3项",
            "2026年12月8日 17:00",
        ),
        *("再次提交", "组织委员会办公室", "2026年12月1日"),
    ],
    "refusal": ["不予受理通知", f"{NAME}：", RECEIPT, "不满3年", "组织委员会办公室", "2026年12月1日"],
}


@pytest.fixture(params=PRODUCED)
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "letter.docx"
    path.write_bytes(PRODUCED[request.param]())
    return path


def test_every_letter_has_its_template_and_its_words() -> None:
    assert {type(one) for one in LETTERS.values()} == set(LETTER_PAPERS)
    assert set(WORDS) == set(LETTERS) == set(PAGES)


@pytest.mark.rule("M16", "CF2")
@pytest.mark.parametrize("kind", LETTERS)
def test_letter_says_its_words_in_order(kind: str) -> None:
    assert not in_order(WORDS[kind], "".join(lines(letter(kind))))


def test_equal_words_give_equal_bytes() -> None:
    assert letter("acceptance") == letter("acceptance")


@pytest.mark.parametrize("key", sorted(rulebooks.catalogue()))
def test_letter_comes_from_the_committee_of_its_rulebook(key: str) -> None:
    rulebook = rulebooks.rulebook(key)
    text = "".join(lines(render_letter(LETTERS["refusal"], sender_of(rulebook))))

    assert f"{rulebook.titles.committee}办公室" in text
    assert rulebook.titles.activity in text
    assert ("联系电话" in text) is bool(rulebook.hotlines)


def test_edition_s_own_hotline_is_printed() -> None:
    sender = sender_of(rulebooks.rulebook("2017-craftsman"), "021-55550100")

    assert "联系电话：021-55550100。" in lines(render_letter(LETTERS["refusal"], sender))


def test_difficult_texts_are_printed_as_they_were_cleaned() -> None:
    reason = "\n".join(text.line for text in DIFFICULT)
    sender = sender_of(rulebooks.rulebook("2023-pioneer"))
    printed = paragraphs(render_letter(RefusalNotice(NAME, UNIT, RECEIPT, SUBMITTED, reason, TODAY), sender))

    start = next(place for place, line in enumerate(printed) if line.endswith("理由如下：")) + 1
    assert printed[start : start + len(DIFFICULT)] == [text.line for text in DIFFICULT]


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (DOCUMENT, 'w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"', "不是 A4"),
        (STYLES, 'w:lineRule="exact"', 'w:lineRule="auto"', "行距不是“固定值”"),
        (DOCUMENT, 'w:tblLayout w:type="fixed"', 'w:tblLayout w:type="autofit"', "改变列宽"),
        ("word/footer1.xml", "— ", "{{ name }} — ", "页眉、页脚和文档属性"),
    ],
)
def test_breach_by_a_letter_is_found(part: str, old: str, new: str, said: str) -> None:
    paper = LETTER_PAPERS[InquiryLetter]
    parts = Package((FOLDER / paper.file).read_bytes()).parts
    broken = zipped(parts | {part: parts[part].replace(old.encode(), new.encode())})

    assert any(said in breach for breach in paper.faults_of(broken))


def test_what_is_no_word_file_is_no_letter() -> None:
    assert LETTER_PAPERS[InquiryLetter].faults_of(b"no zip") == ("文件不是 Word（.docx）文档，或已经损坏。",)


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
    sheets = {**{part.value: 1 for part in Part}, **{f"blank {part}": 1 for part in Part}}
    expected = PAGES | sheets

    made = soffice.convert_all([PRODUCED[kind]() for kind in expected], "pdf", "pdf")

    assert {kind: len(leaves(pdf)) for kind, pdf in zip(expected, made, strict=True)} == expected


@pytest.mark.rule("CF10")
@pytest.mark.parametrize("by_unit", [True, False])
def test_only_who_was_recommended_is_recommended_anew(by_unit: bool) -> None:
    notice = CorrectionNotice(NAME, UNIT, RECEIPT, SUBMITTED, ("封面",), "请核对。", "12月8日", TODAY, by_unit)
    words = "".join(lines(render_letter(notice, sender_of(rulebooks.rulebook("2023-craftsman")))))

    assert ("须重新推荐" in words) == by_unit


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_signature_never_stands_alone_on_a_page(soffice: LibreOffice) -> None:
    """Reasons of growing length push the end over the page: some words of the letter go with the signature."""
    sender = sender_of(rulebooks.rulebook("2023-craftsman"))
    letters = [
        CorrectionNotice(
            NAME, UNIT, RECEIPT, SUBMITTED, ("工作经历",), "\n".join(["请补充。"] * count), "12月8日", TODAY, True
        )
        for count in (4, 6, 8)
    ]
    for one in letters:
        *_, last, _ = soffice.text(render_letter(one, sender)).split("\f")
        assert "须重新推荐" in last

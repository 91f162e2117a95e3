"""The produced Word form: every answer in its place, nothing lost, nothing evaluated."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from portal import rulebooks
from portal.documents.evidence.photo import normalised
from portal.documents.papers.application_form import ROOM, context, render
from portal.documents.papers.certificate import qr_code
from portal.documents.word.package import DOCUMENT, DRAFT_SHAPE, Package, find, shapes_named
from portal.documents.word.template import WordTemplate
from portal.rules.applying.printed_answers import row_in_words
from portal.rules.rulebook.rulebook import Column, Field, Kind, Rulebook
from tests.answers import complete_answers
from tests.difficult import DIFFICULT, Difficult
from tests.documents.papers.test_templates import official_words, words_of
from tests.documents.reading import at_the_foot_of_the_cover, body_of, in_order, lines, opened, paragraphs
from tests.documents.samples import jpeg, portrait
from tests.documents.word.test_contract import changed, matching

CRAFTSMAN = rulebooks.rulebook("2023-craftsman")
PHOTO = normalised(jpeg(portrait())).content


def printed(answers: dict[str, Any], rulebook: Rulebook = CRAFTSMAN, **options: Any) -> list[str]:
    return lines(render(rulebook, answers, **({"photo": None, "draft": False} | options)))


@pytest.mark.rule("CF1", "CF6", "CF7", "CF8", "CF9", "PF1")
@pytest.mark.parametrize("key", sorted(rulebooks.catalogue()))
def test_form_holds_every_answer_and_every_official_word(key: str) -> None:
    rulebook = rulebooks.rulebook(key)
    answers = complete_answers(rulebook)
    text = "".join(printed(answers, rulebook, number="2023-0001"))

    assert not in_order([word for word in official_words(rulebook) if "照片" not in word], text)
    values = context(rulebook, answers, "2023-0001").values()
    assert not [word for value in values for word in words_of(value) if word and word not in text]


def test_answers_stand_in_the_printed_order() -> None:
    answers = complete_answers(CRAFTSMAN)
    values = context(CRAFTSMAN, answers, "2023-0001")

    assert not in_order(
        [word for value in values.values() for word in words_of(value)], "".join(printed(answers, number="2023-0001"))
    )


@pytest.mark.parametrize("text", DIFFICULT, ids=range(len(DIFFICULT)))
def test_difficult_text_is_printed_as_it_was_cleaned(text: Difficult) -> None:
    answers = complete_answers(CRAFTSMAN, name=text.line, representative=text.text)
    result = paragraphs(render(CRAFTSMAN, answers, photo=None, draft=False))

    cover = result.index("所在单位：") - 1
    personal = result.index("身份证号") - 1
    assert [result[cover], result[personal]] == [text.line, text.line]
    long_text = text.text.splitlines() or [""] * ROOM
    start = next(place for place, line in enumerate(result) if line.startswith("本次申报代表性成果")) + 1
    shown = result[start : start + len(long_text)]
    assert [line.lstrip() for line in shown] == [line.lstrip() for line in long_text]  # the indent is the form's


@pytest.mark.parametrize(
    ("typed", "on_paper"),
    [
        ("控制\x00\x01\x08\x1f\x7f字符", "控制字符"),
        ("非字符\ufffe\uffff", "非字符"),
        ("孤立代理\ud800", "孤立代理"),
        ("制\t表", "制 表"),
        ("甲\r\n乙\r丙\n丁", "甲\n乙\n丙\n丁"),
        ("<甲>\n&乙", "<甲>\n&乙"),
        ("{{ 7*7 }}\n{% for x in y %}", "{{ 7*7 }}\n{% for x in y %}"),
    ],
)
def test_text_that_nobody_cleaned_does_no_harm(typed: str, on_paper: str) -> None:
    assert paragraphs(render(CRAFTSMAN, {"unit": typed}, photo=None, draft=False)).count(on_paper) == 2


LONG_TEXTS = (
    ("甲\r\n乙", ["甲", "乙"]),
    ("甲\r乙\n丙", ["甲", "乙", "丙"]),
    ("甲\n\n乙", ["甲", "", "乙"]),
    ("甲\x0b乙\x0c丙", ["甲", "乙", "丙"]),
    ("甲\u2028乙\u2029丙", ["甲", "乙", "丙"]),
    ("  两个空格  ", ["  两个空格  "]),
)


@pytest.mark.parametrize(("typed", "expected"), LONG_TEXTS)
def test_long_text_has_one_indented_paragraph_for_each_typed_line(typed: str, expected: list[str]) -> None:
    document = opened(render(CRAFTSMAN, complete_answers(CRAFTSMAN, representative=typed), photo=None, draft=False))
    cell = document.tables[-2].rows[1].cells[0]

    assert [paragraph.text for paragraph in cell.paragraphs] == expected
    assert {paragraph.style.name for paragraph in cell.paragraphs} == {"长文正文"}
    assert document.styles["长文正文"].element.xpath("w:pPr/w:ind/@w:firstLineChars") == ["200"]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"filed_on": "2026-11-02"}, "2026年11月2日"),
        ({"filed_on": "二月三十日"}, "二月三十日"),  # a draft shows what was typed
        ({"channel": "个人自荐", "recommender": "不再有效的机构"}, "个人自荐"),
        ({"channel": "单位推荐", "recommender": "示例协会"}, "示例协会"),
        ({"id_paper": "护照", "id_number": "E1234"}, "护照 E1234"),
        ({"id_paper": "港澳台居民居住证", "id_number": "810000199001010012"}, "810000199001010012"),
        ({"post_years": "11"}, "11年"),
        ({"union_member": "是"}, "☑ 是　　□ 否"),
        ({"union_member": "否"}, "□ 是　　☑ 否"),
        ({"union_member": ""}, "□ 是　　□ 否"),
        ({"technical_field": "data"}, "☑ 数据及服务支撑"),
        ({"awards": [{"when": "2021-03", "where": "上海", "what": "一等奖"}]}, "2021年3月　上海　一等奖"),
        ({"penalties": [], "penalties_none": True}, "无"),
        ({"penalties": [], "penalties_none": False}, ""),
    ],
)
def test_answer_is_worded_for_paper(given: dict[str, Any], line: str) -> None:
    assert line in printed(complete_answers(CRAFTSMAN, **given))


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (("2003-09", "2007-06", "示例大学", "自动化", "大学本科"), "2003年9月—2007年6月　示例大学　自动化　大学本科"),
        (("2003-09", "", "示例大学", "", "硕士"), "2003年9月至今　示例大学　硕士"),
        (("", "2007-06", "示例大学", "", ""), "—2007年6月　示例大学"),
        (("", "", "示例大学", "", ""), "示例大学"),
        (("零三年", "2007-13", "示例大学", "", ""), "零三年—2007-13　示例大学"),
    ],
)
def test_row_is_one_tidy_line(row: tuple[str, ...], line: str) -> None:
    columns = ("from", "to", "school", "major", "level")

    education = [dict(zip(columns, row, strict=True)), dict.fromkeys(columns, "")]

    assert context(CRAFTSMAN, {"education": education})["education"] == [line]


def test_web_only_answers_are_not_printed() -> None:
    answers = complete_answers(CRAFTSMAN)
    values = context(CRAFTSMAN, answers)

    assert not {field.key for field in CRAFTSMAN.fields() if not field.printed} & set(values)
    assert all("True" not in line for line in values["work"])


def with_kinds(**kinds: Kind) -> Rulebook:
    """The rulebook with other kinds of some fields; a later edition may ask differently."""
    sections = tuple(
        replace(
            section,
            fields=tuple(replace(field, kind=kinds.get(field.key, field.kind)) for field in section.fields),
        )
        for section in CRAFTSMAN.form.sections
    )
    return replace(CRAFTSMAN, form=replace(CRAFTSMAN.form, sections=sections))


def test_every_kind_of_answer_has_its_words() -> None:
    rulebook = with_kinds(politics=Kind.CHOICES, degree=Kind.MONTH)

    values = context(rulebook, {"politics": ["民建会员", "群众"], "degree": "2021-03"})

    assert (values["politics"], values["degree"]) == ("民建会员、群众", "2021年3月")


def test_date_in_a_row_is_worded_as_one() -> None:
    field = Field(label="奖励", kind=Kind.ROWS, columns=(Column(key="on", label="何时", kind=Kind.DATE),))

    assert row_in_words(field.columns, {"on": "2021-03-04"}) == "2021年3月4日"


def test_employer_may_fill_the_opinion_page() -> None:
    result = printed({"employer_contact": "王示例 021-55550123", "employer_opinion": "情况属实。\n同意推荐。"})

    assert not in_order(
        ["二、所在单位推荐意见", "王示例 021-55550123", "情况属实。", "同意推荐。", "工作单位（盖章）"], "".join(result)
    )


def test_unanswered_form_is_the_blank_paper_form() -> None:
    values = context(CRAFTSMAN, {})

    assert set(values) == {"number"} | {field.key for field in CRAFTSMAN.fields() if field.printed}
    assert not any(word.strip() for value in values.values() for word in words_of(value))
    assert "照片\n（正面1寸\n免冠彩色\n证件照）" in printed({})


def test_context_has_a_word_for_every_kind() -> None:
    values = context(CRAFTSMAN, complete_answers(CRAFTSMAN))
    for field in CRAFTSMAN.fields():
        if field.printed and field.kind in (Kind.LONG_TEXT, Kind.ROWS):
            assert values[field.key], field.key  # a table cell needs a paragraph


def test_number_is_printed_once_it_is_given() -> None:
    assert "2023-GJ-0007" in printed({}, number="2023-GJ-0007")


def test_photo_takes_the_placeholder_s_place() -> None:
    package = Package(render(CRAFTSMAN, complete_answers(CRAFTSMAN), photo=PHOTO, draft=False))

    assert package.parts["word/media/photo.jpeg"] == PHOTO
    assert len(package.pictures()) == 1


def test_without_photo_the_official_note_is_printed() -> None:
    package = Package(render(CRAFTSMAN, complete_answers(CRAFTSMAN), photo=None, draft=False))

    assert not package.pictures()


@pytest.mark.parametrize(("draft", "shapes"), [(True, 1), (False, 0)])
def test_draft_is_marked_in_every_header(draft: bool, shapes: int) -> None:
    package = Package(render(CRAFTSMAN, {}, photo=None, draft=draft))

    assert sorted(package.headers()) == ["default", "even", "first"]
    assert {len(shapes_named(package.xml(part), DRAFT_SHAPE)) for part in package.headers().values()} == {shapes}


RECEIPT = "132T-MY8N-EP0B"


@pytest.mark.rule("CF5")
@pytest.mark.parametrize("key", sorted(rulebooks.catalogue()))
def test_receipt_stands_at_the_foot_of_the_cover_outside_the_official_text(key: str) -> None:
    rulebook = rulebooks.rulebook(key)
    answers = complete_answers(rulebook)
    without, form = (render(rulebook, answers, photo=PHOTO, draft=False, receipt=receipt) for receipt in ("", RECEIPT))

    assert body_of(form) == body_of(without)
    package = Package(form)
    footer, picture = package.receipt_parts()
    [shape] = find(package.xml(footer), "//wp:anchor[wp:docPr/@name='回执']")
    assert find(shape, "wp:docPr/@descr") == [f"回执号 {RECEIPT} 和它的二维码"]
    assert "".join(find(shape, ".//w:t/text()")).strip() == f"回执号 {RECEIPT}"
    assert package.parts[picture] == qr_code(RECEIPT)
    assert not at_the_foot_of_the_cover(without)
    assert not at_the_foot_of_the_cover(render(rulebook, answers, photo=PHOTO, draft=True, receipt=RECEIPT))
    assert form == render(rulebook, answers, photo=PHOTO, draft=False, receipt=RECEIPT)


def test_equal_answers_give_equal_bytes_in_any_thread() -> None:
    answers = complete_answers(CRAFTSMAN)
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: render(CRAFTSMAN, answers, photo=PHOTO, draft=True), range(40)))

    assert len(made) == 1


def test_archive_is_whole_and_tells_no_time() -> None:
    with zipfile.ZipFile(io.BytesIO(render(CRAFTSMAN, {}, photo=PHOTO, draft=True))) as archive:
        assert archive.testzip() is None
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        etree.fromstring(archive.read(DOCUMENT))


def test_template_without_a_picture_takes_no_photo() -> None:
    content = changed(DOCUMENT, matching(r"<w:drawing>.*?</w:drawing>", ""))
    rulebook = rulebooks.rulebook("2017-pioneer")

    made = Package(WordTemplate(content).render(context(rulebook, {}), photo=PHOTO, draft=False))

    assert PHOTO not in made.parts.values()

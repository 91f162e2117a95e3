"""The opinion page, and whether an opinion stays on it."""

import pytest

from portal import rulebooks
from portal.documents.pages.preview import leaves
from portal.documents.papers import opinion as opinions
from portal.documents.papers.application_form import render
from portal.documents.papers.opinion import LONGEST, fits
from portal.rules.applying.recommending import OPINION_MOST, Opinion, Part
from portal.rules.rulebook.rulebook import Rulebook
from tests.documents.reading import in_order, lines
from tests.documents.samples import text_of
from tests.documents.word_papers import ABOUT, CRAFTSMAN, OPINION, page
from tests.libreoffice import LibreOffice

FORMS = [rulebooks.rulebook(key) for key in sorted(rulebooks.catalogue())]
SECTION = CRAFTSMAN.section("opinion")


@pytest.mark.rule("CF10")
def test_employer_s_page_has_the_official_words_and_what_was_written() -> None:
    text = "".join(lines(page(Part.EMPLOYER)))
    words = [CRAFTSMAN.titles.form, SECTION.title, ABOUT.name, ABOUT.receipt, ABOUT.unit, *SECTION.fields[0].label[:5]]

    assert not in_order([*words, OPINION.contact_line, "推荐意见", SECTION.note], text)
    assert not in_order([SECTION.note, *OPINION.opinion.splitlines(), *SECTION.signatures], text)


@pytest.mark.rule("CF10")
def test_recommender_s_page_names_who_recommends() -> None:
    text = "".join(lines(page(Part.RECOMMENDER)))
    words = [
        "推荐机构意见",
        ABOUT.name,
        ABOUT.unit,
        ABOUT.organisation,
        OPINION.contact_line,
        "同意推荐。",
        "（盖章）：",
    ]

    assert not in_order(words, text)
    assert "所在单位推荐意见" not in text


def test_page_without_an_opinion_leaves_room() -> None:
    assert lines(page(Part.EMPLOYER, None)) == lines(page(Part.EMPLOYER, Opinion()))


@pytest.mark.rule("CF10")
@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("rulebook", [None, *FORMS], ids=lambda book: book.key if book else "page only")
def test_usual_opinion_fits_and_a_long_one_is_told_by_how_much(part: Part, rulebook: Rulebook | None) -> None:
    assert fits(OPINION.contact_line, text_of(300), part=part, rulebook=rulebook) == ""

    reason = fits(OPINION.contact_line, text_of(900), part=part, rulebook=rulebook)

    assert reason.startswith("推荐意见要印在一页之内，现在约超出 ")
    excess = int("".join(letter for letter in reason if letter.isdigit()))
    assert fits(OPINION.contact_line, text_of(900)[: 900 - excess], part=part, rulebook=rulebook) == ""


@pytest.mark.rule("CF10")
def test_many_short_lines_do_not_fit() -> None:
    assert fits("王示例", "属实。\n" * 10) == ""
    assert "放不下" not in fits("王示例", "属实。\n" * 40)
    assert fits("王示例", "属实。\n" * 40) != ""


def test_contact_that_fills_the_page_is_named() -> None:
    assert "联系人" in fits("王示例 " * 2_000, "属实。")
    long = "王示例　021-55550123　".ljust(100, "a")
    assert [fits(long, "属实，同意推荐。", part=part, rulebook=CRAFTSMAN) for part in Part] == ["", ""]


def test_text_beyond_any_page_is_not_measured() -> None:
    assert "5,001" in fits("王示例", "字" * (LONGEST + 1))
    assert LONGEST >= OPINION_MOST


def at_the_edge(text: str, part: Part, rulebook: Rulebook | None) -> str:
    """The longest beginning of ``text`` that is said to fit."""
    return text[: opinions._longest(OPINION.contact_line, text, part, rulebook)]


@pytest.mark.rule("CF10")
@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_libreoffice_has_room_for_what_is_said_to_fit(soffice: LibreOffice) -> None:
    """Texts of the greatest length that is taken, on each page, and on the last page of every form."""
    edges = [(part, at_the_edge(text_of(900, seed), part, CRAFTSMAN)) for seed in range(8) for part in Part]
    sheets = [page(part, Opinion("王示例", "02155550123", "wang@example.cn", text)) for part, text in edges]
    forms = [
        render(
            rulebook,
            {"employer_contact": OPINION.contact_line, "employer_opinion": text},
            photo=None,
            draft=False,
            number="2023-GJ-0001",
        )
        for rulebook in FORMS
        for part, text in edges[:6]
        if part is Part.EMPLOYER
    ]

    made = soffice.convert_all([*sheets, *forms], "pdf", "pdf")

    assert all(len(text) > 300 for _, text in edges)
    assert [len(leaves(pdf)) for pdf in made] == [1] * len(sheets) + [6] * len(forms)

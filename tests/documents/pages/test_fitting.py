"""The personal table keeps to its page as long as what is written in it does."""

from typing import Any

import pytest

from portal import rulebooks
from portal.documents.pages.libreoffice import Office
from portal.documents.pages.page_count import estimated_pages
from portal.documents.papers.application_form import render
from portal.documents.word.package import DOCUMENT, Package
from tests.answers import complete_answers

AWARD = {"when": "2020", "where": "上海市示例协会", "what": "示例奖一等奖"}
LONG = {
    "name": "阿卜杜热合曼·麦合木提·示例",
    "unit": "示例数据技术（上海）有限公司" * 4,
    "address": "上海市示例路1号，200001" * 4,
}


def form(awards: int, key: str = "2023-craftsman", **changes: Any) -> bytes:
    rulebook = rulebooks.rulebook(key)
    return render(rulebook, complete_answers(rulebook, awards=[AWARD] * awards, **changes), photo=None, draft=False)


@pytest.mark.rule("CF4", "CF6")
@pytest.mark.parametrize("key", sorted(rulebooks.catalogue()))
def test_room_for_handwriting_shrinks_before_a_row_moves_to_a_page_of_its_own(key: str) -> None:
    least = estimated_pages(form(1, key))

    assert [estimated_pages(form(awards, key)) for awards in (8, 12)] == [least, least]
    assert estimated_pages(form(8, key, **LONG)) == least
    assert estimated_pages(form(20, key)) == least + 1  # more is written than a page holds


def test_a_form_with_room_keeps_the_heights_of_the_paper() -> None:
    rulebook = rulebooks.rulebook("2023-craftsman")
    answers = complete_answers(rulebook, awards=[AWARD] * 4)

    assert b'w:val="1820" w:hRule="atLeast"' in document_of(render(rulebook, answers, photo=None, draft=False))
    assert b'w:val="1820" w:hRule="atLeast"' not in document_of(form(12))


def document_of(docx: bytes) -> bytes:
    return Package(docx).parts[DOCUMENT]


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
@pytest.mark.parametrize("awards", [7, 8, 12, 13])
def test_libreoffice_lays_it_out_alike(writer: Office, awards: int) -> None:
    assert estimated_pages(form(awards)) == writer.pages(form(awards))
    assert estimated_pages(form(awards, **LONG)) == writer.pages(form(awards, **LONG))

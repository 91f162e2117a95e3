"""The Word templates that lie in the repository: official words, printed order, the fields of their rulebook."""

from typing import Any

import pytest
from docxtpl import DocxTemplate

from portal import rulebooks
from portal.documents.papers import application_form
from portal.documents.word.paper import FOLDER
from portal.rules.rulebook.rulebook import Rulebook
from tests.documents.dump import expected, opinion_of
from tests.documents.reading import in_order, lines, tight

KEYS = sorted(rulebooks.catalogue())


@pytest.fixture(params=KEYS)
def rulebook(request: pytest.FixtureRequest) -> Rulebook:
    return rulebooks.rulebook(request.param)


@pytest.fixture
def content(rulebook: Rulebook) -> bytes:
    return (FOLDER / rulebook.templates.form).read_bytes()


def official_words(rulebook: Rulebook) -> list[str]:
    """Every official word of the paper form in its printed order, taken from the rulebook."""
    form = rulebook.form
    words = ["编号", rulebook.titles.form]
    for section in form.sections:
        if section.key == "personal":
            words += [form.imprint, form.instructions_title, *form.instructions]
        if section.title not in ("封面", *(field.label for field in section.fields)):
            words.append(section.title)
        for field in section.fields:
            if field.printed or field.shows:
                words.append(field.label)
            if field.key == "technical_field":
                words += [item.name for item in rulebook.technical_fields]
            if field.key == "union_member":
                words += ["是", "否"]
        words += [section.note] if section.note.startswith("（") else []
    return [*words, *form.sections[-1].signatures]


def words_of(value: Any) -> list[str]:
    """The words of one value of the context, boxes left out."""
    match value:
        case str():
            return [value]
        case list():
            return value
        case _:
            return []


@pytest.mark.rule("CF1", "CF6", "CF7", "CF9", "PF1")
def test_template_carries_the_official_words_in_printed_order(rulebook: Rulebook, content: bytes) -> None:
    assert not in_order(official_words(rulebook), "".join(lines(content)))


@pytest.mark.rule("CF1", "PF1")
def test_title_and_instructions_are_the_rulebook_s_and_no_variable(rulebook: Rulebook, content: bytes) -> None:
    paragraphs = [tight(line) for line in lines(content)]

    assert tight(rulebook.titles.form) in paragraphs
    assert [line for line in rulebook.form.instructions if tight(line) not in paragraphs] == []
    assert tight(rulebook.form.imprint) in paragraphs


def test_template_s_names_are_those_of_the_context(rulebook: Rulebook, content: bytes) -> None:
    template = DocxTemplate(FOLDER / rulebook.templates.form)

    assert template.get_undeclared_template_variables() == set(application_form.context(rulebook, {}))


@pytest.mark.parametrize("year", ["2017", "2023"])
def test_opinion_page_of_the_craftsman_form_is_rebuilt_from_the_pioneer_s(year: str) -> None:
    assert opinion_of(expected(f"{year}-craftsman-form.docx")) == opinion_of(expected(f"{year}-pioneer-form.docx"))


def test_number_stands_in_a_cell_of_fixed_height(rulebook: Rulebook) -> None:
    beginning = expected(rulebook.templates.form).split("table 封面")[0]

    assert "row exact" in beginning
    assert "{{ number }}" in beginning

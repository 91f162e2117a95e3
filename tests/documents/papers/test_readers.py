"""The produced forms in the hands of other programs: strict validators, converters, LibreOffice."""

import html
import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import mammoth
import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from portal import rulebooks
from portal.documents.evidence.photo import normalised
from portal.documents.pages.page_count import estimated_pages
from portal.documents.papers.application_form import context, render
from portal.documents.word.paper import FOLDER
from portal.rules.rulebook.rulebook import Rulebook
from tests.answers import complete_answers
from tests.difficult import DIFFICULT
from tests.documents.papers.test_templates import official_words, words_of
from tests.documents.reading import in_order, tight
from tests.documents.samples import jpeg, long_answers, portrait, text_of
from tests.libreoffice import LibreOffice
from tests.programs import program

KEYS = sorted(rulebooks.catalogue())
CRAFTSMAN, PIONEER = rulebooks.rulebook("2023-craftsman"), rulebooks.rulebook("2023-pioneer")
PHOTO = normalised(jpeg(portrait())).content
NUMBER = "2023-GJ-0123"
PAGES_OF_A_BLANK_FORM = 6

difficult = complete_answers(
    CRAFTSMAN,
    awards=[{"when": "2021-03", "where": "示例", "what": text.line} for text in DIFFICULT],
    representative="\n".join(text.text for text in DIFFICULT),
)
FORMS: dict[str, Callable[[], bytes]] = {
    **{f"template {key}": (FOLDER / f"{key}-form.docx").read_bytes for key in KEYS},
    "blank": lambda: render(CRAFTSMAN, {}, photo=None, draft=False),
    "draft": lambda: render(PIONEER, complete_answers(PIONEER), photo=PHOTO, draft=True),
    "final": lambda: render(CRAFTSMAN, long_answers(CRAFTSMAN), photo=PHOTO, draft=False, number=NUMBER),
    "difficult texts": lambda: render(CRAFTSMAN, difficult, photo=PHOTO, draft=True),
}


@pytest.fixture(params=FORMS)
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "form.docx"
    path.write_bytes(FORMS[request.param]())
    return path


def test_form_passes_the_open_xml_sdk_validator(document: Path, word_validator: list[str]) -> None:
    result = subprocess.run([*word_validator, str(document)], capture_output=True, text=True, timeout=120)

    assert result.returncode == 0, result.stdout + result.stderr


def test_form_passes_openxml_audit(document: Path) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(str(document))

    assert result.is_valid
    assert not result.errors


@pytest.fixture(scope="module", params=KEYS)
def rulebook(request: pytest.FixtureRequest) -> Rulebook:
    return rulebooks.rulebook(request.param)


@pytest.fixture(scope="module")
def filled(rulebook: Rulebook) -> bytes:
    return render(rulebook, complete_answers(rulebook), photo=PHOTO, draft=True, number=NUMBER)


def missing(rulebook: Rulebook, text: str) -> list[str]:
    """The official words and the answers that ``text`` does not hold, each in their printed order. The note in the
    place of the photo is not looked for: the photo stands there."""
    labels = [word for word in official_words(rulebook) if "照片" not in word]
    values = context(rulebook, complete_answers(rulebook), NUMBER).values()
    return in_order(labels, text) + in_order([word for value in values for word in words_of(value)], text)


@pytest.mark.rule("CF1", "CF6", "CF7", "CF9", "PF1")
def test_mammoth_reads_every_answer_and_label_in_order(rulebook: Rulebook, filled: bytes) -> None:
    assert not missing(rulebook, mammoth.extract_raw_text(io.BytesIO(filled)).value)


@pytest.mark.rule("CF1", "CF6", "CF7", "CF9", "PF1")
def test_pandoc_reads_every_answer_and_label_in_order(rulebook: Rulebook, filled: bytes, tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    path.write_bytes(filled)
    command = [program("pandoc"), "--from=docx", "--to=html", "--wrap=none", str(path)]
    page = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()

    assert not missing(rulebook, html.unescape(re.sub(r"<[^>]*>", "", page)))


def pages(soffice: LibreOffice, document: bytes) -> list[str]:
    """The words of each page of the PDF that LibreOffice makes."""
    path = soffice.folder / "pages.pdf"
    path.write_bytes(soffice.pdf(document))
    text = subprocess.run([program("pdftotext"), "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return ["".join(page.split()) for page in text.stdout.decode().split("\f")[:-1]]


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
@pytest.mark.rule("CF1", "CF6", "CF7", "CF8", "CF9", "PF1")
def test_libreoffice_reads_every_answer_and_label_in_order(
    rulebook: Rulebook, filled: bytes, soffice: LibreOffice
) -> None:
    text = soffice.convert(filled, "txt", "txt:Text (encoded):UTF8").decode("utf-8-sig")

    assert not missing(rulebook, text)


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
@pytest.mark.rule("CF4")
def test_blank_form_has_each_part_on_its_page(soffice: LibreOffice) -> None:
    found = pages(soffice, render(CRAFTSMAN, {}, photo=None, draft=False))

    assert len(found) == PAGES_OF_A_BLANK_FORM
    beginnings = (
        "编号",
        "填报说明",
        "一、个人基本情况",
        "在上海市智慧城市建设",
        "本次申报代表性成果",
        "二、所在单位推荐意见",
    )
    assert all(page.startswith(words) for page, words in zip(found, beginnings, strict=True))
    assert "—2—" in found[1]  # numbered from the cover, which shows none
    assert "—1—" not in found[0]


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
@pytest.mark.rule("CF4", "CF8")
def test_long_form_stays_within_its_pages(soffice: LibreOffice) -> None:
    answers = long_answers(CRAFTSMAN, 1_333)
    draft = pages(soffice, render(CRAFTSMAN, answers, photo=PHOTO, draft=True))
    final = pages(soffice, render(CRAFTSMAN, answers, photo=PHOTO, draft=False, number=NUMBER))

    assert len(draft) == len(final) <= CRAFTSMAN.form.page_limit  # neither the mark nor the number moves a line
    assert final[-1].startswith("二、所在单位推荐意见")
    headed = [page for page in final if page.startswith("在上海市智慧城市建设所属技术领域中的主要工作成绩")]
    assert len(headed) > 2  # the heading is repeated on each page of a long part


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
@pytest.mark.parametrize(("length", "more"), [(400, 0), (1_200, 1)])
def test_opinion_has_one_page_and_what_does_not_fit_shows_as_another(
    length: int, more: int, soffice: LibreOffice
) -> None:
    found = pages(soffice, render(CRAFTSMAN, {"employer_opinion": text_of(length)}, photo=None, draft=False))

    assert len(found) == PAGES_OF_A_BLANK_FORM + more


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_libreoffice_loses_no_difficult_text(soffice: LibreOffice) -> None:
    document = render(CRAFTSMAN, difficult, photo=PHOTO, draft=True)
    text = tight(soffice.convert(document, "txt", "txt:Text (encoded):UTF8").decode("utf-8-sig"))

    assert not [typed for typed in DIFFICULT if tight(typed.line) not in text]


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
@pytest.mark.rule("CF4")
def test_names_that_wrap_move_no_row_to_a_page_of_its_own(rulebook: Rulebook, soffice: LibreOffice) -> None:
    """Unit, position and address in two lines each; as many rows as the cells have lines."""
    long = dict.fromkeys(("unit", "position", "address"), "上海示例智慧城市数据技术有限公司" * 3)
    row = {"from": "2015-09", "to": "2019-06", "school": "示例大学", "major": "自动化", "level": "大学本科"}
    rows = {
        "education": [row] * 4,
        "awards": [{"when": "2021-03", "where": "上海", "what": "一等奖"}] * 3,
        "penalties": [],
        "penalties_none": True,
    }
    document = render(rulebook, complete_answers(rulebook, **long, **rows), photo=PHOTO, draft=False)

    assert estimated_pages(document) == len(pages(soffice, document)) == PAGES_OF_A_BLANK_FORM

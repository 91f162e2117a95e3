"""The page estimate against LibreOffice, which lays the documents out, and the count that decides."""

import io
import threading
import time
import zipfile
from bisect import bisect_right
from collections import Counter

import pytest

from portal import rulebooks
from portal.documents.pages import page_count
from portal.documents.pages.libreoffice import Office
from portal.documents.pages.lines import line_count
from portal.documents.pages.page_count import Method, counted_pages, estimated_pages
from portal.documents.papers.application_form import render
from portal.documents.word.package import DOCUMENT, PackageError
from portal.documents.word.paper import FOLDER
from tests.documents.random_forms import EXACT, FORMS, form
from tests.repeating import rounds

LIMIT = 20
NOWHERE = Office(search_path="")  # a machine without LibreOffice
EM = 240  # twips: 12 points


# -- lines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ems", "lines"),
    [
        ("", 4, 1),
        ("智慧城市", 4, 1),
        ("智慧城市建", 4, 2),
        ("一\n二\n", 4, 3),
        ("智慧城市。", 4, 2),  # the mark takes the character before it along
        ("智慧城市。智慧城", 4, 3),
        ("智慧城“市”", 4, 2),  # an opening mark does not end a line
        ("智慧城市  建", 4, 2),  # blanks hang over the end
        ("智慧城Java", 5, 1),  # 3 + 0.2 + 1.777
        ("智慧城市Java", 5, 2),  # a Latin word moves as a whole
        ("智慧城；Java智慧", 5, 2),
        ("智慧城，Java智慧", 5, 3),  # and takes a comma with its character along, which no break parts from it
        ("https://example.com/", 6, 2),  # after a slash
        ("2023-2025", 3, 2),  # after a hyphen
        ("1/2/3/4/5", 2, 2),  # but not inside a figure
        ("x" * 18, 3, 3),  # longer than a line
        ("𠮷" * 5, 4, 2),  # two code units, one character
        ("👍" * 5, 4, 2),
        ("e\u0301" * 9, 4, 1),  # a combining mark has no width
        ("（" * 9, 4, 3),  # nothing but marks that stick to one another
        ("，" * 9, 4, 3),
    ],
)
def test_lines_follow_the_rules_of_chinese_text(text: str, ems: int, lines: int) -> None:
    assert line_count(text, EM, ems * EM, ems * EM) == lines


def test_first_line_is_indented() -> None:
    assert line_count("智慧城市建设", EM, 4 * EM, 6 * EM) == 2
    assert line_count("智慧城市建设", EM, 6 * EM, 4 * EM) == 1


@pytest.mark.parametrize("width", [-100, 0, 10])
def test_column_without_room_ends_all_the_same(width: int) -> None:
    assert line_count("智慧（城市），abc——", EM, width, width) > 5


# -- the estimate against LibreOffice --------------------------------------------------------------------------


@pytest.mark.trial
@pytest.mark.rule("CF8")
def test_estimate_agrees_with_libreoffice_on_random_forms(writer: Office) -> None:
    asked = rounds("FORMS", 50)  # the bench asks all
    forms = [form(seed) for seed in range(asked)]
    differences = Counter(estimated_pages(docx) - writer.pages(docx) for docx in forms)

    assert differences[0] * FORMS >= EXACT * asked, differences
    assert set(differences) <= {-1, 0, 1}


def lines_form(rulebook: str, lines: int) -> bytes:
    """A form whose representative result has so many lines of one character."""
    return render(rulebooks.rulebook(rulebook), {"representative": "\n".join("字" * lines)}, photo=None, draft=False)


@pytest.mark.rule("CF8")
@pytest.mark.parametrize("rulebook", sorted(rulebooks.catalogue()))
def test_one_line_more_makes_the_twenty_first_page(rulebook: str, writer: Office) -> None:
    tried = range(400, 500)
    most = tried[bisect_right(tried, LIMIT, key=lambda lines: estimated_pages(lines_form(rulebook, lines)))] - 1
    fits, exceeds = lines_form(rulebook, most), lines_form(rulebook, most + 1)

    assert counted_pages(fits, LIMIT, by=writer)[:2] == (LIMIT, Method.OFFICE)
    assert counted_pages(exceeds, LIMIT, by=writer)[:2] == (LIMIT + 1, Method.OFFICE)
    assert counted_pages(fits, LIMIT, by=NOWHERE)[:2] == (LIMIT, Method.ESTIMATE)
    assert counted_pages(exceeds, LIMIT, by=NOWHERE)[:2] == (LIMIT + 1, Method.ESTIMATE)


def document(body: str, section: str = "") -> bytes:
    """A document with the styles of a form and another body."""
    source = (FOLDER / "2023-craftsman-form.docx").read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as template, zipfile.ZipFile(out, "w") as archive:
        head = template.read(DOCUMENT).decode().partition("<w:body>")[0]
        last = f'<w:sectPr>{section}<w:pgSz w:w="11906" w:h="16838"/>{MARGINS}</w:sectPr>'
        for name in template.namelist():
            new = f"{head}<w:body>{body}{last}</w:body></w:document>".encode()
            archive.writestr(name, new if name == DOCUMENT else template.read(name))
    return out.getvalue()


MARGINS = '<w:pgMar w:top="1440" w:right="1440" w:bottom="1398" w:left="1440" w:header="0" w:footer="0" w:gutter="0"/>'
LINES = 35  # of 400 twips on such a page


def paragraph(text: str = "字", settings: str = "") -> str:
    own = f'<w:pStyle w:val="CellValue"/>{settings}'
    shown = "<w:br/>".join(f"<w:t>{line}</w:t>" for line in text.split("\n"))
    return f"<w:p><w:pPr>{own}</w:pPr><w:r>{shown}</w:r></w:p>"


def table(*rows: str) -> str:
    layout = '<w:tblPr><w:tblW w:w="4000" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
    return f'<w:tbl>{layout}<w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid>{"".join(rows)}</w:tbl>{paragraph()}'


def row(lines: int, settings: str = "", kept: str = "") -> str:
    cell = '<w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr>' + paragraph(settings=kept) * lines
    return f"<w:tr><w:trPr>{settings}</w:trPr><w:tc>{cell}</w:tc></w:tr>"


def height(twips: int, rule: str) -> str:
    return f'<w:trHeight w:val="{twips}" w:hRule="{rule}"/>'


SECTION = f'<w:sectPr>{{kind}}<w:pgSz w:w="11906" w:h="16838"/>{MARGINS}</w:sectPr>'
BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
ROOMY = paragraph(settings='<w:spacing w:before="400" w:after="400"/>')
SMALL = {
    "one page": (paragraph() * LINES, 1),
    "one line more": (paragraph() * (LINES + 1), 2),
    "page break in a run": (paragraph() + BREAK + paragraph(), 2),
    "page break before": (paragraph() + paragraph(settings="<w:pageBreakBefore/>"), 2),
    "page break before the first": (paragraph(settings="<w:pageBreakBefore/>"), 1),
    "room between paragraphs is the larger": (ROOMY * 17, 1),
    "room that the next has not": (ROOMY * 18, 2),
    "kept with the next": (
        paragraph() * (LINES - 1) + paragraph(settings="<w:keepNext/>") + paragraph() * LINES,
        3,
    ),
    "kept together": (paragraph() * 30 + paragraph("\n".join("字" * 30), "<w:keepLines/>") + paragraph() * 6, 3),
    "widow": (paragraph() * (LINES - 1) + paragraph("一\n二\n三", "<w:widowControl/>") + paragraph() * (LINES - 3), 2),
    "two sections": (
        f"<w:p><w:pPr>{SECTION.format(kind='')}</w:pPr></w:p>" + paragraph(),
        2,
    ),
    "continuous section": (
        f"<w:p><w:pPr>{SECTION.format(kind='')}</w:pPr></w:p>" + paragraph(),
        1,
    ),
    "rows of a least height": (table(*[row(1, height(2000, "atLeast"))] * 7), 2),
    "rows of an exact height": (table(*[row(9, height(1000, "exact"))] * 13), 1),
    "row that is split": (table(row(LINES * 2)), 3),
    "row that is not split": (paragraph() * 20 + table(row(20, "<w:cantSplit/>")), 2),
    "heading row on each page": (table(row(5, "<w:cantSplit/><w:tblHeader/>"), *[row(1)] * 60), 3),
    "row kept with the next": (
        table(*[row(1)] * (LINES - 1), row(1, "<w:cantSplit/>", kept="<w:keepNext/>"), row(LINES - 1)),
        3,
    ),
    "row kept with the next that fits": (
        table(*[row(1)] * (LINES - 2), row(1, "<w:cantSplit/>", kept="<w:keepNext/>"), row(LINES)),
        2,
    ),
    "table in a table": (table(f"<w:tr><w:tc>{table(row(20), row(20))}</w:tc></w:tr>"), 2),
    "content control": (f"<w:sdt><w:sdtContent>{paragraph() * 40}</w:sdtContent></w:sdt>", 2),
    "tab": (paragraph("a</w:t><w:tab/><w:t>b"), 1),
}


def small(name: str) -> bytes:
    return document(SMALL[name][0], '<w:type w:val="continuous"/>' if name == "continuous section" else "")


@pytest.mark.parametrize("name", SMALL)
def test_estimate_knows_what_moves_and_what_is_split(name: str) -> None:
    assert estimated_pages(small(name)) == SMALL[name][1]


def test_libreoffice_says_the_same(writer: Office) -> None:
    assert {name: writer.pages(small(name)) for name in SMALL} == {name: count for name, (_, count) in SMALL.items()}


@pytest.mark.parametrize("content", [b"", b"no document", b"PK\x05\x06" + bytes(18)])
def test_file_that_is_no_document_is_refused(content: bytes) -> None:
    with pytest.raises(PackageError):
        estimated_pages(content)


# -- the count that decides ------------------------------------------------------------------------------------


def test_far_from_the_limit_the_estimate_is_enough() -> None:
    untouched = Office()
    count = counted_pages(lines_form("2023-craftsman", 1), LIMIT, by=untouched)

    assert count == (6, Method.ESTIMATE, page_count.ESTIMATED)
    assert untouched.child is None


def test_without_libreoffice_the_estimate_decides_and_says_so() -> None:
    assert counted_pages(lines_form("2023-craftsman", 1), 6, by=NOWHERE) == (
        6,
        Method.ESTIMATE,
        page_count.WITHOUT_OFFICE,
    )


@pytest.mark.usefixtures("writer")
def test_while_libreoffice_is_busy_the_estimate_decides_and_says_so() -> None:
    impatient = Office(patience=0)
    busy = threading.Thread(target=impatient.pages, args=[form(3)])  # starts a LibreOffice first: seconds
    busy.start()
    while impatient.child is None and busy.is_alive():
        time.sleep(0.001)
    count = counted_pages(lines_form("2023-craftsman", 1), 6, by=impatient)
    busy.join()
    again = counted_pages(lines_form("2023-craftsman", 1), 6, by=impatient)
    impatient.close()

    assert count == (6, Method.ESTIMATE, page_count.OFFICE_SILENT)
    assert again == (6, Method.OFFICE, page_count.COUNTED)

"""Difficult texts on their whole way: typed into the form, kept in the database, shown on the page, printed in the
Word form and in its PDF. Nothing is lost or carried out beyond the documented cleaning."""

from io import BytesIO
from typing import Any
from unicodedata import bidirectional, category, normalize

import pytest
from flask import Flask

from portal import clock
from portal.operations.applying import filing
from portal.rules.applying.answer_files import LINE_CAP
from portal.rules.applying.answers import blank_section, section_of
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from tests.builders import PASSWORD, an_account, an_application
from tests.difficult import DIFFICULT
from tests.documents.reading import opened, tight
from tests.libreoffice import LibreOffice
from tests.visit import Visitor

AT_ONCE = 40  # rows in one form


def sendable(text: str) -> bool:
    """A lone surrogate has no bytes: no browser can send it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


SENT = [text for text in DIFFICULT if sendable(text.typed)]


@pytest.fixture
def application(app: Flask, visit: Visitor) -> Application:
    begun = an_application(by=an_account())
    visit("/sign-in").submit({"email": "shen@example.cn", "password": PASSWORD}, button="登录")
    return begun


def answers_of(application: Application) -> dict[str, Any]:
    return applications.draft(application.id).answers


def test_long_texts_reach_database_and_page_as_they_were_typed(visit: Visitor, application: Application) -> None:
    address = f"/applications/{application.id}/representative"
    form = dict(visit(address).form("act").form_values())
    assert len(SENT) > 200

    for version, text in enumerate(SENT):
        posted = form | {"representative": text.typed, "version": version}
        answer = visit.client.post(f"{address}/draft", data=posted, headers={"X-Autosave": "1"})

        assert answer.status_code == 200, (text, answer.json)
        assert answers_of(application)["representative"] == text.kept
        # A textarea swallows one line end at its beginning; the page writes one for it.
        assert visit(address, words=False).value("representative").removeprefix("\n") == text.kept


def test_rows_reach_database_and_page_as_they_were_typed(visit: Visitor, application: Application) -> None:
    address = f"/applications/{application.id}/awards"
    texts = [text for text in SENT if len(text.typed) <= LINE_CAP]
    form = {key: value for key, value in visit(address).form("act").form_values() if key in ("csrf_token", "version")}

    for start in range(0, len(texts), AT_ONCE):
        batch = texts[start : start + AT_ONCE]
        typed = {f"awards-{index}-what": text.typed for index, text in enumerate(batch)}
        where = {f"awards-{index}-where": "示例" for index in range(len(batch))}
        visit.post(address, form | typed | where | {"version": start // AT_ONCE, "act": "save"}, words=False)

        assert [row["what"] for row in answers_of(application)["awards"]] == [text.line for text in batch]
        page = visit(address, words=False)
        assert [page.value(f"awards-{index}-what") for index in range(len(batch))] == [text.line for text in batch]


@pytest.fixture
def form(visit: Visitor, application: Application) -> bytes:
    """The Word form of an application that holds all of them, as its applicant downloads it."""
    section = section_of(filing.rulebook_under(application), "representative")
    answers = blank_section(section) | {"representative": "\n".join(text.text for text in DIFFICULT)}
    filing.save_section(application, section, answers, 0, at=clock.now())
    return visit.client.get(f"/applications/{application.id}/form.docx").data


def test_the_word_form_holds_every_text(form: bytes) -> None:
    document = opened(form)
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    printed = tight("\n".join(cells))

    assert not [text for text in DIFFICULT if tight(text.text) not in printed]
    assert BytesIO(form).read(2) == b"PK"


@pytest.mark.libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_the_pdf_holds_every_text(form: bytes, soffice: LibreOffice) -> None:
    printed = drawn(soffice.text(form))
    legible = [text.text for text in DIFFICULT if not reordered(text.text)]

    # The heads that tables repeat on each page stand in the middle of very long texts.
    ends = [end for text in map(drawn, legible) for end in ((text[:60], text[-60:]) if len(text) > 300 else (text,))]
    assert not [end for end in ends if end not in printed]
    assert not [text for text in DIFFICULT if reordered(text.text) and letters(text.text) - set(printed)]


def drawn(text: str) -> str:
    """``text`` without what leaves no ink: white space and format characters."""
    return "".join(character for character in tight(text) if category(character) != "Cf")


def reordered(text: str) -> bool:
    """A PDF draws glyphs: writing from right to left, marks above a letter and joined emoji have no order there that
    a reader could give back."""
    joined = "\u200d\ufe0f\u20e3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
    return any(
        bidirectional(character) in ("R", "AL")
        or category(character)[0] == "M"
        or character in joined
        or "\U000e0020" <= character <= "\U000e007f"
        for character in text
    )


def letters(text: str) -> set[str]:
    """The letters that stand for themselves in a PDF."""
    return {character for character in normalize("NFC", text) if category(character)[0] in "LN"}

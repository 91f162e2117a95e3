"""Help says what is there: every link, button and heading that a sentence names is found by following it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from portal.config import ROOT
from portal.documents.pages.libreoffice import Recent, installed
from portal.rules.people.staffing import RoleName
from portal.storage import database
from portal.storage.engine import tables
from portal.web.public.help import PICTURES, audiences
from tests.help import KEPT, followed, opened, reader_of, sentences
from tests.visit import Page, Visitor, visible

pytestmark = pytest.mark.xdist_group("browser-crawl")  # beside others that need the demonstration
HEAVIEST = 17_500  # bytes: a public page is under 50 kB with all that is on it


@pytest.fixture(scope="module")
def demonstrated(built_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = Path(shutil.copytree(built_demonstration, tmp_path_factory.mktemp("help") / "instance"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_program", ""), ("_counts", Recent(1)), ("_pdfs", Recent(1))):
            patch.setattr(installed, name, value)
        app = opened(folder)
        tables.connect()
        yield app
        database.close_storage()


def named(page: Page) -> set[str]:
    """What can be pressed on the page, and what stands above its parts."""
    kinds = "a|//button|//h1|//h2|//h3|//legend|//label|//th|//summary|//dt"
    return {visible(element) for element in page.all(f"//{kinds}")}


def is_there(words: str, found: set[str]) -> bool:
    """Whether something is called so, by itself or with more behind it: 等待办理　1 件."""
    return any(text == words or text.startswith((f"{words} ", f"{words}（", f"{words}：")) for text in found)


def test_every_page_and_button_that_a_sentence_names_is_there(demonstrated: Flask) -> None:
    pages: dict[tuple[str, tuple[str, ...]], Page] = {}
    missing = []
    for audience, number, sentence in sentences():
        way, reader = sentence.way or audience.way, sentence.reader or audience.reader
        if (reader, way) not in pages:
            pages[reader, way] = followed(reader_of(demonstrated, reader), way)
        found = named(pages[reader, way]) | set(way)
        said = re.findall("“([^”]+)”", sentence.words)
        missing += [f"{audience.key} {number}: {words}" for words in said if not is_there(words, found)]

    assert not missing


def test_each_audience_has_ten_sentences_and_the_pictures_that_they_ask_for() -> None:
    asked = {audience.picture(number) for audience, number, sentence in sentences() if sentence.picture}

    assert {len(audience.sentences) for audience in audiences().values()} == {10}
    assert len(audiences()) == len(RoleName) + 1  # and the public
    assert {f"{PICTURES}/{path.name}" for path in (ROOT / "static" / PICTURES).iterdir()} == asked
    for path in asked:
        with Image.open(ROOT / "static" / path) as picture:
            assert (picture.format, picture.size) == ("WEBP", KEPT)
        assert (ROOT / "static" / path).stat().st_size < HEAVIEST, path


def test_help_is_found_from_every_page(visit: Visitor) -> None:
    page = visit("/").follow("使用帮助")

    assert len(page.all("//nav[@aria-label='读者']//a")) == len(audiences())
    page = page.follow("评审专家")
    assert [visible(item) for item in page.all("//main//li/p")] == [
        sentence.words for sentence in audiences()["expert"].sentences
    ]
    assert visit("/help/nobody", status=404)

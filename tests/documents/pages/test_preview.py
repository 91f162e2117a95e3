"""The pictures of the pages."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from portal import rulebooks
from portal.documents.evidence.photo import normalised
from portal.documents.pages.libreoffice import Office, OfficeMissing
from portal.documents.pages.preview import WIDTHS, Leaf, PreviewError, leaves, page_picture, page_pictures
from portal.documents.papers.application_form import render
from tests.answers import complete_answers
from tests.documents.samples import jpeg, portrait

CRAFTSMAN = rulebooks.rulebook("2023-craftsman")
PERSONAL = 2  # the page with the photo


@pytest.fixture(scope="module")
def document() -> bytes:
    photo = normalised(jpeg(portrait())).content
    return render(CRAFTSMAN, complete_answers(CRAFTSMAN), photo=photo, draft=True)


@pytest.fixture(scope="module")
def pdf(document: bytes, writer: Office) -> bytes:
    return writer.pdf(document)


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_a_picture_of_that_width(width: int, document: bytes, pdf: bytes, writer: Office) -> None:
    pictures = page_pictures(document, width, by=writer)
    sizes = [opened(picture).size for picture in pictures]

    assert len(pictures) == writer.pages(document)
    assert leaves(pdf, width) == [Leaf(*size) for size in sizes]
    assert all(size == (width, round(width * 2**0.5)) for size in sizes)  # A4
    assert all(opened(picture).format == "PNG" for picture in pictures)


def test_picture_shows_what_is_printed(pdf: bytes) -> None:
    darkest = [opened(page_picture(pdf, index)).convert("L").getextrema()[0] for index in range(len(leaves(pdf)))]

    assert max(darkest) < 80  # black words on each


def test_photo_keeps_its_colours_and_text_is_grey(pdf: bytes) -> None:
    def colours(index: int) -> int:
        image = opened(page_picture(pdf, index)).convert("RGB")
        return sum(max(pixel) - min(pixel) > 60 for pixel in image.get_flattened_data())

    assert colours(PERSONAL) > 1_000
    assert colours(0) == 0


def test_picture_is_small(pdf: bytes) -> None:
    assert max(len(page_picture(pdf, index)) for index in range(len(leaves(pdf)))) < 80_000


@pytest.mark.parametrize("index", [-1, 6, 1_000])
def test_page_that_is_not_there_is_refused(index: int, pdf: bytes) -> None:
    with pytest.raises(PreviewError):
        page_picture(pdf, index)


@pytest.mark.parametrize("width", [0, 1, 481, 100_000])
def test_other_width_is_refused(width: int, pdf: bytes) -> None:
    with pytest.raises(PreviewError):
        page_picture(pdf, 0, width)


@pytest.mark.parametrize("rubbish", [b"", b"no pdf", b"%PDF-1.7\n"])
def test_file_that_is_no_pdf_is_refused(rubbish: bytes) -> None:
    with pytest.raises(PreviewError):
        leaves(rubbish)
    with pytest.raises(PreviewError):
        page_picture(rubbish, 0)


def test_threads_draw_the_same_pictures(pdf: bytes) -> None:
    pages = list(range(len(leaves(pdf)))) * 3
    with ThreadPoolExecutor(6) as threads:
        drawn = list(threads.map(lambda index: page_picture(pdf, index), pages))

    assert drawn == [page_picture(pdf, index) for index in pages]


def test_without_libreoffice_there_are_no_pictures(document: bytes) -> None:
    with pytest.raises(OfficeMissing):
        page_pictures(document, by=Office(search_path=""))

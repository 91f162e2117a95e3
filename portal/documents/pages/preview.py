"""Pictures of the pages of a PDF: the preview of the Word form as it will be printed."""

import io
import threading
from contextlib import closing
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageChops

from portal.documents.pages import libreoffice
from portal.documents.pages.libreoffice import Office

WIDTHS = (480, 960)  # pixels: beside one another, and enlarged or on a fine screen
MOST_PAGES = 60  # of one document; a form of twice the allowed length is cut by nobody's eye any more
LEVELS, COLOURS = 16, 256  # of grey in a page of text, which needs no more; in one with a photo

# PDFium keeps its state for the whole process: two threads inside it at once crash it.
_one_at_a_time = threading.Lock()


class Leaf(NamedTuple):
    """A page's picture in pixels."""

    width: int
    height: int


class PreviewError(ValueError):
    """There is no such page, or it cannot be drawn."""


def leaves(pdf: bytes, width: int = WIDTHS[0]) -> list[Leaf]:
    """The size of each page's picture, without drawing it.

    :raises PreviewError: the PDF cannot be read.
    """
    with _one_at_a_time, closing(_opened(pdf)) as document:
        sizes = [document.get_page_size(index) for index in range(min(len(document), MOST_PAGES))]
    return [Leaf(width, round(width * high / wide)) for wide, high in sizes]


def page_picture(pdf: bytes, index: int, width: int = WIDTHS[0]) -> bytes:
    """One page, the first has the index 0, as a PNG picture of one of ``WIDTHS``.

    :raises PreviewError: there is no such page or width, or the PDF cannot be read.
    """
    if width not in WIDTHS:
        raise PreviewError(f"no pictures of {width} pixels")
    with _one_at_a_time, closing(_opened(pdf)) as document:
        if not 0 <= index < min(len(document), MOST_PAGES):
            raise PreviewError(f"no page {index}")
        page = document[index]
        bitmap = page.render(scale=width / page.get_width())
        image = bitmap.to_pil().convert("RGB")  # a copy: PDFium's memory goes with the document
    out = io.BytesIO()
    (image.quantize(COLOURS) if _is_coloured(image) else image.convert("L").quantize(LEVELS)).save(out, "PNG")
    return out.getvalue()


def page_pictures(docx: bytes, width: int = WIDTHS[0], *, by: Office = libreoffice.installed) -> list[bytes]:
    """All pages of a Word document as PNG pictures.

    :raises OfficeError: there is no LibreOffice, it is busy, or it gives no answer.
    """
    pdf = by.pdf(docx)
    return [page_picture(pdf, index, width) for index in range(len(leaves(pdf, width)))]


def _is_coloured(image: Image.Image) -> bool:
    red, green, blue = image.split()
    return any(ImageChops.difference(one, other).getbbox() for one, other in ((red, green), (green, blue)))


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise PreviewError("the PDF cannot be read") from error

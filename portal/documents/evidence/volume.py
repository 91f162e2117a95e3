"""Binding the evidence: contents, then every page of every file on A4, numbered through.

Runs in the child (``evidence.child``). Of a source page only what it looks like is taken over, stamps and filled-in
fields included: no links, no actions, no data about file or camera.
"""

import io
from collections.abc import Iterator

import img2pdf
import pikepdf
from pikepdf import Dictionary, Name

from portal.documents.evidence.contents_font import Letters, letters_for
from portal.documents.evidence.contents_page import Entry, contents, page_number, words_of
from portal.documents.evidence.intake import EvidenceRefused, Material, Volume
from portal.documents.evidence.jpeg import orientation, printable
from portal.documents.evidence.page_copies import flatten, place, size_of
from portal.documents.evidence.pdf import opened, whole
from portal.documents.evidence.rasters import as_png, pictures
from portal.documents.evidence.sheet_layout import A4, Box, is_a4, sheet_for, sheet_like
from portal.documents.media_types import JPEG, PNG, TIFF

TITLE = "证实性材料"
TURNED = range(5, 9)  # orientations that exchange width and height
# EXIF's eight orientations as matrices of the unit square, origin at the lower left.
ORIENTATIONS = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}


def bound(volume: Volume) -> bytes:
    """The volume as PDF; equal input gives equal bytes.

    :raises EvidenceRefused: a file cannot be read.
    """
    with pikepdf.new() as pdf:
        figures = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        entries = []
        for material in volume.materials:
            first = len(pdf.pages) + 1
            for _ in _placed(pdf, material):
                number = len(pdf.pages)
                _number(pdf.pages[-1], number, figures)
            entries.append(Entry(material.kind, material.title, first, len(pdf.pages)))
        letters = letters_for(pdf, words_of(entries, volume.over, volume.applicant))
        _prepend_contents(pdf, contents(entries, letters, over=volume.over, applicant=volume.applicant), letters)
        pdf.docinfo[Name.Title] = TITLE
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _placed(pdf: pikepdf.Pdf, material: Material) -> Iterator[None]:
    """Put each page of the file at the end of ``pdf``."""
    try:
        if material.media_type == JPEG:
            _place_picture(pdf, printable(material.content), orientation(material.content))
            yield
        elif material.media_type in (PNG, TIFF):
            for picture in pictures(material.content):
                _place_picture(pdf, as_png(picture))
                yield
        else:
            with opened(whole(material.content)) as source:
                flatten(source)
                for page in source.pages:
                    _place_page(pdf, page)
                    yield
    except pikepdf.PdfError as error:
        raise EvidenceRefused(f"“{material.title}”：{error}") from error


def _place_page(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """An A4 page as it is, any other as a picture would lie."""
    width, height = size_of(page)
    if is_a4(width, height):
        size = sheet_like(width, height)
        place(pdf, page, size, Box(0, 0, *size), expand=False)
    else:
        sheet = sheet_for(width, height)
        place(pdf, page, (sheet.width, sheet.height), sheet.box, expand=True)


def _place_picture(pdf: pikepdf.Pdf, picture: bytes, turn: int = 1) -> None:
    # img2pdf knows colour profiles and Adobe's inverted CMYK; where the picture lies is decided here.
    page = img2pdf.convert(picture, rotation=img2pdf.Rotation.none, nodate=True)
    with pikepdf.open(io.BytesIO(page)) as source:
        image = pdf.copy_foreign(next(iter(source.pages[0].images.values())))
    width, height = int(image.Width), int(image.Height)
    sheet = sheet_for(*((height, width) if turn in TURNED else (width, height)))
    placed = pdf.add_blank_page(page_size=(sheet.width, sheet.height))
    placed.add_resource(image, Name.XObject, Name.P)
    placed.contents_add(f"q {_matrix(turn, sheet.box)} cm /P Do Q".encode())


def _matrix(turn: int, box: Box) -> str:
    """The operand that fits the unit square, turned, into ``box``."""
    a, b, c, d, e, f = ORIENTATIONS[turn]
    fitted = (
        *(a * box.width, b * box.height, c * box.width, d * box.height),
        *(box.left + e * box.width, box.bottom + f * box.height),
    )
    return " ".join(f"{value:.3f}" for value in fitted)


def _number(page: pikepdf.Page, number: int, figures: pikepdf.Object) -> None:
    page.add_resource(figures, Name.Font, Name.N)
    page.contents_add(page_number(number, float(page.mediabox[2])))


def _prepend_contents(pdf: pikepdf.Pdf, pages: list[bytes], letters: Letters) -> None:
    """The contents in front, on a sheet of their own: with an empty back where they need an odd number of sides."""
    sides = [*pages, b""] if len(pages) % 2 else pages
    for position, content in enumerate(sides):
        page = pikepdf.Page(
            Dictionary(
                Type=Name.Page,
                MediaBox=[0, 0, *A4],
                Resources=Dictionary(Font=Dictionary(F=letters.font)),
                Contents=pdf.make_stream(content),
            )
        )
        pdf.pages.insert(position, page)

"""Binding the evidence: contents, then every page of every file on A4, numbered through.

Runs in the child (``evidence.child``). Of a source page only what it looks like is taken over, stamps and filled-in
fields included: no links, no actions, no data about file or camera.
"""

import io
from collections.abc import Iterator

import img2pdf
import pikepdf
from pikepdf import Dictionary, Name, Rectangle

from portal.documents.evidence.contents_page import Entry, contents, font, page_number
from portal.documents.evidence.intake import EvidenceRefused, Material, Volume
from portal.documents.evidence.jpeg import orientation, picture_only
from portal.documents.evidence.pdf import opened, whole
from portal.documents.evidence.sheet_layout import A4, Box, sheet_for, sheet_like
from portal.documents.media_types import JPEG

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
        _prepend_contents(pdf, contents(entries, over=volume.over, applicant=volume.applicant))
        pdf.docinfo[Name.Title] = TITLE
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _placed(pdf: pikepdf.Pdf, material: Material) -> Iterator[None]:
    """Put each page of the file at the end of ``pdf``."""
    try:
        if material.media_type == JPEG:
            _place_picture(pdf, material.content)
            yield
        else:
            with opened(whole(material.content)) as source:
                _flatten(source)
                for page in source.pages:
                    _place_page(pdf, page)
                    yield
    except pikepdf.PdfError as error:
        raise EvidenceRefused(f"“{material.title}”：{error}") from error


def _flatten(source: pikepdf.Pdf) -> None:
    """Make stamps and fields part of the page, as they would be printed."""
    form = source.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances"):
        source.generate_appearance_streams()
    source.flatten_annotations("print")


def _place_page(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    visible = _intersection(page.mediabox, page.cropbox)
    for box in ("/TrimBox", "/BleedBox", "/ArtBox"):  # qpdf would cut the page to them
        if box in page.obj:
            del page.obj[box]
    page.obj.CropBox = visible
    form = pdf.copy_foreign(page.as_form_xobject())
    shown = Rectangle(visible)
    on_its_side = page.rotation % 180 != 0
    size = sheet_like(*((shown.height, shown.width) if on_its_side else (shown.width, shown.height)))
    placed = pdf.add_blank_page(page_size=size)
    placed.add_resource(form, Name.XObject, Name.P)
    placed.contents_add(
        placed.calc_form_xobject_placement(
            form,
            Name.P,
            Rectangle(0, 0, *size),
            invert_transformations=True,
            allow_shrink=True,
            allow_expand=False,
        )
    )


def _intersection(media: pikepdf.Array, crop: pikepdf.Array) -> pikepdf.Array:
    outer, inner = Rectangle(media), Rectangle(crop)
    return pikepdf.Array(
        [max(outer.llx, inner.llx), max(outer.lly, inner.lly), min(outer.urx, inner.urx), min(outer.ury, inner.ury)]
    )


def _place_picture(pdf: pikepdf.Pdf, content: bytes) -> None:
    turn = orientation(content)
    picture = picture_only(content)
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


def _prepend_contents(pdf: pikepdf.Pdf, pages: list[bytes]) -> None:
    """The contents in front, on a sheet of their own: with an empty back where they need an odd number of sides."""
    letters = font(pdf)
    sides = [*pages, b""] if len(pages) % 2 else pages
    for place, content in enumerate(sides):
        page = pikepdf.Page(
            Dictionary(
                Type=Name.Page,
                MediaBox=[0, 0, *A4],
                Resources=Dictionary(Font=Dictionary(F=letters)),
                Contents=pdf.make_stream(content),
            )
        )
        pdf.pages.insert(place, page)

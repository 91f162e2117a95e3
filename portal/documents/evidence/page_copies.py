"""How a page of a PDF looks, taken over into another PDF: stamps and filled-in fields included, as they would be
printed; no links, no actions, no data about the file.

Runs in the child (``evidence.child``).
"""

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Rectangle

from portal.documents.evidence.sheet_layout import Box

HIDDEN, PRINTED, NOT_SEEN = 1 << 1, 1 << 2, 1 << 5  # flags of an annotation (ISO 32000-2, 12.5.3)
NOTHING_LOST = ("/Link", "/Popup", "/FileAttachment")  # or it is said of the attachment itself


def flatten(source: pikepdf.Pdf) -> None:
    """Make stamps and fields part of the page, as they would be printed."""
    form = source.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances"):
        source.generate_appearance_streams()
    source.flatten_annotations("print")


def unprinted(pdf: pikepdf.Pdf) -> list[int]:
    """The numbers of the pages on which something is seen that will not be printed."""
    return [number for number, page in enumerate(pdf.pages, start=1) if any(map(_only_seen, _annotations(page)))]


def _annotations(page: pikepdf.Page) -> Sequence[pikepdf.Object]:
    found = page.obj.get("/Annots")
    return [note for note in found if isinstance(note, Dictionary)] if isinstance(found, Array) else ()


def _only_seen(note: pikepdf.Object) -> bool:
    flags = int(note.get("/F", 0))
    if flags & (HIDDEN | NOT_SEEN | PRINTED) or str(note.get("/Subtype")) in NOTHING_LOST:
        return False
    return str(note.get("/Subtype")) != "/Widget" or "/AP" in note


def size_of(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height as the page is seen, in points: cut, turned, in its own unit."""
    shown, unit = Rectangle(_visible(page)), float(page.obj.get("/UserUnit", 1))
    width, height = shown.width * unit, shown.height * unit
    return (height, width) if page.rotation % 180 else (width, height)


def place(pdf: pikepdf.Pdf, page: pikepdf.Page, size: tuple[float, float], box: Box, *, expand: bool) -> None:
    """Put what ``page`` looks like into ``box`` of a new page of this size; ``expand``: also where it is smaller."""
    visible = _visible(page)
    for other in ("/TrimBox", "/BleedBox", "/ArtBox"):  # qpdf would cut the page to them
        if other in page.obj:
            del page.obj[other]
    page.obj.CropBox = visible
    form = pdf.copy_foreign(page.as_form_xobject())
    placed = pdf.add_blank_page(page_size=size)
    placed.add_resource(form, Name.XObject, Name.P)
    within = Rectangle(box.left, box.bottom, box.left + box.width, box.bottom + box.height)
    placed.contents_add(
        placed.calc_form_xobject_placement(
            form, Name.P, within, invert_transformations=True, allow_shrink=True, allow_expand=expand
        )
    )


def pages_only(source: pikepdf.Pdf) -> bytes:
    """The pages of ``source`` in their own sizes, and nothing else of it."""
    flatten(source)
    with pikepdf.new() as pdf:
        for page in source.pages:
            size = size_of(page)
            place(pdf, page, size, Box(0, 0, *size), expand=True)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _visible(page: pikepdf.Page) -> pikepdf.Array:
    outer, inner = Rectangle(page.mediabox), Rectangle(page.cropbox)
    return pikepdf.Array(
        [max(outer.llx, inner.llx), max(outer.lly, inner.lly), min(outer.urx, inner.urx), min(outer.ury, inner.ury)]
    )

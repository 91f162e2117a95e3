"""Honest files of evidence, as people have them: what their scanners, telephones and programs write. Made here."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import img2pdf
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageCms, ImageDraw

A4 = (595.28, 841.89)
MM = 72 / 25.4
HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
TEXT = b"BT /F 24 Tf 72 700 Td (Certificate 2018) Tj ET 1 0 0 RG 60 60 400 500 re S"

Maker = Callable[[], bytes]


def picture(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A certificate: a frame, lines, a red stamp, a little grain."""
    small = Image.new("RGB", (400, round(400 * height / width)), "#f4efe2")
    pen = ImageDraw.Draw(small)
    pen.rectangle((12, 12, 387, small.height - 13), outline="#8c1d18", width=4)
    for line in range(60, small.height - 60, 24):
        pen.line((50, line, 350, line), fill="#333333", width=2)
    pen.ellipse((250, small.height - 130, 340, small.height - 40), outline="#d02020", width=5)
    grain = Image.effect_noise(small.size, 10).convert("RGB")
    image = Image.blend(small, grain, 0.06).resize((width, height))
    return image.convert("L").convert(mode) if mode == "I;16" else image.convert(mode)


def jpeg(width: int = 1240, height: int = 1754, mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    picture(width, height, mode).save(out, "JPEG", **{"quality": 80} | options)
    return out.getvalue()


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return jpeg(1600, 1200, exif=exif)


def of_a_telephone() -> bytes:
    """Where and with what it was taken, a comment, and a film behind the picture."""
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "Telephone", {1: "N", 2: (31.0, 13.0, 0.0)}
    return jpeg(4000, 3000, exif=exif, comment=b"secret") + b"\x00\x00\x00\x18ftypmp42" + bytes(5000)


def two_in_one() -> bytes:
    """A multi-picture JPEG, as telephones with two lenses write."""
    out = io.BytesIO()
    picture(1200, 900).save(out, "MPO", save_all=True, append_images=[picture(600, 450)])
    return out.getvalue()


def with_profile() -> bytes:
    return jpeg(icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def saved_as(kind: str, image: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def tiff(mode: str, compression: str, pages: int) -> bytes:
    more = [picture(1240, 1754, mode)] * (pages - 1)
    first = picture(1240, 1754, mode)
    return saved_as("TIFF", first, compression=compression, save_all=True, append_images=more)


@cache
def scan(dpi: int = 600, mode: str = "RGB", **options: Any) -> bytes:
    """A whole sheet from a scanner."""
    return jpeg(round(210 / 25.4 * dpi), round(297 / 25.4 * dpi), mode, dpi=(dpi, dpi), **options)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **{"deterministic_id": "encryption" not in options} | options)
    return out.getvalue()


def paper(pages: int = 1, size: tuple[float, float] = A4, content: bytes = TEXT) -> pikepdf.Pdf:
    """A document with a line of text on each page."""
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=size)
        page.obj.Resources = Dictionary(Font=Dictionary(F=HELVETICA))
        page.obj.Contents = pdf.make_stream(content)
    return pdf


def pdf(pages: int = 1, size: tuple[float, float] = A4, content: bytes = TEXT, **options: Any) -> bytes:
    return saved(paper(pages, size, content), **options)


def changed(change: Callable[[pikepdf.Pdf], object], pages: int = 1, **options: Any) -> bytes:
    """A document after ``change``."""
    document = paper(pages)
    change(document)
    return saved(document, **options)


def annotated(**annotation: Any) -> bytes:
    """A page with one annotation."""

    def add(document: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=[100, 100, 200, 150], F=4, **annotation)
        document.pages[0].obj.Annots = Array([document.make_indirect(note)])

    return changed(add)


def looking(document: pikepdf.Pdf, content: bytes = b"1 0 0 rg 0 0 100 50 re f") -> Dictionary:
    """How an annotation looks: a red field."""
    return Dictionary(N=document.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 50]))


def stamped() -> bytes:
    def add(document: pikepdf.Pdf) -> None:
        stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[300, 200, 400, 250], F=4, AP=looking(document))
        document.pages[0].obj.Annots = Array([document.make_indirect(stamp)])

    return changed(add)


def with_field(*, signature: bool = False, look: bool = True) -> bytes:
    """A filled-in field, or an electronic seal."""

    def add(document: pikepdf.Pdf) -> None:
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[300, 200, 400, 250], F=4, T=String("a"))
        if signature:
            field.FT = Name.Sig
            field.V = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("\x30\x80" * 40))
        else:
            field.FT, field.V, field.DA = Name.Tx, String("filled in"), String("/Helv 12 Tf 0 g")
        if look:
            field.AP = looking(document)
        field = document.make_indirect(field)
        document.pages[0].obj.Annots = Array([field])
        document.Root.AcroForm = Dictionary(
            Fields=Array([field]), NeedAppearances=not look, DR=Dictionary(Font=Dictionary(Helv=HELVETICA))
        )

    return changed(add)


def with_picture(data: bytes, coded: Name, width: int, height: int, **more: Any) -> bytes:
    """A page that is one picture."""

    def draw(document: pikepdf.Pdf) -> None:
        stream = Stream(
            document,
            data,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=width,
            Height=height,
            **{"ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8, "Filter": coded} | more,
        )
        page = document.pages[0].obj
        page.Resources = Dictionary(XObject=Dictionary(I=document.make_indirect(stream)))
        page.Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")

    return changed(draw, compress_streams=False)


def scanned(*pictures: bytes) -> bytes:
    layout = img2pdf.get_layout_fun((img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297)))
    return bytes(img2pdf.convert(list(pictures), layout_fun=layout))


def faxed() -> bytes:
    """Black and white, coded as by a telefax (CCITT group 4)."""
    out = io.BytesIO()
    picture(2480, 3508).convert("1").save(out, "TIFF", compression="group4", dpi=(300, 300))
    return scanned(out.getvalue())


def jpeg_2000() -> bytes:
    out = io.BytesIO()
    picture(2480, 3508).save(out, "JPEG2000", quality_mode="rates", quality_layers=[40])
    return with_picture(out.getvalue(), Name.JPXDecode, 2480, 3508)


def updated() -> bytes:
    """A second revision behind the first, as programs that sign write it."""
    first = pdf(2)
    previous = first[first.rindex(b"startxref\n") + len(b"startxref\n") :].split()[0]
    number = first.count(b" obj\n") + 1
    added = b"\n%d 0 obj\n(added)\nendobj\n" % number
    tail = b"xref\n%d 1\n%010d 00000 n \ntrailer << /Size %d /Root 1 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n"
    return first + added + tail % (number, len(first) + 1, number + 1, previous, len(first) + len(added))


def in_levels() -> bytes:
    """Nine pages in a tree of three levels, size and resources said once at its top."""
    document = paper(9)
    pages = [page.obj for page in document.pages]
    for page in pages:
        del page.MediaBox
    top = document.Root.Pages
    top.MediaBox, top.Kids = Array([0, 0, *A4]), Array()
    for start in range(0, 9, 3):
        node = document.make_indirect(
            Dictionary(Type=Name.Pages, Parent=top, Count=3, Kids=Array(pages[start : start + 3]))
        )
        for page in pages[start : start + 3]:
            page.Parent = node
        top.Kids.append(node)
    return saved(document)


def with_page(**entries: Any) -> bytes:
    """A page whose dictionary holds these entries too."""
    return changed(lambda document: document.pages[0].obj.update(Dictionary(**entries)))


def with_root(**entries: Any) -> bytes:
    return changed(lambda document: document.Root.update(Dictionary(**entries)), 2)


def opening_on_a_page() -> bytes:
    def add(document: pikepdf.Pdf) -> None:
        first = document.pages[0].obj
        document.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([first, Name.Fit]))
        document.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("目录 /JS /JavaScript", 0))

    return changed(add, 3)


def by_pillow() -> bytes:
    out = io.BytesIO()
    picture(1240, 1754).save(out, "PDF", resolution=150)
    return out.getvalue()

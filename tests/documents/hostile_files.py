"""Files that must not become evidence: cut, damaged, protected, disguised, active, or made to exhaust whoever opens
them. Made here; each with what the person has to be told."""

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, String
from PIL import Image

from tests.documents.evidence_files import (
    A4,
    HONEST,
    MM,
    TEXT,
    Maker,
    annotated,
    changed,
    jpeg,
    paper,
    pdf,
    picture,
    saved,
    scan,
    scanned,
    with_page,
    with_picture,
    with_root,
)

LOST = "不完整|损坏"
HEAVY = "过于复杂"
NONE = "没有页面"
NOT_A4 = "不是 A4"
SCRIPT = "脚本"
ATTACHED = "夹带"
MEDIA = "音频、视频"


class Hostile(NamedTuple):
    """How to make the file, and a pattern that the reason must match."""

    make: Maker
    told: str


def raw(objects: dict[int, bytes], *, size: int = 0, trailer: bytes = b"", start: int | None = None) -> bytes:
    """A PDF written by hand; object 1 is the root."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer << /Root 1 0 R /Size %d %s >>\n" % (size or max(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % (table if start is None else start))


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


ROOT = b"<< /Type /Catalog /Pages 2 0 R >>"
TREE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
SHEET = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R >>"


def page_of(content: bytes, resources: bytes = b"<< >>", more: dict[int, bytes] | None = None) -> bytes:
    """One page with this content stream."""
    body = stream(zlib.compress(content, 9), b"/Filter /FlateDecode")
    return raw({1: ROOT, 2: TREE, 3: SHEET, 4: body, 5: resources, **(more or {})})


# -- cut, damaged ----------------------------------------------------------------------------------------------


def cut(make: Maker, share: float) -> Maker:
    def made() -> bytes:
        content = make()
        return content[: int(len(content) * share)]

    return made


CUT = ("colour", "grey", "progressive", "telephone", "A4 at 600 dpi", "one page", "ten pages", "object streams",
       "linearized", "scan", "telefax", "JPEG 2000", "filled-in form", "Pillow's")  # fmt: skip


def cuts() -> Iterator[tuple[str, Hostile]]:
    for name in CUT:
        yield f"{name}, cut at two thirds", Hostile(cut(HONEST[name][0], 2 / 3), LOST)
    for share in (0.05, 0.3, 0.9, 0.99):
        yield f"picture cut at {share}", Hostile(cut(jpeg, share), LOST)
        yield f"scan cut at {share}", Hostile(cut(HONEST["scan"][0], share), LOST)
        yield f"linearized cut at {share}", Hostile(cut(HONEST["linearized"][0], share), LOST)
    yield "cut, with an end put on", Hostile(lambda: cut(lambda: pdf(9), 2 / 3)() + b"\n%%EOF\n", LOST)
    yield "linearized, cut, end put on", Hostile(lambda: cut(lambda: pdf(9, linearize=True), 0.8)() + b"\n%%EOF", LOST)
    yield "second revision cut", Hostile(lambda: HONEST["two revisions"][0]()[:-40], LOST)


def without(*parts: bytes) -> Maker:
    def made() -> bytes:
        content = pdf(3)
        for part in parts:
            content = content.replace(part, b"*" * len(part))
        return content

    return made


def lost_middle() -> bytes:
    """A hole in the middle, as when a transfer took up again at the wrong place."""
    content = scanned(scan(100))
    return content[: len(content) // 2] + content[len(content) // 2 + 5000 :]


def with_spoilt_stream() -> bytes:
    content = pdf(content=TEXT + b" 0 0 m" * 300, compress_streams=True)
    place = content.index(b"stream\n") + 30
    return content[:place] + bytes(byte ^ 0x5A for byte in content[place : place + 20]) + content[place + 20 :]


DAMAGED: dict[str, Hostile] = {
    "only a head": Hostile(lambda: b"%PDF-1.7\n", LOST),
    "only head and end": Hostile(lambda: b"%PDF-1.7\n%%EOF\n", LOST),
    "noise behind a head": Hostile(lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(50_000) + b"%%EOF", LOST),
    "no root": Hostile(without(b"/Root 1 0 R"), LOST),
    "no kinds": Hostile(without(b"/Type /Catalog", b"/Type /Pages", b"/Kids"), LOST),
    "no objects": Hostile(without(b" obj"), LOST),
    "page lost": Hostile(without(b"4 0 obj"), LOST),
    "tree lost": Hostile(without(b"2 0 obj"), LOST),
    "hole in the middle": Hostile(lost_middle, LOST),
    "spoilt stream": Hostile(with_spoilt_stream, LOST),
    "root is a number": Hostile(lambda: raw({1: b"7", 2: TREE}), LOST),
    "root is itself": Hostile(lambda: raw({1: b"1 0 R", 2: TREE}), LOST),
    "tree is a string": Hostile(lambda: raw({1: ROOT, 2: b"(pages)"}), LOST),
    "kids are a number": Hostile(lambda: raw({1: ROOT, 2: b"<< /Type /Pages /Kids 7 /Count 1 >>"}), NONE),
    "page is a string": Hostile(lambda: raw({1: ROOT, 2: TREE, 3: b"(page)"}), NONE),
    "head of a picture": Hostile(lambda: jpeg()[:20], LOST),
    "noise behind a picture's head": Hostile(lambda: jpeg()[:20] + random.Random(2).randbytes(9_000), LOST),
    "picture without data": Hostile(lambda: b"\xff\xd8\xff\xd9", LOST),
    "picture with a PNG inside": Hostile(lambda: b"\xff\xd8\xff" + png(), LOST),
    "text behind a picture's mark": Hostile(lambda: b"\xff\xd8\xff\xe0 certificate of honour", LOST),
}


# -- protected -------------------------------------------------------------------------------------------------

STRENGTHS: dict[str, dict[str, Any]] = {
    "40 bits": {"R": 2, "aes": False, "metadata": False},
    "128 bits": {"R": 3, "aes": False, "metadata": False},
    "AES 128": {"R": 4},
    "AES 256": {"R": 6},
}


def protected(user: str, strength: dict[str, Any]) -> Maker:
    return lambda: pdf(2, encryption=Encryption(owner="owner", user=user, **strength))


def protections() -> Iterator[tuple[str, Hostile]]:
    for name, strength in STRENGTHS.items():
        yield f"{name} with a password", Hostile(protected("secret", strength), "密码")
        yield f"{name} without a password", Hostile(protected("", strength), "密码")
    yield "protected, Chinese password", Hostile(protected("密码", STRENGTHS["AES 256"]), "密码")
    yield (
        "said to be protected",
        Hostile(lambda: raw({1: ROOT, 2: TREE, 3: SHEET}, trailer=b"/Encrypt << /Filter /None >>"), f"密码|{LOST}"),
    )


# -- disguised -------------------------------------------------------------------------------------------------


def png() -> bytes:
    return coded("PNG")


def coded(kind: str) -> bytes:
    out = io.BytesIO()
    picture(620, 877).save(out, kind)
    return out.getvalue()


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


DISGUISED: dict[str, Hostile] = {
    **{kind: Hostile(lambda kind=kind: coded(kind), kind) for kind in ("PNG", "GIF", "BMP", "TIFF", "WebP")},
    "JPEG 2000 alone": Hostile(lambda: coded("JPEG2000"), "不是 PDF"),
    "archive": Hostile(lambda: packed("a.pdf"), "压缩包"),
    "Word": Hostile(lambda: packed("[Content_Types].xml", "word/document.xml"), "Word"),
    "old Word": Hostile(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "Word"),
    "program": Hostile(lambda: b"MZ\x90\x00" + bytes(2000), "程序"),
    "Linux program": Hostile(lambda: b"\x7fELF\x02" + bytes(2000), "程序"),
    "shell script": Hostile(lambda: b"#!/bin/sh\nrm -rf /\n", "程序"),
    "web page": Hostile(lambda: b"<html><script>alert(1)</script></html>", "网页"),
    "drawing": Hostile(lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "网页"),
    "HEIC": Hostile(lambda: b"\x00\x00\x00\x18ftypheic" + bytes(2000), "HEIC"),
    "film": Hostile(lambda: b"\x00\x00\x00\x18ftypmp42" + bytes(2000), "视频"),
    "RTF": Hostile(lambda: b"{\\rtf1 text}", "RTF"),
    "RAR": Hostile(lambda: b"Rar!\x1a\x07\x00" + bytes(100), "压缩包"),
    "7z": Hostile(lambda: b"7z\xbc\xaf\x27\x1c" + bytes(100), "压缩包"),
    "gzip of a PDF": Hostile(lambda: gzip.compress(pdf(), mtime=0), "压缩包"),
    "text": Hostile(lambda: "高级工程师证书".encode(), "不是 PDF"),
    "noise": Hostile(lambda: random.Random(3).randbytes(100_000), "不是 PDF"),
    "zeros": Hostile(lambda: bytes(100_000), "不是 PDF"),
    "one byte": Hostile(lambda: b"%", "不是 PDF"),
    "nothing": Hostile(lambda: b"", "空的"),
    "web page about PDF": Hostile(lambda: b"<html>%PDF-1.7</html>", LOST),
    "PostScript": Hostile(lambda: b"%!PS-Adobe-3.0\nshowpage\n", "不是 PDF"),
}


# -- active ----------------------------------------------------------------------------------------------------

ALERT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
LAUNCH = Dictionary(S=Name.Launch, F=String("cmd.exe"))
CALL = Dictionary(S=Name.URI, URI=String("https://example.com/"))


def opens(**action: Any) -> Maker:
    return lambda: with_root(OpenAction=Dictionary(**action))


def by_itself(trigger: str, action: Dictionary) -> Maker:
    return lambda: with_page(AA=Dictionary({f"/{trigger}": action}))


def clicked(action: Dictionary) -> Maker:
    return lambda: annotated(Subtype=Name.Link, A=action)


def scripts_by_name() -> bytes:
    return with_root(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), ALERT]))))


def script_in_a_stream(**options: Any) -> Maker:
    def add(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=document.make_stream(b"app.alert(1)"))

    return lambda: changed(add, **options)


def field(**entries: Any) -> Maker:
    """A form with one field."""

    def add(document: pikepdf.Pdf) -> None:
        made = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), Rect=[0, 0, 9, 9], **entries)
        document.pages[0].obj.Annots = Array([document.make_indirect(made)])
        document.Root.AcroForm = Dictionary(Fields=document.pages[0].obj.Annots)

    return lambda: changed(add)


def attached(where: str) -> Maker:
    def add(document: pikepdf.Pdf) -> None:
        content = document.make_stream(b"MZ", Type=Name.EmbeddedFile)
        file = document.make_indirect(Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=content)))
        if where == "names":
            document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.exe"), file])))
        elif where == "associated":
            document.pages[0].obj.AF = Array([file])
        elif where == "portfolio":
            document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.exe"), file])))
            document.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)
        else:
            note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=file)
            document.pages[0].obj.Annots = Array([document.make_indirect(note)])

    return lambda: changed(add)


def drawn_from_elsewhere() -> bytes:
    def add(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Contents = document.make_stream(b"", F=String("http://example.com/page"))

    return changed(add)


def page_of_another_file() -> bytes:
    def add(document: pikepdf.Pdf) -> None:
        form = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        form.Ref = Dictionary(F=String("other.pdf"), Page=0)
        document.pages[0].obj.Resources.XObject = Dictionary(X=form)

    return changed(add)


def dynamic_form(value: Callable[[pikepdf.Pdf], Any]) -> Maker:
    def add(document: pikepdf.Pdf) -> None:
        document.Root.AcroForm = Dictionary(Fields=Array(), XFA=value(document))

    return lambda: changed(add)


def in_an_old_revision() -> bytes:
    """A script that nothing refers to any more: some readers would still find it."""
    return raw({1: ROOT, 2: TREE, 3: SHEET, 4: stream(b""), 5: b"<< >>", 6: b"<< /S /JavaScript /JS (app.alert) >>"})


ACTIVE: dict[str, Hostile] = {
    "script on opening": Hostile(opens(S=Name.JavaScript, JS=String("app.alert(1)")), SCRIPT),
    "script by name": Hostile(scripts_by_name, SCRIPT),
    "script in a stream": Hostile(script_in_a_stream(), SCRIPT),
    "script in an object stream": Hostile(
        script_in_a_stream(object_stream_mode=pikepdf.ObjectStreamMode.generate), SCRIPT
    ),
    "script on a page": Hostile(by_itself("O", ALERT), SCRIPT),
    "script on closing": Hostile(lambda: with_root(AA=Dictionary(WC=ALERT)), SCRIPT),
    "script behind a link": Hostile(clicked(ALERT), SCRIPT),
    "script of a field": Hostile(field(AA=Dictionary(K=ALERT)), SCRIPT),
    "script after a jump": Hostile(opens(S=Name.GoTo, D=Array([0, Name.Fit]), Next=ALERT), SCRIPT),
    "script after many": Hostile(opens(S=Name.GoTo, Next=Array([Dictionary(S=Name.Named), CALL])), SCRIPT),
    "script in an old revision": Hostile(in_an_old_revision, SCRIPT),
    "script in disguise": Hostile(
        lambda: pdf().replace(b"/Catalog ", b"/Catalog /OpenAction << /S /J#61vaScript /#4aS (app.alert\\(1\\)) >> "),
        f"{SCRIPT}|{LOST}",
    ),
    "endless chain": Hostile(
        lambda: raw({1: ROOT[:-2] + b"/OpenAction 9 0 R >>", 2: TREE, 3: SHEET, 9: b"<</S/GoTo/Next 9 0 R>>"}), SCRIPT
    ),
    "program on opening": Hostile(opens(S=Name.Launch, F=String("cmd.exe")), SCRIPT),
    "program behind a link": Hostile(clicked(LAUNCH), SCRIPT),
    "program on a page": Hostile(by_itself("O", LAUNCH), SCRIPT),
    "address on opening": Hostile(opens(S=Name.URI, URI=String("https://example.com/")), SCRIPT),
    "address on a page": Hostile(by_itself("O", CALL), SCRIPT),
    "address on leaving": Hostile(by_itself("C", CALL), SCRIPT),
    "file on opening": Hostile(opens(S=Name.GoToR, F=String("//server/share")), SCRIPT),
    "sends a form": Hostile(clicked(Dictionary(S=Name.SubmitForm, F=String("https://example.com/"))), SCRIPT),
    "reads data": Hostile(clicked(Dictionary(S=Name.ImportData, F=String("a.fdf"))), SCRIPT),
    "jumps into an attachment": Hostile(clicked(Dictionary(S=Name.GoToE, T=Dictionary())), SCRIPT),
    "attachment": Hostile(attached("names"), ATTACHED),
    "attachment on a page": Hostile(attached("note"), ATTACHED),
    "associated file": Hostile(attached("associated"), ATTACHED),
    "portfolio": Hostile(attached("portfolio"), "文件包"),
    "film on a page": Hostile(lambda: annotated(Subtype=Name.Movie), MEDIA),
    "sound on a page": Hostile(lambda: annotated(Subtype=Name.Sound), MEDIA),
    "rich media": Hostile(lambda: annotated(Subtype=Name.RichMedia), MEDIA),
    "three dimensions": Hostile(lambda: annotated(Subtype=Name("/3D")), MEDIA),
    "screen": Hostile(lambda: annotated(Subtype=Name.Screen), MEDIA),
    "plays a film": Hostile(clicked(Dictionary(S=Name.Rendition, OP=0)), MEDIA),
    "dynamic form": Hostile(dynamic_form(lambda document: document.make_stream(b"<xdp/>")), "XFA"),
    "dynamic form in parts": Hostile(
        dynamic_form(lambda document: Array([String("config"), document.make_stream(b"<x/>")])), "XFA"
    ),
    "content from elsewhere": Hostile(drawn_from_elsewhere, "别的文件"),
    "page of another file": Hostile(page_of_another_file, "别的文件"),
}


# -- not A4, too many, none ------------------------------------------------------------------------------------


def mixed() -> bytes:
    document = paper(3)
    document.pages[1].mediabox = [0, 0, 612, 792]
    return saved(document)


SIZES: dict[str, Hostile] = {
    **{
        name: Hostile(lambda size=size: pdf(1, size), NOT_A4)
        for name, size in {
            "letter": (612, 792),
            "legal": (612, 1008),
            "A3": (297 * MM, 420 * MM),
            "A5": (148 * MM, 210 * MM),
            "B5": (182 * MM, 257 * MM),
            "certificate": (285 * MM, 210 * MM),
            "3.2 mm larger": (A4[0] + 3.2 * MM, A4[1]),
            "3.2 mm smaller": (A4[0], A4[1] - 3.2 * MM),
            "slide": (960, 540),
            "thread": (3, 14400),
            "huge page": (14400, 14400),
        }.items()
    },
    "second page is letter": Hostile(mixed, "第2页.*不是 A4"),
    "gigantic page": Hostile(lambda: with_page(MediaBox=[0, 0, 1_000_000_000, 1_000_000_000]), NOT_A4),
    "no size": Hostile(lambda: with_page(MediaBox=[0, 0, 0, 0]), NOT_A4),
    "size in words": Hostile(lambda: with_page(MediaBox=[String("a"), 0, Name.b, 842]), f"{NOT_A4}|{LOST}"),
    "size of three": Hostile(lambda: with_page(MediaBox=[0, 0, 595]), f"{NOT_A4}|{LOST}"),
    "larger unit": Hostile(lambda: with_page(UserUnit=10), NOT_A4),
    "cut down to a stamp": Hostile(lambda: with_page(CropBox=[0, 0, 100, 100]), NOT_A4),
    "51 pages": Hostile(lambda: pdf(51), "51页"),
    "5,000 pages": Hostile(lambda: pdf(5000), "5,000页"),
    "no pages": Hostile(lambda: raw({1: ROOT, 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}), NONE),
    "no tree of pages": Hostile(lambda: raw({1: b"<< /Type /Catalog >>"}), LOST),
    "picture too small": Hostile(lambda: jpeg(200, 150), "太小"),
    "picture of one pixel": Hostile(lambda: jpeg(1, 1), "太小"),
    "picture too narrow": Hostile(lambda: jpeg(500, 4000), "狭长"),
    "48 million pixels": Hostile(lambda: plain(8000, 6000), "万像素"),
    "400 million pixels": Hostile(lambda: plain(20_000, 20_000, "L"), "万像素"),
    "largest possible picture": Hostile(lambda: said_to_be(65_500, 65_500), "万像素"),
}


def plain(width: int, height: int, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "JPEG", quality=30)
    return out.getvalue()


def said_to_be(width: int, height: int) -> bytes:
    """A small picture that says another size of itself."""
    content = plain(640, 480)
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", height, width) + content[place + 4 :]


# -- bombs -----------------------------------------------------------------------------------------------------

GIGABYTE = 1_000_000_000


def unfolding(size: int, unit: bytes = b"\x00") -> bytes:
    """Deflated, a thousandth of ``size``: one block over and over, which is quicker than packing all of it."""
    block = unit * (1_000_000 // len(unit))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    times, total = size // len(block), 1
    for _ in range(times):
        total = zlib.adler32(block, total)
    return b"\x78\xda" + packed * times + b"\x03\x00" + struct.pack(">I", total)


def flate_bomb(size: int, unit: bytes = b"0 0 m\n") -> bytes:
    body = stream(unfolding(size, unit), b"/Filter /FlateDecode")
    return raw({1: ROOT, 2: TREE, 3: SHEET, 4: body, 5: b"<< >>"})


def folded(times: int) -> bytes:
    """Deflated many times over."""
    content = b"0 0 m\n" * 100
    for _ in range(times):
        content = zlib.compress(content)
    filters = b"/Filter [%s]" % (b"/FlateDecode " * times)
    return raw({1: ROOT, 2: TREE, 3: SHEET, 4: stream(content, filters), 5: b"<< >>"})


def folded_bomb() -> bytes:
    content = zlib.compress(unfolding(GIGABYTE), 9)
    return raw({1: ROOT, 2: TREE, 3: SHEET, 4: stream(content, b"/Filter [/FlateDecode /FlateDecode]"), 5: b"<< >>"})


def object_stream_bomb() -> bytes:
    """Objects in a stream that unfolds to a gigabyte, found through a stream that is the table."""
    body = stream(unfolding(GIGABYTE, b" "), b"/Type /ObjStm /N 3 /First 20 /Filter /FlateDecode")
    out = b"%PDF-1.7\n1 0 obj\n" + body + b"\nendobj\n"
    table = len(out)
    rows = struct.pack(">BIB", 0, 0, 255) + struct.pack(">BIB", 1, 9, 0)
    rows += b"".join(struct.pack(">BIB", 2, 1, place) for place in range(3)) + struct.pack(">BIB", 1, table, 0)
    head = b"/Type /XRef /Size 6 /W [1 4 1] /Root 2 0 R"
    return out + b"5 0 obj\n" + stream(rows, head) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % table


def table_bomb() -> bytes:
    out = b"%PDF-1.7\n"
    head = b"/Type /XRef /Size 100000000 /W [1 4 1] /Root 2 0 R /Filter /FlateDecode"
    return out + b"5 0 obj\n" + stream(unfolding(600_000_000), head) + b"\nendobj\nstartxref\n9\n%%EOF\n"


def deep_tree(levels: int) -> bytes:
    objects = {1: ROOT}
    for level in range(2, levels + 2):
        objects[level] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (level + 1)
    objects[levels + 2] = b"<< /Type /Page /MediaBox [0 0 595 842] >>"
    return raw(objects)


def wide_tree() -> bytes:
    """Ten levels, each of which holds the next one ten times: ten thousand million pages."""
    objects = {1: ROOT}
    for level in range(2, 12):
        objects[level] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (
            b"%d 0 R " % (level + 1) * 10,
            10 ** (12 - level),
        )
    objects[12] = b"<< /Type /Page /MediaBox [0 0 595 842] >>"
    return raw(objects)


def counting(count: bytes) -> Maker:
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count %s >>" % count
    return lambda: raw({1: ROOT, 2: tree, 3: SHEET, 4: stream(b""), 5: b"<< >>"})


def forms_in_forms(levels: int, times: int = 10) -> bytes:
    """A drawing that draws another one ten times, which draws another one ten times …"""
    more = {}
    for level in range(levels):
        deeper = b"/Resources << /XObject << /X %d 0 R >> >>" % (11 + level) if level < levels - 1 else b""
        drawing = b"/X Do " * times if level < levels - 1 else b"0 0 595 842 re f " * 1000
        more[10 + level] = stream(drawing, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + deeper)
    return page_of(b"/X Do", b"<< /XObject << /X 10 0 R >> >>", more)


def form_in_itself() -> bytes:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 10 0 R >> >>"
    return page_of(b"/X Do", b"<< /XObject << /X 10 0 R >> >>", {10: stream(b"/X Do /X Do", form)})


def fine_pattern() -> bytes:
    """A page covered with tiles so small that there are millions of them."""
    tile = b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 /Resources << >>"
    content = b"/Pattern cs /P scn 0 0 595 842 re f\n" * 5000
    return page_of(content, b"<< /Pattern << /P 10 0 R >> >>", {10: stream(b"0 0 .1 .1 re f", tile)})


def strokes(number: int) -> bytes:
    """More lines than can be drawn in the time."""
    chance = random.Random(7)
    lines = [b"%d %d m %d %d %d %d %d %d c S\n" % tuple(chance.choices(range(840), k=8)) for _ in range(500)]
    return page_of(b"30 w [1 1] 0 d\n" + b"".join(lines) * (number // 500))


def wide_picture(width: int, height: int, **entries: Any) -> bytes:
    return with_picture(unfolding(width * height * 3), Name.FlateDecode, width, height, **entries)


def many_objects(number: int) -> bytes:
    body = b"[" + b"<</A[<<>>]>>" * number + b"]"
    return raw({1: ROOT, 2: TREE, 3: SHEET, 4: stream(b""), 5: b"<< >>", 6: body})


def nested(depth: int) -> bytes:
    return raw({1: ROOT, 2: TREE, 3: SHEET, 4: stream(b""), 5: b"<< /X " + b"[" * depth + b"]" * depth + b" >>"})


def font_in_itself() -> bytes:
    glyph = stream(b"1000 0 d0 BT /F 20 Tf (aaaaaaaa) Tj ET")
    widths = b"[" + b"1000 " * 256 + b"]"
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [.1 0 0 .1 0 0] /CharProcs << /a 11 0 R >>"
        b" /Encoding << /Differences [97 /a] >> /FirstChar 0 /LastChar 255 /Widths " + widths + b" /Resources 5 0 R >>"
    )
    return page_of(b"BT /F 20 Tf (aaaaaaaa) Tj ET", b"<< /Font << /F 10 0 R >> >>", {10: font, 11: glyph})


def scans_without_end() -> bytes:
    """A progressive picture whose last scan is repeated thousands of times."""
    content = plain(6000, 6000)
    out = io.BytesIO()
    Image.open(io.BytesIO(content)).save(out, "JPEG", progressive=True)
    content = out.getvalue()
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * 3000 + content[-2:]


BOMBS: dict[str, Hostile] = {
    "content of a gigabyte": Hostile(lambda: flate_bomb(GIGABYTE), HEAVY),
    "content of 200 megabytes": Hostile(lambda: flate_bomb(200_000_000), HEAVY),
    "folded twice": Hostile(folded_bomb, f"{HEAVY}|{LOST}"),
    "folded forty times": Hostile(lambda: folded(40), f"{HEAVY}|{LOST}"),
    "object stream of a gigabyte": Hostile(object_stream_bomb, f"{HEAVY}|{LOST}"),
    "table of 600 megabytes": Hostile(table_bomb, f"{HEAVY}|{LOST}"),
    "table before itself": Hostile(lambda: raw({1: ROOT, 2: TREE, 3: b"7"}, trailer=b"/Prev 0"), NONE),
    "tree of 1,000 levels": Hostile(lambda: deep_tree(1000), LOST),
    "tree of 100,000 levels": Hostile(lambda: deep_tree(100_000), LOST),
    "tree in itself": Hostile(lambda: raw({1: ROOT, 2: TREE, 3: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}), LOST),
    "tree of ten thousand million pages": Hostile(wide_tree, LOST),
    "page counted as thousands of millions": Hostile(counting(b"4294967295"), LOST),
    "page counted as less than none": Hostile(counting(b"-1"), LOST),
    "page counted as none": Hostile(counting(b"0"), LOST),
    "page counted as two": Hostile(counting(b"2"), LOST),
    "page counted in words": Hostile(counting(b"(one)"), LOST),
    "drawing in drawing": Hostile(lambda: forms_in_forms(9), HEAVY),
    "drawing in itself": Hostile(form_in_itself, f"{HEAVY}|{LOST}"),
    "fine pattern": Hostile(fine_pattern, HEAVY),
    "more lines than can be drawn": Hostile(lambda: strokes(200_000), HEAVY),
    "picture of a gigabyte": Hostile(lambda: wide_picture(18_000, 18_000), HEAVY),
    "picture of 200 megabytes": Hostile(lambda: wide_picture(8_200, 8_200), HEAVY),
    "millions of objects": Hostile(lambda: many_objects(200_000), HEAVY),
    "scans without end": Hostile(scans_without_end, f"{HEAVY}|{LOST}"),
}

# Strange, but the decoders see through them: nothing is lost when they are taken.
DEFUSED: dict[str, Maker] = {
    "font in itself": font_in_itself,
    "lists in lists": lambda: nested(100_000),
    "table said to be endless": lambda: raw({1: ROOT, 2: TREE, 3: SHEET, 4: stream(b""), 5: b"7"}, size=2_000_000_000),
}

HOSTILE: dict[str, Hostile] = {
    **dict(cuts()),
    **DAMAGED,
    **dict(protections()),
    **DISGUISED,
    **ACTIVE,
    **SIZES,
    **BOMBS,
}

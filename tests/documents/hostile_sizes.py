"""Hostile files of the wrong size: not A4, too many pages or none, or made to exhaust whoever opens them."""

import io
import random
import struct
import zlib
from typing import Any

from pikepdf import Name, String
from PIL import Image

from tests.documents.evidence_files import (
    A4,
    MM,
    Maker,
    jpeg,
    paper,
    pdf,
    saved,
    with_page,
    with_picture,
)
from tests.documents.hostile_frames import (
    HEAVY,
    LOST,
    NONE,
    NOT_ON_A4,
    ROOT,
    SHEET,
    TREE,
    Hostile,
    page_of,
    raw,
    stream,
)


def mixed() -> bytes:
    document = paper(3)
    document.pages[1].mediabox = [0, 0, 612, 792]
    return saved(document)


FITTED: dict[str, Maker] = {
    **{
        name: lambda size=size: pdf(1, size)
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
            "scanned by a telephone": (1240, 1754),
            "three to four": (595, 793),
            "300 dpi that nobody said": (2480, 3508),
            "card": (85.6 * MM, 54 * MM),
            "strip": (200, 900),
            "label": (200, 50),
            "line of a table": (420, 34),
            "no larger than a stamp": (14, 14),
        }.items()
    },
    "turned letter": lambda: with_page(MediaBox=[0, 0, 612, 792], Rotate=90),
    "larger unit": lambda: with_page(UserUnit=10),
    "small unit": lambda: with_page(MediaBox=[0, 0, 59.5, 84.2], UserUnit=5),
    "cut down to a stamp": lambda: with_page(CropBox=[0, 0, 100, 100]),
    "size in words": lambda: with_page(MediaBox=[String("a"), 0, Name.b, 842]),
    "size of three": lambda: with_page(MediaBox=[0, 0, 595]),
}
SIZES: dict[str, Hostile] = {
    "thread": Hostile(lambda: pdf(1, (3, 14400)), NOT_ON_A4),
    "huge page": Hostile(lambda: pdf(1, (14400, 14400)), NOT_ON_A4),
    "gigantic page": Hostile(lambda: with_page(MediaBox=[0, 0, 1_000_000_000, 1_000_000_000]), NOT_ON_A4),
    "no size": Hostile(lambda: with_page(MediaBox=[0, 0, 0, 0]), NOT_ON_A4),
    "51 pages": Hostile(lambda: pdf(51), "51页"),
    "5,000 pages": Hostile(lambda: pdf(5000), "5,000页"),
    "no pages": Hostile(lambda: raw({1: ROOT, 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}), NONE),
    "no tree of pages": Hostile(lambda: raw({1: b"<< /Type /Catalog >>"}), LOST),
    "picture too small": Hostile(lambda: jpeg(200, 150), "太小"),
    "picture of one pixel": Hostile(lambda: jpeg(1, 1), "太小"),
    "picture too narrow": Hostile(lambda: jpeg(500, 4000), "狭长"),
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

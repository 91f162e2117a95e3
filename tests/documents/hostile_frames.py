"""What hostile files are made of: a PDF written byte by byte, and what the person has to be told."""

import zlib
from typing import NamedTuple

from tests.documents.evidence_files import (
    Maker,
)

LOST = "不完整|损坏"
HEAVY = "过于复杂"
NONE = "没有页面"
NOT_ON_A4 = "排在 A4 纸上看不清"
SCRIPT = "脚本"
ATTACHED = "附件"
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

"""Files that must not become evidence: cut, damaged, protected, disguised, active, or made to exhaust whoever opens
them. Made here; each with what the person has to be told."""

import gzip
import io
import random
import zipfile
from collections.abc import Iterator
from typing import Any

from pikepdf import Encryption, Permissions

from tests.documents.evidence_files import (
    TEXT,
    Maker,
    jpeg,
    pdf,
    picture,
    scan,
    scanned,
)
from tests.documents.honest_files import HONEST
from tests.documents.hostile_active import ACTIVE
from tests.documents.hostile_frames import (
    LOST,
    NONE,
    ROOT,
    SHEET,
    TREE,
    Hostile,
    raw,
)
from tests.documents.hostile_sizes import BOMBS, SIZES

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


UNPRINTABLE = Permissions(print_lowres=False, print_highres=False)


def protected(user: str, strength: dict[str, Any], allow: Permissions | None = None) -> Maker:
    return lambda: pdf(2, encryption=Encryption(owner="owner", user=user, allow=allow or Permissions(), **strength))


def protections() -> Iterator[tuple[str, Hostile]]:
    for name, strength in STRENGTHS.items():
        yield f"{name} with a password", Hostile(protected("secret", strength), "密码")
        yield f"{name} not to be printed", Hostile(protected("", strength, UNPRINTABLE), "不许打印")
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


def packed(*names: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


DISGUISED: dict[str, Hostile] = {
    **{kind: Hostile(lambda kind=kind: coded(kind), kind) for kind in ("GIF", "BMP", "WebP")},
    "JPEG 2000 alone": Hostile(lambda: coded("JPEG2000"), "不是 PDF"),
    "archive": Hostile(lambda: packed("a.pdf"), "压缩包"),
    "archive that holds a PDF as it is": Hostile(lambda: packed("证书.PDF", content=pdf()), "先解压"),
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


HOSTILE: dict[str, Hostile] = {
    **dict(cuts()),
    **DAMAGED,
    **dict(protections()),
    **DISGUISED,
    **ACTIVE,
    **SIZES,
    **BOMBS,
}

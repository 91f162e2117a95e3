"""Presentation material: what a file is stands in it, not in its name."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from portal.documents import media_types
from portal.documents.evidence import presentation_files as documents
from portal.documents.evidence.drawn import drawn_certificate
from portal.documents.evidence.intake import EvidenceRefused
from portal.documents.evidence.presentation_files import media_type_of
from portal.documents.media_types import MP4, SLIDES, SUFFIXES


def pptx(*more: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as package:
        for name in ("[Content_Types].xml", "ppt/presentation.xml", *more):
            package.writestr(name, "<x/>")
    return made.getvalue()


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (8 + len(content)).to_bytes(4) + kind + content


MOVIE = box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", b"x" * 30) + box(b"mdat", b"y" * 500)
LARGE = box(b"ftyp", b"mp42") + box(b"moov") + b"\0\0\0\1mdat" + (26).to_bytes(8) + b"y" * 10
OPEN_ENDED = box(b"ftyp", b"mp42") + box(b"moov") + b"\0\0\0\0mdat" + b"y" * 10
PDF = b"%PDF-1.7\n...\n%%EOF\n"


@pytest.mark.rule("M18", "N7")
@pytest.mark.parametrize(
    ("content", "found"),
    [
        (PDF, media_types.PDF),
        (pptx("ppt/slides/slide1.xml"), SLIDES),
        (MOVIE, MP4),
        (LARGE, MP4),
        (OPEN_ENDED, MP4),
        (drawn_certificate(0), media_types.JPEG),
    ],
)
def test_four_kinds_are_taken(content: bytes, found: str) -> None:
    assert media_type_of(content) == found
    assert found in SUFFIXES


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", documents.UNKNOWN),
        (b"<html>", documents.UNKNOWN),
        (b"MZ\x90\0 a program named slides.pptx", documents.UNKNOWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, documents.OLD),
        (PDF[:12], documents.DAMAGED),
        (drawn_certificate(0)[:4000], documents.DAMAGED),
        (pptx()[:-40], documents.DAMAGED),
        (pptx("ppt/vbaProject.bin"), documents.WITH_MACROS),
        (MOVIE[:-1], documents.DAMAGED),
        (box(b"ftyp", b"isom") + box(b"mdat"), documents.DAMAGED),
        (box(b"ftyp", b"isom") + b"\0\0\0\2mdat", documents.DAMAGED),
        (box(b"ftyp", b"qt  ") + box(b"moov"), documents.UNKNOWN),
    ],
)
def test_what_is_none_of_them_or_broken_is_not(content: bytes, reason: str) -> None:
    with pytest.raises(EvidenceRefused, match=reason[:6]):
        media_type_of(content)


def test_another_package_and_one_without_end_are_no_presentation(monkeypatch: pytest.MonkeyPatch) -> None:
    made = BytesIO()
    with ZipFile(made, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    refused: list[Callable[[], str]] = [lambda: media_type_of(made.getvalue()), lambda: media_type_of(pptx(*"abc"))]
    monkeypatch.setattr(documents, "ENTRIES_MOST", 4)
    for look in refused:
        with pytest.raises(EvidenceRefused, match="只能上传"):
            look()

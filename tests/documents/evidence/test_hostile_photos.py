"""Photos that are damaged, cut off, no picture at all, or bombs. Made here."""

import struct
import zlib

import pytest

from portal.documents.evidence.intake import EvidenceRefused
from portal.documents.evidence.photo import PIXELS_MOST
from tests.documents.evidence.test_photo import kept, opened, refusal
from tests.documents.samples import jpeg, portrait


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0" + b"\x00" * 200,
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"<svg/>",
        b"GIF89a" + b"\xff\xd8\xff" * 9,
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert refusal(content).startswith("照片")


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_truncated_photo_is_refused(share: float) -> None:
    content = jpeg(portrait())

    assert refusal(content[: int(len(content) * share)]).startswith("照片")


def outcome(content: bytes) -> str:
    try:
        return f"{opened(kept(content)).size}"
    except EvidenceRefused as refused:
        return refused.reason


def test_damaged_photo_is_taken_or_refused_and_nothing_else() -> None:
    content = jpeg(portrait())
    damaged = (content[:place] + bytes([content[place] ^ 0x5A]) + content[place + 1 :] for place in range(2, 700, 9))

    assert {outcome(photo)[:2] for photo in damaged} <= {"照片", "(2"}


def claiming(width: int, height: int) -> bytes:
    """A small JPEG whose header claims another size."""
    content = jpeg(portrait(16, 16))
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", height, width) + content[place + 4 :]


@pytest.mark.parametrize("size", [(15_000, 14_001), (20_000, 20_000), (65_000, 65_000)])
def test_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    assert size[0] * size[1] > PIXELS_MOST
    assert "万像素" in refusal(claiming(*size))


def test_png_bomb_called_jpg_is_refused() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(10**6)))
        + chunk(b"IEND", b"")
    )

    assert "万像素" in refusal(bomb)

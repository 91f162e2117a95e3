"""A JPEG as evidence: judged by decoding all of it, drawn on its A4 sheet, stripped of what is not picture.

Runs in the child (``evidence.child``). Decoding is scaled down inside the decoder: every byte is read, and a scan of
35 million pixels still takes little memory.
"""

import io
from collections.abc import Iterator

from PIL import Image, ImageOps

from portal.documents.evidence.intake import DAMAGED, PIXELS_LIMIT, THUMBNAIL, TOO_HEAVY, EvidenceRefused, Examined
from portal.documents.evidence.sheet_layout import A4, sheet_for
from portal.documents.media_types import JPEG

PIXELS_MOST = 210_000_000  # what telephones take at most; reduced while it is decoded
REDUCED_QUALITY = 90
SMALLEST = 500  # pixels of the longer side: less cannot be read on paper
NARROWEST = 4  # times as long as wide: a long screen shot would be a thread on the page
ORIENTATION = 0x0112
COLOURS = ("L", "RGB", "CMYK")
THUMBNAIL_QUALITY = 70

Image.MAX_IMAGE_PIXELS = None  # the limit below is stricter, and refuses instead of warning


def examined(content: bytes) -> Examined:
    """:raises EvidenceRefused: it cannot be used."""
    image = _opened(content)
    image.draft("RGB" if image.mode == "RGB" else image.mode, (THUMBNAIL[0] * 2, THUMBNAIL[1] * 2))
    try:
        image.load()
    except MemoryError as error:
        raise EvidenceRefused(TOO_HEAVY) from error
    except (OSError, ValueError, SyntaxError, ArithmeticError) as error:
        raise EvidenceRefused(DAMAGED) from error
    return Examined(JPEG, 1, (thumbnail(image),))


def _opened(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=["JPEG"])
    except (OSError, ValueError, SyntaxError, ArithmeticError) as error:
        raise EvidenceRefused(DAMAGED) from error
    insist_printable(*image.size, pixels=PIXELS_MOST)
    if image.mode not in COLOURS:
        raise EvidenceRefused("图片的颜色格式不能打印，请另存为普通的 RGB 颜色 jpg 后再上传。")
    return image


def insist_printable(width: int, height: int, *, pixels: int) -> None:
    """:raises EvidenceRefused: a picture of this size cannot be opened, or not be read on paper."""
    if width * height > pixels:
        raise EvidenceRefused(
            f"图片有{width:,}×{height:,}像素，超过{pixels // 10_000:,}万像素，请缩小后再上传；"
            "A4 纸按 300 dpi 扫描已经足够清楚。"
        )
    if max(width, height) > NARROWEST * min(width, height):
        raise EvidenceRefused(f"图片太狭长（{width:,}×{height:,}像素），印在一页上看不清，请裁成几张后再上传。")
    if max(width, height) < SMALLEST:
        raise EvidenceRefused(f"图片太小（{width}×{height}像素），印出来看不清，请换用长边不小于{SMALLEST}像素的图片。")


def printable(content: bytes) -> bytes:
    """The picture alone, as it is bound: with no more pixels than a reader can be expected to open."""
    image = Image.open(io.BytesIO(content), formats=["JPEG"])
    if image.width * image.height <= PIXELS_LIMIT:
        return picture_only(content)
    image.draft(image.mode, (image.width // 2, image.height // 2))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=REDUCED_QUALITY, icc_profile=image.info.get("icc_profile"))
    return out.getvalue()


def orientation(content: bytes) -> int:
    """How the stored picture has to be turned, 1 to 8 as EXIF counts; 1 where nothing sensible is said."""
    try:
        said = Image.open(io.BytesIO(content), formats=["JPEG"]).getexif().get(ORIENTATION, 1)
    except (OSError, ValueError, SyntaxError, ArithmeticError):
        return 1
    return said if said in range(1, 9) else 1


def thumbnail(image: Image.Image) -> bytes:
    """The sheet with the picture on it, small."""
    return written(on_sheet(ImageOps.exif_transpose(image).convert("RGB")))


def on_sheet(upright: Image.Image) -> Image.Image:
    """The picture on its A4 sheet, a pixel for each millimetre."""
    sheet = sheet_for(*upright.size)
    scale = THUMBNAIL[0] / A4[0]
    drawn = Image.new("RGB", (round(sheet.width * scale), round(sheet.height * scale)), "white")
    shown = upright.resize((max(1, round(sheet.box.width * scale)), max(1, round(sheet.box.height * scale))))
    top = sheet.height - sheet.box.bottom - sheet.box.height
    drawn.paste(shown, (round(sheet.box.left * scale), round(top * scale)))
    return drawn


def written(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=THUMBNAIL_QUALITY, optimize=True)
    return out.getvalue()


# What a JPEG is made of (ITU-T T.81, annex B): segments of a marker, a length and content; after a start of scan
# come coded data, in which every 0xFF that is no marker is followed by 0x00.
SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
APPLICATION = range(0xE0, 0xF0)
COMMENT = 0xFE
RESTART = range(0xD0, 0xD8)


def picture_only(content: bytes) -> bytes:
    """The same picture without where it was taken, by which camera, thumbnails, comments and whatever is appended.

    The coded data stay as they are. JFIF header, colour profile and Adobe's colour transform stay too.
    """
    kept = bytearray(content[:2])
    for marker, part in _segments(content):
        if not (marker == COMMENT or (marker in APPLICATION and not _belongs_to_picture(marker, part))):
            kept += part
    return bytes(kept + bytes((0xFF, EOI)))


def _belongs_to_picture(marker: int, part: bytes) -> bool:
    return (
        marker == 0xE0
        or (marker == 0xE2 and part[4:16] == b"ICC_PROFILE\x00")
        or (marker == 0xEE and part[4:9] == b"Adobe")
    )


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, bytes) of each segment up to the end of the first picture; a scan comes with its coded data."""
    place = 2
    while 0 <= place < len(content) - 3:
        if content[place] != 0xFF:  # filling between segments
            place = content.find(b"\xff", place)
            continue
        marker = content[place + 1]
        if marker == EOI:
            return
        if marker in (0xFF, 0x00, SOI, *RESTART):
            place += 1 if marker == 0xFF else 2
            continue
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if marker == SOS:
            end = _after_coded(content, end)
        yield marker, content[place:end]
        place = end


def _after_coded(content: bytes, place: int) -> int:
    """Where the next marker stands that is neither a stuffed byte nor a restart."""
    while (place := content.find(b"\xff", place)) >= 0 and place + 1 < len(content):
        if content[place + 1] != 0 and content[place + 1] not in RESTART:
            return place
        place += 2
    return len(content)

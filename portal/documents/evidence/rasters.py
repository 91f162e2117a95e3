"""A PNG or a TIFF as evidence: a picture a page, and each page of a TIFF is one.

Runs in the child (``evidence.child``). Such files unfold to all their pixels: one page after another, within the limits
of the child.
"""

import io
from collections.abc import Iterator

from PIL import Image, ImageOps, ImageSequence

from portal.documents.evidence.intake import DAMAGED, FILE_PAGES, PIXELS_LIMIT, THUMBNAILS, EvidenceRefused, Examined
from portal.documents.evidence.jpeg import insist_printable, thumbnail
from portal.documents.media_types import PNG, TIFF

SUBFILE, REDUCED = 254, 1  # a TIFF may hold a page a second time, small
DEPTH = 256  # grey values of 16 bits become 8
PACKING = 3  # of a PNG on its way into the volume, which packs it anew


def examined(content: bytes) -> Examined:
    """:raises EvidenceRefused: it cannot be used."""
    thumbnails, pages = [], 0
    for pages, picture in enumerate(pictures(content), start=1):
        if pages <= THUMBNAILS:
            thumbnails.append(thumbnail(picture))
    return Examined(PNG if content.startswith(b"\x89PNG") else TIFF, pages, tuple(thumbnails))


def pictures(content: bytes) -> Iterator[Image.Image]:
    """Each page, upright, black and white, grey or in colour, without transparency.

    :raises EvidenceRefused: one cannot be used.
    """
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "TIFF"]) as image:
            frames = ImageSequence.Iterator(image) if image.format == "TIFF" else [image]
            for number, frame in enumerate(frames, start=1):
                if number > FILE_PAGES:
                    raise EvidenceRefused(f"TIFF 的页数超过{FILE_PAGES}页，请只挑选需要的几页另存后再上传。")
                if getattr(frame, "tag_v2", {}).get(SUBFILE, 0) & REDUCED:
                    continue
                insist_printable(*frame.size, pixels=PIXELS_LIMIT)
                yield _plain(ImageOps.exif_transpose(frame))
    except (OSError, ValueError, SyntaxError, ArithmeticError, KeyError, TypeError) as error:
        raise EvidenceRefused(DAMAGED) from error


def _plain(image: Image.Image) -> Image.Image:
    if image.mode in ("1", "L", "RGB") and "transparency" not in image.info:
        return image
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / DEPTH)).convert("L")
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(ground, clear).convert("RGB")
    return image.convert("RGB")


def as_png(picture: Image.Image) -> bytes:
    """The page for the volume, without anything but its pixels."""
    out = io.BytesIO()
    picture.info.clear()
    picture.save(out, "PNG", compress_level=PACKING)
    return out.getvalue()

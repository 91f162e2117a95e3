"""The photo: what a real decoder makes of it decides. Hostile files are made here."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from portal.documents.evidence.intake import EvidenceRefused
from portal.documents.evidence.photo import DPI, PIXELS_LIMIT, SIZE, normalised
from tests.documents.samples import jpeg, portrait


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def refusal(content: bytes) -> str:
    with pytest.raises(EvidenceRefused) as refused:
        normalised(content)
    return refused.value.reason


def corner(image: Image.Image, left: float, top: float) -> tuple[int, ...]:
    """The colour near a place given in shares of the width and height."""
    pixel = image.getpixel((round(image.width * left), round(image.height * top)))
    assert isinstance(pixel, tuple)
    return pixel


def half_red(width: int, height: int) -> Image.Image:
    """The upper half red, the lower half blue: shows which way up a picture is."""
    image = Image.new("RGB", (width, height), (20, 40, 200))
    image.paste((210, 30, 20), (0, 0, width, height // 2))
    return image


@pytest.mark.rule("CF5")
def test_photo_becomes_a_one_inch_jpeg_with_nothing_but_the_picture() -> None:
    exif = Image.Exif()
    exif[0x010F] = "camera"
    exif[0x8825] = {1: "N", 2: (31.0, 13.0, 0.0)}  # where the picture was taken
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = jpeg(portrait(), exif=exif, icc_profile=profile, comment=b"secret")

    result = normalised(content)

    image = opened(result)
    assert (image.format, image.mode, image.size, image.info["dpi"]) == ("JPEG", "RGB", SIZE, DPI)
    assert not image.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)
    assert b"secret" not in result
    assert b"camera" not in result


def test_equal_photos_give_equal_bytes() -> None:
    content = jpeg(portrait())

    assert normalised(content) == normalised(content)
    assert normalised(normalised(content))  # what is kept can be judged again


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photo_turned_by_its_exif_mark_is_printed_upright(orientation: int) -> None:
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = half_red(590, 826)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = image.transpose(turned[orientation]) if orientation in turned else image

    result = opened(normalised(jpeg(stored, exif=exif)))

    assert corner(result, 0.5, 0.2)[0] > 150
    assert corner(result, 0.5, 0.8)[2] > 150


@pytest.mark.parametrize(
    "size",
    [(295, 413), (280, 392), (300, 420), (413, 579), (600, 800), (480, 640), (390, 567), (1000, 1500), (3400, 4700)],
)
def test_near_proportions_are_cut_in_the_middle(size: tuple[int, int]) -> None:
    assert opened(normalised(jpeg(portrait(*size)))).size == SIZE


def test_cut_takes_the_same_from_both_sides() -> None:
    image = Image.new("RGB", (600, 800), (20, 40, 200))
    image.paste((210, 30, 20), (0, 0, 14, 800))
    image.paste((210, 30, 20), (586, 0, 600, 800))

    result = opened(normalised(jpeg(image)))

    assert corner(result, 0.01, 0.5)[2] > 150
    assert corner(result, 0.99, 0.5)[2] > 150


@pytest.mark.parametrize("size", [(800, 800), (800, 600), (413, 295), (500, 1000), (640, 3000), (5000, 60)])
def test_other_proportions_are_refused(size: tuple[int, int]) -> None:
    assert "5:7" in refusal(jpeg(portrait(*size)))


@pytest.mark.parametrize("size", [(250, 350), (100, 140), (270, 400), (1, 1)])
def test_too_small_photo_is_refused(size: tuple[int, int]) -> None:
    assert refusal(jpeg(Image.new("RGB", size, (200, 60, 40)))).startswith("照片")


@pytest.mark.rule("CF5")
@pytest.mark.parametrize("mode", ["L", "1"])
def test_grey_photo_is_refused(mode: str) -> None:
    assert "黑白" in refusal(jpeg(portrait().convert(mode)))


@pytest.mark.rule("CF5")
def test_grey_photo_stored_in_colour_is_refused() -> None:
    grey = portrait().convert("L").convert("RGB")
    tinted = Image.merge(
        "RGB",
        [
            channel.point(lambda value, d=d: min(255, value + d))
            for d, channel in zip((8, 4, 0), grey.split(), strict=True)
        ],
    )

    assert "黑白" in refusal(jpeg(grey, quality=40))
    assert "黑白" in refusal(jpeg(tinted))


@pytest.mark.rule("CF5")
def test_pale_photo_on_white_is_colour() -> None:
    """A face on a white ground, a dark suit: little colour, but colour."""
    image = Image.new("RGB", (590, 826), (250, 250, 250))
    image.paste((225, 190, 170), (180, 200, 410, 480))
    image.paste((30, 30, 32), (60, 600, 530, 826))

    assert opened(normalised(jpeg(image))).size == SIZE


@pytest.mark.rule("CF5")
@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "WEBP", "TIFF"])
def test_other_formats_are_refused_whatever_they_are_called(kind: str) -> None:
    out = io.BytesIO()
    portrait().save(out, kind)

    assert "jpg" in refusal(out.getvalue())


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


def test_cmyk_is_refused_with_what_to_do() -> None:
    assert "CMYK" in refusal(jpeg(portrait().convert("CMYK")))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_truncated_photo_is_refused(share: float) -> None:
    content = jpeg(portrait())

    assert refusal(content[: int(len(content) * share)]).startswith("照片")


def outcome(content: bytes) -> str:
    try:
        return f"{opened(normalised(content)).size}"
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


@pytest.mark.parametrize("size", [(5001, 5000), (10_000, 9_500), (20_000, 20_000), (65_000, 65_000)])
def test_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    assert size[0] * size[1] > PIXELS_LIMIT
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

    assert "jpg" in refusal(bomb)


def test_photo_of_sixteen_million_pixels_is_taken() -> None:
    assert opened(normalised(jpeg(half_red(3400, 4760)))).size == SIZE

"""The photo: what a real decoder makes of it decides."""

import io
import struct

import pillow_heif
import pytest
from PIL import Image, ImageCms

from portal.documents.evidence.intake import Crop, EvidenceRefused, photo_from
from portal.documents.evidence.photo import DPI, SIZE, cropped, normalised
from tests.documents.samples import jpeg, portrait


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def kept(content: bytes) -> bytes:
    found = normalised(content)
    assert found.ready
    return found.content


def refusal(content: bytes) -> str:
    with pytest.raises(EvidenceRefused) as refused:
        kept(content)
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

    result = kept(content)

    image = opened(result)
    assert (image.format, image.mode, image.size, image.info["dpi"]) == ("JPEG", "RGB", SIZE, DPI)
    assert not image.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)
    assert b"secret" not in result
    assert b"camera" not in result


def test_equal_photos_give_equal_bytes() -> None:
    content = jpeg(portrait())

    assert normalised(content) == normalised(content)
    assert kept(kept(content))  # what is kept can be judged again


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

    result = opened(kept(jpeg(stored, exif=exif)))

    assert corner(result, 0.5, 0.2)[0] > 150
    assert corner(result, 0.5, 0.8)[2] > 150


@pytest.mark.parametrize(
    "size",
    [(295, 413), (280, 392), (300, 420), (413, 579), (600, 800), (480, 640), (390, 567), (1000, 1500), (3400, 4700)],
)
def test_near_proportions_are_cut_in_the_middle(size: tuple[int, int]) -> None:
    assert opened(kept(jpeg(portrait(*size)))).size == SIZE


def test_cut_takes_the_same_from_both_sides() -> None:
    image = Image.new("RGB", (600, 800), (20, 40, 200))
    image.paste((210, 30, 20), (0, 0, 14, 800))
    image.paste((210, 30, 20), (586, 0, 600, 800))

    result = opened(kept(jpeg(image)))

    assert corner(result, 0.01, 0.5)[2] > 150
    assert corner(result, 0.99, 0.5)[2] > 150


@pytest.mark.parametrize("size", [(358, 441), (800, 800), (800, 600), (500, 1000), (640, 3000)])
def test_other_proportions_wait_for_somebody_to_cut_them(size: tuple[int, int]) -> None:
    found = normalised(jpeg(portrait(*size)))
    image = opened(found.content)

    assert not found.ready
    assert max(image.size) <= 1600
    assert image.width / image.height == pytest.approx(size[0] / size[1], rel=0.01)
    assert opened(cropped(found.content, Crop())).size == SIZE


@pytest.mark.parametrize(
    ("crop", "left", "right"), [(Crop(across=0), 0, 0), (Crop(), 0, 2), (Crop(across=1), 2, 2), (Crop(zoom=9), 0, 2)]
)
def test_what_is_cut_is_what_was_said(crop: Crop, left: int, right: int) -> None:
    image = Image.new("RGB", (1000, 700), (210, 30, 20))
    image.paste((20, 40, 200), (500, 0, 1000, 700))

    result = opened(cropped(jpeg(image), crop))

    assert result.size == SIZE
    for place, channel in ((0.02, left), (0.98, right)):
        assert corner(result, place, 0.5)[channel] > 150


@pytest.mark.parametrize("size", [(250, 350), (100, 140), (270, 400), (1, 1), (413, 295), (5000, 60)])
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

    assert opened(kept(jpeg(image))).size == SIZE


@pytest.mark.rule("CF5")
@pytest.mark.parametrize("kind", ["GIF", "BMP", "WEBP", "TIFF"])
def test_other_formats_are_refused_whatever_they_are_called(kind: str) -> None:
    out = io.BytesIO()
    portrait().save(out, kind)

    assert "jpg" in refusal(out.getvalue())


def heic(image: Image.Image) -> bytes:
    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    image.save(out, "HEIF", quality=90)
    return out.getvalue()


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.rule("CF5")
@pytest.mark.parametrize(
    "content",
    [heic(half_red(590, 826)), png(half_red(590, 826)), png(half_red(590, 826).convert("RGBA")),
     png(half_red(590, 826).quantize()), jpeg(half_red(590, 826).convert("CMYK"))],
    ids=["HEIC", "PNG", "PNG that could be clear", "PNG of a few colours", "four colours"],
)  # fmt: skip
def test_what_telephones_and_studios_send_becomes_a_jpeg(content: bytes) -> None:
    image = opened(photo_from(content))

    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", SIZE)
    assert corner(image, 0.5, 0.2)[0] > 150
    assert corner(image, 0.5, 0.8)[2] > 150


# Rows of a matrix from each space to CIE XYZ (D50), with the white point's sum: ICC.1, Bradford-adapted.
SPACES = {
    "Adobe RGB": ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)),
    "Display P3": ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)),
}


def profile_of(space: str) -> bytes:
    """A profile of three colours and a gamma of 2.2, written by hand (ICC.1:2010, 7 to 10)."""

    def fixed(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    words = b"desc\0\0\0\0" + struct.pack(">I", 2) + b"x\0" + bytes(78)
    tags = {b"desc": words, b"wtpt": fixed(0.96420, 1.0, 0.82491), b"cprt": b"text\0\0\0\0x\0\0\0"}
    tags |= {name: fixed(*row) for name, row in zip((b"rXYZ", b"gXYZ", b"bXYZ"), SPACES[space], strict=True)}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, data, place = b"", b"", 132 + 12 * len(tags)
    for name, value in tags.items():
        padded = value + bytes(-len(value) % 4)
        table += name + struct.pack(">II", place + len(data), len(value))
        data += padded
    body = struct.pack(">I", len(tags)) + table + data
    head = struct.pack(
        ">I4sI4s4s4s12s4s", 128 + len(body), b"", 0x02100000, b"mntr", b"RGB ", b"XYZ ", bytes(12), b"acsp"
    )
    head = head.ljust(68, b"\0") + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + body


@pytest.mark.rule("CF5")
@pytest.mark.parametrize("space", SPACES)
def test_wide_colours_are_brought_to_srgb(space: str) -> None:
    """A green of the wide space is a stronger one in sRGB: without conversion the photo would look pale."""
    pale = (120, 180, 120)
    image = Image.new("RGB", (590, 826), pale)
    expected = ImageCms.profileToProfile(
        Image.new("RGB", (1, 1), pale), io.BytesIO(profile_of(space)), ImageCms.createProfile("sRGB")
    ).getpixel((0, 0))

    result = corner(opened(kept(jpeg(image, icc_profile=profile_of(space)))), 0.5, 0.5)

    assert result == pytest.approx(expected, abs=3)
    assert result[0] < pale[0] - 8


def test_photo_of_48_million_pixels_is_reduced_while_it_is_decoded() -> None:
    assert opened(photo_from(jpeg(half_red(5856, 8198)))).size == SIZE

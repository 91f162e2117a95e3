"""A PNG or a TIFF as evidence: each page a picture, bound as it looks, whatever its colours."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from portal.documents.evidence import intake
from portal.documents.evidence.intake import EvidenceRefused, Material, evidence_volume
from portal.documents.evidence.rasters import examined, pictures
from portal.documents.evidence.sheet_layout import sheet_for
from portal.documents.media_types import PNG, TIFF
from tests.documents.evidence.test_volume import document, drawn
from tests.documents.evidence_files import picture, saved_as, tiff

pytestmark = pytest.mark.xdist_group("evidence")

LOOKS = {
    "PNG": saved_as("PNG", picture(1240, 1754)),
    "grey of 16 bits": saved_as("PNG", picture(620, 877, "I;16").point(lambda value: value * 257)),
    "a few colours": saved_as("PNG", picture(620, 877, "P")),
    "four colours": tiff("CMYK", "tiff_adobe_deflate", 1),
    "telefax": tiff("1", "group4", 1),
}


@pytest.mark.rule("CF4")
def test_each_page_of_a_tiff_counts_and_is_bound() -> None:
    content = tiff("RGB", "tiff_lzw", 3)
    found = intake.examined(content)

    made = document(evidence_volume([Material("其他", "扫描件", found.media_type, content)]))

    assert (found.media_type, found.pages, len(found.thumbnails)) == (TIFF, 3, 3)
    assert [tuple(round(side) for side in made[page].get_size()) for page in range(2, 5)] == [(595, 842)] * 3


@pytest.mark.parametrize("kind", LOOKS)
def test_a_bound_picture_looks_as_it_did(kind: str) -> None:
    content = LOOKS[kind]
    [upright] = pictures(content)
    box = sheet_for(*upright.size).box
    page = drawn(evidence_volume([Material("其他", "图片", PNG, content)]), 2, scale=1)
    page.paste("white", (page.width // 2 - 40, page.height - 30, page.width // 2 + 40, page.height))
    asked = upright.convert("RGB").resize((page.width, page.height), Image.Resampling.BOX)
    asked.paste("white", (page.width // 2 - 40, page.height - 30, page.width // 2 + 40, page.height))

    assert (box.width, box.height) == pytest.approx((595.3, 841.9), abs=1)
    assert ImageStat.Stat(ImageChops.difference(page.reduce(8), asked.reduce(8))).mean == pytest.approx([0] * 3, abs=9)
    brightness = [sum(ImageStat.Stat(image).mean) for image in (page, asked)]
    assert brightness[0] == pytest.approx(brightness[1], abs=12)


def test_what_is_clear_becomes_paper() -> None:
    clear = Image.new("RGBA", (800, 600), (0, 0, 0, 0))
    clear.paste((200, 0, 0, 255), (100, 100, 300, 300))
    [seen] = pictures(saved_as("PNG", clear))

    assert (seen.mode, seen.getpixel((5, 5)), seen.getpixel((200, 200))) == ("RGB", (255, 255, 255), (200, 0, 0))


def test_a_page_that_is_there_a_second_time_small_does_not_count() -> None:
    small = picture(620, 877)
    small.encoderinfo = {"tiffinfo": {254: 1}}
    content = saved_as("TIFF", picture(1240, 1754), save_all=True, append_images=[small])

    assert examined(content).pages == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (saved_as("PNG", Image.new("L", (8000, 6000))), "万像素"),
        (saved_as("PNG", Image.new("L", (200, 100))), "太小"),
        (saved_as("PNG", Image.new("L", (3000, 600))), "狭长"),
        (saved_as("PNG", picture(1240, 1754))[:50_000], "不完整"),
        (tiff("RGB", "tiff_lzw", 1)[:50_000], "不完整"),
        (saved_as("TIFF", Image.new("1", (500, 500)), save_all=True,
                  append_images=[Image.new("1", (500, 500))] * 50), "50页"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # which the child tells nobody
def test_what_cannot_be_printed_says_what_to_do(content: bytes, told: str) -> None:
    with pytest.raises(EvidenceRefused, match=told):
        examined(content)


def test_a_sheet_at_600_dpi_is_taken() -> None:
    buffer = io.BytesIO(saved_as("PNG", picture(4960, 7016), compress_level=1))

    assert intake.examined(buffer.getvalue()).pages == 1

"""The volume of evidence: its contents, its pages, and that they look as the files did."""

import io
import re

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from portal.documents.evidence.contents_font import installed
from portal.documents.evidence.intake import (
    CannotBind,
    Material,
    evidence_volume,
)
from portal.documents.evidence.sheet_layout import sheet_for
from portal.documents.media_types import JPEG, PDF
from tests.documents.evidence_files import annotated, jpeg, pdf, stamped, turned, with_field
from tests.documents.honest_files import HONEST
from tests.documents.hostile_active import CALL

pytestmark = pytest.mark.xdist_group("evidence")  # two children at a time


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def document(volume: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(volume)


def words(volume: bytes, page: int) -> str:
    return document(volume)[page].get_textpage().get_text_range().replace("\r\n", "\n")


def drawn(volume: bytes, page: int, scale: float = 0.5) -> Image.Image:
    return document(volume)[page].render(scale=scale).to_pil().convert("RGB")


@pytest.fixture(scope="module")
def volume() -> bytes:
    return evidence_volume(
        [
            Material("个人技术资格证书", "高级工程师证书", PDF, pdf(3)),
            Material("个人技术资格证书", "技师证书（吉𠮷）", JPEG, jpeg()),
            Material("其他", "获奖照片", JPEG, jpeg(1600, 1200)),
        ],
        over="上海智慧城市建设“智慧工匠”选树活动申报表",
        applicant="申报人：示例甲",
    )


@pytest.mark.rule("CF3")
def test_the_contents_name_kind_title_and_pages(volume: bytes) -> None:
    lines = words(volume, 0).split("\n")

    assert "证实性材料目录" in lines
    assert "申报人：示例甲" in lines
    assert [line for line in lines if line in ("个人技术资格证书", "其他")] == ["个人技术资格证书", "其他"]
    listed = " ".join(lines)
    for title, pages in (
        ("高级工程师证书", "1-3"),
        (f"技师证书（吉{'𠮷' if installed() else '〓'}）", "4"),
        ("获奖照片", "5"),
    ):
        assert re.search(rf"{title}\s*{pages}", listed), listed


@pytest.mark.rule("CF4")
def test_the_contents_are_a_sheet_of_their_own_outside_the_count(volume: bytes) -> None:
    assert "不计入页数。证实性材料共5页。" in words(volume, 0)
    assert words(volume, 1).strip() == ""  # its back, so that page 1 lies on a front side
    assert len(document(volume)) == 2 + 5
    assert [words(volume, page).strip().split("\n")[-1] for page in range(2, 7)] == [f"- {n} -" for n in range(1, 6)]


@pytest.mark.rule("CF4")
def test_every_page_of_the_volume_is_exactly_a4(volume: bytes) -> None:
    sizes = [tuple(round(side) for side in page.get_size()) for page in document(volume)]

    assert sizes == [(595, 842)] * 6 + [(842, 595)]


def test_equal_files_give_equal_bytes(volume: bytes) -> None:
    materials = [Material("其他", "甲", PDF, pdf(2)), Material("其他", "乙", JPEG, jpeg())]

    assert evidence_volume(materials) == evidence_volume(materials)
    assert evidence_volume(materials) != evidence_volume(materials[::-1])


def test_a_volume_of_nothing_is_its_contents() -> None:
    assert len(document(evidence_volume([]))) == 2


def test_long_contents_go_on_without_an_empty_page() -> None:
    made = evidence_volume([Material("其他", f"第{n}份" + "很长的名称" * 6, PDF, pdf()) for n in range(20)])

    assert len(document(made)) == 2 + 20
    assert "第0份" in words(made, 0)
    assert "第19份" in words(made, 1)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_as_its_orientation_says(orientation: int) -> None:
    content = turned(orientation)
    upright = ImageOps.exif_transpose(opened(content)).convert("RGB")
    made = evidence_volume([Material("其他", "照片", JPEG, content)])
    box = sheet_for(*upright.size).box

    page = drawn(made, 2, scale=1)
    top = page.height - box.bottom - box.height
    shown = page.crop(tuple(round(v) for v in (box.left, top, box.left + box.width, top + box.height)))

    assert (page.width > page.height) is (upright.width > upright.height)
    difference = ImageChops.difference(shown, upright.resize(shown.size))
    assert max(ImageStat.Stat(difference).mean) < 6


@pytest.mark.parametrize("name", ["four colours", "grey", "two in one", "colour profile"])
def test_colours_stay_what_they_are(name: str) -> None:
    content = HONEST[name][0]()
    upright = opened(content).convert("RGB")
    box = sheet_for(*upright.size).box
    page = drawn(evidence_volume([Material("其他", "照片", JPEG, content)]), 2, scale=1)
    middle = (round(box.left + box.width / 2) - 40, round(page.height / 2) - 40)

    shown = page.crop((*middle, middle[0] + 80, middle[1] + 80))
    scale = upright.width / box.width
    left, top = (middle[0] - box.left) * scale, (middle[1] - (page.height - box.bottom - box.height)) * scale
    asked = upright.crop((round(left), round(top), round(left + 80 * scale), round(top + 80 * scale)))

    for mine, theirs in zip(ImageStat.Stat(shown).mean, ImageStat.Stat(asked).mean, strict=True):
        assert mine == pytest.approx(theirs, abs=20)


@pytest.mark.parametrize("content", [stamped(), with_field(), with_field(signature=True)])
def test_stamps_fields_and_seals_are_bound_as_they_look(content: bytes) -> None:
    made = evidence_volume([Material("其他", "有章的文件", PDF, content)])

    red, green, blue = drawn(made, 2).getpixel((350 // 2, (842 - 225) // 2))
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_only_what_a_page_looks_like_is_bound() -> None:
    content = annotated(Subtype=pikepdf.Name.Link, A=CALL)

    with pikepdf.open(io.BytesIO(evidence_volume([Material("其他", "有链接的文件", PDF, content)]))) as made:
        everything = b"".join(
            found.unparse(resolved=True) for found in made.objects if isinstance(found, pikepdf.Object)
        )
        assert b"example.com" not in everything
        assert "/Annots" not in made.pages[2].obj
        assert set(made.docinfo.keys()) == {"/Title"}


@pytest.mark.parametrize(
    "name",
    ["turned page", "page turned back", "box upside down", "box elsewhere", "A4 cut out of a larger sheet", "landscape",
     "crop larger than the sheet", "trim marks", "2.9 mm larger", "size from above", "two revisions", "zeros behind"],
)  # fmt: skip
def test_a_bound_page_looks_as_it_did(name: str) -> None:
    content = HONEST[name][0]()
    before = document(content.rstrip(b"\x00"))[0].render(scale=0.5).to_pil().convert("RGB")
    page = drawn(evidence_volume([Material("其他", "文件", PDF, content)]), 2)
    page.paste((255, 255, 255), (page.width // 2 - 20, page.height - 20, page.width // 2 + 20, page.height))

    assert before.size == pytest.approx(page.size, abs=6)
    assert ImageStat.Stat(ImageChops.difference(page, before.resize(page.size))).mean == pytest.approx([0] * 3, abs=4)


def test_a_file_that_was_never_examined_cannot_be_bound() -> None:
    with pytest.raises(CannotBind):
        evidence_volume([Material("其他", "坏文件", PDF, pdf()[:200])])

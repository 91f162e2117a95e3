"""Pages of other sizes on A4, what is seen but not printed, and the pages of a file alone."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from portal.documents.evidence import intake
from portal.documents.evidence.intake import Material, evidence_volume
from portal.documents.media_types import PDF
from tests.documents.evidence.test_volume import document, drawn, words
from tests.documents.evidence_files import changed, looking, pdf, with_field
from tests.documents.hostile_active import MORE_THAN_PAGES
from tests.documents.hostile_sizes import FITTED

pytestmark = pytest.mark.xdist_group("evidence")


def bound(content: bytes) -> bytes:
    return evidence_volume([Material("其他", "文件", PDF, content)])


def red_of(image: Image.Image) -> tuple[int, int, int, int]:
    """The box of what is red."""
    box = image.convert("RGB").point(lambda value: 255 * (value > 128)).convert("HSV").getchannel("S").getbbox()
    assert box
    return box


@pytest.mark.rule("CF4")
def test_every_page_of_another_size_is_bound_on_exactly_a4() -> None:
    made = evidence_volume([Material("其他", name, PDF, make()) for name, make in FITTED.items()])

    sizes = {tuple(sorted(round(side) for side in page.get_size())) for page in document(made)}
    assert sizes == {(595, 842)}
    assert "Certificate 2018" in words(made, 2)


def full_of_red(width: float, height: float, **entries: object) -> bytes:
    def draw(made: pikepdf.Pdf) -> None:
        page = made.pages[0].obj
        page.MediaBox = Array([0, 0, width, height])
        page.Contents = made.make_stream(b"1 0 0 rg 0 0 %d %d re f" % (width, height))
        page.update(Dictionary(**entries))

    return changed(draw)


@pytest.mark.parametrize(
    ("content", "lies"),
    [
        (full_of_red(1240, 1754), (0, 0, 595, 842)),
        (full_of_red(124, 175, UserUnit=2), (0, 0, 595, 842)),
        (full_of_red(600, 800), (42, 81, 553, 761)),
        (full_of_red(800, 600), (81, 42, 761, 553)),
        (full_of_red(800, 600, Rotate=90), (42, 81, 553, 761)),
    ],
)
def test_a_page_lies_on_a4_as_a_picture_does(content: bytes, lies: tuple[int, ...]) -> None:
    page = drawn(bound(content), 2, scale=1)
    page.paste(
        "red" if lies[0] == 0 else "white", (page.width // 2 - 40, page.height - 30, page.width // 2 + 40, page.height)
    )
    small = Image.open(io.BytesIO(intake.examined(content).thumbnails[0]))

    assert red_of(page) == pytest.approx(lies, abs=4)
    assert red_of(small) == pytest.approx([side * 210 / 595.28 for side in lies], abs=2)


def remark(flags: int, subtype: Name = Name.FreeText) -> bytes:
    def add(made: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=subtype, Rect=[100, 100, 200, 150], F=flags, Contents=String("a"))
        note.AP = looking(made)
        made.pages[1].obj.Annots = Array([made.make_indirect(note)])

    return changed(add, 2)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (remark(0), True),
        (remark(4), False),
        (remark(2), False),
        (remark(32), False),
        (remark(0, Name.Link), False),
        (remark(0, Name.Stamp), True),
    ],
)
def test_a_remark_that_will_not_be_printed_is_told(content: bytes, told: bool) -> None:
    notes = intake.examined(content).notes

    assert ["第2页有设为不打印的批注" in note for note in notes] == [True] * told


def test_an_electronic_seal_is_seen_in_the_preview_and_in_the_volume() -> None:
    content = with_field(signature=True)
    found = intake.examined(content)
    preview = Image.open(io.BytesIO(found.thumbnails[0])).convert("RGB")

    assert (found.content, found.notes) == (content, ())
    for page, scale in ((drawn(bound(content), 2, scale=1), 1.0), (preview, 210 / 595.28)):
        red, green, blue = page.getpixel((round(350 * scale), round((842 - 225) * scale)))
        assert (red > 180, green < 90, blue < 90) == (True, True, True)


def test_the_pages_alone_look_as_they_did() -> None:
    [with_script] = [hostile.make() for name, hostile in MORE_THAN_PAGES.items() if name == "script of a field"]
    kept = intake.examined(with_script).content

    assert b"JavaScript" not in kept
    assert document(kept)[0].get_size() == pytest.approx((595.28, 841.89))
    assert document(kept)[0].get_textpage().get_text_range() == document(pdf())[0].get_textpage().get_text_range()
    assert intake.examined(kept).left_out == ()

"""Files beside announcements: what they are is judged by their content."""

import io
import zipfile

import pytest
from PIL import Image

from portal.documents.evidence import enclosures
from portal.documents.evidence.enclosures import judged
from portal.documents.evidence.intake import EvidenceRefused
from portal.documents.media_types import WORD
from portal.documents.workbooks.workbook import Column, workbook
from tests.documents.evidence_files import jpeg, of_a_telephone, pdf
from tests.documents.hostile_active import MORE_THAN_PAGES
from tests.programs import ROOT


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    return out.getvalue()


def office(types: str, *names: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("[Content_Types].xml", types)
        for name in names:
            parts.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (pdf(), ".pdf"),
        (jpeg(), ".jpg"),
        (png(), ".png"),
        (workbook("表", "", [Column("甲", 9)], []), ".xlsx"),
        ((ROOT / "docx_templates" / "letter-acceptance.docx").read_bytes(), ".docx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_taken_is_known_by_its_content(content: bytes, suffix: str) -> None:
    assert judged(content).suffix == suffix


def test_what_a_camera_adds_is_not_published() -> None:
    assert b"Exif" in of_a_telephone()
    assert b"Exif" not in judged(of_a_telephone()).content


def test_of_a_file_with_a_script_the_pages_are_kept() -> None:
    found = judged(MORE_THAN_PAGES["script on opening"].make())

    assert found.left_out == ("脚本和自动执行的动作",)
    assert judged(found.content).left_out == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html></html>", enclosures.UNKNOWN),
        (b"\xd0\xcf\x11\xe0" + bytes(600), enclosures.OLD_OFFICE),
        (b"PK\x03\x04 cut", enclosures.BROKEN),
        (office(WORD, "other.xml"), enclosures.UNKNOWN),
        (office("x.ms-word.document.macroEnabled", "word/document.xml"), enclosures.MACROS),
        (office(enclosures.WORKBOOK, "xl/workbook.xml", "xl/vbaProject.bin"), enclosures.MACROS),
        (png()[:60], enclosures.BROKEN),
        (pdf()[:200], ""),
    ],
)
def test_what_is_not_taken_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(EvidenceRefused) as refused:
        judged(content)
    assert refused.value.reason == reason or not reason
    assert refused.value.reason.endswith("。")


def test_a_file_that_unfolds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enclosures, "UNPACKED_MOST", 100)
    with pytest.raises(EvidenceRefused, match="太大"):
        judged(office(WORD, "word/document.xml", content=bytes(101)))
    monkeypatch.setattr(enclosures, "PIXELS_LIMIT", 100)
    with pytest.raises(EvidenceRefused, match="太大"):
        judged(png())

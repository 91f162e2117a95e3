"""The letters of the contents: embedded where the machine has a font, so that poppler draws and finds rare ones too."""

import subprocess
from pathlib import Path

import pikepdf
import pytest

from portal.documents.evidence import contents_font
from portal.documents.evidence.contents_font import letters_for
from portal.documents.evidence.intake import Material, Volume
from portal.documents.evidence.volume import bound
from portal.documents.media_types import PDF
from tests.documents.evidence_files import pdf
from tests.programs import program

RARE = "吉𠮷丂㐂〇·（ABC 2018）"


def contents(tmp_path: Path, *tool: str) -> str:
    made = tmp_path / "volume.pdf"
    made.write_bytes(bound(Volume((Material("其他", RARE, PDF, pdf()),), "领军先锋", "申报人：示例甲")))
    return subprocess.run([program(tool[0]), *tool[1:], str(made)], capture_output=True, text=True, check=True).stdout


def test_the_contents_are_a_subset_that_every_reader_draws(tmp_path: Path) -> None:
    if not contents_font.installed():
        pytest.skip("no Chinese font is installed (fonts-noto-cjk)")
    [chinese] = [line for line in contents(tmp_path, "pdffonts").splitlines() if "CONTEN+" in line]

    assert chinese.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, a subset, with its characters
    assert (tmp_path / "volume.pdf").stat().st_size < 100_000


@pytest.mark.rule("CF3")
def test_rare_characters_are_found_by_another_reader(tmp_path: Path) -> None:
    if not contents_font.installed():
        pytest.skip("no Chinese font is installed (fonts-noto-cjk)")
    path = tmp_path / "volume.pdf"
    contents(tmp_path, "pdffonts")

    told = subprocess.run([program("pdftotext"), str(path), "-"], capture_output=True, text=True, check=True).stdout

    assert RARE in told.replace("\n", "")


def test_what_the_font_lacks_is_marked() -> None:
    if not contents_font.installed():
        pytest.skip("no Chinese font is installed (fonts-noto-cjk)")
    with pikepdf.new() as document:
        letters = letters_for(document, "甲\ue000")

    assert letters.codes["\ue000"] == letters.codes["〓"] != letters.codes["甲"]
    assert letters.width("甲", 12) == pytest.approx(12)


def test_without_a_font_the_contents_name_one_that_readers_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents_font, "FOLDERS", ())
    with pikepdf.new() as document:
        letters = letters_for(document, "甲𠮷a")

        assert letters.shown("甲𠮷") == b"<" + "甲〓".encode("utf-16-be").hex().encode() + b">"
        assert letters.width("甲a", 10) == 15
        assert letters.font.BaseFont == pikepdf.Name("/STSong-Light-UniGB-UTF16-H")

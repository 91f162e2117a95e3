"""What files are called when they are taken away."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask

from portal.documents.media_types import WORD
from portal.web.downloads import download
from tests.test_architecture import MODULES, PORTAL


def named(app: Flask, name: str, address: str = "/office/applications/7/form.docx") -> tuple[str, str]:
    """(the name in ASCII, the name itself), as a browser reads them."""
    with app.test_request_context(address):
        header = download(b"PK", WORD, name).headers["Content-Disposition"]
    found = re.fullmatch(r"attachment; filename=\"([\w.-]+)\"; filename\*=UTF-8''([!-~]+)", header, re.ASCII)
    assert found, header
    return found[1], unquote(found[2], errors="strict")


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("GJ2025-0003-沈一诺-申报表.docx", "GJ2025-0003-form.docx"),
        ("申报表-沈一诺.docx", "form.docx"),
        ("2026 年-附件（1）.docx", "2026-1-form.docx"),
        ("report.v2.docx", "report.v2.docx"),
        ('a";b.docx', "a-b.docx"),
        ("没有后缀", "form"),
        ("后缀.文档", "form"),
        (".docx", "docx"),
    ],
)
def test_the_name_without_chinese_can_be_read(app: Flask, name: str, readable: str) -> None:
    assert named(app, name) == (readable, name)


def test_a_number_in_an_address_names_nothing(app: Flask) -> None:
    assert named(app, "证书.jpg", "/applications/7/evidence/12") == ("evidence.jpg", "证书.jpg")


def test_a_name_is_no_path_and_ends_no_header(app: Flask) -> None:
    assert named(app, "../甲\\乙\r\nSet-Cookie: a=1\u202e.docx")[1] == ".._甲_乙Set-Cookie: a=1.docx"


def test_half_a_character_is_left_out(app: Flask) -> None:
    assert named(app, "吉\ud842.docx")[1] == "吉.docx"


def test_no_other_place_names_a_file() -> None:
    own = PORTAL / "web" / "downloads.py"
    named_in = [path for path in MODULES if re.search("content-disposition|as_attachment|download_name", text(path))]

    assert named_in == [own]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8").lower()

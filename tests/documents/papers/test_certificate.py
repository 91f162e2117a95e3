"""The certificate: one page, whoever it names and however many bodies sign."""

from datetime import date

import pytest
from PIL import Image

from portal.documents.pages import libreoffice
from portal.documents.papers.certificate import CertificatePaper, qr_code, render_certificate
from portal.rulebooks import catalogue

ADDRESS = "https://pingxuan.example.sh.cn/certificates/GJ2026-Z001/0123456789ABCDEF"


def a_paper(key: str, name: str = "任示例") -> CertificatePaper:
    book = catalogue()[key]
    longest = max((honour.title for honour in book.honours), key=len)
    return CertificatePaper(
        name=name,
        paragraphs=(
            f"在{book.titles.activity}中，经申报、推荐、评审和公示，授予您2026年度{longest}荣誉称号。",
            "特发此证。",
        ),
        hosts=book.organisers.hosts or ("上海市总工会", "中共上海市经济和信息化工作委员会", "上海市示例委员会"),
        on=date(2026, 12, 30),
        number="GJ2026-Z001",
        code="0123 4567 89AB CDEF",
        site="pingxuan.example.sh.cn",
        use=book.title_use,
        address=ADDRESS,
    )


@pytest.mark.rule("M23", "M28")
@pytest.mark.parametrize("key", sorted(catalogue()))
@pytest.mark.parametrize("name", ["任示例", "阿卜杜热合曼·买买提依明·示例"])
def test_a_certificate_is_one_page(key: str, name: str, soffice: object) -> None:
    assert libreoffice.pages(render_certificate(a_paper(key, name))) == 1


def test_equal_words_give_equal_bytes() -> None:
    assert render_certificate(a_paper("2023-craftsman")) == render_certificate(a_paper("2023-craftsman"))


def test_the_code_is_a_picture_of_squares(tmp_path: object) -> None:
    import io

    picture = Image.open(io.BytesIO(qr_code(ADDRESS)))
    assert picture.width == picture.height
    assert picture.width % 12 == 0
    assert (picture.width // 12 - 17) % 4 == 0, "a whole version of the code, without a margin"

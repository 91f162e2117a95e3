"""The certificate 荣誉证书: A4 landscape, with the code that leads to the page where it is checked (第二十三条)."""

import io
from datetime import date
from typing import NamedTuple

import segno

from portal.documents.word.paper import Paper

MODULE = 12  # pixels of one square of the code; the template sets its size in millimetres


class CertificatePaper(NamedTuple):
    """``address`` stands in the QR code, ``site`` is what people read; ``code`` in groups; ``use``: how the title may
    be used (第二十八条)."""

    name: str
    paragraphs: tuple[str, ...]
    hosts: tuple[str, ...]
    on: date
    number: str
    code: str
    site: str
    use: str
    address: str


def render_certificate(paper: CertificatePaper) -> bytes:
    """The Word file; equal words give equal bytes."""
    return CERTIFICATE.render(_words(paper), photo=qr_code(paper.address))


def qr_code(text: str) -> bytes:
    """An address or a number as a picture, PNG without a margin: ASCII, in bytes, which every reader knows."""
    picture = io.BytesIO()
    segno.make_qr(text, error="m", mode="byte", encoding="ascii", boost_error=False).save(
        picture, kind="png", scale=MODULE, border=0
    )
    return picture.getvalue()


def _words(paper: CertificatePaper) -> dict[str, object]:
    return {name: value for name, value in paper._asdict().items() if name != "address"}


_SAMPLE = CertificatePaper("", ("",), ("",), date.min, "", "", "", "", "")
CERTIFICATE = Paper("荣誉证书", "certificate.docx", _words(_SAMPLE), landscape=True)

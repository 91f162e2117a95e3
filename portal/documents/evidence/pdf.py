"""A PDF as evidence: judged by two decoders that must agree, then drawn small.

Runs in the child (``evidence.child``). pikepdf (qpdf) sees structure, protection and what is active; pypdfium2 counts,
measures and draws as browsers do. A file cut short opens in one of them with fewer pages and no error.
"""

import io
import re
import time
from collections.abc import Iterator
from contextlib import closing

import pikepdf
import pypdfium2

from portal.documents.evidence.active_content import insist_passive
from portal.documents.evidence.intake import (
    DAMAGED,
    FILE_PAGES,
    THUMBNAIL,
    THUMBNAILS,
    TOO_HEAVY,
    EvidenceRefused,
    Examined,
)
from portal.documents.evidence.jpeg import written
from portal.documents.evidence.sheet_layout import A4, MM, is_a4
from portal.documents.media_types import PDF

PADDING = b"\x00\t\n\x0c\r \x1a"  # what transfers leave behind the end
TAIL = 1024  # bytes that may stand behind %%EOF
STREAM_MOST = 160_000_000  # bytes that one stream may unfold to: an A4 page in colour at 600 dpi has 104 million
MALFORMED = (AttributeError, KeyError, TypeError, ValueError)  # an object is not what it has to be

CHECK_SECONDS = 1.5  # of processor time, from the start of the child: then enough streams have been decoded
WARNINGS_MOST = 500
DRAW_SECONDS = 3.0  # then enough pages have been drawn

CUT = "PDF 不完整，可能没有下载或传输完，请重新取得完整的文件后再上传。"
PROTECTED = "PDF 设有密码或权限限制，请去掉保护后另存，或打印出来扫描成新的 PDF，再上传。"
NO_PAGES = "PDF 里没有页面，请打开文件看一看，重新导出后再上传。"

# What qpdf says where content is lost. Other complaints (a wrong offset, a wrong length) cost nothing: sloppy programs
# write such files, and all readers mend them silently.
_LOST = re.compile(
    "unable to recover stream data|treating stream as empty|not found in file after regenerating"
    r"|error decoding stream|unknown token while reading object|loop detected|\(content, offset \d+\): parse error"
)
_REBUILT, _LENGTHS = "Attempting to reconstruct", "expected endstream"  # both together: bytes are missing in between
_UNFOLDS = re.compile("memory limit exceeded|bad_alloc")


class _Enough(Exception):
    """The time for decoding streams is over."""


def examined(content: bytes) -> Examined:
    """:raises EvidenceRefused: it cannot be used."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=STREAM_MOST,
        doc_max_warnings=WARNINGS_MOST,
        dct_throw_on_corrupt_data=False,  # scanners write pictures with a byte too many; all readers show them
    )
    content = whole(content)
    try:
        with opened(content) as pdf:
            _insist_sound(pdf)
            units = [float(page.obj.get("/UserUnit", 1)) for page in pdf.pages]
    except (pikepdf.PdfError, *MALFORMED) as error:
        raise EvidenceRefused(NO_PAGES if "no pages found" in str(error) else DAMAGED) from error
    return Examined(PDF, len(units), tuple(_drawn(content, units)))


def whole(content: bytes) -> bytes:
    """``content`` without the padding behind its end.

    :raises EvidenceRefused: the end is not there.
    """
    content = content.rstrip(PADDING)
    end = content.rfind(b"%%EOF")
    rest = content[end:]
    if end < 0 or len(rest) > TAIL or b"obj" in rest:  # objects behind the end are a revision that is cut
        raise EvidenceRefused(CUT)
    return content


def opened(content: bytes) -> pikepdf.Pdf:
    """:raises EvidenceRefused: it is protected. :raises pikepdf.PdfError: it cannot be read."""
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError as error:
        raise EvidenceRefused(PROTECTED) from error
    if pdf.is_encrypted:
        pdf.close()
        raise EvidenceRefused(PROTECTED)
    return pdf


def _insist_sound(pdf: pikepdf.Pdf) -> None:
    """:raises EvidenceRefused: it does something, has no pages or too many, or something is missing."""
    insist_passive(pdf)
    pages = len(pdf.pages)
    if not pages:
        raise EvidenceRefused(NO_PAGES)
    if pages > FILE_PAGES:
        raise EvidenceRefused(
            f"PDF 有{pages:,}页，一个文件最多{FILE_PAGES}页，请只挑选需要的几页，另存为新的 PDF 后再上传。"
        )
    if pages != pdf.Root.Pages.get("/Count"):
        raise EvidenceRefused(CUT)
    _insist_decodable(pdf)


def _insist_decodable(pdf: pikepdf.Pdf) -> None:
    """Decode streams and contents as far as the time reaches, and read what the decoder complains about."""
    complaints: list[str] = []
    failed = False
    try:
        complaints += pdf.check_pdf_syntax(_stop_in_time)
    except _Enough:
        pass
    except pikepdf.PdfError:
        failed = True
    said = " ".join([*complaints, *pdf.get_warnings()])  # reading them forgets them
    if _UNFOLDS.search(said):
        raise EvidenceRefused(TOO_HEAVY)
    if failed or _LOST.search(said) or (_REBUILT in said and _LENGTHS in said):
        raise EvidenceRefused(DAMAGED)


def _stop_in_time(_: int) -> None:
    if time.process_time() > CHECK_SECONDS:
        raise _Enough


def _drawn(content: bytes, units: list[float]) -> Iterator[bytes]:
    """The first pages as small JPEGs; all of them are measured. ``units``: what a point of each page counts for.

    :raises EvidenceRefused: the other decoder counts differently or cannot draw, or a page is not A4.
    """
    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            if len(document) != len(units):
                raise EvidenceRefused(CUT)
            for number, unit in enumerate(units):
                width, height = document.get_page_size(number)
                _insist_a4(number + 1, width * unit, height * unit)
            document.init_forms()  # or fields and electronic seals would not be drawn
            for number in range(min(len(units), THUMBNAILS)):
                if time.process_time() > DRAW_SECONDS:
                    return
                yield _thumbnail(document[number])
    except pypdfium2.PdfiumError as error:
        raise EvidenceRefused(DAMAGED) from error


def _insist_a4(number: int, width: float, height: float) -> None:
    if not is_a4(width, height):
        size = f"{min(width / MM, 9999):.0f}×{min(height / MM, 9999):.0f}毫米"
        raise EvidenceRefused(
            f"第{number}页的纸张是{size}，不是 A4（210×297毫米），"
            "请用“打印”功能按 A4 纸、“适合页面”另存为 PDF 后再上传。"
        )


def _thumbnail(page: pypdfium2.PdfPage) -> bytes:
    # Drawn as it will be printed: with stamps and filled-in fields, without remarks for the screen.
    bitmap = page.render(scale=THUMBNAIL[0] / A4[0], optimize_mode="print")
    try:
        return written(bitmap.to_pil().convert("RGB"))
    finally:
        bitmap.close()
        page.close()

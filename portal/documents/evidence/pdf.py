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

from portal.documents.evidence.active_content import found_beside_pages
from portal.documents.evidence.intake import (
    DAMAGED,
    FILE_PAGES,
    THUMBNAIL,
    THUMBNAILS,
    TOO_HEAVY,
    EvidenceRefused,
    Examined,
    words_of_left_out,
)
from portal.documents.evidence.jpeg import NARROWEST, on_sheet, written
from portal.documents.evidence.page_copies import pages_only, size_of, unprinted
from portal.documents.evidence.sheet_layout import A4, MM, Box, is_a4, page_numbers, sheet_for, sheet_like
from portal.documents.media_types import PDF

PADDING = b"\x00\t\n\x0c\r \x1a"  # what transfers leave behind the end
TAIL = 1024  # bytes that may stand behind %%EOF
STREAM_MOST = 160_000_000  # bytes that one stream may unfold to: an A4 page in colour at 600 dpi has 104 million
MALFORMED = (AttributeError, KeyError, TypeError, ValueError)  # an object is not what it has to be

CHECK_SECONDS = 1.5  # of processor time, from the start of the child: then enough streams have been decoded
WARNINGS_MOST = 500
DRAW_SECONDS = 3.0  # then enough pages have been drawn

CUT = "PDF 不完整，可能没有下载或传输完，请重新取得完整的文件后再上传。"
PROTECTED = "PDF 设有密码或不许打印，请去掉保护后另存，或打印出来扫描成新的 PDF，再上传。"
LOCKED = "文件设有权限限制，收下的是不带限制的页面。"
SIDE_LEAST, SIDE_MOST = MM, 5_000 * MM
THREAD = 25  # times as long as wide: nothing of it could be seen
SMALL = THUMBNAIL[0] / A4[0]
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
            left_out = _insist_sound(pdf)
            sizes = [size_of(page) for page in pdf.pages]
            only_seen = unprinted(pdf)
            locked = pdf.is_encrypted
            kept = pages_only(pdf) if left_out or locked else b""
    except (pikepdf.PdfError, *MALFORMED) as error:
        raise EvidenceRefused(NO_PAGES if "no pages found" in str(error) else DAMAGED) from error
    for number, size in enumerate(sizes, start=1):
        _insist_printable(number, *size)
    fitted = [number for number, size in enumerate(sizes, start=1) if not is_a4(*size)]
    narrow = [number for number, size in enumerate(sizes, start=1) if max(size) > NARROWEST * min(size)]
    notes = (
        f"{page_numbers(fitted)}不是 A4，装订时缩放排在 A4 纸上。" if fitted else "",
        f"{page_numbers(narrow)}很狭长，印出来可能看不清，请看一看缩略图，必要时分成几页再上传。" if narrow else "",
        LOCKED if locked else "",
        f"{page_numbers(only_seen)}有设为不打印的批注，装订后看不到；需要保留的，请连同批注一起打印成 PDF 后再上传。"
        if only_seen
        else "",
        words_of_left_out("文件", left_out) if left_out else "",
    )
    drawn = tuple(_drawn(kept or content, sizes))
    return Examined(PDF, len(sizes), drawn, kept, left_out, tuple(filter(None, notes)))


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
    """One that opens without a password and may be printed is taken: what is bound is what would be printed.

    :raises EvidenceRefused: it is protected. :raises pikepdf.PdfError: it cannot be read.
    """
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError as error:
        raise EvidenceRefused(PROTECTED) from error
    if pdf.is_encrypted and not (pdf.allow.print_lowres or pdf.allow.print_highres):
        pdf.close()
        raise EvidenceRefused(PROTECTED)
    return pdf


def _insist_sound(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """What it has in it beside its pages.

    :raises EvidenceRefused: it has no pages or too many, or something is missing.
    """
    left_out = found_beside_pages(pdf)
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
    return left_out


def _insist_decodable(pdf: pikepdf.Pdf) -> None:
    """Decode streams and contents as far as the time reaches, and read what the decoder complains about."""
    complaints: list[str] = []
    failed = False
    try:
        complaints += pdf.check_pdf_syntax(_stop_in_time)
    except (_Enough, pikepdf.DependencyError):  # no decoder for JBIG2 here: the other reader draws it
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


def _insist_printable(number: int, width: float, height: float) -> None:
    """:raises EvidenceRefused: nobody could read the page on A4."""
    if not SIDE_LEAST <= min(width, height) <= max(width, height) <= min(SIDE_MOST, THREAD * min(width, height)):
        size = f"{min(width / MM, 9999):.0f}×{min(height / MM, 9999):.0f}毫米"
        raise EvidenceRefused(
            f"第{number}页的大小是{size}，排在 A4 纸上看不清，请用“打印”功能按 A4 纸另存为 PDF 后再上传。"
        )


def _drawn(content: bytes, sizes: list[tuple[float, float]]) -> Iterator[bytes]:
    """The first pages as small JPEGs, as they lie on A4.

    :raises EvidenceRefused: the other decoder counts differently or cannot draw.
    """
    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            if len(document) != len(sizes):
                raise EvidenceRefused(CUT)
            document.init_forms()  # or fields and electronic seals would not be drawn
            for number, size in enumerate(sizes[:THUMBNAILS]):
                if time.process_time() > DRAW_SECONDS:
                    return
                yield _thumbnail(document[number], *size)
    except pypdfium2.PdfiumError as error:
        raise EvidenceRefused(DAMAGED) from error


def _thumbnail(page: pypdfium2.PdfPage, width: float, height: float) -> bytes:
    """The sheet with the page on it, small; the page's own unit does not matter, only how it is shaped."""
    # Drawn as it will be printed: with stamps and filled-in fields, without remarks for the screen.
    box = _box(width, height)
    bitmap = page.render(scale=box.width / page.get_width() * SMALL, optimize_mode="print")
    try:
        drawn = bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
        page.close()
    return written(drawn if is_a4(width, height) else on_sheet(drawn))


def _box(width: float, height: float) -> Box:
    if is_a4(width, height):
        return Box(0, 0, *sheet_like(width, height))
    return sheet_for(width, height).box

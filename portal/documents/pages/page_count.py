"""How many pages a Word document has: a built-in estimate that needs milliseconds and no other program, and
LibreOffice, which lays the document out. Near a limit LibreOffice decides, where there is one (rule CF8).

The estimate walks the rendered ``word/document.xml`` with its own stylesheet: page, margins, exact line spacing, fixed
tables. The templates' contract (``portal.documents.word.contract``) makes that enough. No layout is described here.
"""

import io
import zipfile
from enum import StrEnum
from typing import NamedTuple

from lxml import etree

from portal.documents.pages.blocks import Reader
from portal.documents.pages.flow import Pages
from portal.documents.pages.libreoffice import Office, OfficeError, OfficeMissing, installed
from portal.documents.word.package import DOCUMENT, PARSER, STYLES, PackageError
from portal.documents.word.styles import stylesheet

DOUBT = 2  # pages around a limit where the estimate alone is not trusted; it was never off by more than one

COUNTED = "按实际排版计数"
ESTIMATED = "估算，与实际排版最多相差 1 页"
WITHOUT_OFFICE = "估算，本机没有 LibreOffice，未经实际排版核对"
OFFICE_SILENT = "估算，排版程序暂时没有回应，未经实际排版核对"


class Method(StrEnum):
    """How pages were counted."""

    ESTIMATE = "estimate"
    OFFICE = "office"


class PageCount(NamedTuple):
    pages: int
    method: Method
    words: str  # how it was counted, in Chinese, for wherever the number is shown


def estimated_pages(docx: bytes) -> int:
    """The number of pages by the built-in estimate.

    :raises PackageError: it is no Word document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:  # two parts; unpacking all of them takes longer than this
            body = etree.fromstring(archive.read(DOCUMENT), PARSER)[0]
            styles = stylesheet(archive.read(STYLES))
    except (zipfile.BadZipFile, KeyError, IndexError, etree.XMLSyntaxError) as error:
        raise PackageError("文件不是 Word（.docx）文档，或已经损坏。") from error
    pages = Pages()
    for section, blocks in Reader(styles).sections(body):
        pages.lay(section, blocks)
    return pages.count


def counted_pages(docx: bytes, limit: int, *, by: Office = installed) -> PageCount:
    """The number of pages for comparing with ``limit``. Far from it the estimate is enough; near it ``by``, a
    LibreOffice, lays the document out. Where there is none, or it gives no answer, the estimate decides and says so.

    :raises PackageError: it is no Word document.
    """
    estimate = estimated_pages(docx)
    if abs(estimate - limit) > DOUBT:
        return PageCount(estimate, Method.ESTIMATE, ESTIMATED)
    try:
        return PageCount(by.pages(docx), Method.OFFICE, COUNTED)
    except OfficeMissing:
        return PageCount(estimate, Method.ESTIMATE, WITHOUT_OFFICE)
    except OfficeError:
        return PageCount(estimate, Method.ESTIMATE, OFFICE_SILENT)

"""Files that the office puts beside an announcement: what they are is judged by their content, never by their name.

Runs in the child (``evidence.child``).
"""

import io
import zipfile

from PIL import Image

from portal.documents.evidence import jpeg, pdf
from portal.documents.evidence.intake import PIXELS_LIMIT, Enclosure, EvidenceRefused
from portal.documents.media_types import PNG, WORD, WORKBOOK

_PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
_ZIP_BEGINS = b"PK\x03\x04"
_OLD_OFFICE_BEGINS = b"\xd0\xcf\x11\xe0"
_TYPES = "[Content_Types].xml"
_TYPES_MOST = 1_000_000  # bytes
UNPACKED_MOST = 60 * 1024 * 1024  # bytes of all parts together
_MAIN_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": WORKBOOK}

UNKNOWN = "附件只能是 PDF、Word（.docx）、Excel（.xlsx）或图片（JPEG、PNG），请另存为其中一种再上传。"
OLD_OFFICE = "这是旧格式或加了密码的 Office 文件，请去掉密码，另存为 .docx 或 .xlsx 再上传。"
MACROS = "文件中带有宏，请另存为不带宏的 .docx 或 .xlsx 再上传。"
BROKEN = "文件不完整或已经损坏，请重新导出后再上传。"
TOO_LARGE = "文件展开后太大，请删减后再上传。"


def judged(content: bytes) -> Enclosure:
    """
    :raises EvidenceRefused: it is none of the kinds that are taken, damaged, protected, or holds macros.
    """
    if content.startswith(_OLD_OFFICE_BEGINS):
        raise EvidenceRefused(OLD_OFFICE)
    if content.startswith(_ZIP_BEGINS):
        return Enclosure(content, _of_office(content))
    if content.startswith(_PNG_BEGINS):
        return Enclosure(_picture(content), PNG)
    if not content.startswith((b"%PDF", b"\xff\xd8")):
        raise EvidenceRefused(UNKNOWN)
    if content.startswith(b"%PDF"):
        found = pdf.examined(content)
        return Enclosure(found.content or content, found.media_type, found.left_out)
    return Enclosure(jpeg.picture_only(content), jpeg.examined(content).media_type)


def _of_office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED_MOST:
                raise EvidenceRefused(TOO_LARGE)
            names = set(parts.namelist())
            with parts.open(_TYPES) as file:
                types = file.read(_TYPES_MOST).decode("utf-8")
            if parts.testzip() is not None:
                raise EvidenceRefused(BROKEN)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, RuntimeError, NotImplementedError) as error:
        raise EvidenceRefused(BROKEN) from error
    if "macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise EvidenceRefused(MACROS)
    for part, media_type in _MAIN_PARTS.items():
        if part in names and media_type in types:
            return media_type
    raise EvidenceRefused(UNKNOWN)


def _picture(content: bytes) -> bytes:
    """The pixels, written anew."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            if image.width * image.height > PIXELS_LIMIT:
                raise EvidenceRefused(TOO_LARGE)
            image.load()
            out = io.BytesIO()
            image.save(out, "PNG", exif=b"")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise EvidenceRefused(BROKEN) from error
    return out.getvalue()

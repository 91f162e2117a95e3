"""What a file of presentation material is, judged by what stands in it and never by its name: SLIDES, PDF, MP4 or JPEG.

It is handed on as it was uploaded and opened by nobody here, so that its frame is all that is looked at. Runs in the
child (``evidence.child``).
"""

from collections.abc import Callable
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from portal.documents.evidence.intake import EvidenceRefused
from portal.documents.media_types import JPEG, MP4, PDF, SLIDES

ENDING = 2048  # bytes at the end of a PDF in which its last line stands
ENTRIES_MOST = 20_000  # of a presentation
BOXES_MOST = 10_000  # of a video
MACROS = ("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")

UNKNOWN = "只能上传演示文稿（.pptx）、PDF、视频（MP4）或照片（jpg）；其他格式的，请另存为其中一种。"
OLD = "这是旧格式或加了密码的 Office 文件，请去掉密码，另存为 .pptx 或 PDF 再上传。"
DAMAGED = "文件不完整或已经损坏，请重新导出后再上传。"
WITH_MACROS = "演示文稿里有宏或可执行的内容，请另存为不含宏的 .pptx 或 PDF 再上传。"


def media_type_of(content: bytes) -> str:
    """What the file is.

    :raises EvidenceRefused: it is none of the four, damaged, protected or holds macros.
    """
    for found, frame in _FRAMES:
        if found(content):
            return frame(content)
    raise EvidenceRefused(OLD if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") else UNKNOWN)


def _pdf(content: bytes) -> str:
    if b"%%EOF" not in content[-ENDING:]:
        raise EvidenceRefused(DAMAGED)
    return PDF


def _jpeg(content: bytes) -> str:
    if b"\xff\xd9" not in content[-ENDING:]:
        raise EvidenceRefused(DAMAGED)
    return JPEG


def _pptx(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as package:
            names = [entry.filename.lower() for entry in package.infolist()[: ENTRIES_MOST + 1]]
    except (BadZipFile, NotImplementedError, ValueError) as error:
        raise EvidenceRefused(DAMAGED) from error
    if len(names) > ENTRIES_MOST or not {"[content_types].xml", "ppt/presentation.xml"} <= set(names):
        raise EvidenceRefused(UNKNOWN)
    if any(name.endswith(MACROS) for name in names):
        raise EvidenceRefused(WITH_MACROS)
    return SLIDES


def _mp4(content: bytes) -> str:
    """Box after box to the end: what was cut off in sending is noticed."""
    there, at = set(), 0
    for _ in range(BOXES_MOST):
        if at == len(content):
            break
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16])
        elif size == 0:
            size = len(content) - at
        if size < 8 or at + size > len(content):
            raise EvidenceRefused(DAMAGED)
        there.add(kind)
        at += size
    if not {b"ftyp", b"moov", b"mdat"} <= there:
        raise EvidenceRefused(DAMAGED)
    return MP4


_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash")
_FRAMES: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], str]], ...] = (
    (lambda content: content.startswith(b"%PDF-"), _pdf),
    (lambda content: content.startswith(b"\xff\xd8\xff"), _jpeg),
    (lambda content: content.startswith(b"PK\x03\x04"), _pptx),
    (lambda content: content[4:8] == b"ftyp" and content[8:12] in _BRANDS, _mp4),
)

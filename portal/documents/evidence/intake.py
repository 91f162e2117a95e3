"""Files from outside: evidence 证实性材料 is judged, drawn small and bound into one volume (CF3, CF4); photos,
enclosures, presentation material and workbooks are judged and read.

They are opened in a child process only (``evidence.child``), with limits on processor time, memory and patience:
whatever a file does to a decoder, the portal goes on and the person is told in one sentence.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from portal.documents.evidence.limited import Limits, Run, run
from portal.documents.media_types import SUFFIXES
from portal.rules.language.refusals import Refusal, Refused

if TYPE_CHECKING:
    from portal.documents.workbooks.workbook import Column  # a child needs none of what writes workbooks

logger = logging.getLogger(__name__)

FILE_PAGES = 50  # of one file: more is a book, out of which somebody has to choose
PIXELS_LIMIT = 40_000_000  # an A4 page at 600 dpi has 35 million; a JPEG with more is reduced while it is decoded
THUMBNAILS = 20  # pages of a file that are drawn small
THUMBNAIL = (210, 297)  # pixels of a drawn sheet: one for each millimetre

EXAMINING = Limits(cpu=4, memory=300_000_000, wall=30)  # the start of the child included
PICTURING = Limits(cpu=6, memory=700_000_000, wall=30)  # the pixels of a photo or an enclosure, several times over
PORTRAYING = Limits(cpu=6, memory=1_200_000_000, wall=30)  # a telephone's HEIC unfolds several times over
READING = Limits(cpu=6, memory=500_000_000, wall=30)
BINDING = Limits(cpu=30, memory=1_000_000_000, wall=90)

RASTERS = (b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")  # PNG, TIFF: they unfold to all their pixels

LINES_MOST = 5_000  # of a workbook

PRINT_ANEW = "请用“打印”功能另存为新的 PDF 后再上传。"
TOO_HEAVY = "文件内容过于复杂，无法检查，请用“打印”功能另存为 PDF，或按 300 dpi 重新扫描后再上传。"
HEAVY_PICTURE = "照片无法在限定的时间内打开，请缩小后另存为 jpg 再上传。"
HEAVY_WORKBOOK = "这个工作簿内容太多，无法读取，请只保留要导入的一张表，删去多余的行列和格式后再上传。"
DAMAGED = "文件不完整或已经损坏，请重新导出或重新扫描后再上传。"


class EvidenceRefused(Refused):
    """A file, evidence or another, cannot be used: ``reason`` is one Chinese sentence that says what to do."""

    def __init__(self, reason: str):
        super().__init__(Refusal(reason))
        self.reason = reason


class CannotBind(RuntimeError):
    """The volume could not be made of files that were all examined: for whoever runs the server."""


class Examined(msgspec.Struct, frozen=True):
    """What a usable file is: ``media_type`` as its decoder says, ``pages`` as they lie on A4, the first of them as
    small JPEGs; ``content``: what is kept of it, all or the pages alone; ``left_out``, in words: what was in it beside
    them; ``notes``: sentences about what the person may not expect."""

    media_type: str
    pages: int
    thumbnails: tuple[bytes, ...]
    content: bytes = b""
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Portrait(msgspec.Struct, frozen=True):
    """What became of a photo: the 1-inch JPEG, or, not ``ready``, the whole picture, of which somebody has to say what
    is kept."""

    content: bytes
    ready: bool


class Crop(msgspec.Struct, frozen=True):
    """Which part in 5:7 is kept: the largest, ``zoom`` times enlarged, that lies so far ``across`` and ``down``, from 0
    to 1, in the room there is."""

    zoom: float = 1.0
    across: float = 0.5
    down: float = 0.5


class Material(msgspec.Struct, frozen=True):
    """One file of the volume: ``kind`` and ``title`` in words, as they stand in the contents."""

    kind: str
    title: str
    media_type: str
    content: bytes


class Volume(msgspec.Struct, frozen=True):
    """What is bound: the words on the contents sheet and the files in their order."""

    materials: tuple[Material, ...]
    over: str = ""
    applicant: str = ""


class Enclosure(msgspec.Struct, frozen=True):
    """A usable file beside an announcement: ``content`` is what is kept, pictures without what cameras add to them, of
    a PDF with more in it the pages alone: ``left_out``, in words."""

    content: bytes
    media_type: str
    left_out: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.media_type]


class SealedCopy(NamedTuple):
    """A certificate that came back with seals; ``checked``: the value of each signature was checked here too."""

    media_type: str
    seals: int
    checked: bool


class Wanted(NamedTuple):
    """A column that is read of a workbook; with ``needed``, a workbook without it is another one."""

    head: str
    needed: bool = False


class FilledRow(NamedTuple):
    """One line of a workbook: its number as Excel shows it, the text under each head, and what is wrong with its cells
    already."""

    line: int
    cells: dict[str, str]
    faults: tuple[str, ...] = ()


class Answer(msgspec.Struct):
    """What a child says: the ``result`` of its task, a ``reason`` to refuse the file, or the ``failure`` of our own
    code."""

    result: bytes = b""
    reason: str = ""
    failure: str = ""


Result = TypeVar("Result")


def done(task: str, given: bytes, kind: type[Result], limits: Limits, *, heavy: str = TOO_HEAVY) -> Result:
    """What a child makes of a file from outside: the one way in which such a file is opened.

    :param task: one of ``evidence.child.TASKS``; it gives a ``kind``.
    :param heavy: what is said of a file that uses up the ``limits``.
    :raises EvidenceRefused: the file cannot be used. :raises Later: too many are being opened just now.
    """
    answer = judged(run(task, given, limits))
    if answer.reason or answer.failure:
        raise EvidenceRefused({TOO_HEAVY: heavy}.get(answer.reason, answer.reason) or DAMAGED)
    return msgspec.msgpack.decode(answer.result, type=kind)


def examined(content: bytes) -> Examined:
    """Judge a file that somebody uploaded, by decoding it.

    :raises EvidenceRefused: it is no PDF or picture, or damaged, protected, too large.
    """
    limits = PICTURING if content.startswith(RASTERS) else EXAMINING
    found = done("examine", content, Examined, limits)
    return found if found.content else msgspec.structs.replace(found, content=content)


def words_of_left_out(name: str, left_out: Sequence[str]) -> str:
    """What is said of a file of which only the pages are kept.

    >>> words_of_left_out("“附件一”", ["脚本", "附件"])
    '“附件一”里的脚本、附件没有收下，只收下了页面。'
    """
    return f"{name}里的{'、'.join(left_out)}没有收下，只收下了页面。"


def portrait_from(content: bytes) -> Portrait:
    """The 1-inch photo, or the picture to cut it from, see ``photo.normalised``.

    :raises EvidenceRefused: it is none.
    """
    return done("photo", content, Portrait, PORTRAYING, heavy=HEAVY_PICTURE)


def photo_from(content: bytes) -> bytes:
    """The same where nobody can be asked how to cut it."""
    found = portrait_from(content)
    if not found.ready:
        raise EvidenceRefused("照片的宽高比例不是1寸证件照的 5:7，请裁剪后再上传。")
    return found.content


def cropped_photo(uncut: bytes, crop: Crop) -> bytes:
    """The 1-inch photo as it is kept and printed, of a ``Portrait`` that was not ready."""
    return done("crop", msgspec.msgpack.encode((uncut, crop)), bytes, PICTURING, heavy=HEAVY_PICTURE)


def enclosure_from(content: bytes) -> Enclosure:
    """A file beside an announcement, see ``enclosures.judged``.

    :raises EvidenceRefused: it is none of the kinds that are taken, damaged, protected, or holds macros.
    """
    return done("enclose", content, Enclosure, PICTURING)


def type_of_presentation(content: bytes) -> str:
    """The media type of presentation material, see ``presentation_files.media_type_of``.

    :raises EvidenceRefused: it is none that is taken, damaged, protected or holds macros.
    """
    return done("present", content, str, EXAMINING)


def sealed_copy(original: bytes, content: bytes) -> SealedCopy:
    """Whether a file is the original certificate with a seal on it, see ``credentials.sealed_copies``.

    :raises EvidenceRefused: it is not.
    """
    return SealedCopy(*done("sealed", msgspec.msgpack.encode((original, content)), tuple[str, int, bool], READING))


def filled_rows(
    content: bytes, columns: "Sequence[Column]", *, most: int = LINES_MOST, exact: Sequence[str] | None = None
) -> list[FilledRow]:
    """The filled-in lines of a workbook, see ``filled_workbooks.filled_rows``; with ``exact``, the heads of texts, see
    ``exact_workbooks.exact_rows``.

    :raises EvidenceRefused: this is no workbook, it is too large, or a column that is needed is missing.
    """
    wanted = tuple(Wanted(column.head, column.needed) for column in columns)
    given = msgspec.msgpack.encode((content, wanted, most, exact))
    return done("read", given, list[FilledRow], READING, heavy=HEAVY_WORKBOOK)


def evidence_volume(materials: Sequence[Material], *, over: str = "", applicant: str = "") -> bytes:
    """All files bound into one PDF: contents, then every page on A4, numbered. Equal files give equal bytes.

    The contents are a cover sheet with an empty back, so that page 1 lies on a front side when printed on both
    sides. The sheet is not counted: the limit of pages is one of 证实性材料 (CF4), and the contents say so.
    ``over`` stands above the title (which award), ``applicant`` below it.

    :raises CannotBind: a file is not as ``examined`` saw it.
    :raises Later: too many files are being opened just now.
    """
    packed = msgspec.msgpack.encode(Volume(tuple(materials), over, applicant))
    answer = judged(run("bind", packed, BINDING))
    if answer.reason or answer.failure:
        raise CannotBind(answer.reason or answer.failure)
    return msgspec.msgpack.decode(answer.result, type=bytes)


def judged(run: Run) -> Answer:
    """What a child that ended so has said; one that used up its limits or crashed refuses the file."""
    if run.code == 0:
        with suppress(msgspec.MsgspecError):
            answer = msgspec.msgpack.decode(run.answer, type=Answer)
            if answer.failure:
                logger.warning("A file of evidence met a failure of our own:\n%s", answer.failure)
            return answer
    logger.info("A file of evidence ended its child with %s after %.1f s of CPU", run.code, run.cpu)
    return Answer(reason=TOO_HEAVY)

"""Archives to take away: the package of one application, what is printed and handed in (CF5), and many applications.

Nothing but the content decides the bytes of a package: members carry the oldest date that the format knows, and fixed
names, so that neither the moment nor anybody's data stands in them. The archive of an edition is made while it is
read, 编号-姓名.docx each, their evidence beside it: however many there are, the memory holds one of them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from portal.documents.word.archive import STORED, Archive, streamed

FORM_WORD, FORM_PDF = "申报表.docx", "申报表.pdf"
EVIDENCE, PHOTO, PRINT_LIST = "证实性材料.pdf", "照片.jpg", "打印清单.docx"
LONGEST_NAME = 60  # characters, of up to four bytes; file systems take 255 bytes
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')  # on Windows, which forbids most

Progress = Callable[[int, int], None]


def bundle(members: Mapping[str, bytes]) -> bytes:
    """An archive of ``members`` as they are, in their order: documents and pictures are compressed already."""
    return Archive({}).added(*((name, content, STORED) for name, content in members.items()))


class ArchivedForm(NamedTuple):
    """One application: ``label`` is its 编号, or the 回执号 while it has none."""

    label: str
    name: str
    form: bytes
    evidence: bytes | None = None


def edition_archive(entries: Iterable[ArchivedForm], total: int, progress: Progress | None = None) -> Iterator[bytes]:
    """The archive, piece by piece; after each of the ``total`` applications ``progress`` is told how many are done."""
    return streamed(_members(entries, total, progress))


def file_name(label: str, name: str) -> str:
    """What the files of an application are called, without their ending.

    >>> file_name("2023-GJ-0012", "沈一诺"), file_name("2023-GJ-0013", " 阿卜杜拉/买买提 ")
    ('2023-GJ-0012-沈一诺', '2023-GJ-0013-阿卜杜拉_买买提')
    """
    shown = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return f"{label}-{_FORBIDDEN.sub('_', shown.strip())}"[:LONGEST_NAME].rstrip(".-_ ")


def _members(
    entries: Iterable[ArchivedForm], total: int, progress: Progress | None
) -> Iterator[tuple[str, bytes, int]]:
    for done, entry in enumerate(entries, 1):
        name = file_name(entry.label, entry.name)
        yield f"{name}.docx", entry.form, STORED  # a Word file is compressed already, and so are scans
        if entry.evidence is not None:
            yield f"{name}-证实性材料.pdf", entry.evidence, STORED
        if progress:
            progress(done, total)

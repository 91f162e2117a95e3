"""Many applications as one archive, made while it is read: 编号-姓名.docx each, their evidence beside it.

However many there are, the memory holds one of them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from portal.documents.word.archive import STORED, streamed

LONGEST_NAME = 60  # characters, of up to four bytes; file systems take 255 bytes
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')  # on Windows, which forbids most

Progress = Callable[[int, int], None]


class Entry(NamedTuple):
    """One application: ``label`` is its 编号, or the 回执号 while it has none."""

    label: str
    name: str
    form: bytes
    evidence: bytes | None = None


def edition_archive(entries: Iterable[Entry], total: int, progress: Progress | None = None) -> Iterator[bytes]:
    """The archive, piece by piece; after each of the ``total`` applications ``progress`` is told how many are done."""
    return streamed(_members(entries, total, progress))


def file_name(label: str, name: str) -> str:
    """What the files of an application are called, without their ending.

    >>> file_name("2023-GJ-0012", "沈一诺"), file_name("2023-GJ-0013", " 阿卜杜拉/买买提 ")
    ('2023-GJ-0012-沈一诺', '2023-GJ-0013-阿卜杜拉_买买提')
    """
    shown = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return f"{label}-{_FORBIDDEN.sub('_', shown.strip())}"[:LONGEST_NAME].rstrip(".-_ ")


def _members(entries: Iterable[Entry], total: int, progress: Progress | None) -> Iterator[tuple[str, bytes, int]]:
    for done, entry in enumerate(entries, 1):
        name = file_name(entry.label, entry.name)
        yield f"{name}.docx", entry.form, STORED  # a Word file is compressed already, and so are scans
        if entry.evidence is not None:
            yield f"{name}-证实性材料.pdf", entry.evidence, STORED
        if progress:
            progress(done, total)

"""Files that come with what somebody writes: read by the limited child, kept under their digest, taken away again."""

from datetime import datetime
from typing import NamedTuple

from portal.documents.evidence import intake as documents
from portal.documents.evidence.intake import EvidenceRefused, Examined
from portal.documents.media_types import SUFFIXES
from portal.operations.applying.evidence import Upload
from portal.rules.applying import evidence as rules
from portal.rules.applying.evidence import cleaned_name
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.storage.engine import blobs, uploading
from portal.storage.engine.blobs import Blob


class File(NamedTuple):
    """A file that came with what somebody wrote, to be taken away."""

    name: str
    media_type: str
    content: bytes


def judged(content: bytes) -> Examined:
    """One file that somebody sends by itself: a scan, a supplement. Slow: a child process opens it.

    :raises Refused: it cannot be used.
    """
    insist(rules.refusal_of_size(len(content)))
    return documents.examined(content)


def keep(found: Examined, name: str, *, at: datetime) -> str:
    """Keep what was ``judged``; whoever sent it is told what was in it beside its pages.

    :raises Refused: there is no room for it.
    """
    if found.left_out:
        uploading.tell(documents.words_of_left_out(f"“{name}”", found.left_out))
    return uploading.take(found.content, found.media_type, at=at)


def kept_file(upload: Upload, at: datetime) -> tuple[str, str]:
    """The blob and the name of a file; the reason for which one is refused says which."""
    name = cleaned_name(upload.name)
    try:
        found = documents.examined(upload.content)
    except EvidenceRefused as error:
        raise Refused(Refusal(f"“{name}”没有添加：{error.reason}")) from error
    return keep(found, name, at=at), name


def taken_away(blob: Blob, name: str) -> File:
    """A file from outside as it is taken away, under a name that says what it is."""
    suffix = SUFFIXES[blob.media_type]
    return File(name if name.lower().endswith(suffix) else name + suffix, blob.media_type, blobs.get(blob.name))

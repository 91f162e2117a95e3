"""Files that come with what somebody writes: read by the limited child, kept under their digest, taken away again."""

from datetime import datetime
from typing import NamedTuple

from portal.documents.evidence import intake as documents
from portal.documents.evidence.intake import EvidenceRefused
from portal.documents.media_types import SUFFIXES
from portal.operations.applying.evidence import Upload, keep
from portal.rules.applying.evidence import cleaned_name
from portal.rules.language.refusals import Refusal, Refused
from portal.storage.engine import blobs
from portal.storage.engine.blobs import Blob


class File(NamedTuple):
    """A file that came with what somebody wrote, to be taken away."""

    name: str
    media_type: str
    content: bytes


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

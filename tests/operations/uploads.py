"""Files as people send them, for the tests of evidence."""

from datetime import UTC, datetime, timedelta

from portal.operations.applying import evidence
from portal.operations.applying.evidence import (
    Added,
    Piece,
    Upload,
    attachments_of,
)
from portal.rules.applying.evidence import Place
from portal.storage.applying import attachments
from portal.storage.applying.applications import Application
from tests.documents.evidence_files import pdf

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


LATER = AT + timedelta(minutes=5)


def a_pdf(pages: int = 1, text: str = "certificate") -> bytes:
    """A PDF of so many pages, another one for each text."""
    return pdf(pages, content=b"BT /F 24 Tf 72 700 Td (%s) Tj ET" % text.encode())


def add(application: Application, *uploads: Upload | str, kind: str = "certificates", at: datetime = AT) -> Added:
    """Add files; a text stands for a PDF of one page with that name and text."""
    files = [
        Upload(f"{item}.pdf", a_pdf(text=str(len(item)) + item.encode().hex())) if isinstance(item, str) else item
        for item in uploads
    ]
    return evidence.add(application, kind, files, at=at)


def names(application: Application) -> list[str]:
    return [piece.name for piece in attachments_of(application)]


def piece_of(application: Application, name: str) -> Piece:
    return next(piece for piece in attachments_of(application) if piece.name == name)


def places(application: Application, **titles: str) -> list[Place]:
    """The arrangement as a page would send it back, with these titles."""
    kept = attachments.kept(application)
    shown = [Place(piece.id, piece.kind, titles.get(piece.name, piece.title)) for piece in attachments_of(application)]
    return [*shown, *(Place(row.id, row.kind, row.words.title, removed=True) for row in kept.removed)]


def version(application: Application) -> int:
    return attachments.kept(application).version


def arrange(application: Application, act: str = "", **titles: str) -> int:
    return evidence.arrange(application, places(application, **titles), version(application), act, at=LATER)

"""Forms for LibreOffice, and the processes that it consists of."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pypdfium2

from portal import rulebooks
from portal.documents.pages.libreoffice import Office
from portal.documents.papers.application_form import render
from tests.bench.load import processes
from tests.documents.samples import text_of

ROOT = Path(__file__).resolve().parents[3]
CRAFTSMAN = rulebooks.rulebook("2023-craftsman")


def form(length: int, seed: int = 0) -> bytes:
    return form_of(text_of(length, seed))


def form_of(text: str) -> bytes:
    """The form with one long text."""
    return render(CRAFTSMAN, {"representative": text}, photo=None, draft=False)


def pages_of(pdf: bytes) -> int:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return len(document)


def eventually(holds: Callable[[], bool], seconds: float = 15.0) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


def is_gone(pid: int) -> bool:
    """Whether the process has ended; a zombie has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def family(office: Office) -> tuple[int, int]:
    """The process ids of the child and its soffice."""
    assert office.child is not None
    child = office.child
    (soffice,) = processes(child) - {child}
    return child, soffice

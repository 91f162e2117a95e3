"""What the tests of the evidence ask of its page."""

from io import BytesIO
from typing import Any

from portal.operations.applying.evidence import Piece, attachments_of
from portal.storage.applying.applications import Application
from tests.builders import PASSWORD
from tests.documents.evidence_files import pdf
from tests.visit import Page, Visitor

File = tuple[BytesIO, str]


def sign_in(visit: Visitor, email: str = "shen@example.cn") -> Page:
    return visit("/sign-in").submit({"email": email, "password": PASSWORD}, button="登录")


def at(application: Application, rest: str = "") -> str:
    return f"/applications/{application.id}/evidence{rest}"


def a_file(name: str, pages: int = 1) -> File:
    """A PDF of that name and so many pages."""
    return BytesIO(pdf(pages, content=b"BT /F 24 Tf 72 700 Td (%s) Tj ET" % name.encode().hex().encode())), name


def upload(page: Page, kind: str, *files: File, status: int = 200, **changes: Any) -> Page:
    """Choose files for a kind and press its button."""
    return press(page, f"add {kind}", status=status, **{f"files-{kind}": list(files)}, **changes)


def press(page: Page, act: str, *, status: int = 200, **changes: Any) -> Page:
    """Press the button that posts ``act``, with what stands in the form; a list gives a field of several sheets."""
    form: dict[str, Any] = {}
    for name, value in page.one("//form[@id='evidence']").form_values():
        form.setdefault(name, []).append(value)
    files = {name: form.pop(name) for name in list(form) if name.startswith("files-")}
    assert not any(value for values in files.values() for value in values)
    path = page.one("//form[@id='evidence']").get("action")
    return closed(page.visitor.post(path, form | changes | {"act": act}, status=status))


def closed(page: Page) -> Page:
    """``page``, when the temporary files are closed from which the test client sent a large body."""
    for answer in (*page.response.history, page.response):
        answer.request.environ["wsgi.input"].close()
    return page


def pieces(application: Application) -> tuple[Piece, ...]:
    return attachments_of(application)


def names(application: Application) -> list[str]:
    return [piece.name for piece in pieces(application)]


def act_of(page: Page, words: str) -> str:
    """What the button with this label posts."""
    return page.one(f"//button[@aria-label='{words}']").get("value")

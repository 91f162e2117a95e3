"""The real pages of a Word form as pictures, for whoever may read it."""

import hashlib
from collections.abc import Callable
from typing import NamedTuple

from flask import Response, abort

from portal.documents.media_types import PNG
from portal.documents.pages import libreoffice, preview
from portal.documents.pages.libreoffice import OfficeError
from portal.documents.pages.preview import WIDTHS, PreviewError
from portal.web import downloads

SMALL, LARGE = WIDTHS
MARK = 16  # characters of the form's SHA-256 that stand in the address of a picture


class Leaf(NamedTuple):
    """One page on the page: its number, the size of its picture, where it is in small and in large."""

    number: int
    width: int
    height: int
    src: str
    href: str


def leaves(form: bytes, address: Callable[[int, int], str]) -> list[Leaf]:
    """The pages of ``form``; ``address(page, width)`` gives that of a picture.

    :raises OfficeError: there is no LibreOffice here, or it is busy.
    """
    return [
        Leaf(page, *size, address(page, SMALL), address(page, LARGE))
        for page, size in enumerate(preview.leaves(libreoffice.pdf(form)), start=1)
    ]


def picture(form: bytes, page: int, width: int) -> Response:
    """One page."""
    try:
        drawn = preview.page_picture(libreoffice.pdf(form), page - 1, width)
    except PreviewError:
        abort(404)
    except OfficeError:
        abort(503)
    return downloads.picture(drawn, PNG)


def mark(form: bytes) -> str:
    """What stands in the addresses of the pictures of ``form``."""
    return hashlib.sha256(form).hexdigest()[:MARK]

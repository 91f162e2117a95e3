"""Files that are taken away: whatever they hold, one place says what they are called."""

import re
import unicodedata
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import quote

from flask import Response, request, send_file

from portal.documents.media_types import JPEG

_ASCII = re.compile(r"[0-9A-Za-z]+(?:[-_.][0-9A-Za-z]+)*")


def picture(content: bytes, media_type: str = JPEG) -> Response:
    """A picture of somebody, or of what somebody wrote, within a page. No browser keeps it: every page says no-store
    unless it says otherwise."""
    return Response(content, mimetype=media_type)


def download(content: bytes, media_type: str, name: str) -> Response:
    """A file to keep, whose length is told beforehand; no browser or proxy keeps a copy of its own."""
    response = send_file(BytesIO(content), mimetype=media_type)
    response.headers["Cache-Control"] = "no-store"
    return attached(response, name)


def attached(response: Response, name: str) -> Response:
    """``response`` as a file of this name. Headers hold nothing but ASCII: the name itself stands there as UTF-8 in
    its encoded form, and beside it one that can be read without (RFC 6266)."""
    shown = "".join("_" if letter in "/\\" else letter for letter in name if unicodedata.category(letter)[0] != "C")
    encoded = quote(shown, safe="", errors="ignore")
    readable = readable_name(shown, request.path)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{readable}\"; filename*=UTF-8''{encoded}"
    return response


def readable_name(name: str, address: str) -> str:
    """``name`` in ASCII: what is ASCII in it already, and what its address calls the file.

    >>> readable_name("GJ2025-0003-沈一诺-申报表.docx", "/office/applications/7/form.docx")
    'GJ2025-0003-form.docx'
    >>> readable_name("证书.jpg", "/applications/7/evidence/12"), readable_name("honour-roll.csv", "/roll.csv")
    ('evidence.jpg', 'honour-roll.csv')
    """
    path = PurePosixPath(name)
    ending = path.suffix if path.suffix.isascii() else ""
    own = _ASCII.findall(path.stem)
    if path.stem.isascii() and own:
        return "-".join(own) + ending
    *_, called = ("file", *(part for part in address.split("/") if not part.isdecimal() and _ASCII.match(part)))
    return "-".join([*own, called.partition(".")[0]]) + ending

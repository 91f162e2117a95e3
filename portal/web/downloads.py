"""Files that are taken away."""

from io import BytesIO

from flask import Response, send_file


def picture(content: bytes, media_type: str = "image/jpeg") -> Response:
    """A picture of somebody, or of what somebody wrote, within a page. No browser keeps it: every page says no-store
    unless it says otherwise."""
    return Response(content, mimetype=media_type)


def download(content: bytes, media_type: str, name: str) -> Response:
    """A file to keep, whose length is told beforehand; no browser or proxy keeps a copy of its own."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response

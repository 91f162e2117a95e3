"""Files that are taken away."""

from io import BytesIO

from flask import Response, send_file


def download(content: bytes, media_type: str, name: str) -> Response:
    """A file to keep, whose length is told beforehand; no browser or proxy keeps a copy of its own."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response

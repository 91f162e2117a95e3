"""Where the portal lives: paths of its own, and the settings that a view needs."""

import re
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.config import Settings

PATH_MOST = 2000
# No backslash (browsers read it as a slash), no control character or blank (browsers drop some of them).
_PATH = re.compile(r"/(?![/\\])[^\\\s\x00-\x20\x7f]*")


def settings() -> Settings:
    """What this installation decided."""
    decided: Settings = current_app.portal  # type: ignore[attr-defined]
    return decided


def address(endpoint: str, **args: object) -> str:
    """The whole address, as the settings say it: never as the request does."""
    return settings().base_url.rstrip("/") + url_for(endpoint, **args)  # type: ignore[arg-type]


def visitor() -> str:
    """The network address that the request came from, for counting attempts; "" when it has none."""
    return request.remote_addr or ""


def own_path(text: str | None) -> str | None:
    """``text`` when it is a path of this portal that a page may lead on to, otherwise None: never another
    host, whatever a browser would make of it.

    >>> own_path("/applications/7?page=2"), own_path("//example.com"), own_path("/\\\\example.com")
    ('/applications/7?page=2', None, None)
    """
    return text if text and len(text) <= PATH_MOST and _PATH.fullmatch(text) else None


def came_from() -> str | None:
    """The path of the page of ours that the browser says it comes from, if something is shown there; otherwise None."""
    said = urlsplit(request.referrer or "")
    path = f"{said.path}?{said.query}" if said.query else said.path
    return own_path(path) if said.netloc == request.host and endpoint_of(path, "GET") else None


def endpoint_of(path: str | None, method: str = "POST") -> tuple[str, dict[str, Any]] | None:
    """The endpoint and arguments that ``path`` would reach here with ``method``, or None."""
    own = own_path(path)
    if own is None:
        return None
    adapter = current_app.url_map.bind("")
    try:
        endpoint, arguments = adapter.match(urlsplit(own).path, method)
    except (HTTPException, RequestRedirect):
        return None
    return endpoint, dict(arguments)

"""Public pages, kept per process: a page is made once and then handed out before Flask is asked at all.

A page is valid for one data version (``storage.versions``, bumped by every change of a public fact), for the
stretch of the season between two moments at which something begins or ends, and for one day in Shanghai, because pages
count days. A browser that has the page already is told so (304) without it.
"""

import gzip
import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from flask import Flask, Response, request

from portal import clock
from portal.config import Settings
from portal.storage.engine import tables, versions
from portal.storage.publishing import public_notices
from portal.storage.season import editions
from portal.storage.site import announcements
from portal.web import appearance
from portal.web.security import addresses

OFFERED = "portal.page_cache.offered"
ENTRIES = 256  # queries nobody asked for must not fill the memory
KEPT_BY_BROWSERS = "no-cache"
NOT_MODIFIED = "304 NOT MODIFIED"
OF_THE_CONTENT = frozenset({"content-type", "content-length"})
OF_THE_BYTES = frozenset({"etag", "content-length"})
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")

Stamp = tuple[int, int, int, date]
Headers = list[tuple[str, str]]
Page = tuple[Stamp, str, Headers, bytes, str, bytes]  # …, status, headers, content, its mark, the content compressed


def register(app: Flask, settings: Settings) -> None:
    """Put the cache in front of ``app``."""
    app.wsgi_app = PageCache(app.wsgi_app, addresses(settings))  # type: ignore[method-assign]


def offer(response: Response) -> Response:
    """After a public view: this page is the same for everybody, unless it holds a form, was asked for with a
    cookie, or says itself how it may be kept.

    The page of somebody who is signed in is theirs alone, so it says no-store like all others.
    """
    same_for_all = (
        request.method in ("GET", "HEAD")
        and response.status_code == 200
        and appearance.alone(request.environ.get("HTTP_COOKIE", "")) is not None
        and not response.is_streamed
        and "Cache-Control" not in response.headers
        and b"<form" not in response.get_data()
    )
    if same_for_all:
        response.headers["Cache-Control"] = KEPT_BY_BROWSERS
        response.vary.update(("Cookie", "Accept-Encoding"))
        response.set_etag(_mark(response))
        request.environ[OFFERED] = True
    elif response.headers.get("Cache-Control") == KEPT_BY_BROWSERS and _is_a_page(response):
        response.set_etag(_mark(response))
        response.make_conditional(request)
    return response


def _is_a_page(response: Response) -> bool:
    return response.status_code == 200 and not response.is_streamed and not response.direct_passthrough


def _mark(response: Response) -> str:
    return hashlib.sha256(response.get_data()).hexdigest()[:24]


class PageCache:
    """WSGI middleware. Requests with a cookie (other than how to look), for unknown hosts, or other than GET go
    straight through."""

    def __init__(self, application: Callable[..., Iterable[bytes]], hosts: Iterable[str]) -> None:
        self.application = application
        self.hosts = frozenset(hosts)
        self.pages: dict[tuple[str, ...], Page] = {}
        self.season: tuple[int, list[datetime]] = (-1, [])

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        look = appearance.alone(environ.get("HTTP_COOKIE", ""))
        if environ["REQUEST_METHOD"] != "GET" or look is None or not self._ours(environ):
            return self.application(environ, start_response)
        key = (look, *(environ.get(name, "") for name in ("HTTP_HOST", "PATH_INFO", "QUERY_STRING")))
        kept = self.pages.get(key)
        # The stamp is taken before the page is made: a change in between makes the page stale, never the reverse.
        try:
            stamp = self._stamp()
        except Exception:  # whatever fails here fails again inside Flask, which logs it and prints the page
            return self.application(environ, start_response)
        if kept and kept[0] == stamp:
            return _given(kept, environ, start_response)
        return self._make(key, stamp, environ, start_response)

    def _make(
        self, key: tuple[str, ...], stamp: Stamp, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        said: list[Any] = []
        body = self.application(environ, lambda *told: said.extend(told))
        if not environ.get(OFFERED) or any(name.lower() == "set-cookie" for name, _ in said[1]):
            start_response(*said)
            return body
        try:
            content = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        if len(self.pages) >= ENTRIES and key not in self.pages:
            self.pages.clear()
        page = (stamp, said[0], list(said[1]), content, dict(said[1]).get("ETag", ""), gzip.compress(content, mtime=0))
        self.pages[key] = page
        return _given(page, environ, start_response)

    def _ours(self, environ: dict[str, Any]) -> bool:
        return environ.get("HTTP_HOST") in self.hosts

    def _stamp(self) -> Stamp:
        """What a page made now is valid for. A closing moment is still in time, hence both sides of it."""
        tables.connect()
        try:
            version = versions.public_version()
            if self.season[0] != version:
                self.season = (version, _boundaries())
        finally:
            tables.release()
        now = clock.now()
        passed = self.season[1]
        return version, bisect_left(passed, now), bisect_right(passed, now), clock.beijing(now).date()


def _given(page: Page, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    _, status, headers, content, mark, compressed = page
    if mark and mark in environ.get("HTTP_IF_NONE_MATCH", ""):  # a proxy may have put W/ before it
        start_response(NOT_MODIFIED, [pair for pair in headers if pair[0].lower() not in OF_THE_CONTENT])
        return []
    if GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")):
        # The page is the same for everybody: nothing secret is compressed beside what a visitor sent.
        plain = [pair for pair in headers if pair[0].lower() not in OF_THE_BYTES]
        length = ("Content-Length", str(len(compressed)))
        start_response(status, [*plain, ("Content-Encoding", "gzip"), ("ETag", f"W/{mark}"), length])
        return [compressed]
    start_response(status, list(headers))
    return [content]


def _boundaries() -> list[datetime]:
    """The moments at which public pages change by themselves."""
    season = editions.boundaries([*editions.programmes_shown(), *editions.of_entries()])
    return sorted({*season, *announcements.boundaries(), *public_notices.boundaries()})

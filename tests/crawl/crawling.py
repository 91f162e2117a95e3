"""Following every link that somebody finds, and naming the address behind it."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from tests.crawl.planted import Person

USUAL = {"kind": "notice"}  # of what an address names beside numbers


class Viewer(NamedTuple):
    """Somebody who looks around; ``may_read``: whose numbers are theirs to see."""

    who: str
    doors: tuple[str, ...]
    token: str = ""
    may_read: frozenset[Person] = frozenset()
    most: int = 4  # addresses of one endpoint that are opened


class Seen(NamedTuple):
    """One answer."""

    viewer: Viewer
    endpoint: str
    path: str
    status: int
    media: str
    headers: str
    content: bytes
    linked: bool = True  # somebody was led there

    @property
    def is_page(self) -> bool:
        return self.media == "text/html"


def window(app: Flask, viewer: Viewer) -> FlaskClient:
    """A browser in which the viewer is signed in already."""
    client = app.test_client()
    if viewer.token:
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = viewer.token, True
    return client


def crawl(app: Flask, viewer: Viewer, left_out: Iterable[str]) -> Iterator[Seen]:
    """Everything the viewer finds from the doors on, without what is left out."""
    client = window(app, viewer)
    opened: Counter[str] = Counter()
    known, waiting = set(viewer.doors), list(reversed(viewer.doors))
    asked: set[str] = set()  # where forms go
    while waiting:
        path = waiting.pop()
        endpoint = endpoint_of(app, path)
        # What is public is the same for whoever is signed in, but for the name above it.
        most = 1 if viewer.token and endpoint.startswith("public.") else viewer.most
        if endpoint in left_out or opened[endpoint] >= most:
            continue
        opened[endpoint] += 1
        seen, links = look(app, client, viewer, endpoint, path)
        yield seen._replace(linked=path not in asked)
        asked |= {link for link in forms_in(app, seen) if link not in known}
        for link in reversed([*links, *forms_in(app, seen)]):
            if link not in known:
                known.add(link)
                waiting.append(link)


def look(app: Flask, client: FlaskClient, viewer: Viewer, endpoint: str, path: str) -> tuple[Seen, list[str]]:
    """The answer, and the portal's own addresses to which it leads."""
    answer = client.get(path)
    headers = f"{path}\n{answer.headers}"
    seen = Seen(viewer, endpoint, path, answer.status_code, answer.mimetype, headers, answer.get_data())
    answer.close()
    links = [_own(path, link) for link in (*links_in(seen), answer.location or "")]
    return seen, [link for link in links if link]


def guesses(app: Flask, wanted: str, seen: Iterable[Seen]) -> Iterator[str]:
    """Addresses of a view that no link led to: it is the continuation of a page that was seen."""
    map_ = app.url_map.bind("localhost")
    rule = next(one for one in app.url_map.iter_rules(wanted) if "GET" in (one.methods or ()))
    stem = re.sub(r"/[^/]*$", "", rule.rule)
    for one in seen:
        found, values = map_.match(urlsplit(one.path).path, return_rule=True) if one.endpoint else (None, {})
        known = USUAL | dict(values)
        if found and stem.startswith(found.rule) and rule.arguments <= known.keys():
            yield map_.build(wanted, {name: known[name] for name in rule.arguments})


def endpoint_of(app: Flask, path: str) -> str:
    """The name of the view behind the address, "" where there is none."""
    try:
        return app.url_map.bind("localhost").match(urlsplit(path).path)[0]
    except HTTPException:
        return ""


def links_in(seen: Seen) -> list[str]:
    """Where a page, a feed or a map of the site leads, and what it shows."""
    if not (seen.is_page or seen.media.endswith("xml")):
        return []
    text = seen.content.decode("utf-8", "ignore")
    return [html.unescape(link) for link in re.findall(r'(?:(?:href|src)="|<loc>)([^"#<]+)', text)]


def forms_in(app: Flask, seen: Seen) -> list[str]:
    """Where the forms of a page go, as far as that can be read too: many a confirmation is."""
    text = seen.content.decode("utf-8", "ignore") if seen.is_page else ""
    found = [_own(seen.path, html.unescape(link)) for link in re.findall(r'action="([^"#<]+)', text)]
    return [link for link in found if link and endpoint_of(app, link)]


def _own(path: str, link: str) -> str:
    address = urlsplit(urljoin(f"http://localhost{path}", link))
    if address.scheme not in ("http", "https") or address.hostname != "localhost":
        return ""
    return address.path + (f"?{address.query}" if address.query else "")

"""What machines read: everything public as Atom and JSON feed, the sitemap, robots.txt, security.txt, the manifest."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from flask import Flask, Response, abort, current_app, jsonify, render_template, request, url_for

from portal import clock
from portal.operations.site import bulletin
from portal.storage.engine import journal
from portal.storage.engine.tables import EPOCH
from portal.storage.roll import honour_roll
from portal.storage.season import editions
from portal.web.filters import awards
from portal.web.frame import colophon
from portal.web.markdown import rendered
from portal.web.origin import address
from portal.web.public.pages import blueprint

ENTRIES = 30
SUMMARY = 120  # characters
SITEMAP_MOST = 50_000  # addresses in one file (sitemaps.org)
ATOM, XML, PLAIN = "application/atom+xml", "application/xml", "text/plain"
FEED, MANIFEST = "application/feed+json", "application/manifest+json"
TITLE, OFFICE = "智慧工匠 领军先锋：通知公告", "组委会办公室"
OPEN = frozenset({"static", "public", "health"})  # blueprints; machines find nothing in the others
SECURITY_FOR = timedelta(days=180)  # RFC 9116: less than a year
_TAGS = re.compile(r"<[^>]*>")


class FeedEntry(NamedTuple):
    """One public thing as feeds give it. ``id`` stays whatever the portal's address becomes."""

    item: bulletin.Item
    id: str
    href: str
    content: str
    summary: str


@blueprint.get("/feed.xml")
def feed() -> Response:
    entries = _entries()
    page = render_template(
        "public/feed.xml",
        entries=entries,
        title=TITLE,
        office=OFFICE,
        updated=max((entry.item.updated for entry in entries), default=EPOCH),
        home=address("public.home"),
        here=address("public.feed"),
        rfc3339=rfc3339,
    )
    return Response(page, mimetype=ATOM)


@blueprint.get("/feed.json")
def json_feed() -> Response:
    """JSON Feed 1.1."""
    answer = jsonify(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": TITLE,
            "language": "zh-CN",
            "home_page_url": address("public.home"),
            "feed_url": address("public.json_feed"),
            "authors": [{"name": OFFICE}],
            "items": [_as_json(entry) for entry in _entries()],
        }
    )
    answer.mimetype = FEED
    return answer


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    items = bulletin.latest(clock.now())
    addresses = [(one, "") for one in _steady()]
    addresses += [(address(item.endpoint, **item.args), rfc3339(item.updated)) for item in items]
    addresses += [
        (address("public.honouree", number=number), rfc3339(changed)) for number, changed in honour_roll.pages()
    ]
    return Response(render_template("public/sitemap.xml", addresses=addresses[:SITEMAP_MOST]), mimetype=XML)


@blueprint.get("/robots.txt")
def robots() -> Response:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed_paths(app))]
    return Response("\n".join([*lines, f"Sitemap: {address('public.sitemap')}"]) + "\n", mimetype=PLAIN)


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Whom to tell of a weakness (RFC 9116)."""
    site = colophon().site
    contacts = [f"mailto:{site.email}"] if site.email else []
    contacts += [f"tel:{hotline.number}" for hotline in colophon().hotlines]
    if not contacts:
        abort(404)
    until = clock.beijing(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0) + SECURITY_FOR
    lines = [*(f"Contact: {contact}" for contact in contacts), f"Expires: {rfc3339(until)}", "Preferred-Languages: zh"]
    return Response("\n".join([*lines, f"Canonical: {address('public.security')}"]) + "\n", mimetype=PLAIN)


@blueprint.get("/site.webmanifest")
def manifest() -> Response:
    """What a phone shows when the portal lies on its first screen."""
    icons = [
        {"src": url_for("static", filename="seal.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": url_for("static", filename="card.png"), "sizes": "600x600", "type": "image/png"},
    ]
    colours = {"background_color": "#fbfaf7", "theme_color": "#fbfaf7"}
    names = {"name": "智慧工匠 领军先锋", "short_name": "智慧工匠", "lang": "zh-CN"}
    answer = jsonify({**names, **colours, "start_url": url_for("public.home"), "display": "browser", "icons": icons})
    answer.mimetype = MANIFEST
    return answer


@cache
def closed_paths(app: Flask) -> tuple[str, ...]:
    """The first parts of all addresses that are not for everybody, and of those that only switch something."""
    first = {rule.endpoint: "/" + rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    ours = {part for endpoint, part in first.items() if endpoint.split(".")[0] in OPEN}
    return tuple(
        sorted({*first.values()} - ours | {first[f"public.{name}"] for name in ("look", "search", "own_calendar")})
    )


def rfc3339(moment: datetime) -> str:
    """
    >>> rfc3339(EPOCH)
    '1970-01-01T00:00:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _entries() -> list[FeedEntry]:
    return [_entry(item) for item in bulletin.latest(clock.now(), ENTRIES)]


def _entry(item: bulletin.Item) -> FeedEntry:
    content = str(rendered(item.text, request.host)) if item.text else ""
    plain = " ".join(_TAGS.sub(" ", content).split())
    said = f"{item.kind}：{item.title}"
    summary = (plain[:SUMMARY] + ("…" if len(plain) > SUMMARY else "")) or said
    lasting = uuid.uuid5(_instance(), url_for(item.endpoint, **item.args))
    return FeedEntry(item, lasting.urn, address(item.endpoint, **item.args), content, summary)


def _as_json(entry: FeedEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "url": entry.href,
        "title": entry.item.title,
        "summary": entry.summary,
        "content_html": entry.content or entry.summary,
        "date_published": rfc3339(entry.item.at),
        "date_modified": rfc3339(entry.item.updated),
        "tags": [entry.item.kind],
    }


def _instance() -> uuid.UUID:
    """The same for ever in one installation, another one in each: made of the journal's first entry."""
    return uuid.uuid5(uuid.NAMESPACE_OID, journal.first())


def _steady() -> list[str]:
    """The pages that are always there, those of each edition among them."""
    names = (
        *("home", "announcements", "awards", "public_notices", "roll", "certificates", "questions"),
        *("privacy", "accessibility", "site_map"),
    )
    shown = dict.fromkeys(one.edition.key for one in editions.programmes_shown())
    return [
        *(address(f"public.{name}") for name in names),
        *(address("public.award", programme=programme) for programme, _ in awards()),
        *(address("public.process", edition=key) for key in shown),
    ]

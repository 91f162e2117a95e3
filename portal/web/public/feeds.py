"""What machines read: the Atom feed of everything public, the sitemap, robots.txt."""

from datetime import UTC, datetime

from flask import Response, current_app, render_template, request, url_for

from portal import clock
from portal.operations.site import bulletin
from portal.storage.engine.tables import EPOCH
from portal.storage.season import editions
from portal.web.filters import awards
from portal.web.markdown import rendered
from portal.web.origin import settings
from portal.web.public.pages import blueprint

ENTRIES = 30
ATOM, XML, PLAIN = "application/atom+xml", "application/xml", "text/plain"
# The parts of the portal that are nobody else's; machines find nothing there.
CLOSED = (
    "/account",
    "/applications",
    "/calendars",
    "/committee",
    "/demonstration",
    "/expert",
    "/office",
    "/sign-in",
    "/register",
)


@blueprint.get("/feed.xml")
def feed() -> Response:
    items = bulletin.latest(clock.now(), ENTRIES)
    page = render_template(
        "public/feed.xml",
        entries=[(item, address(item.endpoint, **item.args), _content(item)) for item in items],
        updated=max((item.updated for item in items), default=EPOCH),
        home=address("public.home"),
        here=address("public.feed"),
        rfc3339=rfc3339,
    )
    return Response(page, mimetype=ATOM)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    items = bulletin.latest(clock.now())
    addresses = [(address(item.endpoint, **item.args), rfc3339(item.updated)) for item in items]
    page = render_template("public/sitemap.xml", addresses=[*((one, "") for one in _steady()), *addresses])
    return Response(page, mimetype=XML)


@blueprint.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), f"Sitemap: {address('public.sitemap')}"]
    return Response("\n".join(lines) + "\n", mimetype=PLAIN)


def address(endpoint: str, **args: object) -> str:
    """The whole address, as the settings say it: never as the request does."""
    return settings().base_url.rstrip("/") + url_for(endpoint, **args)  # type: ignore[arg-type]


def rfc3339(moment: datetime) -> str:
    """
    >>> rfc3339(EPOCH)
    '1970-01-01T00:00:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _content(item: bulletin.Item) -> str:
    return str(rendered(item.text, request.host)) if item.text else ""


def _steady() -> list[str]:
    """The pages that are always there, those of each edition among them."""
    names = ("home", "announcements", "awards", "public_notices", "roll", "certificates", "questions")
    there = [f"public.{name}" for name in names if f"public.{name}" in current_app.view_functions]
    shown = dict.fromkeys(one.edition.key for one in editions.programmes_shown())
    return [
        *(address(endpoint) for endpoint in there),
        *(address("public.award", programme=programme) for programme, _ in awards()),
        *(address("public.process", edition=key) for key in shown),
    ]

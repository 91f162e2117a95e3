"""What stands at the head and the foot of every page: where the public parts are, whom to ask, who is responsible."""

from typing import NamedTuple

from flask import Flask, current_app, request

from portal.config import Settings, Site, site_from
from portal.rules.rulebook.rulebook import Hotline
from portal.rules.site.privacy import is_news
from portal.storage.engine import versions
from portal.storage.season import editions
from portal.web.filters import hotlines
from portal.web.origin import address

# (endpoint, words, endpoints that hang under it); those that are there are shown.
PLACES = (
    ("public.home", "首页", ()),
    ("public.announcements", "通知公告", ("public.announcement", "public.history")),
    ("public.awards", "评选办法", ("public.award", "public.process")),
    (
        "public.public_notices",
        "公示",
        (
            "public.public_notice",
            "public.objection",
            "public.object_to",
            "public.objection_receipt",
            "public.objection_status",
        ),
    ),
    ("public.roll", "光荣榜", ("public.honouree", "public.decision")),
    ("public.questions", "常见问题", ("public.petition", "public.petition_status", "public.write_petition")),
)
_KEPT, _SITE = "portal.frame.colophon", "portal.frame.site"


class Place(NamedTuple):
    """``current``: the value of aria-current, "" elsewhere."""

    endpoint: str
    words: str
    current: str


class Colophon(NamedTuple):
    """The foot: (role, names) and telephone numbers of the newest edition that the public sees (N15), and what the
    installation says of itself."""

    bodies: tuple[tuple[str, tuple[str, ...]], ...]
    hotlines: tuple[Hotline, ...]
    site: Site


def register(app: Flask, settings: Settings) -> None:
    """Let the base template ask for head and foot."""
    app.extensions[_SITE] = site_from(settings)
    app.jinja_env.globals.update(
        site_places=site_places,
        colophon=colophon,
        is_privacy_news=is_news,
        canonical=canonical,
        card_picture=card_picture,
    )


def canonical() -> str:
    """The one address of the page: what only sorts or narrows it is left out."""
    kept = {name: value for name in ("edition", "kind", "page", "year") if (value := request.args.get(name))}
    return address(request.endpoint or "public.home", **(request.view_args or {}), **kept)


def card_picture() -> str:
    """The picture that is shown beside a shared link."""
    return address("static", filename="card.png")


def site_places() -> list[Place]:
    return [
        Place(endpoint, words, "page" if request.endpoint == endpoint else "true" if request.endpoint in under else "")
        for endpoint, words, under in PLACES
        if endpoint in current_app.view_functions
    ]


def colophon() -> Colophon:
    """Worked out once for each public change."""
    version = versions.public_version()
    kept: tuple[int, Colophon] | None = current_app.extensions.get(_KEPT)
    if kept is None or kept[0] != version:
        kept = version, _of_newest_edition()
        current_app.extensions[_KEPT] = kept
    return kept[1]


def _of_newest_edition() -> Colophon:
    shown = editions.programmes_shown()
    books = [one.book for one in shown if one.edition.id == shown[0].edition.id]
    bodies = (
        ("主办单位", [name for book in books for name in book.organisers.hosts]),
        ("承办单位", [name for book in books for name in book.organisers.organisers]),
        ("支持单位", [name for book in books for name in book.organisers.supporters]),
    )
    found = {hotline.number: hotline for book in books for hotline in book.hotlines}
    return Colophon(
        tuple((role, tuple(dict.fromkeys(names))) for role, names in bodies if names),
        tuple(found.values()) or hotlines(),
        current_app.extensions[_SITE],
    )

"""What stands at the head and the foot of every page: where the public parts are, whom to ask, who is responsible."""

from typing import NamedTuple

from flask import Flask, current_app, request

from portal.config import Settings
from portal.rules.rulebook.rulebook import Hotline
from portal.storage.engine import versions
from portal.storage.season import editions
from portal.web.filters import hotlines

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
_KEPT = "portal.frame.colophon"


class Place(NamedTuple):
    """``current``: the value of aria-current, "" elsewhere."""

    endpoint: str
    words: str
    current: str


class Colophon(NamedTuple):
    """The foot: (role, names) and telephone numbers, of the newest edition that the public sees (N15)."""

    bodies: tuple[tuple[str, tuple[str, ...]], ...]
    hotlines: tuple[Hotline, ...]


def register(app: Flask, settings: Settings) -> None:
    """Let the base template ask for head and foot."""
    app.jinja_env.globals.update(site_places=site_places, colophon=colophon)


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
    )

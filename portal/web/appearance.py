"""How a browser wants pages to look: 大字 and 高对比, remembered in a cookie, with and without JavaScript.

The cookie says nothing about anybody, so a page that was asked for with this cookie alone is still the same for all who
want it so. (GB/T 37668-2019; 适老化)
"""

from flask import Flask, request, url_for
from werkzeug import Response

from portal.config import Settings

COOKIE = "appearance"
CHOICES = {"large": "大字", "contrast": "高对比"}  # the class of the page, the words of its switch
LOOKS = frozenset({"", "large", "contrast", "large-contrast"})
REMEMBERED = 365 * 24 * 3600  # seconds


def register(app: Flask, settings: Settings) -> None:
    """Let the base template ask how to look, and where each switch leads."""
    app.jinja_env.globals.update(look=look, looks_to_choose=looks_to_choose)


def look() -> str:
    """The classes of the page, blank between them."""
    return _chosen().replace("-", " ")


def looks_to_choose() -> list[tuple[str, str, bool, str]]:
    """(class, words, whether it is on, address that switches it) of each."""
    chosen = [name for name in _chosen().split("-") if name]
    return [
        (name, words, name in chosen, url_for("public.look", look=_joined({*chosen} ^ {name}) or None))
        for name, words in CHOICES.items()
    ]


def alone(cookies: str) -> str | None:
    """How to look, when the header ``cookies`` holds this cookie alone or nothing; None when it holds anything else.

    >>> alone(""), alone("appearance=large"), alone("appearance=large; portal=1"), alone("appearance=?")
    ('', 'large', None, None)
    """
    if not cookies:
        return ""
    name, _, value = cookies.partition("=")
    return value if name == COOKIE and value in LOOKS else None


def remember(response: Response, asked: str) -> None:
    """Have the browser ask for pages that look so from now on."""
    chosen = asked if asked in LOOKS else ""
    response.set_cookie(COOKIE, chosen, max_age=REMEMBERED, samesite="Lax", secure=request.is_secure)


def _chosen() -> str:
    value = request.cookies.get(COOKIE, "")
    return value if value in LOOKS else ""


def _joined(names: set[str]) -> str:
    return "-".join(name for name in CHOICES if name in names)

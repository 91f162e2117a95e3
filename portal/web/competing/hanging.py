"""Pages that several audiences have alike, under one name in each of their parts.

@get(f"{ONE}/plan")
def before_planning(…)
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

Page = Callable[..., Any]

_PAGES: list[tuple[str, str, Page]] = []


def get(rule: str) -> Callable[[Page], Page]:
    """Have the view answer GET at this address, in each part that it is hung on."""
    return _at(rule, "GET")


def post(rule: str) -> Callable[[Page], Page]:
    """Likewise POST."""
    return _at(rule, "POST")


def _at(rule: str, method: str) -> Callable[[Page], Page]:
    def register(page: Page) -> Page:
        _PAGES.append((rule, method, page))
        return page

    return register


def hang_on(blueprint: Blueprint) -> None:
    """Give the part of an audience all of them; its guard is theirs."""
    for rule, method, page in _PAGES:
        blueprint.add_url_rule(rule, view_func=page, methods=[method])

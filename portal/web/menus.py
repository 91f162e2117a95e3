"""Where each role works: what the main menu shows, and where a sign-in leads."""

from typing import NamedTuple

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user

from portal.config import Settings
from portal.operations.applying import unit_filing
from portal.rules.people.staffing import RoleName
from portal.web.receiving import me


class Area(NamedTuple):
    """The first page of an audience's part of the portal."""

    blueprint: str
    endpoint: str
    words: str


AREAS = {
    RoleName.OFFICE: Area("office", "office.front", "办公室"),
    RoleName.COMMITTEE: Area("committee", "committee.index", "审定"),
    RoleName.AUDITOR: Area("auditor", "auditor.index", "监督"),
    RoleName.EXPERT: Area("expert", "expert.index", "评审"),
    RoleName.UNDERTAKER: Area("undertaker", "undertaker.index", "承办竞赛"),
    RoleName.RECOMMENDER: Area("recommender", "recommender.index", "推荐"),
}
APPLYING = Area("applicant", "applicant.index", "我的申报")
FOR_OTHERS = Area("for_others", "for_others.index", "为他人申报")


def areas() -> list[Area]:
    """Where whoever is signed in works. Everybody may apply; the portal's own side is not invited to."""
    held = [area for role, area in AREAS.items() if role in current_user.roles]
    held = [area for area in held if area.endpoint in current_app.view_functions]
    applies = RoleName.APPLICANT in current_user.roles or not held
    files = RoleName.RECOMMENDER in current_user.roles and bool(unit_filing.units_of(me()))
    return [*held, *([FOR_OTHERS] if files else ()), *([APPLYING] if applies else ())]


def area_here() -> str | None:
    """The area that the page being made belongs to: an application that a unit files belongs to its list."""
    area: str | None = g.get("area", request.blueprint)
    return area


def home() -> str:
    """The path of the first of them."""
    return url_for(areas()[0].endpoint)


def register(app: Flask, settings: Settings) -> None:
    """Let templates ask for the areas."""
    app.jinja_env.globals.update(areas=areas, area_here=area_here)

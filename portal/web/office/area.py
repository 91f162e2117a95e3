"""The blueprint of the office's part, with its guard."""

from datetime import datetime

from flask import Blueprint, current_app

from portal import clock
from portal.rules.people.staffing import RoleName
from portal.web.guards import require_role
from portal.web.receiving import notes_arrival

blueprint = Blueprint("office", __name__, url_prefix="/office")
notes_arrival(blueprint)
blueprint.before_request(require_role(RoleName.OFFICE))


# The office's own menu: (endpoint, words); those that are there are shown.
PLACES = (
    ("office.front", "工作台"),
    ("office.queue", "申报"),
    ("office.rounds", "评审"),
    ("office.competitions", "竞赛"),
    ("office.publishing", "公示表彰"),
    ("office.honours", "荣誉"),
    ("office.organisations", "推荐单位"),
    ("office.extensions", "延期"),
    ("office.announcements", "公告"),
    ("office.editions", "届次"),
    ("office.accounts", "账户"),
)


@blueprint.app_template_global()
def office_places() -> list[tuple[str, str]]:
    return [place for place in PLACES if place[0] in current_app.view_functions]


@blueprint.app_template_filter()
def short_moment(value: datetime) -> str:
    """11月22日 14:30, with the year where it is not this one: for the columns of a table."""
    local = clock.beijing(value)
    year = "" if local.year == clock.today().year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"

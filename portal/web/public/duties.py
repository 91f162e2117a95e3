"""What every public body's site owes: rules on personal data 个人信息处理规则, a statement on accessibility 无障碍声明,
the map of the site 网站地图, 站内搜索, and how pages look (大字, 高对比)."""

from flask import redirect, render_template, request, url_for
from werkzeug import Response

from portal import clock
from portal.operations.site import searching
from portal.rules.language.cleaning import clean_line
from portal.rules.people.own_data import TERM
from portal.rules.people.sign_ins import DEVICE_LIFE, EVENTS_KEPT
from portal.rules.season.keeping import DRAFTS_KEPT
from portal.rules.site.privacy import VERSIONS
from portal.storage.season import editions
from portal.web import appearance
from portal.web.filters import newest_rulebooks
from portal.web.origin import came_from
from portal.web.public.pages import blueprint
from portal.web.public.season import fronts
from portal.web.showing.honour_roll import TEXT_MOST


@blueprint.get("/privacy")
def privacy() -> str:
    return render_template(
        "public/privacy.html",
        versions=VERSIONS,
        procedure=newest_rulebooks()[0].procedure,
        days=EVENTS_KEPT.days,
        device_days=DEVICE_LIFE.days,
        term=TERM,
        draft_days=DRAFTS_KEPT.days,
    )


@blueprint.get("/accessibility")
def accessibility() -> str:
    return render_template("public/accessibility.html")


@blueprint.get("/map")
def site_map() -> str:
    return render_template("public/map.html", fronts=fronts(editions.programmes_shown(), clock.now()))


@blueprint.get("/appearance")
def look() -> Response:
    """Have pages look as ``look`` says, and go back to the page."""
    response = redirect(came_from() or url_for(".home"), 303)
    appearance.remember(response, request.args.get("look", ""))
    return response


@blueprint.get("/search")
def search() -> str:
    """站内搜索."""
    asked = clean_line(request.args.get("q", ""))[:TEXT_MOST]
    return render_template("public/search.html", asked=asked, hits=searching.search(asked, clock.now()))

"""统计 for everybody, once the call has closed: how many were submitted, no group that is too small."""

from flask import abort, make_response, render_template

from portal import clock
from portal.storage.season import editions
from portal.web.answering import Answered
from portal.web.page_cache import KEPT_BY_BROWSERS
from portal.web.public.pages import blueprint
from portal.web.showing import census as shown


@blueprint.get("/process/<edition>/<programme>/statistics")
def statistics(edition: str, programme: str) -> Answered:
    found = [
        one
        for one in editions.programmes_shown()
        if (one.edition.key, one.programme) == (edition, programme) and one.closes_at < clock.now()
    ]
    if not found:
        abort(404)
    tables = shown.outside(found[0], shown.MOVING)
    response = make_response(render_template("public/statistics.html", programme=found[0], tables=tables))
    response.headers["Cache-Control"] = KEPT_BY_BROWSERS  # numbers change without any fact that ends cached pages
    return response

"""The undertaker's first page: what waits, and its competitions, whose pages are those that the office has too."""

from flask import render_template

from portal import clock
from portal.operations.duties import worklists
from portal.storage.competing import undertakers
from portal.web.competing import papers, planning, results, sending
from portal.web.competing.hanging import hang_on
from portal.web.receiving import me
from portal.web.undertaker.area import address_of, blueprint

assert all((papers, planning, results, sending)), "they are loaded, so that their pages can be hung"
hang_on(blueprint)


@blueprint.get("")
def index() -> str:
    return render_template(
        "undertaker/index.html",
        waiting=worklists.of_undertaker(me(), clock.now()),
        undertaken=[(one, address_of(one)) for one in undertakers.of(me())],
    )

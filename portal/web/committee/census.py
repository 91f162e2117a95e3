"""统计 for the committee: no group that is too small."""

from flask import render_template

from portal.storage.census.counts import Dimension
from portal.storage.engine.errors import NotFound
from portal.storage.season import editions
from portal.storage.season.editions import EditionState
from portal.web.committee.area import blueprint
from portal.web.receiving import NUMBER
from portal.web.showing import census as shown


@blueprint.get(f"/programmes/<{NUMBER}:number>/statistics")
def statistics(number: int) -> str:
    programme = editions.programme(number)
    if programme.edition.state is EditionState.PREPARING:
        raise NotFound
    tables = shown.outside(programme, frozenset({Dimension.DAY}))
    return render_template("committee/statistics.html", programme=programme, tables=tables)

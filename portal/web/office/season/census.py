"""统计: how many applications there are by field, industry, 区 and more, as tables, plots and workbook."""

from flask import Response, render_template

from portal import clock
from portal.documents.media_types import WORKBOOK
from portal.storage.engine.errors import NotFound
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from portal.web.downloads import download
from portal.web.filters import moment
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER
from portal.web.showing import census as shown


@blueprint.get(f"/programmes/<{NUMBER}:number>/statistics")
def statistics(number: int) -> str:
    programme = _one(number)
    return render_template("office/statistics.html", programme=programme, tables=shown.inside(programme))


@blueprint.get(f"/programmes/<{NUMBER}:number>/statistics.xlsx")
def statistics_workbook(number: int) -> Response:
    programme, at = _one(number), clock.now()
    name = f"{programme.edition.key}-{programme.book.titles.short}-统计"
    note = f"{programme.edition.name}，{programme.book.titles.short}。{moment(at)} 统计，供办公室内部使用。"
    return download(shown.census_workbook(name, note, shown.inside(programme)), WORKBOOK, f"{name}.xlsx")


def _one(number: int) -> Programme:
    """:raises NotFound: nobody could have applied."""
    programme = editions.programme(number)
    if programme.edition.state is EditionState.PREPARING:
        raise NotFound
    return programme

"""All applications of a programme as one archive, made while it is taken away, and in one table."""

from flask import Response, render_template, request, stream_with_context

from portal.documents.media_types import WORKBOOK, ZIP
from portal.operations.office import archiving, summarising
from portal.rulebooks import rulebook
from portal.storage.engine.errors import NotFound
from portal.storage.office import desk
from portal.storage.office.desk import Wanted
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from portal.web.downloads import attached, download
from portal.web.office.area import blueprint
from portal.web.office.desk.narrowing import programme_words
from portal.web.receiving import NUMBER, me, received_at

STATES = (EditionState.OPEN, EditionState.ENDED)


@blueprint.get(f"/programmes/<{NUMBER}:number>/archive")
def before_archiving(number: int) -> str:
    programme = _shown(number)
    counts = desk.counts(Wanted(programme=number))
    total = sum(counts[stage] for stage in archiving.FILED)
    return render_template("office/archive.html", programme=programme, words=programme_words(programme), total=total)


@blueprint.post(f"/programmes/<{NUMBER}:number>/archive")
def archive(number: int) -> Response:
    programme = _shown(number)
    if request.form.get("act") == "summary":
        content = summarising.summary(programme, by=me(), at=received_at())
        return download(content, WORKBOOK, f"{_name(programme)}-申报汇总表.xlsx")
    evidence = "evidence" in request.form
    archived = archiving.archive(programme, by=me(), at=received_at(), evidence=evidence)
    made = Response(stream_with_context(archived.chunks), mimetype=ZIP)
    return attached(made, f"{_name(programme)}-申报表.zip")


def _name(programme: Programme) -> str:
    return f"{programme.edition.key}-{rulebook(programme.rulebook).titles.short}"


def _shown(number: int) -> Programme:
    programme = editions.programme(number)
    if programme.edition.state not in STATES:
        raise NotFound
    return programme

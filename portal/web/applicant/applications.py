"""The list of one's applications, one application's contents, its photo and its Word form."""

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from portal import clock
from portal.documents.media_types import WORD
from portal.operations.applying import filing, unit_filing
from portal.operations.competing import sending
from portal.operations.office import review_letters
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import NAME
from portal.rules.season.arranging import audience_of
from portal.storage.applying import applications
from portal.storage.applying.applications import OWN, Application
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from portal.web.applicant import outcome
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.applicant.filling.preview import printed_form
from portal.web.applicant.following.honour import inside_of
from portal.web.applicant.following.timeline import timeline
from portal.web.applicant.standing import standing_of
from portal.web.downloads import download, picture
from portal.web.receiving import NUMBER, me


@blueprint.get("")
def index() -> str:
    begun = [application for application in applications.of(me()) if application.slot == OWN]
    startable = [programme for programme in editions.programmes_open(at=clock.now()) if may_begin(programme, begun)]
    return render_template(
        "applicant/index.html",
        applications=[
            (application, application.programme.book, standing_of(application, at=clock.now())) for application in begun
        ],
        startable=[(programme, programme.book) for programme in startable if programme.is_award],
        contests=[(programme, programme.book) for programme in startable if not programme.is_award],
        audience_of=audience_of,
        seats=[(seat, seat.competition.programme.book) for seat in sending.waiting_for(me())],
        files_for_others=bool(unit_filing.units_of(me())),
    )


def may_begin(programme: Programme, begun: list[Application]) -> bool:
    """Whether another application makes sense: not for the same award, nor beside a submitted one of an award that
    excludes it (P4). What is offered here; whether a person is bound is asked on submitting."""
    group = programme.book.exclusive_group
    return not any(
        application.programme.id == programme.id
        or (
            application.stage is not Stage.DRAFT
            and application.programme.edition.id == programme.edition.id
            and application.programme.book.exclusive_group == group
        )
        for application in begun
    )


@blueprint.post("")
def start() -> Answer:
    programme = editions.programme(request.form.get("programme", type=int) or 0)
    application = filing.start(programme, by=me(), at=clock.now())
    return redirect(url_for(".show", number=application.id))


@blueprint.post(f"/seats/<{NUMBER}:number>")
def begin_for_seat(number: int) -> Answer:
    """Begin what a competition's choice for the final asks for."""
    application = sending.begin(number, by=me(), at=clock.now())
    return redirect(url_for(".show", number=application.id))


@blueprint.get("/<int:number>")
def show(number: int) -> str:
    filling = Filling(number)
    return render_template(
        "applicant/show.html",
        filling=filling,
        standing=filling.standing,
        events=timeline(filling.application),
        unit_notice=inside_of(filling.application),
        honoured=outcome.honoured(filling.application),
    )


@blueprint.get("/<int:number>/photo")
def photo(number: int) -> Response:
    return picture(filing.photo_of(Filling(number).answers) or abort(404))


@blueprint.get("/<int:number>/decision.docx")
def decision(number: int) -> Response:
    """The notice of what the office has decided last."""
    paper = review_letters.decision(Filling(number).application)
    return download(paper.content, WORD, f"{paper.title}.docx")


@blueprint.get("/<int:number>/form.docx")
def word(number: int) -> Response:
    filling = Filling(number)
    return download(printed_form(filling), WORD, f"申报表-{filling.answers[NAME] or '草稿'}.docx")

"""The list of one's applications, one application's contents, its photo and its Word form."""

from io import BytesIO

from flask import Response, abort, redirect, render_template, request, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from portal import clock
from portal.documents import application_form
from portal.operations import filing
from portal.rulebooks import rulebook
from portal.storage import applications, editions
from portal.web.applicant.area import blueprint
from portal.web.applicant.filling import Filling

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("")
def index() -> str:
    begun = applications.of(current_user.id)
    there = {application.programme.id for application in begun}
    startable = [programme for programme in editions.programmes_open(at=clock.now()) if programme.id not in there]
    return render_template(
        "applicant/index.html",
        applications=[(application, rulebook(application.programme.rulebook)) for application in begun],
        startable=[(programme, rulebook(programme.rulebook)) for programme in startable],
    )


@blueprint.post("")
def start() -> Answer:
    programme = editions.programme(request.form.get("programme", type=int) or 0)
    application = filing.start(programme, by=current_user.id, at=clock.now())
    return redirect(url_for(".show", number=application.id))


@blueprint.get("/<int:number>")
def show(number: int) -> str:
    return render_template("applicant/show.html", filling=Filling(number))


@blueprint.get("/<int:number>/photo")
def photo(number: int) -> Response:
    content = filing.photo_of(Filling(number).answers) or abort(404)
    response = send_file(BytesIO(content), mimetype="image/jpeg", max_age=0)
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"  # the address names the content
    return response


@blueprint.get("/<int:number>/form.docx")
def word(number: int) -> Response:
    filling = Filling(number)
    content = application_form.render(
        filling.rulebook, filling.answers, photo=filing.photo_of(filling.answers), draft=True
    )
    name = f"申报表-{filling.answers['name'] or '草稿'}.docx"
    return send_file(BytesIO(content), mimetype=WORD, as_attachment=True, download_name=name, max_age=0)

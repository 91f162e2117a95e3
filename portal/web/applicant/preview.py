"""The real pages of the Word form as sheets, with their count against the limit (CF4); where there is no LibreOffice
to lay them out, the paper written in HTML and the estimate."""

import hashlib
from typing import NamedTuple

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.documents import application_form, office, preview
from portal.documents.office import OfficeError
from portal.documents.pages import COUNTED, Method, PageCount, counted_pages
from portal.documents.preview import WIDTHS, PreviewError
from portal.operations import filing, submitting
from portal.rules.stages import EDITABLE
from portal.storage import snapshots
from portal.web.applicant.area import blueprint
from portal.web.applicant.filling import Filling
from portal.web.applicant.paper import paper

SMALL, LARGE = WIDTHS
MARK = 16  # characters of the form's SHA-256 that stand in the address of a picture


class Leaf(NamedTuple):
    """One page on the page: its number, the size of its picture, where it is in small and in large."""

    number: int
    width: int
    height: int
    src: str
    href: str


def printed_form(filling: Filling) -> bytes:
    """The Word form: a draft as it lies there, marked as one; once submitted, the form as it was submitted."""
    if filling.application.stage not in EDITABLE:
        return submitting.form_of(snapshots.latest(filling.number))
    photo = filing.photo_of(filling.answers)
    return application_form.render(filling.rulebook, filling.answers, photo=photo, draft=True)


@blueprint.get("/<int:number>/pages")
def pages(number: int) -> str:
    filling = Filling(number)
    form = printed_form(filling)
    limit = filling.rulebook.form.page_limit
    try:
        count = PageCount(office.pages(form), Method.OFFICE, COUNTED)
        leaves = _leaves(filling, form)
    except OfficeError:
        count, leaves = counted_pages(form, limit), []
    return render_template(
        "applicant/pages.html",
        filling=filling,
        standing=filling.standing,
        leaves=leaves,
        paper=[] if leaves else paper(filling),
        count=count,
        limit=limit,
        missing=[item for item in filling.contents() if item["faults"]],
    )


@blueprint.get("/<int:number>/pages/<int:page>.png")
def page_picture(number: int, page: int) -> ResponseReturnValue:
    """One page. Its address names the content, so that a browser, and nobody else, may keep it."""
    filling = Filling(number)
    form = printed_form(filling)
    width = request.args.get("w", SMALL, type=int)
    if request.args.get("v") != _mark(form):
        return redirect(_address(filling, form, page, width))  # it was changed meanwhile
    try:
        picture = preview.page_picture(office.pdf(form), page - 1, width)
    except PreviewError:
        abort(404)
    except OfficeError:
        abort(503)
    response = Response(picture, mimetype="image/png")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _leaves(filling: Filling, form: bytes) -> list[Leaf]:
    return [
        Leaf(page, *size, _address(filling, form, page, SMALL), _address(filling, form, page, LARGE))
        for page, size in enumerate(preview.leaves(office.pdf(form)), start=1)
    ]


def _address(filling: Filling, form: bytes, page: int, width: int) -> str:
    return url_for(".page_picture", number=filling.number, page=page, v=_mark(form), w=width)


def _mark(form: bytes) -> str:
    return hashlib.sha256(form).hexdigest()[:MARK]

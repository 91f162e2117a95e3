"""The paper of one application, as it was submitted: its pages, the Word form, the evidence, the photo."""

from flask import Response, abort, redirect, render_template, request, url_for

from portal.documents.media_types import PDF, SUFFIXES, WORD
from portal.documents.pages.libreoffice import OfficeError
from portal.operations.applying import materials
from portal.operations.office import archiving
from portal.storage.engine import blobs
from portal.web.answering import Answered
from portal.web.downloads import download, picture
from portal.web.office.area import blueprint
from portal.web.office.desk.case import Case
from portal.web.receiving import NUMBER
from portal.web.showing import leaves
from portal.web.showing.leaves import SMALL


@blueprint.get(f"/applications/<{NUMBER}:number>/pages")
def pages(number: int) -> str:
    found = Case(number)
    form = archiving.official_form(found.snapshot)

    def address(page: int, width: int) -> str:
        return url_for(".page_picture", number=number, page=page, v=leaves.mark(form), w=width)

    try:
        shown = leaves.leaves(form, address)
    except OfficeError:
        shown = []
    return render_template("office/pages.html", case=found, leaves=shown, limit=found.rulebook.form.page_limit)


@blueprint.get(f"/applications/<{NUMBER}:number>/pages/<int(max=999):page>.png")
def page_picture(number: int, page: int) -> Answered:
    form = archiving.official_form(Case(number).snapshot)
    width = request.args.get("w", SMALL, type=int)
    if request.args.get("v") != leaves.mark(form):
        return redirect(url_for(".page_picture", number=number, page=page, v=leaves.mark(form), w=width))
    return leaves.picture(form, page, width)


@blueprint.get(f"/applications/<{NUMBER}:number>/form.docx")
def word(number: int) -> Response:
    found = Case(number)
    return download(archiving.official_form(found.snapshot), WORD, f"{file_name(found)}-申报表.docx")


@blueprint.get(f"/applications/<{NUMBER}:number>/evidence.pdf")
def evidence_volume(number: int) -> Response:
    found = Case(number)
    content = materials.volume_of(found.snapshot) or abort(404)
    return download(content, PDF, f"{file_name(found)}-证实性材料.pdf")


@blueprint.get(f"/applications/<{NUMBER}:number>/photo")
def photo(number: int) -> Response:
    return picture(blobs.get(Case(number).manifest.photo))


@blueprint.get(f"/applications/<{NUMBER}:number>/person-consent")
def person_consent(number: int) -> Response:
    """The consent that somebody for whom a unit files has signed, as it was submitted."""
    found = Case(number)
    filed_for = found.manifest.filed_for or abort(404)
    scan = blobs.one(filed_for.consent)
    return download(blobs.get(scan.name), scan.media_type, f"{file_name(found)}-本人同意书{SUFFIXES[scan.media_type]}")


@blueprint.get(f"/applications/<{NUMBER}:number>/recommendations/<{NUMBER}:recommendation>/scan")
def recommendation_scan(number: int, recommendation: int) -> Response:
    """The sealed opinion page, as the organisation has uploaded it."""
    found = Case(number)
    [row] = [item for item in found.recommendations if item.id == recommendation] or abort(404)
    scan = row.scan or abort(404)
    return download(
        blobs.get(scan.name), scan.media_type, f"{file_name(found)}-{row.part.word}意见{SUFFIXES[scan.media_type]}"
    )


def file_name(found: Case) -> str:
    """编号-姓名, or the receipt's number while there is none."""
    return f"{found.official_number or found.receipt}-{found.application.name}"

"""The receipt 回执 of a submission, and the package of everything that was submitted."""

from flask import Response, redirect, render_template

from portal import clock
from portal.documents.media_types import ZIP
from portal.documents.pages import libreoffice
from portal.documents.pages.libreoffice import OfficeError
from portal.documents.papers.archives import EVIDENCE, FORM_PDF, FORM_WORD, PHOTO, PRINT_LIST, bundle
from portal.documents.papers.print_list import Handover, print_list
from portal.operations.applying import materials
from portal.operations.office import archiving
from portal.rulebooks import rulebook
from portal.rules.applying.receipts import receipt_number
from portal.rules.applying.recommending import is_by_unit
from portal.rules.applying.submitting import refusal_to_resume, refusal_to_withdraw
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import NAME, UNIT
from portal.rules.season.delivering import delivery_of
from portal.storage.applying import snapshots
from portal.storage.applying.snapshots import Snapshot
from portal.web.answering import Answered
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.applicant.following.timeline import timeline
from portal.web.downloads import download
from portal.web.filters import moment


@blueprint.get("/<int:number>/receipt")
def receipt(number: int) -> Answered:
    filling = Filling(number)
    if filling.application.stage is Stage.DRAFT:
        return redirect(filling.overview)  # never submitted, or withdrawn and taken up again
    snapshot = snapshots.latest(number)
    manifest = materials.manifest_of(snapshot)
    when = clock.now(), filling.closes_at
    return render_template(
        "applicant/receipt.html",
        filling=filling,
        standing=filling.standing,
        snapshot=snapshot,
        manifest=manifest,
        by_unit=is_by_unit(filling.rulebook, manifest.plain_answers),
        receipt=receipt_number(snapshot.id),
        withdrawable=refusal_to_withdraw(filling.application.stage, *when) is None,
        resumable=refusal_to_resume(filling.application.stage, *when) is None,
        events=timeline(filling.application),
    )


@blueprint.get("/<int:number>/package.zip")
def package(number: int) -> Response:
    """Everything that was submitted last, ready to print and hand in (CF5)."""
    filling = Filling(number)
    snapshot = snapshots.latest(filling.number)
    return download(bundle(members_of(snapshot)), ZIP, f"申报材料-{receipt_number(snapshot.id)}.zip")


def members_of(snapshot: Snapshot) -> dict[str, bytes]:
    """The files of a submission under the names that the package gives them."""
    form, volume = archiving.official_form(snapshot), materials.volume_of(snapshot)
    pdf, pages = _laid_out(form)
    members = {FORM_WORD: form}
    if pdf:
        members[FORM_PDF] = pdf
    if volume:
        members[EVIDENCE] = volume
    members[PHOTO] = materials.photo_of(snapshot)
    return members | {PRINT_LIST: print_list(_handover(snapshot, pages))}


def _laid_out(form: bytes) -> tuple[bytes, int]:
    """The form as PDF and its pages; nothing where there is no LibreOffice or it is busy: the Word form counts."""
    try:
        return libreoffice.pdf(form), libreoffice.pages(form)
    except OfficeError:
        return b"", 0


def _handover(snapshot: Snapshot, laid_out: int) -> Handover:
    """``laid_out``: the pages that the PDF has, 0 where there is none."""
    manifest = materials.manifest_of(snapshot)
    rules, answers = rulebook(snapshot.rulebook), manifest.plain_answers
    programme = snapshot.application.programme
    procedure = programme.book.procedure
    return Handover(
        form=rules.titles.form,
        name=answers[NAME],
        unit=answers[UNIT],
        receipt=receipt_number(snapshot.id),
        submitted_at=moment(snapshot.created_at),
        form_pages=laid_out or manifest.form.pages,
        evidence_pages=manifest.volume.pages if manifest.volume else 0,
        with_pdf=bool(laid_out),
        instructions=rules.form.instructions,
        copies=procedure.copies.words,
        photos=procedure.photos.words,
        by_unit=is_by_unit(rules, answers),
        delivery=delivery_of(programme.settings).words,
    )

"""The consent 本人同意书 of somebody for whom a unit files: printed, signed by hand, and uploaded as a scan."""

from flask import Response, abort, render_template

from portal.documents.media_types import SCANS, SUFFIXES, WORD
from portal.operations.applying import person_consent
from portal.rules.applying.evidence import FILE_SIZE, MEGABYTE
from portal.rules.applying.unit_people import KEY, TITLE
from portal.web.answering import Answered, done, shown_again
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.downloads import download
from portal.web.receiving import me, received_at, uploaded

NO_FILE = "请先选择签名后的扫描件，再点“上传”。"
SUBMITTED = "这份申报刚刚提交过，同意书没有更换。"


@blueprint.get("/<int:number>/consent")
def consent(number: int) -> str:
    return _page(_filing(number))


@blueprint.post("/<int:number>/consent")
def put_consent(number: int) -> Answered:
    filling = _filing(number)
    if (scan := uploaded("scan")) is None:
        return _page(filling, trouble=NO_FILE), 422
    with shown_again(lambda trouble: _page(filling, trouble=trouble), stale=SUBMITTED):
        person_consent.put_consent(number, scan, by=me(), at=received_at())
    return done(f"{filling.application.name or '申报人'}的同意书已保存。", ".consent", number=number)


@blueprint.get("/<int:number>/consent.docx")
def consent_form(number: int) -> Response:
    """To be printed."""
    filling = _filing(number)
    content = person_consent.consent_form(filling.application)
    return download(content, WORD, f"同意书-{filling.application.name or '未填姓名'}.docx")


@blueprint.get("/<int:number>/consent/scan")
def consent_scan(number: int) -> Response:
    """As it was uploaded."""
    filling = _filing(number)
    media_type, content = person_consent.consent_of(filling.application) or abort(404)
    return download(content, media_type, f"同意书-{filling.application.name}{SUFFIXES[media_type]}")


def _filing(number: int) -> Filling:
    """An application filed for somebody; one's own has no such page."""
    filling = Filling(number)
    if filling.filed_for is None:
        abort(404)
    return filling


def _page(filling: Filling, *, trouble: str = "") -> str:
    scan = person_consent.consent_of(filling.application)
    return render_template(
        "applicant/consent.html",
        filling=filling,
        key=KEY,
        title=TITLE,
        scan=SCANS[scan[0]] if scan else "",
        trouble=trouble,
        file_size=FILE_SIZE // MEGABYTE,
    )

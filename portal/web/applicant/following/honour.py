"""The honouree's own page: the wording suggested for the story 事迹, and whether the photo is shown (第二十四条); and
what a listed applicant sees of 单位内部公示, the notice inside the own unit; the own certificate 荣誉证书."""

from typing import Any

from flask import Response, abort, render_template, request, url_for

from portal import clock
from portal.documents.media_types import PDF
from portal.documents.pages import libreoffice
from portal.documents.pages.libreoffice import OfficeError
from portal.operations.publishing import certifying, proving_honours
from portal.operations.roll import stories
from portal.operations.roll.stories import Told
from portal.rules.roll.certificates import LINK_DAYS
from portal.rules.roll.honourees import STORY
from portal.storage.applying.applications import Application
from portal.storage.publishing import honour_lists, unit_notices
from portal.storage.roll import certificates, honours
from portal.storage.roll.honours import Honour
from portal.web.answering import Answered, done, shown_again
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.downloads import download
from portal.web.origin import settings
from portal.web.receiving import me, received_at, seen_version, sent_text, uploaded
from portal.web.showing import unit_notices as shown
from portal.web.showing.unit_notices import Inside

OVERTAKEN = "另一个窗口或者组委会办公室刚刚改动过，您的操作没有执行，请看清现在的情况再办理。"
NO_PDF = "现在做不出证书的 PDF 文件，请稍后再试。"
NOT_AGREED = "请勾选“我同意在光荣榜上公开这张照片”，再点“公开照片”。"


@blueprint.get("/<int:number>/honour")
def honour(number: int) -> str:
    return honour_page(*honoured(number))


@blueprint.post("/<int:number>/honour")
def suggest_story(number: int) -> Answered:
    filling, told = honoured(number)
    text = sent_text("text")
    with shown_again(
        lambda error: honour_page(filling, told, text=text, error=error),
        stale=lambda conflict: honour_page(filling, told, text=text, overtaken=True),
    ):
        stories.suggest(filling.application, seen_version(), text, at=received_at())
    return done("文稿已送交组委会办公室，刊登前办公室可能会修改。", ".honour", number=number)


@blueprint.post("/<int:number>/honour/photo")
def show_photo(number: int) -> Answered:
    filling, told = honoured(number)
    hides = request.form.get("act") == "hide"
    if not (hides or request.form.get("agreed")):
        return honour_page(filling, told, trouble=NOT_AGREED), 422
    photo = None if hides else uploaded("photo")
    with shown_again(lambda trouble: honour_page(filling, told, trouble=trouble), stale=OVERTAKEN):
        if hides:
            stories.hide_photo(number, seen_version(), by=me(), at=received_at())
        else:
            stories.show_photo(number, seen_version(), photo.content if photo else None, by=me(), at=received_at())
    return done(
        "照片已从光荣榜上撤下。" if hides else "照片已在光荣榜上公开。您可以随时撤下。", ".honour", number=number
    )


def honoured(number: int) -> tuple[Filling, Told]:
    """An application that was honoured; any other has no such page."""
    filling = Filling(number)
    found = honours.of_application(filling.application)
    if found is None:
        abort(404)
    return filling, stories.of(found)


def honour_page(
    filling: Filling,
    told: Told,
    *,
    text: str | None = None,
    error: str = "",
    trouble: str = "",
    overtaken: bool = False,
    link_trouble: str = "",
    until: str = "",
) -> str:
    own = stories.photo_of(filling.application)
    return render_template(
        "applicant/honour.html",
        filling=filling,
        told=told,
        honour=told.honour,
        text=(told.story.suggested if told.story else "") if text is None else text,
        error=error,
        overtaken=overtaken,
        trouble=trouble,
        most=STORY.most,
        certificate=certifying.shown(told.honour, settings()),
        **_proving(told.honour),
        link_trouble=link_trouble,
        until=until,
        makes_pdf=libreoffice.available(),
        own=url_for(".photo", number=filling.number, v=own[:16]) if own else "",
        refusal=stories.refusal_to_show(filling.application, told.honour, by=me(), has_photo=True),
    )


def _proving(honour: Honour) -> dict[str, Any]:
    """The sealed copy and the links of the honour."""
    at, last = clock.now(), certifying.latest_of(honour)
    return {
        "sealed": certificates.sealed_of(last) if last else None,
        "links": [
            (one, proving_honours.address_of(one, settings()), proving_honours.is_alive(one, at=at))
            for one in certificates.links_of(honour)
        ],
        "link_days": LINK_DAYS,
    }


@blueprint.get("/<int:number>/honour/certificate.pdf")
def certificate(number: int) -> Answered:
    """The honouree's own certificate, signed."""
    filling, told = honoured(number)
    found = certifying.latest_of(told.honour) or abort(404)
    try:
        content = certifying.pdf(found, settings(), at=clock.now())
    except OfficeError:
        return honour_page(filling, told, trouble=NO_PDF), 503
    return download(content, PDF, f"{found.number}-荣誉证书.pdf")


def inside_of(application: Application) -> Inside | None:
    """The notice inside the unit of somebody who stands on a published list."""
    listed = honour_lists.listed_of(application)
    if listed is None or honour_lists.removal_of(listed):
        return None
    row = unit_notices.of_listed(listed)
    return Inside(row) if row else None


@blueprint.get("/<int:number>/unit-notice/<kind>.docx")
def unit_notice_paper(number: int, kind: str) -> Response:
    inside = inside_of(Filling(number).application) or abort(404)
    return shown.paper(inside.row, kind)

"""Presentation material 展示材料: what a candidate who was asked for it uploads until the round begins. (M18, N7)"""

from typing import Any

from flask import Response, render_template, request

from portal import clock
from portal.operations.judging import preparing_rounds, presenting
from portal.operations.judging.presenting import Presented
from portal.rules.judging.presenting import FILE_SIZE, FILES, MEGABYTE, TITLE, TOTAL_SIZE
from portal.storage.engine.errors import NotFound
from portal.web.answering import Answered, done, shown_again
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.downloads import download
from portal.web.receiving import NUMBER, me, received_at, uploads

BODY_LIMIT = TOTAL_SIZE + 4 * MEGABYTE
ACCEPT = ".pptx,.pdf,.mp4,.jpg,.jpeg"
NO_FILE = "没有收到文件。请先选择文件，再点“上传”。"


@blueprint.url_value_preprocessor
def _allow_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a request with files be as large as they may be, before anything reads it."""
    if endpoint == "applicant.add_presentation":
        request.max_content_length = BODY_LIMIT


@blueprint.get(f"/<{NUMBER}:number>/presentation")
def presentation(number: int) -> str:
    filling = Filling(number)
    return _page(filling, _presented(filling))


@blueprint.post(f"/<{NUMBER}:number>/presentation")
def add_presentation(number: int) -> Answered:
    filling = Filling(number)
    presented = _presented(filling)
    sent = list(uploads("files"))
    if not sent:
        return _page(filling, presented, trouble=NO_FILE), 422
    with shown_again(lambda trouble: _page(filling, presented, trouble=trouble)):
        added = presenting.add(filling.application, sent, by=me(), at=received_at())
    return done(f"已上传 {added} 个文件。", ".presentation", number=number)


@blueprint.post(f"/<{NUMBER}:number>/presentation/<{NUMBER}:piece>/remove")
def remove_presentation(number: int, piece: int) -> Answered:
    filling = Filling(number)
    with shown_again(lambda trouble: _page(filling, _presented(filling), trouble=trouble), 409):
        presenting.remove(filling.application, piece, by=me(), at=received_at())
    return done("文件已移除。", ".presentation", number=number)


@blueprint.get(f"/<{NUMBER}:number>/presentation/<{NUMBER}:piece>")
def presentation_file(number: int, piece: int) -> Response:
    filling = Filling(number)
    found, content = presenting.content_of(_presented(filling).round, filling.number, piece)
    return download(content, found.media_type, found.file_name)


def _presented(filling: Filling) -> Presented:
    """:raises NotFound: the candidate was not asked."""
    found = presenting.presented_by(filling.application, at=clock.now())
    if found is None:
        raise NotFound(f"application {filling.number} presents in no round")
    return found


def _page(filling: Filling, presented: Presented, *, trouble: str = "") -> str:
    return render_template(
        "applicant/presentation.html",
        filling=filling,
        title=TITLE,
        stage=preparing_rounds.title_of(presented.round),
        presented=presented,
        accept=ACCEPT,
        limits={"files": FILES, "each": FILE_SIZE // MEGABYTE, "all": TOTAL_SIZE // MEGABYTE},
        trouble=trouble,
    )

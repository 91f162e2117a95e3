"""What an organisation adds to the evidence, within the pages of all of it (CF3, CF4)."""

from typing import Any

from flask import Response, render_template, request

from portal.documents.media_types import SUFFIXES
from portal.operations.applying import recommending
from portal.operations.applying.evidence import Refusing
from portal.rules.applying.evidence import FILE_SIZE, MEGABYTE, room_words
from portal.rules.language.refusals import Refused
from portal.storage.engine import uploading
from portal.web.answering import Answered, done, tell_of_files
from portal.web.downloads import download
from portal.web.receiving import NUMBER, me, received_at, seen_version, uploads
from portal.web.recommender.area import blueprint
from portal.web.recommender.asking import Asking

FILES_LIMIT = 3 * FILE_SIZE + 4 * MEGABYTE  # of one request


@blueprint.url_value_preprocessor
def _allow_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a request with files be as large as they may be, before anything reads it."""
    if endpoint == "recommender.change_evidence":
        request.max_content_length = FILES_LIMIT


@blueprint.get("/<int:number>/evidence")
def evidence(number: int) -> str:
    return _page(Asking(number))


@blueprint.post("/<int:number>/evidence")
def change_evidence(number: int) -> Answered:
    Asking(number)
    verb, _, piece = request.form.get("act", "").partition(" ")
    version = seen_version()
    if verb == "remove" and piece.isdecimal():
        recommending.remove_supplement(number, version, int(piece), by=me(), at=received_at())
        return done("已移除。", ".evidence", number=number)
    sent, refused = list(uploads("files")), []
    for upload in sent:
        try:
            version = recommending.add_supplement(number, version, upload, by=me(), at=received_at()).version
        except Refused as refusal:
            refused.append(Refusing(upload.name, refusal.refusal.reason))
            uploading.told()  # what was left out of a file that was not taken concerns nobody
        else:
            tell_of_files()
    if refused or not sent:
        return _page(Asking(number), refused=refused, sent=bool(sent)), 422
    return done(f"已添加{len(sent)}个文件。", ".evidence", number=number)


@blueprint.get(f"/<int:number>/evidence/<{NUMBER}:piece>")
def supplement(number: int, piece: int) -> Response:
    found, content = recommending.supplement_of(Asking(number).row, piece)
    return download(content, found.blob.media_type, found.name + SUFFIXES[found.blob.media_type])


def _page(asked: Asking, *, refused: list[Refusing] | None = None, sent: bool = True) -> str:
    volume = asked.manifest.volume if asked.readable else None
    pages, limit = recommending.evidence_pages(asked.row), asked.rulebook.evidence.page_limit
    own = sum(item.pages for item in asked.supplements)
    applicants = volume.pages if volume else 0
    return render_template(
        "recommender/evidence.html",
        asked=asked,
        supplements=asked.supplements,
        pages=pages,
        limit=limit,
        room=room_words(pages, limit),
        shares=_shares(applicants, own, pages - applicants - own),
        has_volume=volume is not None,
        refused=refused or [],
        sent=sent,
        file_size=FILE_SIZE // MEGABYTE,
    )


def _shares(applicants: int, own: int, others: int) -> str:
    """Whose pages they are."""
    shares = [("申报人上传", applicants), ("贵单位补充", own), ("另一家单位补充", others)]
    return "，".join(f"{whose} {pages} 页" for whose, pages in shares if pages)

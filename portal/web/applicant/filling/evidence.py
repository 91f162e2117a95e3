"""The evidence (证实性材料): files by kind, arranged and counted on one page, and bound into one volume."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from portal.documents.evidence.intake import CannotBind
from portal.documents.media_types import PDF
from portal.operations.applying import evidence
from portal.operations.applying.evidence import Added, Piece, in_order
from portal.rules.applying.evidence import (
    FILE_SIZE,
    KEY,
    MEGABYTE,
    REMOVED_KEPT,
    TITLE,
    TITLE_LIMIT,
    TOTAL_SIZE,
    Place,
    faults_of_evidence,
    room_words,
)
from portal.rules.language.refusals import Refusal, Refused
from portal.rules.rulebook.requirements import NAME
from portal.storage.applying import attachments
from portal.storage.applying.applications import Application
from portal.storage.engine.errors import Stale
from portal.web import errors
from portal.web.answering import as_json, shown_again
from portal.web.applicant.area import blueprint
from portal.web.applicant.draft import Filling
from portal.web.downloads import download, picture
from portal.web.filters import time_of_day
from portal.web.receiving import NUMBER, received_at, seen_version, uploads

SHOWN_PAGES = 12  # of one file
BODY_LIMIT = TOTAL_SIZE + 4 * MEGABYTE  # of one request: all files at once, with what stands around them
CHANGED_ELSEWHERE = "证实性材料刚刚在另一个窗口改动过，请刷新本页后再改。您在本页输入的名称还没有保存。"
NOT_BOUND = Refusal("材料现在不能装订成册，请过一两分钟再试；如果仍然不能下载，请联系组委会办公室。")
TOO_MUCH = errors.Trouble(
    "文件太大",
    f"一次送出的文件合计超过了 {TOTAL_SIZE // MEGABYTE} MB。",
    errors.SAFE + "这一次送出的文件没有保存。",
    f"请分几次上传，每个文件不超过 {FILE_SIZE // MEGABYTE} MB。",
    ("我的申报", "applicant.index"),
)


@blueprint.url_value_preprocessor
def _allow_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a request with files be as large as they may be, before anything reads it."""
    if endpoint == "applicant.change_evidence":
        request.max_content_length = BODY_LIMIT


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_much(error: RequestEntityTooLarge) -> Response:
    return errors.page(413, TOO_MUCH if request.endpoint == "applicant.change_evidence" else None)


@blueprint.get("/<int:number>/evidence")
def evidence_page(number: int) -> str:
    return _page(Filling(number), removed=request.args.get("removed", type=int))


@blueprint.post("/<int:number>/evidence", defaults={"key": KEY})
def change_evidence(number: int, key: str) -> Answer | tuple[str, int]:
    filling = Filling(number)
    act = request.form.get("act", "save")
    verb, _, what = act.partition(" ")
    typed = _typed(filling.application)
    with shown_again(lambda trouble: _page(filling, trouble=trouble)):
        in_time = _arranged(filling.application, typed, act)
        sent = uploads(f"files-{what}")
        added = evidence.add(filling.application, what, sent, at=received_at()) if verb == "add" else None
    if not in_time:
        return _page(filling, typed=typed, added=added), 409
    if added is not None and (added.refused or not added.added):
        return _page(filling, added=added), 422
    return redirect(_onward(number, verb, what, added))


@blueprint.post("/<int:number>/evidence/draft", defaults={"key": KEY})
def keep_evidence(number: int, key: str) -> Response | tuple[Response, int]:
    """Titles, kinds and order, as the page sends them by itself."""
    filling, at = Filling(number), received_at()
    with shown_again(as_json, stale=CHANGED_ELSEWHERE):
        version = evidence.arrange(filling.application, _typed(filling.application), seen_version(), at=at)
    return jsonify(version=version, saved_at=time_of_day(at))


@blueprint.get(f"/<int:number>/evidence/<{NUMBER}:piece>")
def evidence_file(number: int, piece: int) -> Response:
    found, content = evidence.content_of(Filling(number).application, piece)
    return download(content, found.media_type, found.file_name)


@blueprint.get(f"/<int:number>/evidence/<{NUMBER}:piece>/<int(max=999):page>.jpg")
def evidence_thumbnail(number: int, piece: int, page: int) -> Response:
    return picture(evidence.thumbnail_of(Filling(number).application, piece, page) or abort(404))


@blueprint.get("/<int:number>/evidence.pdf")
def evidence_volume(number: int) -> Response:
    filling = Filling(number)
    if not filling.evidence:
        abort(404)
    try:
        content = evidence.volume(filling.application)
    except CannotBind as error:
        raise Refused(NOT_BOUND) from error
    return download(content, PDF, f"{TITLE}-{filling.answers[NAME] or '草稿'}.pdf")


# -- what was sent -------------------------------------------------------------------------------------------


def _typed(application: Application) -> tuple[Place, ...]:
    """The arrangement that the form holds: one ``file``, ``kind`` and ``title`` for each sheet, in their order. What
    was removed before stays removed; what another window has removed is left out."""
    kept = attachments.kept(application)
    known = {row.id for row in kept.attachments}
    sheets = zip(*(request.form.getlist(name) for name in ("file", "kind", "title")), strict=False)
    typed = {int(file): (kind, title) for file, kind, title in sheets if file.isdecimal()}
    return (
        *(Place(number, kind, title) for number, (kind, title) in typed.items() if number in known),
        *(Place(row.id, row.kind, row.words.title, removed=True) for row in kept.removed),
    )


def _arranged(application: Application, typed: tuple[Place, ...], act: str) -> bool:
    """Whether the arrangement was kept; not when another window has changed it first. Files are added all the same:
    they overwrite nothing.

    :raises Stale: the application itself was changed.
    """
    try:
        evidence.arrange(application, typed, seen_version(), act, at=received_at())
    except Stale as conflict:
        if isinstance(conflict.current, Application):
            raise
        return False
    return True


def _onward(number: int, verb: str, what: str, added: Added | None) -> str:
    if added is not None:
        flash(f"已添加{len(added.added)}个文件。")
        return url_for(".evidence_page", number=number, _anchor=f"kind-{what}")
    if verb == "remove" and what.isdecimal():
        return url_for(".evidence_page", number=number, removed=what)
    sheet = f"file-{what}" if verb in ("up", "down", "restore", "place") and what.isdecimal() else None
    return url_for(".evidence_page", number=number, _anchor=sheet)


# -- what is shown -------------------------------------------------------------------------------------------


class Leaf(NamedTuple):
    """One page in small: its number in the volume, whether it is over the limit, where its picture is ("" if none)."""

    number: int
    over: bool
    src: str


class Sheet(NamedTuple):
    """One file on the page. ``title`` is what stands in its input."""

    piece: Piece
    title: str
    leaves: tuple[Leaf, ...]
    first: int
    last: int
    href: str

    @property
    def more(self) -> int:
        """How many pages are not shown."""
        return self.piece.pages - len(self.leaves)

    @property
    def size(self) -> str:
        return f"{self.piece.size / MEGABYTE:.1f} MB" if self.piece.size >= MEGABYTE / 10 else "不到 0.1 MB"


def _page(
    filling: Filling,
    *,
    removed: int | None = None,
    trouble: str = "",
    typed: tuple[Place, ...] | None = None,
    added: Added | None = None,
) -> str:
    """The page of the evidence. ``removed``: the file just removed, to be offered back. ``trouble``: why nothing was
    done. ``typed``: what this window wanted where another one was first. ``added``: what became of files sent."""
    kept = attachments.kept(filling.application)
    pieces = in_order(filling.rulebook, kept.attachments)
    titles = {found.id: found.title for found in typed} if typed is not None else {}
    sheets = list(_sheets(filling, pieces, titles))
    pages = sum(piece.pages for piece in pieces)
    limit = filling.rulebook.evidence.page_limit
    back = in_order(filling.rulebook, kept.removed)
    return render_template(
        "applicant/evidence.html",
        filling=filling,
        title=TITLE,
        kept=kept,
        kinds=[
            (kind, [sheet for sheet in sheets if sheet.piece.kind == kind.key])
            for kind in filling.rulebook.evidence.kinds
        ],
        options=[(kind.key, kind.name) for kind in filling.rulebook.evidence.kinds],
        pages=pages,
        limit=limit,
        room=room_words(pages, limit),
        faults=faults_of_evidence(filling.rulebook.evidence, [evidence.place(piece) for piece in pieces], pages),
        removed=back,
        kept_days=REMOVED_KEPT.days,
        just_removed=next((piece for piece in back if piece.id == removed), None),
        differences=[
            (sheet.piece.name, sheet.title, sheet.piece.title) for sheet in sheets if sheet.title != sheet.piece.title
        ],
        stale=typed is not None,
        trouble=trouble,
        added=added,
        title_limit=TITLE_LIMIT,
        file_size=FILE_SIZE // MEGABYTE,
        total_size=TOTAL_SIZE // MEGABYTE,
    )


def _sheets(filling: Filling, pieces: tuple[Piece, ...], titles: dict[int, str]) -> Iterator[Sheet]:
    """Each file with the numbers that its pages have in the volume."""
    first, limit = 1, filling.rulebook.evidence.page_limit
    for piece in pieces:
        leaves = tuple(
            Leaf(first + page, first + page > limit, _address(filling.number, piece, page + 1))
            for page in range(min(piece.pages, SHOWN_PAGES))
        )
        href = url_for(".evidence_file", number=filling.number, piece=piece.id)
        yield Sheet(piece, titles.get(piece.id, piece.title), leaves, first, first + piece.pages - 1, href)
        first += piece.pages


def _address(number: int, piece: Piece, page: int) -> str:
    if page > piece.drawn:
        return ""
    return url_for(".evidence_thumbnail", number=number, piece=piece.id, page=page)

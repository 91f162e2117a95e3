"""Presenting in person: the office asks the candidates for their material and draws the order of appearance. (M18,
N7)"""

import hashlib
from typing import NamedTuple

from flask import Response, flash, redirect, render_template, request, url_for

from portal import clock
from portal.documents.media_types import WORKBOOK
from portal.documents.workbooks import workbook
from portal.documents.workbooks.workbook import Column
from portal.operations.judging import presenting as operations
from portal.operations.judging.presenting import Piece
from portal.storage.engine.errors import NotFound
from portal.web.answering import Answered, shown_again
from portal.web.downloads import download
from portal.web.filters import moment
from portal.web.office.area import blueprint
from portal.web.office.rounds.preparing import OTHER_FIRST
from portal.web.office.rounds.view import View
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version
from portal.web.showing.outcomes import Candidate

COLUMNS = (
    *(Column("编号", 16), Column("姓名", 12), Column("所在单位", 34), Column("技术领域", 24)),
    *(Column("系统号", 20), Column("SHA-256（种子‖系统号）", 70)),
)


class Row(NamedTuple):
    """One candidate; ``place`` 0 while no order is drawn."""

    place: int
    candidate: Candidate
    files: tuple[Piece, ...]


def _presented(number: int) -> View:
    """:raises NotFound: nobody presents in this round."""
    view = View(number)
    if not view.presented:
        raise NotFound(f"nobody presents in round {number}")
    return view


def _rows(view: View) -> list[Row]:
    """In the order of appearance, where it is drawn."""
    order = operations.order_of(view.round)
    places = order.places if order else {}
    rows = [Row(places.get(one.id, 0), one, operations.files_of(view.round, one.id)) for one in view.candidates]
    return sorted(rows, key=lambda row: row.place)


@blueprint.get(f"/rounds/<{NUMBER}:number>/presenting")
def presenting(number: int) -> str:
    return _page(_presented(number))


@blueprint.post(f"/rounds/<{NUMBER}:number>/presenting")
def change_presenting(number: int) -> Answered:
    seen, by, at = seen_version(), me(), received_at()
    _presented(number)
    with shown_again(lambda trouble: _page(_presented(number), trouble=trouble), 409, stale=OTHER_FIRST):
        if request.form.get("act") == "draw":
            operations.draw(number, seen, by=by, at=at)
            flash("展示顺序已经抽签确定。")
        else:
            told = operations.ask(number, seen, by=by, at=at, settings=settings())
            flash(f"已通知 {told} 名候选人提交展示材料。")
    return redirect(url_for(".presenting", number=number), 303)


@blueprint.get(f"/rounds/<{NUMBER}:number>/presenting.xlsx")
def order_of_appearance(number: int) -> Response:
    """:raises NotFound: nothing is drawn yet."""
    view = _presented(number)
    order = operations.order_of(view.round)
    if order is None:
        raise NotFound("no order is drawn")
    note = f"{moment(order.drawn_at)}抽签。种子：{order.seed}。按“种子‖系统号”的 SHA-256 值从小到大排列，可以复核。"
    rows = [
        (one.number, one.name, one.unit, one.field, str(one.id), _digest(order.seed, one.id))
        for _, one, _ in _rows(view)
    ]
    name = f"{view.round.programme.edition.key}-{view.title}-展示顺序"
    return download(workbook.workbook(f"{view.title}展示顺序", note, COLUMNS, rows), WORKBOOK, f"{name}.xlsx")


def _digest(seed: str, number: int) -> str:
    return hashlib.sha256(f"{seed}‖{number}".encode()).hexdigest()


@blueprint.get(f"/rounds/<{NUMBER}:number>/presenting/<{NUMBER}:candidate>/<{NUMBER}:piece>")
def presented_file(number: int, candidate: int, piece: int) -> Response:
    found, content = operations.content_of(_presented(number).round, candidate, piece)
    return download(content, found.media_type, found.file_name)


def _page(view: View, *, trouble: str = "") -> str:
    return render_template(
        "office/round_presenting.html",
        view=view,
        round=view.round,
        title=view.title,
        prepared=operations.prepared(view.round, at=clock.now()),
        rows=_rows(view),
        trouble=trouble,
    )

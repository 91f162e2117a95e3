"""导入结果: a workbook is read and shown line by line, recounted, with what it would do; then it is proposed as a
whole, and another officer confirms it, or the committee where the undertaker proposes it. What was taken stays with its
file and the file's digest."""

from base64 import b64decode, b64encode
from binascii import Error

from flask import Response, abort, render_template, request

from portal.documents.media_types import WORKBOOK
from portal.operations.competing import result_workbooks, taking
from portal.operations.competing.taking import Reading
from portal.storage.competing import competitions
from portal.storage.competing.competitions import CompetitionResult
from portal.storage.people import accounts
from portal.web.answering import Answered, done, shown_again
from portal.web.competing.hanging import get, post
from portal.web.competing.view import ONE, View
from portal.web.downloads import download
from portal.web.receiving import NUMBER, me, received_at, sent_text, uploaded
from portal.web.showing.competitions import rows_of

STAGE = f"{ONE}/results/<stage>"
NO_FILE = "请选择填好的 Excel 工作簿。"


@get(f"{STAGE}/pattern.xlsx")
def competition_pattern(number: int, key: str, stage: str) -> Response:
    view = View(number, key)
    found = view.held or abort(404)
    came = taking.came_into(found, stage) or ()
    return download(
        result_workbooks.pattern(found, came), WORKBOOK, f"{view.book.name}{view.stage(stage).name}结果样表.xlsx"
    )


@get(STAGE)
def before_taking(number: int, key: str, stage: str) -> str:
    return _upload_page(View(number, key), stage)


def _upload_page(view: View, stage: str, trouble: str = "") -> str:
    found = view.stage(stage)
    return render_template("competing/competition_import.html", view=view, stage=found, trouble=trouble)


@post(STAGE)
def read_result(number: int, key: str, stage: str) -> Answered:
    """Show what the workbook says and would do, or put what was shown before a second person."""
    view = View(number, key)
    view.stage(stage)
    name, file = _sent_file()
    if not file:
        return _upload_page(view, stage, NO_FILE), 422
    chosen, reason = request.form.getlist("chosen"), sent_text("reason")
    with shown_again(lambda trouble: _upload_page(view, stage, trouble)):
        reading = taking.read(view.begun.id, stage, name, file, chosen=chosen, reason=reason, at=received_at())
    if request.form.get("act") != "propose":
        return _reading_page(view, reading)
    with shown_again(lambda trouble: _reading_page(view, reading, trouble)):
        taking.propose(view.begun.id, reading, by=me(), at=received_at())
    return done(f"已提交，等{view.confirms}核对。确认以前，什么都没有改变。", ".competition", **view.place)


def _sent_file() -> tuple[str, bytes]:
    """The workbook, uploaded, or as the page that showed it sends it back."""
    if sent := uploaded("list"):
        return sent.name, sent.content
    try:
        return request.form.get("file_name", ""), b64decode(request.form.get("file", ""), validate=True)
    except (Error, ValueError):
        return "", b""


def _reading_page(view: View, reading: Reading, trouble: str = "") -> str:
    cuts = {cut.key: cut.name for cut in reading.ranking.cuts}
    return render_template(
        "competing/competition_read.html",
        view=view,
        stage=view.stage(reading.stage),
        reading=reading,
        rows=rows_of(view.book, reading.ranking) if not reading.left else (),
        file=b64encode(reading.file).decode(),
        cuts=cuts,
        titles={entry.number: entry.title for entry in reading.ranking.entries},
        tracks={track.key: track.name for track in view.book.tracks},
        trouble=trouble,
    )


# -- what was taken ------------------------------------------------------------------------------------------


@get(f"/competitions/results/<{NUMBER}:number>")
def competition_result(number: int) -> str:
    """A result with the file that it came as."""
    result, view = taken(number)
    return render_template(
        "competing/competition_result.html",
        view=view,
        stage=view.stage(result.stage),
        result=result,
        ranking=result.read,
        rows=rows_of(view.book, result.read),
        by=[accounts.one(one).contact.name for one in (result.proposal.proposer, result.proposal.decider) if one],
    )


@get(f"/competitions/results/<{NUMBER}:number>/file.xlsx")
def competition_file(number: int) -> Response:
    result, _ = taken(number)
    return download(result.file, WORKBOOK, result.file_name)


def taken(number: int) -> tuple[CompetitionResult, View]:
    """A result that counts or counted, and its competition, for whoever may see that."""
    result = competitions.result(number)
    held = competitions.one(result.competition_number)
    return result, View(held.programme.id, held.key)

"""导入结果: a workbook is read and shown line by line, recounted, with what it would do; then it is proposed as a
whole, and another officer confirms it. What was taken stays with its file and the file's digest."""

from base64 import b64decode, b64encode
from binascii import Error

from flask import Response, abort, render_template, request

from portal import clock
from portal.documents.media_types import WORKBOOK
from portal.operations.competing import taking
from portal.operations.competing.taking import Reading
from portal.storage.competing import competitions
from portal.storage.people import accounts
from portal.storage.season import proposals
from portal.storage.season.proposals import Proposal
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.office.competing.view import ONE, View
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text, uploaded
from portal.web.recent_code import requires_recent_code
from portal.web.showing.competitions import rows_of

STAGE = f"{ONE}/results/<stage>"
NO_FILE = "请选择填好的 Excel 工作簿。"
WAITING = f"/competitions/results/<{NUMBER}:number>/decision"


@blueprint.get(f"{STAGE}/pattern.xlsx")
def competition_pattern(number: int, key: str, stage: str) -> Response:
    view = View(number, key)
    found = view.held or abort(404)
    return download(taking.pattern(found), WORKBOOK, f"{view.book.name}{view.stage(stage).name}结果样表.xlsx")


@blueprint.get(STAGE)
def before_taking(number: int, key: str, stage: str) -> str:
    return _upload_page(View(number, key), stage)


def _upload_page(view: View, stage: str, trouble: str = "") -> str:
    found = view.stage(stage)
    return render_template("office/competition_import.html", view=view, stage=found, trouble=trouble)


@blueprint.post(STAGE)
def read_result(number: int, key: str, stage: str) -> Answered:
    """Show what the workbook says and would do, or put what was shown before another officer."""
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
    return done("已提交，等另一位工作人员核对。确认以前，什么都没有改变。", ".competition", **view.place)


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
        "office/competition_read.html",
        view=view,
        stage=view.stage(reading.stage),
        reading=reading,
        rows=rows_of(view.book, reading.ranking) if not reading.left else (),
        file=b64encode(reading.file).decode(),
        cuts=cuts,
        titles={entry.number: entry.title for entry in reading.ranking.entries},
        tracks={track.key: track.name for track in view.book.tracks},
        recounted=sum(1 for entry in reading.ranking.entries if entry.marks),
        trouble=trouble,
    )


# -- the second officer --------------------------------------------------------------------------------------


@blueprint.get(WAITING)
def before_confirming_result(number: int) -> str:
    return _confirm_page(proposals.one(number))


@blueprint.post(WAITING)
@requires_recent_code
def confirm_result(number: int) -> Answered:
    found, reason = proposals.one(number), sent_text("reason")
    with shown_again(
        lambda trouble: _confirm_page(proposals.one(number), trouble, reason), stale="这项提议刚刚已经办结。"
    ):
        if approves := request.form.get("act") == "approve":
            taking.RESULT.approve(number, seen_version(), by=me(), at=clock.now())
        else:
            taking.RESULT.decline(number, seen_version(), reason, by=me(), at=clock.now())
    held = competitions.one(found.subject)
    words = "已确认，结果已经公布，文件已存档。" if approves else "已退回，结果没有导入。"
    return done(words, ".competition", number=held.programme.id, key=held.key)


def _confirm_page(found: Proposal, trouble: str = "", reason: str = "") -> str:
    taken = taking.RESULT.content_of(found)
    held = competitions.one(found.subject)
    view = View(held.programme.id, held.key)
    ranking = taken.ranking
    return render_template(
        "office/competition_confirm.html",
        view=view,
        stage=view.stage(taken.stage),
        found=found,
        taken=taken,
        file_digest=taking.digest_of(taken.file),
        rows=rows_of(view.book, ranking),
        recounted=sum(1 for entry in ranking.entries if entry.marks),
        differences=taking.differences_of(held, ranking),
        proposer=accounts.one(found.proposer).contact.name,
        refusal=taking.RESULT.refusal_to_decide(found, me()),
        trouble=trouble,
        reason=reason,
    )


# -- what was taken ------------------------------------------------------------------------------------------


@blueprint.get(f"/competitions/results/<{NUMBER}:number>")
def competition_result(number: int) -> str:
    """A result with the file that it came as."""
    result = competitions.result(number)
    held = competitions.one(result.competition_number)
    view = View(held.programme.id, held.key)
    return render_template(
        "office/competition_result.html",
        view=view,
        stage=view.stage(result.stage),
        result=result,
        ranking=result.read,
        rows=rows_of(view.book, result.read),
        by=[accounts.one(one).contact.name for one in (result.proposal.proposer, result.proposal.decider) if one],
    )


@blueprint.get(f"/competitions/results/<{NUMBER}:number>/file.xlsx")
def competition_file(number: int) -> Response:
    result = competitions.result(number)
    return download(result.file, WORKBOOK, result.file_name)

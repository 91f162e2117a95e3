"""导入往届名单: a workbook is read and shown line by line, then those whose lines are right are entered as one."""

import msgspec
from flask import Response, abort, render_template, request

from portal.documents.media_types import WORKBOOK
from portal.documents.workbooks.reading import CannotRead
from portal.operations.roll import earlier_honours
from portal.operations.roll.earlier_honours import Line
from portal.rules.roll.earlier_honours import LINES_MOST
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.receiving import me, received_at, uploaded
from portal.web.showing.honour_roll import field_names

NO_FILE = "请选择填好的 Excel 工作簿。"


@blueprint.get("/honours/pattern.xlsx")
def honour_pattern() -> Response:
    return download(earlier_honours.pattern(), WORKBOOK, "往届获荣个人名单样表.xlsx")


@blueprint.get("/honours/import")
def before_importing_honours() -> str:
    return _page()


@blueprint.post("/honours/import")
def read_honours() -> Answered:
    """Read the workbook and show what it says; nothing is changed yet."""
    sent = uploaded("list")
    if not (sent and sent.content):
        return _page(NO_FILE), 422
    try:
        reading = earlier_honours.read(sent.content, at=received_at())
    except CannotRead as error:
        return _page(error.reason), 422
    lines = msgspec.json.encode(reading.lines).decode()
    return render_template("office/honours_read.html", reading=reading, lines=lines, fields=field_names())


@blueprint.post("/honours/enter")
def enter_honours() -> Answered:
    try:
        lines = msgspec.json.decode(request.form.get("lines", ""), type=list[Line])
    except msgspec.DecodeError:
        abort(400)
    with shown_again(lambda trouble: _page(f"{trouble}名单没有录入，请重新上传。")):
        entered = earlier_honours.enter(lines, by=me(), at=received_at())
    return done(f"已录入 {len(entered)} 人，光荣榜已经更新。", ".honours")


def _page(error: str = "") -> str:
    return render_template("office/honours_import.html", error=error, most=LINES_MOST)

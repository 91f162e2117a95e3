"""导入专家: a workbook is read and shown line by line, then those whose lines are right are invited as one."""

import msgspec
from flask import Response, abort, render_template, request

from portal.documents.media_types import WORKBOOK
from portal.operations.judging import inviting_experts
from portal.operations.judging.inviting_experts import Person
from portal.rules.judging.inviting_experts import LINES_MOST
from portal.rules.people.staffing import INVITATION_LIFE
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.origin import settings
from portal.web.receiving import me, received_at, uploaded

NO_FILE = "请选择填好的 Excel 工作簿。"


@blueprint.get("/experts.xlsx")
def expert_pattern() -> Response:
    return download(inviting_experts.pattern(), WORKBOOK, "专家名单样表.xlsx")


@blueprint.get("/experts/import")
def before_importing_experts() -> str:
    return _page()


@blueprint.post("/experts/import")
def read_experts() -> Answered:
    """Read the workbook and show what it says; nothing is changed yet."""
    sent = uploaded("list")
    if not (sent and sent.content):
        return _page(NO_FILE), 422
    with shown_again(_page):
        reading = inviting_experts.read(sent.content, at=received_at())
    names = {key: name for name, key in inviting_experts.technical_fields().items()}
    people = msgspec.json.encode(reading.people).decode()
    return render_template("office/experts_read.html", reading=reading, people=people, names=names)


@blueprint.post("/experts/invite")
def invite_experts() -> Answered:
    try:
        people = msgspec.json.decode(request.form.get("people", ""), type=list[Person])
    except msgspec.DecodeError:
        abort(400)
    with shown_again(_page):
        invited = inviting_experts.invite_all(people, by=me(), at=received_at(), settings=settings())
    return done(f"已向 {invited} 位专家发出邀请信，{INVITATION_LIFE.days} 天内有效。", ".accounts", role="expert")


def _page(error: str = "") -> str:
    return render_template("office/experts_import.html", error=error, most=LINES_MOST)

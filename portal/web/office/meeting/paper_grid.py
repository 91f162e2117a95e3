"""An expert's score sheets on paper as one grid: entered by one officer, by hand or from a workbook, confirmed by
another one; and the empty sheets to print before."""

from flask import Response, render_template, request

from portal import clock
from portal.documents.media_types import WORKBOOK, ZIP
from portal.operations.judging.preparing_rounds import title_of
from portal.operations.meeting import paper_grid as operations
from portal.operations.meeting.paper_grid import Grid
from portal.rules.judging import scoring
from portal.rules.judging.casting import Given
from portal.rules.language.cleaning import clean_text
from portal.storage.judging import rounds
from portal.storage.people import accounts
from portal.web.answering import Answered, done, shown_again
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, uploaded

GRID = f"/rounds/<{NUMBER}:number>/sheets/<{NUMBER}:expert>"
OTHER_FIRST = "另一位工作人员刚刚录入或者核对过，您的操作没有办理。请看过现在的内容后再办理。"
NO_FILE = "没有收到文件。请先选择填好的 Excel 工作簿，再点“读入”。"


@blueprint.get(GRID)
def sheet_grid(number: int, expert: int) -> str:
    return _page(operations.grid(number, expert, at=clock.now()))


@blueprint.post(GRID)
def change_sheet_grid(number: int, expert: int) -> Answered:
    by, at, act = me(), received_at(), request.form.get("act")
    found = operations.grid(number, expert, at=at)
    typed = _typed(found)
    with shown_again(
        lambda trouble: _page(found, typed, trouble),
        409,
        stale=lambda _: _page(operations.grid(number, expert, at=at), trouble=OTHER_FIRST),
    ):
        if act == "read":
            sent = uploaded("file")
            return _page(found, operations.read(found, sent.content) if sent else {}, "" if sent else NO_FILE)
        if act == "confirm":
            words = f"已核对 {operations.confirm(number, expert, _versions('seen'), by=by, at=at)} 份，正式提交。"
        else:
            entered = operations.enter(number, expert, typed, _versions("version"), by=by, at=at)
            words = f"已录入 {entered} 份，请另一位工作人员对照纸面核对。"
    return done(words, ".paper_sheets", number=number)


def _versions(field: str) -> dict[int, int]:
    """{candidate: version} as the page showed it."""
    pairs = [one.partition("-")[::2] for one in request.form.getlist(field)]
    return {int(one): int(version) for one, version in pairs if (one + version).isdecimal() and version}


def _typed(found: Grid) -> dict[int, Given]:
    """The lines in which something is typed."""
    typed = {}
    for line in found.lines:
        texts = {one.key: request.form.get(f"{line.candidate}-{one.key}", "") for one in found.rubric.indicators()}
        if any(texts.values()):
            points = {key: scoring.points_in(text) for key, text in texts.items()}
            opinion = clean_text(request.form.get(f"{line.candidate}-opinion", ""))
            typed[line.candidate] = Given({key: one for key, one in points.items() if one is not None}, opinion=opinion)
    return typed


@blueprint.get(f"{GRID}/grid.xlsx")
def sheet_grid_workbook(number: int, expert: int) -> Response:
    found = operations.grid(number, expert, at=clock.now())
    name = f"{title_of(found.round)}-{accounts.one(expert).contact.name}-评分表.xlsx"
    return download(operations.workbook_of(found), WORKBOOK, name)


@blueprint.get(f"/rounds/<{NUMBER}:number>/sheets/blank.zip")
def blank_sheets(number: int) -> Response:
    content = operations.blank_sheets(number)
    return download(content, ZIP, f"{title_of(rounds.one(number))}-空白评分表.zip")


def _page(found: Grid, typed: dict[int, Given] | None = None, trouble: str = "") -> str:
    own = [line for line in found.lines if line.entered_by in (None, me())]
    given = {line.candidate: line.given for line in own if line.given} | (typed or {})
    return render_template(
        "office/sheet_grid.html",
        round=found.round,
        title=title_of(found.round),
        expert=accounts.one(found.expert).contact.name,
        number=found.expert,
        indicators=list(found.rubric.indicators()),
        own=own,
        given=given,
        waiting=[line for line in found.lines if line.entered_by not in (None, me())],
        total=scoring.total,
        trouble=trouble,
    )

"""What office and undertaker take away of a competition: the 推荐函 of whom it puts forward, the list of a stage."""

from itertools import groupby

from flask import Response, abort

from portal.clock import beijing
from portal.documents.media_types import WORD
from portal.documents.papers.competition_papers import (
    ListedEntry,
    ListGroup,
    PutForward,
    Recommendation,
    StageList,
    render_list,
    render_recommendation,
)
from portal.operations.competing import sending
from portal.storage.competing import competitions
from portal.web.competing.hanging import get
from portal.web.competing.results import taken
from portal.web.competing.view import ONE, View
from portal.web.downloads import download
from portal.web.filters import moment
from portal.web.receiving import NUMBER
from portal.web.showing.competitions import Row, rows_of


@get(f"{ONE}/seats/letter.docx")
def recommendation_letter(number: int, key: str) -> Response:
    """推荐函 of what was put before the committee last."""
    view = View(number, key)
    found = view.choice_proposal or abort(404)
    choice = sending.CHOICE.content_of(found)
    known = sending.ranked(competitions.result(choice.result))
    people = tuple(
        PutForward(entry.candidate, entry.unit, f"{entry.number} {entry.title}，第 {rank} 名", picked.reason)
        for picked in choice.people
        for entry, rank in [known[picked.entry]]
    )
    paper = Recommendation(
        head=view.book.undertakers,
        competition=view.book.name,
        lead=f"{view.programme.book.titles.committee}办公室：经决赛，现择优推荐下列选手参加"
        f"{view.programme.book.titles.award}终评，请予审定。",
        people=people,
        note=f"以上选手于 {moment(choice.closes_at)} 前填写申报表，"
        f"推荐意见于 {moment(choice.recommending_closes_at)} 前提交。",
        on=beijing(found.proposed_at).date(),
    )
    return download(render_recommendation(paper), WORD, f"{view.book.name}推荐函.docx")


@get(f"/competitions/results/<{NUMBER}:number>/list.docx")
def competition_list(number: int) -> Response:
    """The result of a stage as a list, track by track and line by line: whoever goes on, and whoever reached less."""
    result, view = taken(number)
    ranking, stage = result.read, view.stage(result.stage)
    note = f"名额线上的并列：{ranking.reason}" if ranking.reason else ""
    paper = StageList(
        head=view.book.undertakers,
        competition=view.book.name,
        stage=stage.name,
        lead=f"{view.programme.edition.name}，{stage.name}结果经确认，现公布如下。文件校验码（SHA-256）：{result.file_digest}。",
        groups=tuple(_groups(rows_of(view.book, ranking, everybody=False))),
        note=note,
        on=beijing(result.taken_at).date(),
    )
    return download(render_list(paper), WORD, f"{view.book.name}{stage.name}结果名单.docx")


def _groups(rows: tuple[Row, ...]) -> list[ListGroup]:
    def named(row: Row) -> str:
        return f"{row.reached}（{row.track}）" if row.reached else row.track

    found = [(title, list(group)) for title, group in groupby(rows, key=named)]
    return [
        ListGroup(title, tuple(ListedEntry(one.rank, one.number, one.title, one.entrant, one.score) for one in group))
        for title, group in found
    ]

"""What a closed round leaves on paper: the table of its count, minutes, list; and the data to count it again."""

from collections.abc import Callable, Collection
from datetime import date

from flask import Response

from portal.clock import beijing
from portal.documents.media_types import JSON, WORD, WORKBOOK, ZIP
from portal.documents.papers.evaluation_papers import (
    OverallSummary,
    WeighedLine,
    overall_workbook,
    render_evaluation,
)
from portal.documents.papers.official_letters import Sender, sender_of
from portal.documents.papers.round_papers import (
    Counted,
    Minutes,
    NamedGroup,
    Opinions,
    PrintedCandidate,
    Remark,
    ResultList,
    RoundPaper,
    Summary,
    render_paper,
    summary_workbook,
)
from portal.operations.judging import counting, panels, preparing_rounds
from portal.operations.judging.paper_sheets import sheet_archive
from portal.rules.judging.casting import Given
from portal.rules.judging.recount import digest
from portal.rules.judging.rounds import RoundState
from portal.rules.rulebook.rubric import Method
from portal.storage.engine.errors import NotFound
from portal.web.downloads import download
from portal.web.office.area import blueprint
from portal.web.office.rounds.view import View
from portal.web.receiving import NUMBER, me, received_at
from portal.web.showing import outcomes
from portal.web.showing.outcomes import Candidate

RECUSED = "回避"
GIVEN = {Method.ELIGIBILITY: ("符合", "不符合"), Method.VOTE: ("1", "0")}


def _summary(view: View) -> Summary:
    experts = {seat.expert.id: seat.expert.contact.name for seat in view.seats}
    given = {(one.expert, one.candidate): _words(view, one.given) for one in counting.sheets(view.round)}
    given |= {(one.expert, one.candidate): RECUSED for one in panels.recusals(view.round.id)}
    places = {place.candidate: place for place in view.result.places}
    return Summary(
        title=view.summary_title,
        round=preparing_rounds.title_of(view.round),
        score=view.score_label,
        closed_on=_closed_on(view),
        experts=tuple(experts.values()) if view.with_ballots else (),
        rows=tuple(
            Counted(
                _row(line.candidate),
                places[line.candidate.id].rank,
                line.score,
                places[line.candidate.id].handed_in,
                places[line.candidate.id].entitled,
                line.spread,
                line.mark,
                tuple(given.get((expert, line.candidate.id), "") for expert in experts),
            )
            for line in view.table
        ),
        digest=digest(view.result),
    )


def _overall(view: View) -> OverallSummary:
    """:raises NotFound: the round is no overall evaluation."""
    if view.overall is None:
        raise NotFound
    return OverallSummary(
        preparing_rounds.title_of(view.round),
        _closed_on(view),
        view.overall.parts,
        tuple(
            WeighedLine(_row(one.candidate), int(one.rank or 0), one.parts, one.sum, one.apart, one.mark)
            for one in view.overall.rows
        ),
        digest(view.result),
    )


def _words(view: View, given: Given) -> str:
    if view.method in GIVEN:
        return GIVEN[view.method][0 if given.answer else 1]
    return str(sum(given.points.values()))


def _row(one: Candidate) -> PrintedCandidate:
    return PrintedCandidate(one.number, one.name, one.unit, one.field)


def _closed_on(view: View) -> date:
    assert view.round.closed_at is not None, "a closed round knows when it was closed"
    return beijing(view.round.closed_at).date()


def _minutes(view: View) -> Minutes:
    """:raises NotFound: the panel had nothing to decide."""
    if view.minuted is None or view.decided_at is None:
        raise NotFound
    heard = [(seat.name, seat.asked and seat.cast == seat.asked) for seat in view.experts]
    return Minutes(
        round=preparing_rounds.title_of(view.round),
        on=beijing(view.decided_at).date(),
        present=tuple(name for name, there in heard if there),
        absent=tuple(name for name, there in heard if not there),
        candidates=len(view.candidates),
        procedure=f"本轮评审方式为{outcomes.METHODS[view.method]}。{view.said}",
        text=view.minuted.minutes,
        named=_named(view, decided=True),
        place=view.minuted.place,
        chair=view.minuted.chair,
        recorder=view.minuted.recorder,
    )


def _list(view: View) -> ResultList:
    """:raises NotFound: the committee has not approved it yet."""
    if view.round.state is not RoundState.APPROVED:
        raise NotFound
    title = "推荐人选名单" if view.named else "入围名单"
    return ResultList(
        round=preparing_rounds.title_of(view.round),
        title=title,
        lead=f"经组委会批准，{view.title}{title}如下（按编号排列）：",
        named=_named(view, decided=False),
        on=_closed_on(view),
    )


def _named(view: View, *, decided: bool) -> tuple[NamedGroup, ...]:
    """Whom the result names, by honour where there are honours; ``decided``: only those the panel decided on."""
    if view.named:
        groups = [(honour.title, view.result.honours.get(honour.key, ())) for honour in view.honours]
        return tuple(NamedGroup(title, _rows(view, numbers)) for title, numbers in groups if numbers)
    return (NamedGroup("", _rows(view, view.minuted.goes_on if decided and view.minuted else view.result.goes_on)),)


def _rows(view: View, numbers: Collection[int]) -> tuple[PrintedCandidate, ...]:
    """These candidates, in the order of the 编号."""
    return tuple(_row(one) for one in view.candidates if one.id in numbers)


PAPERS: dict[str, tuple[str, Callable[[View], RoundPaper]]] = {
    "summary": ("评分汇总表", _summary),
    "minutes": ("会议纪要", _minutes),
    "list": ("结果名单", _list),
}


@blueprint.get(f"/rounds/<{NUMBER}:number>/opinions/<{NUMBER}:candidate>")
def candidate_opinions(number: int, candidate: int) -> Response:
    """评审意见: what every expert has handed in about one candidate, and what the panel says. (M10)"""
    view = _counted(number)
    judged = next((one for one in view.candidates if one.id == candidate), None)
    if judged is None:
        raise NotFound
    names = {seat.expert.id: seat.expert.contact.name for seat in view.seats}
    remarks = tuple(
        Remark(names[one.expert], _words(view, one.given), one.given.opinion)
        for one in counting.sheets(view.round)
        if one.candidate == candidate
    )
    paper = Opinions(preparing_rounds.title_of(view.round), _row(judged), remarks, view.opinion, _closed_on(view))
    name = f"{view.round.programme.edition.key}-{view.title}-{judged.number or judged.name}-评审意见.docx"
    return download(render_paper(paper, _sender(view)), WORD, name)


def _sender(view: View) -> Sender:
    return sender_of(view.round.programme.book)


@blueprint.get(f"/rounds/<{NUMBER}:number>/papers/<kind>")
def round_paper(number: int, kind: str) -> Response:
    view = _counted(number)
    name = f"{view.round.programme.edition.key}-{view.title}"
    if kind == "workbook":
        sender, overall = _sender(view), view.overall
        content = overall_workbook(_overall(view), sender) if overall else summary_workbook(_summary(view), sender)
        return download(content, WORKBOOK, f"{name}-{view.summary_title}.xlsx")
    if kind == "sheets":
        return download(sheet_archive(number), ZIP, f"{name}-评分表.zip")
    if kind not in PAPERS:
        raise NotFound
    if kind == "summary" and view.overall:
        return download(render_evaluation(_overall(view), _sender(view)), WORD, f"{name}-综合评价汇总表.docx")
    title, paper = PAPERS[kind]
    title = view.summary_title if kind == "summary" else title
    return download(render_paper(paper(view), _sender(view)), WORD, f"{name}-{title}.docx")


@blueprint.post(f"/rounds/<{NUMBER}:number>/export")
def export_round(number: int) -> Response:
    """The data to count the round again; who took it is journalled."""
    view = _counted(number)
    content = counting.export(number, by=me(), at=received_at())
    return download(content, JSON, f"{view.round.programme.edition.key}-{view.title}-计票数据.json")


def _counted(number: int) -> View:
    view = View(number)
    if not view.is_counted:
        raise NotFound
    return view

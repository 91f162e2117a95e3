"""The public process page: every stage of an edition under its official name, its days, the numbers in and out, and the
journal's head at the close of each round and at each publication. (第二十六条)"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from flask import abort, make_response, render_template

from portal import clock
from portal.clock import beijing
from portal.operations.judging import preparing_rounds, public_voting, repeating
from portal.operations.judging.preparing_rounds import Step
from portal.operations.publishing import deciding_honours, publishing_list
from portal.operations.publishing.final_list import FINAL_LIST
from portal.operations.season import changing
from portal.operations.season.changing import Moved
from portal.rulebooks import competitions_of
from portal.rules.judging.rounds import RoundState
from portal.rules.language.days import span_in_words
from portal.rules.language.stages import Stage as Standing
from portal.rules.publishing.public_notice import is_over
from portal.rules.rulebook.competition import CompetitionBook
from portal.rules.rulebook.rubric import Method, Stage
from portal.storage.engine import journal
from portal.storage.judging import rounds as stored
from portal.storage.judging.rounds import Round
from portal.storage.office import desk
from portal.storage.office.desk import Wanted
from portal.storage.publishing import decisions, honour_lists
from portal.storage.publishing.decisions import Decision
from portal.storage.roll import honours
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from portal.storage.season.proposals import ProposalState
from portal.web.answering import Answered
from portal.web.page_cache import KEPT_BY_BROWSERS
from portal.web.public.pages import blueprint
from portal.web.public.season import planned_dates
from portal.web.showing.plans import stage_name

BEFORE = "（原）"  # a round that is held anew
AWAITED, GOING_ON, OVER = "未开始", "进行中", "已结束"
PROGRESS = {
    RoundState.PREPARING: AWAITED,
    RoundState.OPEN: "评审中",
    RoundState.CLOSING: "评审已结束，正在计票",
    RoundState.CLOSED: "评审已结束，结果待批准",
    RoundState.APPROVED: "结果已批准",
    RoundState.REPLACED: "已重新进行",
}
assert set(PROGRESS) == set(RoundState), "every state needs its words"


class Row(NamedTuple):
    """One stage: when, how many went in and came out, how far it is."""

    name: str
    when: str = ""
    into: int | None = None
    out: int | None = None
    words: str = AWAITED


class Mark(NamedTuple):
    """The journal's head when a round was closed, or something was published."""

    at: datetime
    name: str
    seq: int
    digest: str


class Award(NamedTuple):
    title: str
    programme: str
    rows: list[Row]
    marks: list[Mark]
    noticed: bool  # there is a public notice to be read
    moved: list[Moved]
    competitions: dict[str, CompetitionBook]  # that send people into the stage that ``joins`` names
    joins: str
    voted: bool  # there is a public ballot
    closed: bool  # the call has closed: there are statistics


@blueprint.get("/process/<edition>")
def process(edition: str) -> Answered:
    at = clock.now()
    shown = [award_in(one, at) for one in editions.programmes_shown() if one.edition.key == edition]
    if not shown:
        abort(404)
    marks = sorted(mark for award in shown for mark in award.marks)
    page = render_template(
        "public/process.html", name=editions.one(edition).name, edition=edition, awards_shown=shown, marks=marks
    )
    response = make_response(page)
    # Numbers change without any fact that ends the cached pages: it is made anew each time.
    response.headers["Cache-Control"] = KEPT_BY_BROWSERS
    return response


def award_in(programme: Programme, at: datetime) -> Award:
    book = programme.book
    steps = {step.stage.key: step for step in preparing_rounds.process(programme)}
    dates = planned_dates(programme)
    stages = [stage for stage in book.stages if not stage.optional or stage.key in {*dates, *steps}]
    replaced = repeating.replaced(programme)
    rows = [row for stage in stages for row in (*_replaced(stage, replaced), _row(programme, stage, steps, at))]
    marks = list(_marks(programme, book.titles.short, replaced))
    joins = next((stage_name(stage) for stage in stages if stage.joins), "")
    noticed, moved = publishing_list.step(programme) is not None, changing.announced(programme)
    voted = public_voting.is_public(programme)
    named = book.titles.short, programme.programme
    return Award(*named, rows, marks, noticed, moved, competitions_of(book), joins, voted, programme.closes_at < at)


def _replaced(stage: Stage, replaced: list[tuple[Round, str]]) -> Iterator[Row]:
    """The rounds of the stage that are held anew, with what they came to, and why."""
    for held, reason in replaced:
        step = preparing_rounds.step_of(held)
        if held.stage == stage.key and step.opens_at and step.closes_at:
            when = span_in_words(beijing(step.opens_at).date(), beijing(step.closes_at).date())
            words = f"已重新进行：{reason}" if reason else PROGRESS[RoundState.REPLACED]
            yield Row(f"{step.title}{BEFORE}", when, step.candidates, step.goes_on, words)


def _row(programme: Programme, stage: Stage, steps: dict[str, Step], at: datetime) -> Row:
    if step := steps.get(stage.key):
        return _round_row(programme, step)
    name = stage_name(stage)
    if stage.method is Method.FILING:
        when = span_in_words(beijing(programme.opens_at).date(), beijing(programme.closes_at).date())
        is_over = at > programme.closes_at
        words = OVER if is_over else GOING_ON if at >= programme.opens_at else AWAITED
        return Row(name, when, None, _submitted(programme) if is_over else None, words)
    if stage.method is Method.RECOMMENDATION:
        until = beijing(programme.recommending_closes_at).date()
        words = OVER if at > programme.recommending_closes_at else AWAITED if at < programme.opens_at else GOING_ON
        return Row(name, span_in_words(until, until) + "截止", words=words)
    if stage.method is Method.REVIEW:
        return _review_row(programme, name, steps)
    if stage.method is Method.NOTICE and (published := publishing_list.step(programme)):
        return _notice_row(name, published, at)
    if stage.method is Method.APPROVAL and (approved := _approved(programme)):
        return Row(name, span_in_words(*approved), words="已批准")
    if stage.method is Method.DECISION and (made := decisions.published_of(programme)):
        return _decision_row(name, made)
    return Row(name, _planned(programme, stage))


def _notice_row(name: str, step: publishing_list.Step, at: datetime) -> Row:
    notice = step.notice
    over = is_over(notice.last_day, at, interrupted=notice.is_interrupted)
    when = span_in_words(beijing(notice.published_at).date(), notice.last_day)
    return Row(name, when, step.published, step.standing if over else None, "公示已结束" if over else "公示中")


def _approved(programme: Programme) -> tuple[date, date] | None:
    """The days on which the committee approved the programme's final lists, the first and the last."""
    found = honour_lists.of_programme(programme)
    lists = FINAL_LIST.of(found.id) if found else []
    days = sorted(beijing(one.decided_at).date() for one in lists if one.state is ProposalState.APPROVED)
    return (days[0], days[-1]) if days else None


def _decision_row(name: str, made: list[Decision]) -> Row:
    first, last = (beijing(one.published_at).date() for one in (made[0], made[-1]))
    given = sum(len(honours.of_decision(one)) for one in made)
    return Row(name, span_in_words(first, last), None, given, "已表彰")


def _round_row(programme: Programme, step: Step) -> Row:
    if step.state is None or step.opens_at is None or step.closes_at is None:
        return Row(step.title, _planned(programme, step.stage))
    when = span_in_words(beijing(step.opens_at).date(), beijing(step.closes_at).date())
    words = PROGRESS[step.state] + (f"，另有 {step.left} 名候选人在评审中退出" if step.left else "")
    return Row(step.title, when, step.candidates, step.goes_on, words)


def _review_row(programme: Programme, name: str, steps: dict[str, Step]) -> Row:
    """The office's review ends where the first round begins."""
    first = next(iter(steps.values()), None)
    if first is None or first.state is None:
        return Row(name)
    return Row(name, "", _submitted(programme), first.candidates, OVER)


def _submitted(programme: Programme) -> int:
    """How many were submitted and not withdrawn."""
    counts = desk.counts(Wanted(programme=programme.id))
    return sum(count for stage, count in counts.items() if stage is not Standing.WITHDRAWN)


def _planned(programme: Programme, stage: Stage) -> str:
    days = planned_dates(programme).get(stage.key)
    return f"{span_in_words(*days)}（计划）" if days else ""


def _marks(programme: Programme, award: str, replaced: list[tuple[Round, str]]) -> Iterator[Mark]:
    held = [(one, "") for one in stored.of_programme(programme)]
    for round_, which in (*held, *((one, BEFORE) for one, _ in replaced)):
        step = preparing_rounds.step_of(round_)
        if round_.closed_at and step.seq is not None:
            yield Mark(round_.closed_at, f"{award}{step.title}{which}", step.seq, step.digest)
    if published := publishing_list.step(programme):
        yield Mark(published.notice.published_at, f"{award}公示", published.seq, published.digest)
    for decision in decisions.published_of(programme):
        for entry in journal.about("decision", decision.id):
            if entry.verb == deciding_honours.PUBLISHED_VERB:
                yield Mark(decision.published_at, f"{award}表彰决定", entry.seq, entry.digest)

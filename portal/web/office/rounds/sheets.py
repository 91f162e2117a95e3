"""Paper score sheets: entered by one officer between the end of the window and the closing, confirmed by another one.
Each sees only that sheet."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import render_template, request

from portal import clock
from portal.operations.judging import paper_sheets as entering
from portal.operations.judging import preparing_rounds
from portal.operations.judging.paper_sheets import Sheet, VoteSheet
from portal.rules.judging.casting import Given
from portal.rules.judging.rounds import Head, refusal_to_enter
from portal.rules.language.cleaning import clean_text
from portal.rules.rulebook.rubric import SHEETS, Method
from portal.storage.engine.errors import NotFound
from portal.storage.judging import ballots, panels, round_queries
from portal.storage.judging import rounds as stored
from portal.storage.judging.rounds import Round
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.office.rounds.preparing import OTHER_FIRST
from portal.web.office.rounds.view import is_own, name_of
from portal.web.receiving import NUMBER, me, received_at, seen_version
from portal.web.showing import outcomes
from portal.web.showing.outcomes import Candidate

MARK = "mark-"  # before an indicator's key, in the names of the fields
ALL = "全部候选人的选票"
ANSWERS = {"yes": True, "no": False}
ENTERED, CONFIRMED = "已录入，请另一位工作人员对照纸面核对。", "已核对，这份评审表正式提交。"


class Listed(NamedTuple):
    """One sheet on the list; a vote is one sheet for all candidates (``candidate_id`` 0)."""

    expert_id: int
    candidate_id: int
    expert: str
    candidate: str
    entered_by: str
    own: bool


def _known(round_: Round) -> dict[int, Candidate]:
    return outcomes.candidates(panels.numbers_of(round_), preparing_rounds.rulebook_of(round_))


@blueprint.get(f"/rounds/<{NUMBER}:number>/sheets")
def paper_sheets(number: int) -> str:
    round_ = stored.one(number)
    if round_.opens_at is None:
        raise NotFound
    listed = _listed(round_)
    return render_template(
        "office/round_sheets.html",
        round=round_,
        title=outcomes.title_of(round_),
        refusal=refusal_to_enter(round_.window, False, clock.now()),
        experts=list({one.expert_id: one.expert for one in listed}.items()) if round_.method in SHEETS else [],
        entered=[one for one in listed if one.entered_by],
        missing=[one for one in listed if not one.entered_by],
    )


def _listed(round_: Round) -> list[Listed]:
    known, found = _known(round_), []
    for seat in panels.experts_of(round_):
        name = seat.expert.contact.name
        for ballot in ballots.of_expert(round_, seat.expert.id):
            if ballot.cast_at is None:
                officer = round_queries.entered_by(ballot)
                candidate = known[ballot.candidate.id]
                told = f"{candidate.number} {candidate.name}".strip()
                found.append(
                    Listed(
                        seat.expert.id, candidate.id, name, told, name_of(officer), bool(officer) and is_own(officer)
                    )
                )
    if round_.method is not Method.VOTE:
        return found
    votes = {one.expert_id: one._replace(candidate_id=0, candidate=ALL) for one in found}
    return list(votes.values())


# -- one sheet -------------------------------------------------------------------------------------------------


@blueprint.get(f"/rounds/<{NUMBER}:number>/sheets/<{NUMBER}:expert>/<{NUMBER}:candidate>")
def paper_sheet(number: int, expert: int, candidate: int) -> str:
    sheet = entering.sheet(number, expert, candidate, at=clock.now())
    return _sheet_page(sheet, {})


@blueprint.post(f"/rounds/<{NUMBER}:number>/sheets/<{NUMBER}:expert>/<{NUMBER}:candidate>")
def change_paper_sheet(number: int, expert: int, candidate: int) -> Answered:
    seen, by, at = seen_version(), me(), received_at()
    confirms = request.form.get("act") == "confirm"
    with shown_again(
        lambda trouble: _sheet_page(entering.sheet(number, expert, candidate, at=at), request.form, trouble=trouble),
        409,
        stale=OTHER_FIRST,
    ):
        if confirms:
            entering.confirm(number, expert, candidate, seen, by=by, at=at)
        else:
            entering.enter(number, expert, candidate, seen, given_in(request.form), by=by, at=at)
    return done(CONFIRMED if confirms else ENTERED, ".paper_sheets", number=number)


def given_in(form: Mapping[str, str]) -> Given:
    """What was typed from the paper."""
    points = {
        name.removeprefix(MARK): int(value)
        for name, value in form.items()
        if name.startswith(MARK) and value.isascii() and value.isdecimal() and len(value) < 4
    }
    heads = frozenset(head for head in Head if head in request.form.getlist("heads"))
    return Given(
        points=points,
        answer=ANSWERS.get(form.get("answer", "")),
        heads=heads,
        opinion=clean_text(form.get("opinion", "")),
    )


def _sheet_page(sheet: Sheet, typed: Mapping[str, str], *, trouble: str = "") -> str:
    round_ = sheet.round
    confirming = sheet.entered_by is not None and not is_own(sheet.entered_by)
    before = sheet.given if not confirming and not typed else None  # of the same officer, to be entered again
    rubric = preparing_rounds.rulebook_of(round_).rubric
    return render_template(
        "office/round_sheet.html",
        round=round_,
        title=outcomes.title_of(round_),
        expert=name_of(sheet.expert),
        candidate=_known(round_)[sheet.candidate].name,
        version=sheet.version,
        confirming=confirming,
        pairs=_pairs(round_, sheet.given) if confirming and sheet.given else [],
        indicators=list(rubric.indicators()) if round_.method in SHEETS else [],
        heads=[(head.value, head.word) for head in Head],
        typed=_typed(before) if before else typed,
        chosen=[head.value for head in before.heads] if before else request.form.getlist("heads"),
        trouble=trouble,
    )


def _typed(given: Given) -> dict[str, str]:
    """What was entered, as it stands in the form."""
    answers = {value: name for name, value in ANSWERS.items()}
    points = {f"{MARK}{key}": str(points) for key, points in given.points.items()}
    return points | {
        "answer": answers.get(given.answer, "") if given.answer is not None else "",
        "opinion": given.opinion,
    }


def _pairs(round_: Round, given: Given) -> list[tuple[str, str]]:
    """What was entered, in words."""
    pairs = []
    if round_.method in SHEETS:
        indicators = list(preparing_rounds.rulebook_of(round_).rubric.indicators())
        pairs = [(one.name, f"{given.points[one.key]} 分") for one in indicators if one.key in given.points]
        pairs.append(("总分", f"{sum(given.points.values())} 分"))
    else:
        heads = "、".join(head.word for head in Head if head in given.heads)
        pairs.append(("判定", "符合条件" if given.answer else f"不符合条件（{heads}）"))
    return [*pairs, ("评审意见", given.opinion or "没有填写")]


# -- the votes of one expert -----------------------------------------------------------------------------------


@blueprint.get(f"/rounds/<{NUMBER}:number>/votes/<{NUMBER}:expert>")
def paper_votes(number: int, expert: int) -> str:
    return _votes_page(entering.votes(number, expert, at=clock.now()))


@blueprint.post(f"/rounds/<{NUMBER}:number>/votes/<{NUMBER}:expert>")
def change_paper_votes(number: int, expert: int) -> Answered:
    by, at = me(), received_at()
    confirms = request.form.get("act") == "confirm"
    with shown_again(
        lambda trouble: _votes_page(entering.votes(number, expert, at=at), trouble=trouble), 409, stale=OTHER_FIRST
    ):
        if confirms:
            entering.confirm_votes(number, expert, by=by, at=at)
        else:
            entering.enter_votes(number, expert, request.form.getlist("chosen", type=int), by=by, at=at)
    return done(CONFIRMED if confirms else ENTERED, ".paper_sheets", number=number)


def _votes_page(sheet: VoteSheet, *, trouble: str = "") -> str:
    round_ = sheet.round
    asked = {ballot.candidate.id for ballot in ballots.of_expert(round_, sheet.expert)}
    confirming = sheet.entered_by is not None and not is_own(sheet.entered_by)
    typed = set(request.form.getlist("chosen", type=int)) if request.form else set(sheet.chosen or ())
    return render_template(
        "office/round_votes.html",
        round=round_,
        title=outcomes.title_of(round_),
        expert=name_of(sheet.expert),
        choices=round_.terms.choices,
        candidates=[one for one in _known(round_).values() if one.id in asked],
        chosen=(sheet.chosen or set()) if confirming else typed,
        confirming=confirming,
        trouble=trouble,
    )

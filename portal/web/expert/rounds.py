"""The expert's rounds: their list, whom not to judge, the candidates of one; and voting for at most k of them, all at
once. (N5)"""

from typing import NamedTuple

from flask import Response, jsonify, redirect, render_template, request, url_for

from portal.operations.judging import marking, preparing_rounds
from portal.operations.meeting import calibrating, seeing
from portal.rulebooks import samples
from portal.rules.judging import recusal
from portal.rules.judging.rounds import refusal_of_votes
from portal.rules.language.refusals import Refusal
from portal.web.answering import Answered, as_json, done, shown_again
from portal.web.expert.area import blueprint
from portal.web.expert.seat import Seat, seats
from portal.web.filters import time_of_day
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text
from portal.web.showing import firmness


class Declared(NamedTuple):
    """A candidate whom the expert asks not to judge."""

    number: int
    name: str
    reason: str


@blueprint.get("")
def index() -> str:
    return render_template(
        "expert/index.html",
        seats=seats(),
        meetings=seeing.for_expert(me()),
        calibrations=[(one, preparing_rounds.title_of(one)) for one in calibrating.rounds_of(me())],
        samples=samples(),
        ended=[(one, preparing_rounds.title_of(one)) for one in marking.ended_of(me())],
    )


@blueprint.get(f"/<{NUMBER}:number>")
def show(number: int) -> Answered:
    seat = Seat(number)
    if not seat.declared and not seat.shut:
        return redirect(url_for(".before_declaring", number=number), 303)
    return render_template("expert/round.html", seat=seat, hand=firmness.own_hand(number, by=me()))


@blueprint.get(f"/<{NUMBER}:number>/declaration")
def before_declaring(number: int) -> Answered:
    seat = Seat(number)
    if seat.declared or seat.shut:
        return redirect(url_for(".show", number=number), 303)
    return _page(seat, set(), {})


@blueprint.post(f"/<{NUMBER}:number>/declaration")
def declare(number: int) -> Answered:
    seat, act = Seat(number), request.form.get("act", "check")
    ticked = {item.number for item in seat.candidates if request.form.get(f"recuse-{item.number}")}
    reasons = {item.number: sent_text(f"reason-{item.number}") for item in seat.candidates}
    faults = _faults(ticked, reasons)
    if faults:
        return _page(seat, ticked, reasons, faults=faults), 422
    if act == "back":
        return _page(seat, ticked, reasons)
    if act != "confirm":
        return _page(seat, ticked, reasons, confirming=True)
    with shown_again(lambda trouble: _page(seat, ticked, reasons, trouble=trouble)):
        marking.declare(number, {one: reasons[one] for one in ticked}, by=me(), at=received_at())
    return done("回避情况已确认，可以开始评审。", ".show", number=number)


def _faults(ticked: set[int], reasons: dict[int, str]) -> dict[int, str]:
    """A tick needs its reason, and a reason its tick."""
    faults = {}
    for number, reason in reasons.items():
        if number in ticked:
            if refusal := recusal.REASON.refusal_of(reason):
                faults[number] = refusal.reason
        elif reason:
            faults[number] = "填写了原因，但没有勾选。需要回避的请勾选，不需要的请清空原因。"
    return faults


def _page(
    seat: Seat,
    ticked: set[int],
    reasons: dict[int, str],
    *,
    faults: dict[int, str] | None = None,
    confirming: bool = False,
    trouble: str = "",
) -> str:
    names = {item.number: item.name for item in seat.candidates}
    faults = faults or {}
    return render_template(
        "expert/declaration.html",
        seat=seat,
        ticked=ticked,
        reasons=reasons,
        declared=[Declared(number, name, reasons[number]) for number, name in names.items() if number in ticked],
        faults=faults,
        summary=[(f"reason-{number}", f"{names[number]}：{reason}") for number, reason in faults.items()],
        confirming=confirming,
        trouble=trouble,
        reason_most=recusal.REASON.most,
    )


CHANGED = "投票刚刚在另一个窗口改动过，您刚才的选择没有保存。请看过下面现在的选择后再改。"


@blueprint.post(f"/<{NUMBER}:number>/votes")
def save_vote(number: int) -> Answered:
    with shown_again(
        lambda trouble: render_template("expert/round.html", seat=Seat(number), trouble=trouble, late=_chosen()),
        stale=CHANGED,
    ):
        marking.draft_votes(number, _chosen(), seen_version(), by=me(), at=received_at())
    if request.form.get("act") == "on":
        return redirect(url_for(".series", number=number, start=request.form.get("start", 1, type=int)), 303)
    following = ".before_voting" if request.form.get("act") == "next" else ".show"
    return redirect(url_for(following, number=number), 303)


@blueprint.post(f"/<{NUMBER}:number>/votes/draft")
def autosave_vote(number: int) -> Response | tuple[Response, int]:
    at = received_at()
    with shown_again(as_json, stale=CHANGED):
        marking.draft_votes(number, _chosen(), seen_version(), by=me(), at=at)
    seat = Seat(number)
    return jsonify(
        version=seat.work.version,
        saved_at=time_of_day(at),
        section="votes",
        state="faulty" if seat.over_votes else "started",
        state_words=seat.votes_words,
    )


@blueprint.get(f"/<{NUMBER}:number>/votes/submit")
def before_voting(number: int) -> Answered:
    seat = Seat(number)
    if not seat.declared or not seat.votes or seat.finished:
        return redirect(url_for(".show", number=number), 303)
    return _confirming(seat)


@blueprint.post(f"/<{NUMBER}:number>/votes/submit")
def cast_vote(number: int) -> Answered:
    """Cast what the page showed, not what another window has chosen since."""
    with shown_again(
        lambda trouble: _confirming(Seat(number), trouble=trouble),
        stale="投票刚刚在另一个窗口改动过，请看过下面的名单后再确认。",
    ):
        marking.cast_votes(number, _chosen(), by=me(), at=received_at())
    return done("投票已提交。", ".show", number=number)


def _chosen() -> set[int]:
    return {int(one) for one in request.form.getlist("vote") if one.isdecimal() and len(one) <= 16}


def _confirming(seat: Seat, *, trouble: str = "") -> str:
    return render_template("expert/vote.html", seat=seat, refusal=_refusal(seat), trouble=trouble)


def _refusal(seat: Seat) -> Refusal | None:
    return seat.refusal_to_cast or refusal_of_votes(len(seat.chosen), seat.work.choices)

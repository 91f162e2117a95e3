"""Voting: at most k of the candidates, chosen in their list and cast all at once. (N5)"""

from flask import Response, jsonify, redirect, render_template, request, url_for

from portal.operations.judging import marking
from portal.rules.judging.rounds import refusal_of_votes
from portal.rules.language.refusals import Refusal
from portal.web.answering import Answered, as_json, done, shown_again
from portal.web.expert.area import blueprint
from portal.web.expert.seat import Seat
from portal.web.filters import time_of_day
from portal.web.receiving import NUMBER, me, received_at, seen_version

CHANGED = "投票刚刚在另一个窗口改动过，您刚才的选择没有保存。请看过下面现在的选择后再改。"


@blueprint.post(f"/<{NUMBER}:number>/votes")
def save_vote(number: int) -> Answered:
    with shown_again(
        lambda trouble: render_template("expert/round.html", seat=Seat(number), trouble=trouble), stale=CHANGED
    ):
        marking.draft_votes(number, _chosen(), seen_version(), by=me(), at=received_at())
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

"""Several candidates of 初审 or of a vote on one page: read, decide, next, without a load for each. (N4, N5)"""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Response, abort, jsonify, redirect, render_template, request, url_for

from portal.operations.judging import marking_many
from portal.rules.judging.casting import NOT_SURE, Given
from portal.rules.judging.scoring import OPINION
from portal.rules.language.refusals import insist
from portal.rules.rulebook.rubric import Method
from portal.web.answering import Answered, as_json, done, shown_again
from portal.web.expert.area import blueprint
from portal.web.expert.files import Material
from portal.web.expert.person import Person, Typed, typed_in
from portal.web.expert.seat import Seat
from portal.web.filters import time_of_day
from portal.web.receiving import NUMBER, me, received_at, seen_version

AT_ONCE = 10  # candidates on a page: what can be read in one go
CHANGED = "这里的评审刚刚在另一个窗口改动过，您刚才的判定没有保存。请看过下面现在的内容后再改。"


class Read(NamedTuple):
    """One candidate on the page."""

    person: Person
    paper: Material


@blueprint.get(f"/<{NUMBER}:number>/series")
def series(number: int) -> Answered:
    seat = _seat(number, Method.ELIGIBILITY, Method.VOTE)
    start = request.args.get("start", 1, type=int)
    left = [one for one in seat.candidates if not one.cast]
    chosen = [one.number for one in left if one.position >= start][:AT_ONCE]
    if not seat.declared or not seat.may_cast or not chosen:
        return redirect(url_for(".show", number=number), 303)
    return _page(seat, chosen)


@blueprint.post(f"/<{NUMBER}:number>/series")
def judge(number: int) -> Answered:
    """Keep everything; hand in what is decided, where the expert says so."""
    seat, at, version = _seat(number), received_at(), seen_version()
    typed = _typed(seat)
    given = {one: found.given for one, found in typed.items()}
    with shown_again(
        lambda trouble: _page(Seat(number), list(typed), typed, trouble),
        stale=lambda _: _page(Seat(number), list(typed), trouble=CHANGED),
    ):
        if request.form.get("act") == "save" or not request.form.get("sure"):
            marking_many.draft_many(number, given, version, by=me(), at=at)
            insist(None if request.form.get("act") == "save" else NOT_SURE)
            return done("已保存，还没有提交。", ".series", number=number)
        handed_in = marking_many.cast_many(number, given, version, by=me(), at=at)
    return done(f"已提交 {handed_in} 名候选人的评审。", ".series", number=number)


@blueprint.post(f"/<{NUMBER}:number>/series/draft")
def autosave_series(number: int) -> Response | tuple[Response, int]:
    seat, at = _seat(number), received_at()
    typed = _typed(seat)
    given = {one: found.given for one, found in typed.items()}
    with shown_again(as_json, stale=CHANGED):
        version = marking_many.draft_many(number, given, seen_version(), by=me(), at=at)
    said = _words(given)
    return jsonify(version=version, saved_at=time_of_day(at), section="series", state="started", state_words=said)


def _seat(number: int, *methods: Method) -> Seat:
    """A sheet is too long for such a page; votes are kept and cast where all of them are."""
    seat = Seat(number)
    return seat if seat.method in (methods or (Method.ELIGIBILITY,)) else abort(404)


def _typed(seat: Seat) -> dict[int, Typed]:
    """What was posted for each candidate that the page named and the expert judges."""
    named = set(request.form.getlist("candidate"))
    return {one.number: typed_in(seat, f"-{one.number}") for one in seat.candidates if str(one.number) in named}


def _words(given: Mapping[int, Given]) -> str:
    decided = sum(one.answer is not None for one in given.values())
    return f"已判定 {decided} 名，本页共 {len(given)} 名"


def _page(seat: Seat, chosen: list[int], typed: Mapping[int, Typed] | None = None, trouble: str = "") -> str:
    people = [Person(seat, one, typed=typed[one] if typed else None, check=bool(typed)) for one in chosen]
    given = {person.number: person.typed.given for person in people}
    faulty = [person for person in people if typed and person.typed.given.answer is not None and person.faults]
    return render_template(
        "expert/series.html",
        seat=seat,
        people=[Read(person, Material(person.paper)) for person in people],
        version=seat.work.version if seat.votes else sum(person.version for person in people),
        words=seat.votes_words if seat.votes else _words(given),
        elsewhere=[one.number for one in seat.chosen if one.number not in chosen],
        following=people[-1].position + 1,
        trouble=trouble,
        faults=[(f"heads-{one.number}", f"{one.name}：{reason}") for one in faulty for reason in one.faults.values()],
        opinion_most=OPINION.most,
    )

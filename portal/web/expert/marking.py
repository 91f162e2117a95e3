"""Judging one candidate: the page with the paper and the sheet, drafts, the check before it is final, casting."""

from flask import Response, flash, jsonify, redirect, render_template, request, url_for

from portal.operations.judging import marking
from portal.rules.judging.casting import NOTES
from portal.rules.judging.scoring import OPINION
from portal.storage.judging.ballots import Ballot
from portal.web.answering import Answered, as_json, done, shown_again
from portal.web.expert.area import blueprint
from portal.web.expert.files import CANDIDATE, Material
from portal.web.expert.person import TEXTS, Person, Typed, typed_in
from portal.web.expert.seat import Seat
from portal.web.filters import time_of_day
from portal.web.receiving import me, received_at, seen_version

CHANGED = "这名候选人的评审刚刚在另一个窗口保存过。您在本页填写的内容还在，请点“保存”，核对后决定。"
CHANGED_SINCE = "在您打开这一页之后，这名候选人的评审在另一个窗口改动过。请看过下面的内容后再确认。"


@blueprint.get(CANDIDATE)
def candidate(number: int, candidate: int) -> Answered:
    seat = Seat(number)
    if not seat.declared and not seat.shut:
        return redirect(url_for(".before_declaring", number=number), 303)
    check = "check" in request.args
    return _page(Person(seat, candidate, check=check), check=check)


@blueprint.post(CANDIDATE)
def save(number: int, candidate: int) -> Answered:
    seat = Seat(number)
    typed, act = typed_in(seat), request.form.get("act")
    with shown_again(
        lambda trouble: _page(Person(seat, candidate, typed=typed), trouble=trouble),
        stale=lambda conflict: _page(Person(seat, candidate, typed=typed), stale=True),
    ):
        _draft(number, candidate, typed)
    if act != "next":
        return redirect(url_for(".candidate", number=number, candidate=candidate), 303)
    if typed.faults_in(seat.round):
        return redirect(url_for(".candidate", number=number, candidate=candidate, check=1), 303)
    if request.form.get("sure"):
        person = Person(Seat(number), candidate)
        with shown_again(lambda trouble: _page(Person(Seat(number), candidate), trouble=trouble), stale=CHANGED_SINCE):
            marking.cast(number, candidate, person.version, typed.given, by=me(), at=received_at())
        return _on(person)
    return redirect(url_for(".before_casting", number=number, candidate=candidate), 303)


@blueprint.post(f"{CANDIDATE}/draft")
def autosave(number: int, candidate: int) -> Response | tuple[Response, int]:
    seat, at = Seat(number), received_at()
    typed = typed_in(seat)
    with shown_again(as_json, stale=CHANGED):
        ballot = _draft(number, candidate, typed)
    person = Person(seat, candidate, typed=typed)
    return jsonify(
        version=ballot.version,
        saved_at=time_of_day(at),
        section="total",
        state=person.done_tone,
        state_words=person.done_words,
        faults=dict.fromkeys(TEXTS, "") | person.too_long,
    )


def _draft(number: int, candidate: int, typed: Typed) -> Ballot:
    version = seen_version()
    return marking.draft(number, candidate, version, typed.given, typed.notes, by=me(), at=received_at())


@blueprint.get(f"{CANDIDATE}/submit")
def before_casting(number: int, candidate: int) -> Answered:
    person = Person(Seat(number), candidate)
    if not person.editable or not person.done:
        return redirect(url_for(".candidate", number=number, candidate=candidate, check=1), 303)
    return _confirming(person)


@blueprint.post(f"{CANDIDATE}/submit")
def cast(number: int, candidate: int) -> Answered:
    person = Person(Seat(number), candidate)
    version = seen_version()
    with shown_again(
        lambda trouble: _confirming(Person(Seat(number), candidate), trouble=trouble), stale=CHANGED_SINCE
    ):
        marking.cast(number, candidate, version, person.paper.given, by=me(), at=received_at())
    return _on(person)


def _on(person: Person) -> Answered:
    """To the next candidate, once this one is handed in."""
    following = Seat(person.seat.number).next_after(person.number)
    if following is None:
        return done(f"“{person.name}”的评审已提交，本轮已全部完成。", ".show", number=person.seat.number)
    flash(f"“{person.name}”的评审已提交。这是下一名候选人。")
    return redirect(following.href, 303)


def _confirming(person: Person, *, trouble: str = "") -> str:
    return render_template(
        "expert/cast.html",
        seat=person.seat,
        person=person,
        version=person.version,
        refusal=person.paper.refusal_to_cast,
        trouble=trouble,
    )


def _page(person: Person, *, check: bool = False, stale: bool = False, trouble: str = "") -> str:
    """``check``: list what is missing; ``stale``: what was typed is not what is saved; ``trouble``: why not."""
    return render_template(
        "expert/candidate.html",
        seat=person.seat,
        person=person,
        paper=Material(person.paper),
        version=person.version,
        faults=person.faults,
        summary=[(_place(person, key), reason) for key, reason in person.faults.items()]
        if check and person.editable
        else [],
        stale=stale,
        trouble=trouble,
        most={"opinion": OPINION.most, "notes": NOTES.most},
    )


def _place(person: Person, key: str) -> str:
    """The id of the field that a fault means."""
    return key if key in ("answer", "heads", *TEXTS) else f"points-{key}"

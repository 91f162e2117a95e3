"""推荐终评人选: finalists of a competition, each with a reason, put before the organising committee, with the window in
which they file. (N8)"""

from flask import render_template, request

from portal import clock
from portal.operations.competing import sending
from portal.web.answering import Answered, done, shown_again
from portal.web.competing.hanging import get, post
from portal.web.competing.view import ONE, View
from portal.web.moments import field_value, typed_moment, usual
from portal.web.receiving import me, received_at, sent_text
from portal.web.recent_code import requires_recent_code

ENDS = ("closes_at", "recommending_closes_at")


@get(f"{ONE}/seats")
def before_choosing(number: int, key: str) -> str:
    view, at = View(number, key), clock.now()
    procedure = view.programme.book.procedure
    filing = procedure.filing_days.value
    ends = {"closes_at": filing, "recommending_closes_at": filing + procedure.recommending_days.value}
    return _page(view, {name: field_value(usual(at, days)) for name, days in ends.items()})


@post(f"{ONE}/seats")
@requires_recent_code
def propose_choice(number: int, key: str) -> Answered:
    view = View(number, key)
    reasons = {number: sent_text(f"reason.{number}") for number in request.form.getlist("picked")}
    closes_at, recommending = (typed_moment(request.form.get(name, "")) for name in ENDS)
    with shown_again(lambda trouble: _page(view, dict(request.form.items()), trouble, set(reasons))):
        sending.propose(view.begun.id, reasons, closes_at, recommending, by=me(), at=received_at())
    return done("已提请组委会审定。同意以后，被推荐的人会收到填写申报表的通知。", ".competition", **view.place)


def _page(view: View, typed: dict[str, str], trouble: str = "", picked: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    result = sending.final_of(view.held) if view.held else None
    found = sending.ranked(result).values() if result else ()
    finalists = sorted((pair for pair in found if pair[1]), key=lambda pair: (pair[1], pair[0].number))
    return render_template(
        "competing/competition_seats.html",
        view=view,
        finalists=finalists,
        tracks={track.key: track.name for track in view.book.tracks},
        left=view.sends - len(view.seats),
        typed=typed,
        picked=picked,
        trouble=trouble,
    )

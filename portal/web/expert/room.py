"""The expert's screen of a meeting 评审会: who is on, and the own score sheets, which go on without network and are
kept in the browser until the server has them. Without JavaScript each sheet is its own page. (M18, N7)"""

from typing import Any

import msgspec
from flask import redirect, render_template, request, url_for

from portal import clock
from portal.operations.judging.own_candidates import Task
from portal.operations.meeting import holding, seeing
from portal.operations.meeting.seeing import Room
from portal.rules.judging.casting import NOTES
from portal.rules.judging.scoring import OPINION
from portal.rules.meeting.course import OF_EXPERTS, ActKind
from portal.storage.engine.errors import NotFound
from portal.web.answering import Answered, not_done, shown_again
from portal.web.expert.area import blueprint
from portal.web.expert.seat import Seat
from portal.web.expert.sheet import sheet
from portal.web.receiving import NUMBER, me, received_at


@blueprint.get(f"/<{NUMBER}:number>/room")
def room(number: int) -> Answered:
    held = seeing.held_for(number, me())
    if held.meeting.rehearsal:
        return render_template("expert/rehearsal.html", room=held, number=number, mine=me(), at=clock.now())
    seat = Seat(number)
    if not seat.declared and not seat.shut:
        return redirect(url_for(".before_declaring", number=number), 303)
    tasks = {task.candidate: task for task in seat.work.tasks} if not seat.shut else {}
    return render_template(
        "expert/room.html",
        seat=seat,
        room=held,
        mine=me(),
        task=tasks.get(held.course.on),
        sheets=msgspec.json.encode([_told(seat, held, task) for task in tasks.values()]).decode(),
        blank=sheet(seat.rubric, {}, {}),
        most={"opinion": OPINION.most, "notes": NOTES.most},
        at=clock.now(),
    )


def _told(seat: Seat, held: Room, task: Task) -> dict[str, Any]:
    """One own sheet, as the browser keeps it."""

    def at(endpoint: str) -> str:
        return url_for(endpoint, number=seat.number, candidate=task.candidate)

    return {
        "candidate": str(task.candidate),
        "place": task.place,
        "name": task.name,
        "unit": task.unit,
        "turn": held.course.turns[task.candidate].word if task.candidate in held.course.turns else "",
        "version": task.version,
        "points": task.given.points,
        "opinion": task.given.opinion,
        "notes": task.notes,
        "cast": task.cast or not seat.may_cast,
        "save": at(".autosave"),
        "href": at(".candidate"),
        "submit": at(".before_casting"),
    }


@blueprint.post(f"/<{NUMBER}:number>/room")
def say(number: int) -> Answered:
    """:raises NotFound: experts say no such thing."""
    act, about = request.form.get("act", ""), request.form.get("candidate", 0, type=int)
    if act not in OF_EXPERTS:
        raise NotFound(f"no word {act}")
    with shown_again(lambda trouble: not_done(trouble, ".room", number=number)):
        holding.say(number, ActKind(act), about, expert=me(), by=me(), at=received_at())
    return redirect(url_for(".room", number=number), 303)

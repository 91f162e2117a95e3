"""Holding a meeting 评审会: the secretary begins it, calls the candidates by lot or otherwise, keeps the time, closes
and ends; experts come and say when they are done. Of a rehearsal 演练 nothing is left, the journal neither. (M18,
N7)"""

from datetime import datetime

from portal.operations.judging import preparing_rounds, presenting
from portal.operations.meeting import seeing
from portal.operations.meeting.seeing import Room
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.meeting import course as rules
from portal.rules.meeting.course import OF_EXPERTS, Act, ActKind
from portal.storage.engine.errors import AlreadyThere, NotFound, Stale
from portal.storage.engine.tables import atomic
from portal.storage.judging import panels, rounds
from portal.storage.judging.rounds import Round
from portal.storage.meeting import meetings
from portal.storage.meeting.meetings import Meeting


def refusal_to_begin(round_: Round, *, rehearsal: bool) -> Refusal | None:
    """Why no meeting, or rehearsal, of the round can begin, or None."""
    drawn = presenting.order_of(round_) is not None
    return rules.refusal_to_meet(round_.state, drawn, meetings.going_on(round_) is not None, rehearsal)


def begin(number: int, *, rehearsal: bool, by: int, at: datetime) -> Meeting:
    """Begin a meeting of the round, or a rehearsal.

    :raises Refused: the round is not open, its order is not drawn, or one goes on.
    :raises NotFound: nobody presents in this round, or there is none.
    """
    round_ = rounds.one(number)
    if not presenting.is_presented(round_):
        raise NotFound(f"nobody presents in round {number}")
    try:
        with atomic():
            rounds.hold(number)
            insist(refusal_to_begin(rounds.one(number), rehearsal=rehearsal))
            made = meetings.begin(round_, rehearsal=rehearsal, by=by, at=at)
            _record("meeting_begun", made, by=by, at=at)
    except AlreadyThere as error:  # the other of two officers was first
        raise Refused(rules.HELD_ALREADY) from error
    return made


def do(number: int, step: int, kind: ActKind, candidate: int, *, by: int, at: datetime, sure: bool = False) -> ActKind:
    """What the secretary does in the room, as it stood at this ``step``; returns what was done, or what was taken back.

    :raises Refused: it is not possible now, or some expert is not done and the secretary not ``sure``.
    :raises Stale: another officer was first. :raises NotFound: no meeting goes on, or that is no candidate.
    """
    with atomic():
        room = _taken(number, step)
        insist(rules.refusal_to_do(kind, candidate, room.course, room.spans, room.asked, sure))
        left = sorted(room.asked - room.course.done) if kind is ActKind.CLOSED else []
        _note(room, Act(kind, at, candidate), by=by, at=at, not_done=left)
    return room.course.last if kind is ActKind.UNDONE and room.course.last else kind


def move_on(number: int, step: int, candidate: int, *, by: int, at: datetime, sure: bool = False) -> None:
    """Close whoever is on and call who is next, in one. Errors as ``do``; NotFound too when nobody is left."""
    with atomic():
        do(number, step, ActKind.CLOSED, candidate, by=by, at=at, sure=sure)
        do(number, step + 1, ActKind.CALLED, seeing.held(number).course.next, by=by, at=at)


def say(number: int, kind: ActKind, candidate: int, *, expert: int, by: int, at: datetime) -> None:
    """What an expert says (came, left, done, not done), or the secretary of an expert's coming and leaving.

    :raises Refused: another candidate is on, or the expert does not judge them.
    :raises NotFound: no meeting goes on, or the account does not sit on the panel.
    """
    panels.seat_of(number, expert)
    assert kind in OF_EXPERTS, "the others are the secretary's"
    with atomic():
        room = _taken(number)
        insist(rules.refusal_to_say(kind, candidate, room.course, expert in room.asked))
        _note(room, Act(kind, at, candidate, expert), by=by, at=at)


def end(number: int, step: int, *, by: int, at: datetime) -> None:
    """End the meeting: the projector's address is dead. A rehearsal is forgotten.

    :raises Refused: somebody is on. :raises Stale: another officer was first.
    :raises NotFound: no meeting of the round goes on.
    """
    with atomic():
        room = _taken(number, step)
        if room.meeting.rehearsal:
            meetings.forget(room.meeting)
            return
        insist(rules.refusal_to_end(room.course))
        meetings.end(room.meeting, at=at)
        _record("meeting_ended", room.meeting, by=by, at=at, heard=room.course.heard)


def _taken(number: int, step: int | None = None) -> Room:
    """The room, held until the end of the transaction. :raises Stale: it is at another step."""
    meetings.hold(seeing.held(number).meeting.id)
    room = seeing.held(number)
    if step not in (None, room.course.step):
        raise Stale(room.meeting, step or 0)
    return room


def _note(room: Room, act: Act, *, by: int, at: datetime, **facts: object) -> None:
    if act.candidate and act.candidate not in room.presenters:
        raise NotFound(f"{act.candidate} does not present")
    meetings.add(room.meeting, act, by=by)
    about = {name: value for name, value in (("candidate", act.candidate), ("expert", act.expert)) if value}
    told = {name: value for name, value in facts.items() if value}
    _record(f"meeting_{act.kind.value}", room.meeting, by=by, at=at, **about, **told)


def _record(verb: str, meeting: Meeting, *, by: int, at: datetime, **facts: object) -> None:
    if not meeting.rehearsal:
        preparing_rounds.record(verb, meetings.round_of(meeting), by=by, at=at, **facts)

"""What is seen of a meeting: by the secretary, on the projector, by whoever asks if anything is new. No points.

A rehearsal has the round's real settings and panel, and invented candidates in the place of the real ones.
"""

import hmac
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from portal.operations.judging import preparing_rounds, presenting
from portal.operations.judging.presenting import Piece
from portal.rules.applying.redaction import name_for_experts
from portal.rules.judging.rounds import RoundState
from portal.rules.meeting import course as rules
from portal.rules.meeting.course import Course
from portal.rules.rulebook.rubric import Span
from portal.storage.engine import vault
from portal.storage.engine.errors import NotFound
from portal.storage.judging import ballots, panels, rounds
from portal.storage.judging.rounds import Round
from portal.storage.meeting import meetings
from portal.storage.meeting.meetings import Meeting
from portal.storage.office import desk


class Presenter(NamedTuple):
    """Who presents, as the room calls them. ``place``: by lot."""

    id: int
    place: int
    number: str
    name: str
    unit: str


class Room:
    """A meeting as it stands. Read once a request."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.round: Round = meetings.round_of(meeting)
        self.title = preparing_rounds.title_of(self.round)

    @property
    def spans(self) -> tuple[Span, ...]:
        """How the time of each is divided."""
        return preparing_rounds.stage_of(self.round).clock

    @cached_property
    def course(self) -> Course:
        """What has happened, in earlier meetings of the round too; who is there, in this one."""
        own = meetings.acts_of([self.meeting])
        before = [] if self.meeting.rehearsal else meetings.of_round(self.round)
        earlier = meetings.acts_of([one for one in before if one.id != self.meeting.id])
        heard = [act for act in earlier if act.kind not in (rules.ActKind.ARRIVED, rules.ActKind.LEFT)]
        return rules.course(list(self.presenters), [*heard, *own])

    @cached_property
    def presenters(self) -> Mapping[int, Presenter]:
        """By number, in the order drawn by lot."""
        order = presenting.order_of(self.round)
        places = order.places if order else {}
        if self.meeting.rehearsal:
            return {one: Presenter(one, one, "", f"示例{one}", "示例单位") for one in range(1, len(places) + 1)}
        known = {row.id: row for row in desk.numbered(list(places))}
        return {
            one: Presenter(
                one,
                place,
                known[one].official_number or "",
                name_for_experts(known[one].name),
                name_for_experts(known[one].unit),
            )
            for one, place in places.items()
            if one in known
        }

    @cached_property
    def experts(self) -> Mapping[int, str]:
        """The panel: {expert: name}, by name."""
        named = {seat.expert.id: seat.expert.contact.name for seat in panels.experts_of(self.round)}
        return dict(sorted(named.items(), key=lambda pair: (pair[1], pair[0])))

    @cached_property
    def asked(self) -> frozenset[int]:
        """The experts who judge whoever is on."""
        if self.meeting.rehearsal or not self.course.on:
            return frozenset(self.experts)
        return ballots.asked_about(self.round, self.course.on)

    @cached_property
    def files(self) -> Mapping[int, tuple[Piece, ...]]:
        """What each has uploaded to present."""
        own = {} if self.meeting.rehearsal else {one: presenting.files_of(self.round, one) for one in self.presenters}
        return {one: own.get(one, ()) for one in self.presenters}

    @property
    def on(self) -> Presenter | None:
        return self.presenters.get(self.course.on)

    @property
    def next(self) -> Presenter | None:
        return self.presenters.get(self.course.next)

    @property
    def span(self) -> Span | None:
        """The part that is timed now."""
        return self.spans[self.course.clock.span] if self.spans else None


def going_on(number: int) -> Room | None:
    """The meeting of the round that goes on, or its rehearsal; with the round, a meeting is over."""
    meeting = meetings.going_on(number)
    return Room(meeting) if meeting and _lives(meeting, rounds.one(number).state) else None


def _lives(meeting: Meeting, state: RoundState) -> bool:
    return state is RoundState.OPEN or (meeting.rehearsal and state is RoundState.PREPARING)


def held(number: int) -> Room:
    """:raises NotFound: no meeting of the round goes on."""
    room = going_on(number)
    if room is None:
        raise NotFound(f"no meeting of round {number} goes on")
    return room


def held_for(number: int, expert: int) -> Room:
    """As an expert of the round's panel sees it. :raises NotFound: no meeting goes on, or the account is not on it."""
    panels.seat_of(number, expert)
    return held(number)


def for_expert(expert: int) -> list[Room]:
    """The meetings and rehearsals that go on and on whose panels the account sits."""
    found = [Room(one) for one in meetings.of_expert(expert)]
    return [room for room in found if _lives(room.meeting, room.round.state)]


# -- the projector ---------------------------------------------------------------------------------------------


def key_of(meeting: Meeting) -> str:
    """Opens the projector's page as long as the meeting goes on; made with the instance's keys and kept nowhere."""
    return str(vault.match_key(f"projector:{meeting.id}"))


def projected(number: int, key: str) -> Room:
    """:raises NotFound: the meeting does not go on (any more), or its key is another."""
    meeting = meetings.one(number)
    known = vault.match_key(f"projector:{number}")
    right = any(hmac.compare_digest(one.encode(), key.encode()) for one in (known, *known.earlier))
    room = going_on(meetings.round_of(meeting).id) if right else None
    if room is None or room.meeting.id != number:
        raise NotFound("nothing is projected here")
    return room


def version_of(number: int) -> int:
    """Goes up whenever something happens in the room. :raises NotFound: the meeting does not go on."""
    return meetings.version_of(number)

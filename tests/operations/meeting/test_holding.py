"""Meetings are kept act by act and journalled; a rehearsal leaves nothing. (M18, N7)"""

import pytest

from portal.operations.meeting import holding, seeing
from portal.rules.language.refusals import Refused
from portal.rules.meeting.course import ActKind, Turn
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, RefusedBySchema, Stale
from portal.storage.meeting import meetings
from portal.storage.meeting.meetings import MeetingAct
from tests.operations.meetings import a_meeting
from tests.routes import everything

pytestmark = pytest.mark.usefixtures("anywhere", "opened")


@pytest.mark.rule("M18", "N7")
def test_a_meeting_goes_on_another_day_and_everything_is_journalled() -> None:
    held = a_meeting()
    number, by = held.round.id, held.officer.id
    first, second, _ = held.order
    expert = held.panel[0].id
    holding.begin(number, rehearsal=False, by=by, at=held.at)
    with pytest.raises(Refused):
        holding.begin(number, rehearsal=True, by=by, at=held.at)
    holding.say(number, ActKind.ARRIVED, 0, expert=expert, by=expert, at=held.at)
    held.call(first)
    with pytest.raises(Stale):
        holding.do(number, 0, ActKind.STARTED, first, by=by, at=held.at)
    held.do(ActKind.UNDONE)
    with pytest.raises(NotFound):
        held.call(7)
    held.call(first)
    with pytest.raises(Refused):
        holding.end(number, held.step, by=by, at=held.at)
    holding.move_on(number, held.step, first, by=by, at=held.at, sure=True)
    assert seeing.held(number).course.on == second
    held.do(ActKind.INTERRUPTED, second)
    holding.end(number, held.step, by=by, at=held.at)
    assert seeing.going_on(number) is None

    holding.begin(number, rehearsal=False, by=by, at=held.at)
    now = seeing.held(number).course
    assert (now.turns[first], now.turns[second], now.present) == (Turn.CLOSED, Turn.INTERRUPTED, {})
    verbs = [entry.verb for entry in journal.about("round", number)]
    assert [verb for verb in verbs if verb.startswith("meeting_")] == [
        *("meeting_begun", "meeting_arrived", "meeting_called", "meeting_undone", "meeting_called"),
        *("meeting_closed", "meeting_called", "meeting_interrupted", "meeting_ended", "meeting_begun"),
    ]
    with pytest.raises(RefusedBySchema):
        MeetingAct.update(candidate=second).where(MeetingAct.kind == ActKind.CLOSED).execute()
    with pytest.raises(RefusedBySchema):
        MeetingAct.delete().execute()


@pytest.mark.rule("M18")
def test_a_rehearsal_leaves_nothing_behind() -> None:
    held = a_meeting()
    number, by, expert = held.round.id, held.officer.id, held.panel[0].id
    before = everything()
    holding.begin(number, rehearsal=True, by=by, at=held.at)
    room = seeing.held(number)
    assert [one.name for one in room.presenters.values()] == ["示例1", "示例2", "示例3"]
    assert [span.name for span in room.spans] == ["展示", "答辩"]
    holding.say(number, ActKind.ARRIVED, 0, expert=expert, by=expert, at=held.at)
    held.call(1)
    held.do(ActKind.STARTED, 1)
    holding.say(number, ActKind.DONE, 1, expert=expert, by=expert, at=held.at)
    holding.move_on(number, held.step, 1, by=by, at=held.at, sure=True)
    assert seeing.held(number).course.on == 2
    holding.end(number, held.step, by=by, at=held.at)
    assert everything() == before
    assert meetings.going_on(held.round) is None

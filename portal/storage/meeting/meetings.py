"""Meetings 评审会 of rounds that candidates present in: what was done in the room, one act after another, which nobody
changes any more; and rehearsals 演练, of which every row goes."""

from datetime import datetime
from typing import Any

from peewee import SQL, BigIntegerField, BooleanField, ForeignKeyField, IntegerField, ModelIndex
from playhouse.fields import EnumField

from portal.rules.applying.honour_bar import keep_until
from portal.rules.meeting.course import Act, ActKind
from portal.storage.engine.prepared import Prepared
from portal.storage.engine.tables import MomentField, Table, one_of_values, unique
from portal.storage.judging.panels import RoundExpert
from portal.storage.judging.rounds import Round, with_programme
from portal.storage.people.accounts import Account


class Meeting(Table):
    """One meeting of a round; of those that go on there is one a round. ``version``: goes up with every act."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT")
    rehearsal = BooleanField(default=False)
    opened_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    opened_at = MomentField()
    ended_at = MomentField(null=True)
    version = BigIntegerField(default=1)


ONCE = "meeting_once_a_round"
_GOES_ON = SQL("ended_at IS NULL")
unique(ONCE, "meeting", "round_id")  # SQLite names only the columns of what it refused
Meeting.add_index(ModelIndex(Meeting, [Meeting.round], unique=True, where=_GOES_ON, name=ONCE))


class MeetingAct(Table):
    """One act. ``candidate``, ``expert``: whom it is about, 0 for nobody; no links, as a rehearsal has neither."""

    meeting = ForeignKeyField(Meeting, backref="+", on_delete="RESTRICT", index=False)
    seq = IntegerField()
    kind = EnumField(ActKind)
    candidate = BigIntegerField(default=0)
    expert = BigIntegerField(default=0)
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    at = MomentField()
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [
            unique("meeting_act_once", "meeting_act", "meeting_id", "seq"),
            one_of_values("meeting_act_kind", "kind", ActKind),
        ]


def begin(round_: Round, *, rehearsal: bool, by: int, at: datetime) -> Meeting:
    """:raises AlreadyThere: ``constraint`` "meeting_once_a_round"."""
    return Meeting.create(round=round_, rehearsal=rehearsal, opened_by=by, opened_at=at)


def one(number: int) -> Meeting:
    """:raises NotFound: when there is no such meeting."""
    return Meeting.get(Meeting.id == number)


def going_on(round_: Round | int) -> Meeting | None:
    """The meeting of the round that has not ended, a rehearsal too."""
    found: Meeting | None = Meeting.get_or_none(Meeting.round == round_, _GOES_ON)
    return found


def of_expert(expert: int) -> list[Meeting]:
    """The meetings that go on, rehearsals too, of rounds on whose panel the account sits."""
    query: Any = Meeting.select().join(RoundExpert, on=RoundExpert.round == Meeting.round)
    return list(query.where(RoundExpert.expert == expert, Meeting.ended_at.is_null()).order_by(Meeting.opened_at))


def of_round(round_: Round | int) -> list[Meeting]:
    """The round's meetings, the first first; no rehearsals."""
    own = Meeting.round == round_, Meeting.rehearsal == False  # noqa: E712
    return list(Meeting.select().where(*own).order_by(Meeting.opened_at))


def round_of(meeting: Meeting) -> Round:
    """The round with its programme."""
    found: Round = with_programme().where(Round.id == meeting.round_id).get()
    return found


_version = Prepared(
    lambda place: Meeting.select(Meeting.version).where(Meeting.id == place("number"), Meeting.ended_at.is_null())
)


def version_of(number: int) -> int:
    """Of a meeting that goes on, for whoever asks again and again. :raises NotFound: there is none."""
    return int(_version.one(number=number).version)


def hold(number: int) -> None:
    """Take the meeting for an act, in the transaction of it: everybody else waits, and learns that something is new."""
    Meeting.update(version=Meeting.version + 1).where(Meeting.id == number).execute()


def end(meeting: Meeting, *, at: datetime) -> None:
    """Nothing is done in it any more."""
    Meeting.update(ended_at=at).where(Meeting.id == meeting.id).execute()


def forget(meeting: Meeting) -> None:
    """Delete a rehearsal with all that was done in it."""
    MeetingAct.delete().where(MeetingAct.meeting == meeting).execute()
    Meeting.delete().where(Meeting.id == meeting.id).execute()


def add(meeting: Meeting, act: Act, *, by: int) -> None:
    """Note an act; the meeting is held or taken by whoever asks."""
    seq = MeetingAct.select().where(MeetingAct.meeting == meeting).count() + 1
    kept = {} if meeting.rehearsal else {"keep_until": keep_until(round_of(meeting).programme.book, act.at)}
    told = {"kind": act.kind, "candidate": act.candidate, "expert": act.expert, "at": act.at}
    MeetingAct.create(meeting=meeting, seq=seq, by=by, frozen=not meeting.rehearsal, **told, **kept)


def acts_of(meetings: list[Meeting]) -> list[Act]:
    """What was done in these meetings, in order."""
    query: Any = MeetingAct.select(MeetingAct, Meeting.opened_at).join(Meeting)
    rows = query.where(MeetingAct.meeting.in_([one.id for one in meetings])).order_by(Meeting.opened_at, MeetingAct.seq)
    return [Act(row.kind, row.at, row.candidate, row.expert) for row in rows]

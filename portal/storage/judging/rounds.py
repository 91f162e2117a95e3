"""Rounds of judging: one for each stage of a programme that experts, or a computation, decide.

Whom a round judges and who judges stands in ``panels``, what was cast in ``ballots``, what it came to in ``results``.
"""

from datetime import datetime
from typing import Any

import msgspec
from peewee import SQL, BigIntegerField, CharField, Check, ForeignKeyField, ModelIndex, TextField
from playhouse.fields import EnumField

from portal import randomness
from portal.rules.judging.rounds import RoundState, Window
from portal.rules.judging.tally import Terms
from portal.rules.rulebook.rubric import Method
from portal.storage.engine.errors import Stale
from portal.storage.engine.prepared import Prepared
from portal.storage.engine.tables import MomentField, Table, change, one_of_values, unique
from portal.storage.season.editions import Edition, Programme


class Round(Table):
    """One stage of one programme, judged once, or anew: then what was held before is kept as replaced. ``terms``: what
    was fixed when it opened; ``seed``: of drawn orders."""

    programme = ForeignKeyField(Programme, backref="+", on_delete="RESTRICT", index=False)
    stage = CharField(64)
    method = EnumField(Method)
    rulebook = CharField(64)
    state = EnumField(RoundState, default=RoundState.PREPARING)
    terms_text = TextField(column_name="terms", default="")
    seed = CharField(64)
    opens_at = MomentField(null=True)
    closes_at = MomentField(null=True)
    opened_at = MomentField(null=True)
    closed_at = MomentField(null=True)
    created_at = MomentField()
    keep_until = MomentField(null=True)
    version = BigIntegerField(default=1)

    class Meta:
        constraints = [
            one_of_values("round_method", "method", Method),
            one_of_values("round_state", "state", RoundState),
            Check("opens_at < closes_at", "round_window_in_order"),
            Check(
                "state IN ('preparing', 'replaced') OR (terms <> '' AND opens_at IS NOT NULL AND closes_at IS NOT NULL"
                " AND opened_at IS NOT NULL)",
                "round_fixed_when_open",
            ),
            Check("(closed_at IS NULL) = (state IN ('preparing', 'open'))", "round_closed_at"),
        ]

    @property
    def terms(self) -> Terms:
        """What was fixed when the round opened.

        :raises msgspec.DecodeError: before that.
        """
        return msgspec.json.decode(self.terms_text, type=Terms)

    @property
    def window(self) -> Window:
        return Window(self.state, self.opens_at, self.closes_at)


FIXED = (RoundState.APPROVED, RoundState.REPLACED)  # nothing of such a round changes any more
ONCE = "round_once_a_stage"
_COUNTS = SQL("state <> 'replaced'")
unique(ONCE, "round", "programme_id", "stage")  # SQLite names only the columns of what it refused
Round.add_index(ModelIndex(Round, [Round.programme, Round.stage], unique=True, where=_COUNTS, name=ONCE))


def prepare(programme: Programme, stage: str, method: Method, *, at: datetime) -> Round:
    """Begin to prepare the round of a stage.

    :raises AlreadyThere: ``constraint`` "round_once_a_stage".
    """
    seed = randomness.token()
    return Round.create(
        programme=programme, stage=stage, method=method, rulebook=programme.rulebook, seed=seed, created_at=at
    )


def one(number: int) -> Round:
    """:raises NotFound: when there is no such round."""
    found: Round = _one.one(number=number)
    return found


def of_programme(programme: Programme | int) -> list[Round]:
    """The programme's rounds by when they were prepared; of a stage that was judged anew the latest."""
    return list(_of(programme, Round.state != RoundState.REPLACED))


def replaced_of(programme: Programme | int) -> list[Round]:
    """The programme's rounds that are held anew, by when they were prepared."""
    return list(_of(programme, Round.state == RoundState.REPLACED))


def _of(programme: Programme | int, state: Any) -> Any:
    return with_programme().where(Round.programme == programme, state).order_by(Round.created_at, Round.id)


def of_stage(programme: Programme | int, stage: str) -> Round | None:
    """The round of a stage, if it has been prepared; where it is held anew, the new one."""
    found: Round | None = _of(programme, Round.state != RoundState.REPLACED).where(Round.stage == stage).first()
    return found


def before(round_: Round) -> Round | None:
    """The round of the same stage of the same award in the edition before, the latest that was held."""
    same = Round.stage == round_.stage, Programme.programme == round_.programme.programme
    held = Round.opened_at.is_null(False), Round.state != RoundState.REPLACED
    earlier = Round.programme != round_.programme, Round.created_at < round_.created_at
    found: Round | None = with_programme().where(*same, *held, *earlier).order_by(Round.created_at.desc()).first()
    return found


def set_window(number: int, version: int, opens_at: datetime, closes_at: datetime) -> Round:
    """When experts can cast, until the round is closed.

    :raises Stale: when the round was changed since; :raises Refused: ``constraint`` "round_window_in_order".
    """
    return change(Round, number, version, {Round.opens_at: opens_at, Round.closes_at: closes_at})


def hold_open(number: int) -> bool:
    """Keep the round open until the end of the transaction; False when it is not open. Who casts and who closes wait
    for each other here, so that nothing is cast into a round that is being counted."""
    return bool(Round.update(state=Round.state).where(Round.id == number, Round.state == RoundState.OPEN).execute())


def hold(number: int) -> None:
    """Keep the round as it is until the end of the transaction: whoever changes it waits. One of which nothing changes
    any more needs no holding."""
    Round.update(seed=Round.seed).where(Round.id == number, Round.state.not_in(FIXED)).execute()


def ending(*, after: datetime, until: datetime) -> list[Round]:
    """The open rounds whose window ends between these moments."""
    soon = Round.state == RoundState.OPEN, Round.closes_at > after, Round.closes_at <= until
    return list(with_programme().where(*soon).order_by(Round.closes_at, Round.id))


def over(at: datetime) -> list[Round]:
    """The open rounds whose window has ended, the oldest first."""
    ended = Round.state == RoundState.OPEN, Round.closes_at < at
    return list(with_programme().where(*ended).order_by(Round.closes_at, Round.id))


def claim(number: int, version: int) -> Round:
    """Take the round for a change, inside the transaction that changes it.

    :raises Stale: when it is no longer at ``version``, or nothing of it changes any more: it is approved, or held anew.
    :raises NotFound: when there is none.
    """
    found = one(number)
    if found.state in FIXED:
        raise Stale(found, version)
    return change(Round, number, version, {})


def stop(number: int, version: int, *, at: datetime) -> Round:
    """Nothing can be cast any more: the round is to be counted. :raises Stale: when the round was changed since."""
    return change(Round, number, version, {Round.state: RoundState.CLOSING, Round.closed_at: at})


def close(number: int) -> bool:
    """The round is counted; False when another process has done so. In the transaction that keeps the count."""
    stopped = Round.id == number, Round.state == RoundState.CLOSING
    return bool(Round.update(state=RoundState.CLOSED, version=Round.version + 1).where(*stopped).execute())


def stopped(*, until: datetime) -> list[Round]:
    """The rounds whose casting was stopped until this moment, and which are not counted."""
    uncounted = Round.state == RoundState.CLOSING, Round.closed_at <= until
    return list(with_programme().where(*uncounted).order_by(Round.closed_at, Round.id))


def approve(number: int, version: int) -> Round:
    """The committee approved its result. :raises Stale: when the round was changed since."""
    return change(Round, number, version, {Round.state: RoundState.APPROVED})


def replace(round_: Round, *, at: datetime) -> None:
    """The round is held anew: it is kept as it is and no longer counts.

    :raises Stale: when the round was changed since.
    """
    closed = round_.closed_at or at
    change(Round, round_.id, round_.version, {Round.state: RoundState.REPLACED, Round.closed_at: closed})


def with_programme() -> Any:
    """Rounds with programme and edition; where the material of an edition is gone, nothing of its rounds is shown."""
    joined = Round.select(Round, Programme, Edition).join(Programme).join(Edition)
    return joined.where(Edition.purged_at.is_null()).switch(Round)


_one = Prepared(lambda place: with_programme().where(Round.id == place("number")))

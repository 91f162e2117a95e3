"""Whom a round judges and who judges: candidates, the panel of experts, and who is recused from whom.

What the result depends on is frozen by the database itself when the round opens. Recusals are rows of their own:
whoever is recused drops out of every query.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from peewee import SQL, BooleanField, CharField, ForeignKeyField, fn
from playhouse.fields import EnumField

from portal.rules.judging.recusal import Ground
from portal.rules.judging.rounds import RoundState
from portal.rules.judging.tally import Terms
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.prepared import Prepared
from portal.storage.engine.sealed import sealed
from portal.storage.engine.tables import MomentField, Table, atomic, change, one_of_values, unique
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season.proposals import Proposal

SELECTION = "selection"  # the channel of those who applied; competitions send others, under their own keys


class RoundCandidate(Table):
    """That an application is judged in a round, as this submission. ``panel``: the technical field of the experts whom
    it belongs to, "" for all; ``source``: the channel it came through."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    application = ForeignKeyField(Application, backref="+", on_delete="RESTRICT")
    snapshot = ForeignKeyField(Snapshot, backref="+", on_delete="RESTRICT", index=False)
    panel = CharField(64, default="")
    source = CharField(64, default=SELECTION)
    joined_at = MomentField()
    frozen = BooleanField(default=False)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("round_candidate_once", "round_candidate", "round_id", "application_id")]

    @property
    def application_number(self) -> int:
        return self.application_id


class RoundExpert(Table):
    """That an expert sits on the panel of a round. ``declared_at``: when whom not to judge was declared, before any
    file could be opened."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    expert = ForeignKeyField(Account, backref="+", on_delete="RESTRICT")
    panel = CharField(64, default="")
    since = MomentField()
    declared_at = MomentField(null=True)
    frozen = BooleanField(default=False)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("round_expert_once", "round_expert", "round_id", "expert_id")]


OF_THE_PANEL = SQL("FOREIGN KEY (round_id, expert_id) REFERENCES round_expert (round_id, expert_id) ON DELETE RESTRICT")
OF_THE_ROUND = SQL(
    "FOREIGN KEY (round_id, candidate_id) REFERENCES round_candidate (round_id, application_id) ON DELETE RESTRICT"
)


class Recusal(Table):
    """That an expert does not judge a candidate. ``by``: None where the portal found it by itself."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    expert = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    candidate = ForeignKeyField(Application, backref="+", on_delete="RESTRICT", index=False)
    ground = EnumField(Ground)
    reason = sealed(str)
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False, null=True)
    at = MomentField()
    frozen = BooleanField(default=False)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [
            unique("recusal_once", "recusal", "round_id", "expert_id", "candidate_id"),
            one_of_values("recusal_ground", "ground", Ground),
            OF_THE_PANEL,
            OF_THE_ROUND,
        ]
        depends_on = (RoundExpert, RoundCandidate)


class RoundLeaver(Table):
    """That a candidate has left the open round, by an approved proposal: whatever was cast stays kept and does not
    count."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    candidate = ForeignKeyField(Application, backref="+", on_delete="RESTRICT")
    proposal = ForeignKeyField(Proposal, backref="+", on_delete="RESTRICT", index=False)
    at = MomentField()
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        constraints = [unique("round_leaver_once", "round_leaver", "round_id", "candidate_id"), OF_THE_ROUND]
        depends_on = (RoundCandidate,)


def has_left(round_: Any, candidate: Any) -> Any:
    """Whether the candidate of a row has left its round, as a condition of a query."""
    same = RoundLeaver.round == round_, RoundLeaver.candidate == candidate
    return fn.EXISTS(RoundLeaver.select(SQL("1")).where(*same))


def staying(round_: Any) -> tuple[Any, Any]:
    """The conditions of who is judged in the round: nobody who has left."""
    left = has_left(RoundCandidate.round, RoundCandidate.application)
    return RoundCandidate.round == round_, ~left


def open_round(number: int, version: int, terms: Terms, *, at: datetime, keep_until: datetime | None = None) -> Round:
    """Open the round: panel, candidates, recusals and ``terms`` are frozen.

    :raises Stale: when the round was changed since.
    :raises Refused: ``constraint`` "round_fixed_when_open", when it has no window.
    """
    with atomic():
        opened = change(
            Round,
            number,
            version,
            {
                Round.state: RoundState.OPEN,
                Round.terms_text: msgspec.json.encode(terms, order="sorted").decode(),
                Round.opened_at: at,
                Round.keep_until: keep_until,
            },
        )
        for table in (RoundCandidate, RoundExpert, Recusal):
            table.update(frozen=True, keep_until=keep_until).where(table.round == number).execute()
    return opened


# -- panel and candidates --------------------------------------------------------------------------------------


def add_candidate(
    round_: Round, snapshot: Snapshot, *, panel: str = "", source: str = SELECTION, at: datetime
) -> RoundCandidate:
    """Have a submission judged in the round; joining an open one, it is frozen at once.

    :raises AlreadyThere: ``constraint`` "round_candidate_once".
    """
    return RoundCandidate.create(
        round=round_,
        application=snapshot.application_id,
        snapshot=snapshot,
        panel=panel,
        source=source,
        joined_at=at,
        frozen=round_.state is not RoundState.PREPARING,
        keep_until=round_.keep_until,
    )


def add_expert(round_: Round, expert: Account | int, *, panel: str = "", at: datetime) -> RoundExpert:
    """Have an expert sit on the panel.

    :raises AlreadyThere: ``constraint`` "round_expert_once".
    """
    return RoundExpert.create(
        round=round_,
        expert=expert,
        panel=panel,
        since=at,
        frozen=round_.state is not RoundState.PREPARING,
        keep_until=round_.keep_until,
    )


def remove_candidate(round_: Round, application: int) -> bool:
    """Before the round opens; False when it was no candidate.

    :raises Refused: when it is frozen, or still has ballots or recusals.
    """
    own = RoundCandidate.round == round_, RoundCandidate.application == application
    return bool(RoundCandidate.delete().where(*own).execute())


def drop_candidate(round_: Round, application: int) -> bool:
    """As ``remove_candidate``, with the recusals that were found or pinned so far."""
    with atomic():
        own = Recusal.round == round_, Recusal.candidate == application
        Recusal.delete().where(*own).execute()
        return remove_candidate(round_, application)


def remove_expert(round_: Round, expert: int) -> bool:
    """Before the round opens; False when the account was not on the panel.

    :raises Refused: when that is frozen, or the expert still has ballots or recusals.
    """
    return bool(RoundExpert.delete().where(RoundExpert.round == round_, RoundExpert.expert == expert).execute())


def candidates_of(round_: Round | int) -> list[RoundCandidate]:
    """The candidates with their applications, in the order of their numbers; nobody who has left."""
    query = RoundCandidate.select(RoundCandidate, Application).join(Application)
    return list(query.where(*staying(round_)).order_by(RoundCandidate.application))


def numbers_of(round_: Round | int) -> list[int]:
    """The numbers of the applications that are judged, in order; nobody who has left."""
    number = round_.id if isinstance(round_, Round) else round_
    return [row.application_id for row in _numbers.rows(round=number)]


_numbers = Prepared(
    lambda place: (
        RoundCandidate.select(RoundCandidate.application)
        .where(*staying(place("round")))
        .order_by(RoundCandidate.application)
    )
)


def leave(round_: Round, candidate: int, proposal: Proposal, *, at: datetime) -> bool:
    """Have a candidate of an open round leave it; False when it is none, or has left. The caller holds the round."""
    if candidate not in numbers_of(round_):
        return False
    keep = round_.keep_until
    RoundLeaver.create(round=round_, candidate=candidate, proposal=proposal, at=at, keep_until=keep)
    return True


def experts_of(round_: Round | int) -> list[RoundExpert]:
    """The panel with the accounts, in the order of their numbers."""
    query = RoundExpert.select(RoundExpert, Account).join(Account)
    return list(query.where(RoundExpert.round == round_).order_by(RoundExpert.expert))


def seat_of(round_: Round | int, expert: Account | int) -> RoundExpert:
    """:raises NotFound: when the account is not on the panel."""
    return RoundExpert.get(RoundExpert.round == round_, RoundExpert.expert == expert)


def declare(seat: RoundExpert, *, at: datetime) -> bool:
    """Note that the expert has declared; False when that was done before."""
    undeclared = RoundExpert.id == seat.id, RoundExpert.declared_at.is_null()
    return bool(RoundExpert.update(declared_at=at).where(*undeclared).execute())


# -- recusals --------------------------------------------------------------------------------------------------


def recuse(
    round_: Round, expert: int, candidate: int, ground: Ground, *, reason: str = "", by: int | None, at: datetime
) -> Recusal:
    """Have an expert not judge a candidate; in an open round this is frozen at once.

    :raises AlreadyThere: ``constraint`` "recusal_once".
    :raises Refused: when the expert is not on the panel, or that is no candidate of the round.
    """
    return Recusal.create(
        round=round_,
        expert=expert,
        candidate=candidate,
        ground=ground,
        reason=reason,
        by=by,
        at=at,
        frozen=round_.state is not RoundState.PREPARING,
        keep_until=round_.keep_until,
    )


def unrecuse(round_: Round, pairs: Iterable[tuple[int, int]]) -> int:
    """Take recusals (expert, candidate) back while the round is prepared; how many there were.

    :raises Refused: when one is frozen.
    """
    taken = 0
    for expert, candidate in pairs:
        own = Recusal.round == round_, Recusal.expert == expert, Recusal.candidate == candidate
        taken += Recusal.delete().where(*own).execute()
    return taken


def recusals_of(round_: Round | int) -> list[Recusal]:
    """Every recusal of the round, in the order in which a count lists them."""
    return list(Recusal.select().where(Recusal.round == round_).order_by(Recusal.candidate, Recusal.expert))

"""Ballots: handed out to an expert for a candidate, kept as drafts, cast once, sealed until the round closes.

What a ballot says is sealed, at lengths that do not tell it, and nothing else in the row depends on it: what it comes
to stands in ``totals``, once the round is closed. A cast ballot never changes: when the office voids it with a second
person, the original stays and a new one is handed out. Queries leave recused pairs out.
"""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from peewee import SQL, BigIntegerField, BooleanField, CharField, Check, ForeignKeyField, ModelIndex, fn

from portal import randomness
from portal.rules.judging.drawing import lot
from portal.rules.judging.rounds import Head
from portal.storage.applying.applications import Application
from portal.storage.engine.errors import Stale
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, atomic, change, unique
from portal.storage.judging import rounds
from portal.storage.judging.panels import OF_THE_PANEL, OF_THE_ROUND, Recusal, RoundCandidate, RoundExpert, has_left
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season.proposals import Proposal

MANY = 500  # rows of one INSERT
MARKED = (512,)  # bytes: the marks of 70 indicators, or every head
WORDS = (1_024, 8_192)  # bytes: some 330 characters, or as many as an opinion may have
_SORTED = msgspec.json.Encoder(order="sorted")


class Marked(msgspec.Struct, frozen=True):
    """What a ballot says but for its words, as it is sealed: at one length, whatever is given. See ``Content``."""

    marks: tuple[int | None, ...] = ()
    heads: tuple[Head, ...] = ()
    salt: str = ""


class Content(msgspec.Struct, frozen=True):
    """What a ballot says. ``marks``: the points in the order of the sheet, None where there are none yet; one 1 or 0
    where no points are given. ``heads``: what a candidate lacks who is not eligible. ``salt``: of the commitment."""

    marks: tuple[int | None, ...] = ()
    heads: tuple[Head, ...] = ()
    opinion: str = ""
    salt: str = ""


class Ballot(Table):
    """One expert's ballot for one candidate. ``digest``: of its content when it was cast, which the journal keeps;
    ``entered_by``, ``confirmed_by``: the officers, where it was entered from paper; ``voiding``: why it was voided."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    expert = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    candidate = ForeignKeyField(Application, backref="+", on_delete="RESTRICT", index=False)
    marked = sealed(Marked, empty=Marked(), column_name="content", sizes=MARKED)
    opinion = sealed(str, empty="", sizes=WORDS)
    notes = sealed(str, empty="", sizes=WORDS)  # what the expert wrote down for nobody else
    digest = CharField(64, default="")
    entered_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False, null=True)
    confirmed_by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False, null=True)
    version = BigIntegerField(default=1)
    changed_at = MomentField()
    cast_at = MomentField(null=True)
    voided_at = MomentField(null=True)
    voiding = ForeignKeyField(Proposal, backref="+", on_delete="RESTRICT", index=False, null=True)
    frozen = BooleanField(default=False)
    keep_until = MomentField(null=True)
    lot = BigIntegerField(null=True)  # by which the candidates of this expert stand in the order drawn

    class Meta:
        constraints = [
            Check("frozen = (cast_at IS NOT NULL)", "ballot_frozen_when_cast"),
            Check("cast_at IS NULL OR (content IS NOT NULL AND digest <> '')", "ballot_says_something"),
            Check("(content IS NULL) = (opinion IS NULL)", "ballot_says_all"),
            Check("confirmed_by_id IS NULL OR entered_by_id IS NOT NULL", "ballot_entered_first"),
            Check("confirmed_by_id <> entered_by_id", "ballot_two_people"),
            Check("cast_at IS NULL OR (entered_by_id IS NULL) = (confirmed_by_id IS NULL)", "ballot_confirmed"),
            Check("(voided_at IS NULL) = (voiding_id IS NULL)", "ballot_voided_for_a_reason"),
            Check("voided_at IS NULL OR cast_at IS NOT NULL", "ballot_voided_after_it_was_cast"),
            OF_THE_PANEL,
            OF_THE_ROUND,
        ]
        indexes = (
            (("round_id", "voided_at", "candidate_id", "expert_id", "cast_at", "entered_by_id"), False),  # all that
            (("round_id", "expert_id", "voided_at", "lot", "candidate_id", "cast_at"), False),  # is counted before
        )
        depends_on = (RoundExpert, RoundCandidate)

    @property
    def is_written(self) -> bool:
        """Whether anything was saved."""
        return self.__data__["marked"] is not None

    @property
    def content(self) -> Content:
        """What the ballot says so far."""
        marked = self.marked
        return Content(marked.marks, marked.heads, self.opinion, marked.salt)


ONCE = "ballot_once"
_STANDS = SQL("voided_at IS NULL")
unique(ONCE, "ballot", "round_id", "expert_id", "candidate_id")  # SQLite names only the columns of what it refused
Ballot.add_index(
    ModelIndex(Ballot, [Ballot.round, Ballot.expert, Ballot.candidate], unique=True, where=_STANDS, name=ONCE)
)


class Progress(NamedTuple):
    """How many ballots of an expert, or about a candidate, are cast, of how many: all that anybody learns before the
    close."""

    cast: int
    asked: int


def hand_out(round_: Round | int, pairs: Iterable[tuple[int, int]], *, at: datetime) -> None:
    """Ask each (expert, candidate) of ``pairs`` for a ballot.

    :raises AlreadyThere: ``constraint`` "ballot_once", when one was asked before.
    :raises Refused: when the expert is not on the panel, or that is no candidate of the round.
    """
    seed = (round_ if isinstance(round_, Round) else rounds.one(round_)).seed
    rows = [
        {"id": randomness.number(), "round": round_, "expert": expert, "candidate": candidate, "changed_at": at}
        | {"lot": lot(f"{seed}{expert}", candidate)}
        for expert, candidate in pairs
    ]
    with atomic():
        for first in range(0, len(rows), MANY):
            Ballot.insert_many(rows[first : first + MANY]).execute()


def take_back(round_: Round | int, pairs: Iterable[tuple[int, int]]) -> int:
    """Ask these no longer; how many ballots there were.

    :raises Refused: when one is cast.
    """
    own = Ballot.round == round_, _STANDS
    taken = 0
    with atomic():
        for expert, candidate in pairs:
            one_pair = Ballot.expert == expert, Ballot.candidate == candidate
            taken += Ballot.delete().where(*own, *one_pair).execute()
    return taken


def of_expert(round_: Round | int, expert: Account | int) -> list[Ballot]:
    """What the expert is asked for, with the applications, in the order of their numbers."""
    query = standing(round_).select(Ballot, Application).join(Application, on=Ballot.candidate)
    return list(query.where(Ballot.expert == expert).order_by(Ballot.candidate))


def one_of(round_: Round | int, expert: Account | int, candidate: int) -> Ballot:
    """:raises NotFound: when the expert is not asked about the candidate, or is recused."""
    return standing(round_).where(Ballot.expert == expert, Ballot.candidate == candidate).get()


def asked_about(round_: Round | int, candidate: int) -> frozenset[int]:
    """The experts who judge the candidate."""
    query = standing(round_).select(Ballot.expert).where(Ballot.candidate == candidate)
    return frozenset(expert for (expert,) in query.tuples())


def progress_of(round_: Round | int, expert: Account | int) -> Progress:
    """How much of what the expert is asked for is cast."""
    query = standing(round_).select(fn.COUNT(Ballot.cast_at), fn.COUNT(Ballot.id)).where(Ballot.expert == expert)
    return Progress(*query.tuples()[0])


def progress(round_: Round | int) -> dict[int, Progress]:
    """Of each expert who is asked for anything, how much is cast."""
    query = standing(round_).select(Ballot.expert, fn.COUNT(Ballot.cast_at), fn.COUNT(Ballot.id))
    return {expert: Progress(cast, asked) for expert, cast, asked in query.group_by(Ballot.expert).tuples()}


def unconfirmed(round_: Round | int) -> int:
    """How many ballots were entered from paper and not yet confirmed by a second officer."""
    entered = Ballot.entered_by.is_null(False), Ballot.cast_at.is_null()
    count: int = standing(round_).where(*entered).count()
    return count


def judges(round_: Round | int, among: Collection[int] | None = None) -> dict[int, int]:
    """How many experts are asked about each candidate about whom any is: the denominators, recusals taken out; of all
    candidates, or those ``among`` them."""
    query = standing(round_).select(Ballot.candidate, fn.COUNT(Ballot.id)).group_by(Ballot.candidate)
    return dict((query if among is None else query.where(Ballot.candidate.in_(among))).tuples())


def judges_of(round_: Round | int, candidate: Application) -> list[Account]:
    """Who judges the candidate, in the order of their numbers."""
    query = standing(round_).select(Ballot, Account).join(Account, on=Ballot.expert)
    return [row.expert for row in query.where(Ballot.candidate == candidate).order_by(Ballot.expert)]


def standing(round_: Round | int) -> Any:
    """A query of the ballots that count: not voided, not of a recused pair, not about who has left."""
    recused = Recusal.select(SQL("1")).where(
        Recusal.round == Ballot.round, Recusal.expert == Ballot.expert, Recusal.candidate == Ballot.candidate
    )
    counts = Ballot.voided_at.is_null(), ~fn.EXISTS(recused), ~has_left(Ballot.round, Ballot.candidate)
    return Ballot.select().where(Ballot.round == round_, *counts)


# -- writing ---------------------------------------------------------------------------------------------------


def save(ballot: Ballot, content: Content, notes: str, *, at: datetime, entered_by: int | None = None) -> Ballot:
    """Keep a draft over the ballot as it was read; no fact, nothing is journalled.

    :raises Stale: when it was changed since.
    :raises Refused: when it is cast.
    """
    return change(
        Ballot,
        ballot.id,
        ballot.version,
        {
            **_sealed(ballot.id, content),
            Ballot.notes: under(Ballot.notes, ballot.id, notes),
            Ballot.entered_by: entered_by,
            Ballot.changed_at: at,
        },
    )


def cast(
    ballot: Ballot, content: Content, *, at: datetime, keep_until: datetime | None, confirmed_by: int | None = None
) -> Ballot:
    """Cast the ballot as it was read: from here on it is frozen. The caller holds the round open.

    :raises ValueError: when a mark is missing.
    :raises Stale: when it was changed since.
    :raises Refused: when it is cast already; ``constraint`` "ballot_two_people", "ballot_confirmed".
    """
    marks = [mark for mark in content.marks if mark is not None]
    if not marks or len(marks) < len(content.marks):
        raise ValueError("a ballot with a mark missing cannot be cast")
    salted = msgspec.structs.replace(content, salt=randomness.token())
    return change(
        Ballot,
        ballot.id,
        ballot.version,
        {
            **_sealed(ballot.id, salted),
            Ballot.digest: digest_of(ballot.id, salted),
            Ballot.confirmed_by: confirmed_by,
            Ballot.cast_at: at,
            Ballot.changed_at: at,
            Ballot.frozen: True,
            Ballot.keep_until: keep_until,
        },
    )


def _sealed(number: int, content: Content) -> dict[Any, Any]:
    marked = Marked(content.marks, content.heads, content.salt)
    return {
        Ballot.marked: under(Ballot.marked, number, marked),
        Ballot.opinion: under(Ballot.opinion, number, content.opinion),
    }


def digest_of(number: int, content: Content) -> str:
    """The commitment to what the ballot says: nobody without its salt can try out what it may be."""
    return hashlib.sha256(f"{number}:".encode() + _SORTED.encode(content)).hexdigest()


def void(ballot: Ballot, proposal: Proposal, *, at: datetime, anew: bool = True) -> None:
    """Void a cast ballot by an approved proposal; it stays as it is, and the expert is asked ``anew``.

    :raises Stale: when it was voided since.
    :raises Refused: when it is not cast.
    """
    with atomic():
        standing = Ballot.id == ballot.id, Ballot.voided_at.is_null()
        if not Ballot.update(voided_at=at, voiding=proposal).where(*standing).execute():
            raise Stale(one(ballot.id), ballot.version)
        hand_out(ballot.round_id, [(ballot.expert_id, ballot.candidate_id)] if anew else [], at=at)


def one(number: int) -> Ballot:
    """Any ballot, a voided one too. :raises NotFound: when there is none."""
    return Ballot.get(Ballot.id == number)

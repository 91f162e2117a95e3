"""What the ballots of a round come to: read from under their seals when it closes, and written down then, never before.

The seals are opened a few candidates at a time, outside any transaction: nothing is cast into a round that closes.
"""

from collections.abc import Iterator, Sequence

from peewee import BigIntegerField, BooleanField, ForeignKeyField

from portal.rules.judging.recount import Paper
from portal.rules.judging.tally import Row
from portal.storage.applying.applications import Application
from portal.storage.engine.errors import StorageError
from portal.storage.engine.tables import MomentField, Table, atomic, database, microseconds
from portal.storage.judging import ballots, panels
from portal.storage.judging.ballots import MANY, Ballot, Content
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account

AT_ONCE = 50  # candidates whose ballots are opened with one query
_OPEN_MARKED, _OPEN_OPINION = Ballot.marked.opening, Ballot.opinion.opening


class BallotTotal(Table):
    """What one ballot of a closed round comes to, 1 or 0 for an eligible or a vote; its number is the ballot's.
    ``total`` None: the expert never handed it in. Ballots that do not count, voided or recused, have no row."""

    ballot = ForeignKeyField(Ballot, backref="+", column_name="id", on_delete="RESTRICT", primary_key=True)
    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    candidate = ForeignKeyField(Application, backref="+", on_delete="RESTRICT", index=False)
    expert = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    total = BigIntegerField(null=True)
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)

    class Meta:
        indexes = ((("round_id", "candidate_id", "expert_id", "total"), False),)  # all that a tally reads


def rows(round_: Round | int) -> list[Row]:
    """(candidate, expert, total or None) of every ballot that counts: all that a tally asks, in one query."""
    void = Ballot.select(Ballot.id).where(Ballot.round == round_, Ballot.voided_at.is_null(False))
    own = (BallotTotal.round == round_) & BallotTotal.ballot.not_in(void)
    query = BallotTotal.select(BallotTotal.candidate, BallotTotal.expert, BallotTotal.total).where(own)
    ordered = query.order_by(BallotTotal.candidate, BallotTotal.expert)
    found: list[Row] = database.execute_sql(*ordered.sql()).fetchall()  # as the database gives them: there may be many
    return found


def papers(round_: Round) -> Iterator[Paper]:
    """Every ballot that counts with its marks from under its seal, in the order in which a count lists them.

    :raises StorageError: when a ballot does not say what was committed to: somebody changed the database.
    """
    numbers = panels.numbers_of(round_)
    columns = Ballot.id, Ballot.candidate, Ballot.expert, Ballot.digest, Ballot.marked, Ballot.opinion
    for first in range(0, len(numbers), AT_ONCE):
        query = ballots.standing(round_).select(*columns).where(Ballot.candidate.in_(numbers[first : first + AT_ONCE]))
        ordered = query.order_by(Ballot.candidate, Ballot.expert)
        for number, candidate, expert, digest, marked, opinion in database.execute_sql(*ordered.sql()).fetchall():
            yield Paper(candidate, expert, _marks(number, digest, marked, opinion) if digest else None)


def _marks(number: int, digest: str, marked: bytes, opinion: bytes) -> tuple[int, ...]:
    said = _OPEN_MARKED(number, marked)
    content = Content(said.marks, said.heads, _OPEN_OPINION(number, opinion), said.salt)
    if None in said.marks or ballots.digest_of(number, content) != digest:
        raise StorageError(f"Ballot {number} was changed: it does not say what was committed to.")
    marks: tuple[int, ...] = said.marks
    return marks


def write(round_: Round, counted: Sequence[Paper]) -> None:
    """Write down what the ballots come to, in the transaction that closes the round.

    :raises StorageError: when these are not the ballots that count.
    """
    ids = ballots.standing(round_).select(Ballot.id, Ballot.candidate, Ballot.expert)
    found = database.execute_sql(*ids.order_by(Ballot.candidate, Ballot.expert).sql()).fetchall()
    if [tuple(pair) for _, *pair in found] != [(paper.candidate, paper.expert) for paper in counted]:
        raise StorageError(f"The ballots of round {round_.id} are not those that were counted.")
    kept = microseconds(round_.keep_until) if round_.keep_until else None
    values = [(number, round_.id, *paper.row, True, kept) for (number, *_), paper in zip(found, counted, strict=True)]
    with atomic():
        for first in range(0, len(values), MANY):
            _insert(values[first : first + MANY])


def _insert(values: Sequence[tuple[object, ...]]) -> None:
    # Written out: there may be many, and building the statement takes peewee longer than the database takes for it.
    row = f"({', '.join([database.param] * len(values[0]))})"
    columns = "id, round_id, candidate_id, expert_id, total, frozen, keep_until"
    database.execute_sql(
        f"INSERT INTO ballot_total ({columns}) VALUES {', '.join([row] * len(values))}",
        [value for one in values for value in one],
    )

"""The public's ballots: who has voted, what was voted, and nothing by which the two can be joined.

A voter is a keyed hash, a ballot a sealed choice under a random number; neither has a moment. A ballot first waits in a
batch, sealed under the batch's own key, and is put away among others, in a drawn order, before that key is destroyed:
afterwards not even the database's own log tells whose transaction brought it.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime

import msgspec
from peewee import BigIntegerField, BlobField, BooleanField, CharField, ForeignKeyField, fn

from portal import randomness
from portal.rules.judging.public_voting import BATCH, CastBallot
from portal.storage.engine import vault
from portal.storage.engine.errors import CannotUnseal
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, insert_once, put_in_place, unique
from portal.storage.judging.rounds import Round

SIZE = (512,)  # bytes, of every ballot, whatever it says


class Kept(msgspec.Struct, frozen=True):
    """What a ballot says. ``many``: it came from a network that many came from; ``pattern``: a keyed hash of what was
    chosen, so that equal ballots are found equal without being read."""

    code: str
    choices: tuple[int, ...]
    many: bool
    pattern: str


EMPTY = Kept("", (), False, "")


class PublicVoter(Table):
    """That somebody has voted: a keyed hash of who, and nothing else."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    key = CharField(64)

    class Meta:
        constraints = [unique("public_voter_once", "public_voter", "round_id", "key")]


class PublicCode(Table):
    """The code that was last sent to a mailbox; gone when it was used or has expired."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    key = CharField(64)
    code_key = CharField(64)
    expires_at = MomentField(index=True)

    class Meta:
        constraints = [unique("public_code_once", "public_code", "round_id", "key")]


class PublicNetwork(Table):
    """How many have voted from a network, by its keyed hash."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", index=False)
    key = CharField(64)
    number = BigIntegerField()

    class Meta:
        constraints = [unique("public_network_once", "public_network", "round_id", "key")]


class PublicBatch(Table):
    """The batch of a round that ballots wait in now: which, and how many."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT", primary_key=True)
    number = BigIntegerField(default=1)
    waiting = BigIntegerField(default=0)


class PublicWaiting(Table):
    """A ballot that waits, sealed under the key of its batch."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT")
    content = BlobField()


class PublicBallot(Table):
    """A ballot that is put away."""

    round = ForeignKeyField(Round, backref="+", on_delete="RESTRICT")
    kept = sealed(Kept, empty=EMPTY, column_name="content", sizes=SIZE)
    frozen = BooleanField(default=True)
    keep_until = MomentField(null=True)


# -- voting ----------------------------------------------------------------------------------------------------


def key_of(round_: Round | int, kind: str, text: str) -> str:
    """The keyed hash of a mailbox, network or choice, another one in each round."""
    number = round_.id if isinstance(round_, Round) else round_
    return vault.match_key(f"public-{kind}:{number}:{text}")


def put_code(round_: Round, key: str, code: str, *, expires_at: datetime) -> None:
    """Remember the code that is sent to the mailbox; one that was sent before holds no longer."""
    place = {PublicCode.round: round_, PublicCode.key: key}
    found = {PublicCode.code_key: key_of(round_, "code", f"{key}:{code}"), PublicCode.expires_at: expires_at}
    put_in_place(PublicCode, place, {PublicCode.id: randomness.number()} | found)


def use_code(round_: Round, key: str, code: str, *, at: datetime) -> bool:
    """Whether that is the code sent to the mailbox, and holds; it holds no longer."""
    mine = PublicCode.round == round_, PublicCode.key == key
    right = PublicCode.code_key == key_of(round_, "code", f"{key}:{code}"), PublicCode.expires_at >= at
    return bool(PublicCode.delete().where(*mine, *right).execute())


def forget_codes(*, before: datetime) -> int:
    """Remove what has expired; how many."""
    removed: int = PublicCode.delete().where(PublicCode.expires_at < before).execute()
    return removed


def has_voted(round_: Round | int, key: str) -> bool:
    """Whether this voter has voted."""
    found: bool = PublicVoter.select().where(PublicVoter.round == round_, PublicVoter.key == key).exists()
    return found


def admit(round_: Round, key: str) -> bool:
    """Note that this voter votes; False when that was noted before. In the transaction that takes the ballot."""
    return insert_once(PublicVoter, PublicVoter.round, PublicVoter.key, round=round_, key=key)


def count_network(round_: Round, key: str) -> int:
    """How many have voted from this network, this one included."""
    rows = (
        PublicNetwork.insert(round=round_, key=key, number=1)
        .on_conflict(
            conflict_target=(PublicNetwork.round, PublicNetwork.key),
            update={PublicNetwork.number: PublicNetwork.number + 1},
        )
        .returning(PublicNetwork.number)
        .tuples()
        .execute()
    )
    [(number,)] = rows
    found: int = number
    return found


def take(round_: Round, kept: Kept) -> bool:
    """Take a ballot, in the transaction that admits its voter. Whoever takes another waits: batches are exact. True
    when a batch was put away, whose key is to be destroyed once that is committed."""
    batch = _counted_up(round_)
    PublicWaiting.create(round=round_, content=vault.seal_passing(_key_name(round_, batch.number), _plain(kept)))
    full = batch.waiting >= 2 * BATCH
    if full:
        _put_away(round_, batch, BATCH)
    return full


def put_rest_away(round_: Round) -> None:
    """Put away what still waits, when the voting has ended: a batch of at least ``BATCH``, or all that there are."""
    batch = PublicBatch.get_or_none(PublicBatch.round == round_)
    if batch:
        _put_away(round_, batch, batch.waiting)


def forget_keys(round_: Round) -> None:
    """Destroy the keys of batches that are put away, after the transaction that did it; also the one before, which a
    process that was cut off has left."""
    batch = PublicBatch.get_or_none(PublicBatch.round == round_)
    number = batch.number if batch else 0
    for back in (1, 2):
        vault.forget_passing(_key_name(round_, number - back))


def _counted_up(round_: Round) -> PublicBatch:
    row = PublicBatch.insert(round=round_, number=1, waiting=1)
    row = row.on_conflict(conflict_target=(PublicBatch.round,), update={PublicBatch.waiting: PublicBatch.waiting + 1})
    [batch] = list(row.returning(PublicBatch).execute())
    found: PublicBatch = batch
    return found


def _put_away(round_: Round, batch: PublicBatch, most: int) -> None:
    """Put ``most`` of the waiting ballots away, drawn by lot; the others wait on under the key of the next batch."""
    waiting = list(_readable(round_, _key_name(round_, batch.number)))
    drawn = sorted(waiting, key=lambda _: randomness.octets(16))
    PublicWaiting.delete().where(PublicWaiting.round == round_).execute()
    for kept in drawn[:most]:
        number = randomness.number()
        PublicBallot.insert(
            id=number, round=round_, kept=under(PublicBallot.kept, number, kept), keep_until=round_.keep_until
        ).execute()
    following = _key_name(round_, batch.number + 1)
    for kept in drawn[most:]:
        PublicWaiting.create(round=round_, content=vault.seal_passing(following, _plain(kept)))
    left = max(0, len(drawn) - most)
    PublicBatch.update(number=batch.number + 1, waiting=left).where(PublicBatch.round == round_).execute()


def _readable(round_: Round, name: str) -> Iterable[Kept]:
    """What waits; in a restored backup the key of its last batch may be gone, and its ballots with it: then fewer are
    published than have voted, and both numbers are."""
    for row in list(PublicWaiting.select().where(PublicWaiting.round == round_)):
        with suppress(CannotUnseal):
            yield _read(vault.unseal_passing(name, row.content))


def _key_name(round_: Round, number: int) -> str:
    return f"{round_.id}-{number}"


def _plain(kept: Kept) -> bytes:
    return msgspec.json.encode(kept).ljust(SIZE[0])


def _read(plain: bytes) -> Kept:
    return msgspec.json.decode(plain, type=Kept)


# -- counting --------------------------------------------------------------------------------------------------


def voters(round_: Round | int) -> int:
    """How many have voted: for a round whose voting has ended."""
    number: int = PublicVoter.select(fn.COUNT(PublicVoter.id)).where(PublicVoter.round == round_).scalar()
    return number


def ballots_of(round_: Round | int) -> list[Kept]:
    """Every ballot that was cast, by its 查询码. Slow: every seal is opened."""
    found = [row.kept for row in PublicBallot.select().where(PublicBallot.round == round_)]
    return sorted(found, key=lambda one: one.code)


def published(kept: Sequence[Kept], aside: Collection[str]) -> tuple[CastBallot, ...]:
    """The ballots as a count lists them; ``aside``: the patterns whose marked ballots are set aside."""
    return tuple(CastBallot(one.code, one.choices, one.many and one.pattern in aside) for one in kept)

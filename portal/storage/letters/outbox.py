"""Letters that wait to be sent: written in the transaction of what they tell of, sent by the ticker."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from peewee import BigIntegerField, CharField, TextField
from playhouse.fields import EnumField

from portal import randomness
from portal.storage.engine.errors import NotFound
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, insert_once, unique

LEASE = timedelta(minutes=5)  # a sender that dies leaves its letters to the next one after this
LONGEST_WAIT = timedelta(hours=6)
PATIENCE = timedelta(days=3)  # from the first try to the last
HELD = "从备份恢复：多半已经发出"
_ADDRESS = re.compile(r"[^\s<>\"'(){}\[\],;:]+@[^\s<>\"'(){}\[\],;:]+")


class Meant(StrEnum):
    """For whom a letter is: who may see its address, and whether it may go to another one."""

    TOLD = "told"  # tells somebody what was done
    BOUND = "bound"  # holds a link that lets its reader in: to this address or to none
    CONFIDENTIAL = "confidential"  # to somebody whose address is not for everybody's eyes
    ASKED = "asked"  # a visitor typed the address and waits for the letter; nobody else does


class LetterContent(msgspec.Struct, frozen=True):
    """What is sealed of a letter."""

    to: str
    subject: str
    body: str


class Letter(Table):
    key = CharField(null=True)
    content = sealed(LetterContent, column_name="letter")
    created_at = MomentField()
    next_try_at = MomentField()
    tries = BigIntegerField(default=0)
    sent_at = MomentField(null=True)
    last_error = TextField(default="")
    meant = EnumField(Meant, null=True)  # NULL: from before it was asked
    given_up_at = MomentField(null=True)
    set_aside_at = MomentField(null=True)

    class Meta:
        constraints = [unique("letter_key", "letter", "key")]
        indexes = ((("sent_at", "next_try_at"), False),)


def post(
    to: str,
    subject: str,
    body: str,
    *,
    at: datetime,
    key: str | None = None,
    meant: Meant = Meant.TOLD,
    wait: timedelta = timedelta(),
) -> bool:
    """Put a letter into the outbox.

    :param key: names the occasion; a second letter with the same key is not posted.
    :param wait: how long it lies there before it is sent.
    :returns: False when there was one with the key already.
    """
    number = randomness.number()
    content = under(Letter.content, number, LetterContent(to, subject, body))
    moments = {"created_at": at, "next_try_at": at + wait}
    return insert_once(Letter, Letter.key, id=number, key=key, content=content, meant=meant, **moments)


def has(key: str) -> bool:
    """Whether a letter was posted under the key, sent or not."""
    return Letter.select().where(Letter.key == key).exists()


def due(at: datetime, *, limit: int = 20) -> list[Letter]:
    """Claim letters whose time has come; of two tickers each letter goes to one.

    A claimed letter comes back after ``LEASE`` unless it is reported ``sent`` or ``failed``: a ticker that dies
    between sending and reporting sends twice, never not at all.
    """
    waiting = (
        Letter.select(Letter.id, Letter.tries)
        .where(*_TO_BE_SENT, Letter.next_try_at <= at)
        .order_by(Letter.next_try_at, Letter.id)
        .limit(limit)
    )
    claimed = []
    for letter in list(waiting):
        claimed += list(
            Letter.update(tries=letter.tries + 1, next_try_at=at + LEASE)
            .where(Letter.id == letter.id, Letter.tries == letter.tries, *_TO_BE_SENT)
            .returning(Letter)
            .execute()
        )
    return claimed


def sent(letter: Letter, *, at: datetime) -> None:
    """The claimed letter has left."""
    Letter.update(sent_at=at, last_error="").where(Letter.id == letter.id).execute()


def failed(letter: Letter, reason: str, *, at: datetime, for_good: bool = False) -> datetime | None:
    """The claimed letter could not be sent; returns when it is tried again, after 1, 2, 4 … minutes.

    :param for_good: it will fare the same every time. Others are given up ``PATIENCE`` after their first try.
    :returns: None when it is given up, and when the lease ran out meanwhile and another ticker has it. The reason is
        kept without addresses.
    """
    over = for_good or sum((_wait(tries) for tries in range(1, letter.tries)), timedelta()) >= PATIENCE
    changed = (
        Letter.update(
            next_try_at=at + _wait(letter.tries),
            given_up_at=at if over else None,
            last_error=_ADDRESS.sub("…@…", reason)[:300],
        )
        .where(Letter.id == letter.id, Letter.tries == letter.tries, Letter.sent_at.is_null())
        .execute()
    )
    return at + _wait(letter.tries) if changed and not over else None


def _wait(tries: int) -> timedelta:
    """How long a letter waits after so many tries. Counted, not measured: a ticker that stood still takes none away."""
    return min(timedelta(minutes=2 ** min(tries - 1, 12)), LONGEST_WAIT)


def hold(*, at: datetime) -> list[Letter]:
    """Keep back every letter that has not left: in a restored copy most of them have, and none is sent twice. Those
    that somebody waits for stand among the ``undelivered``.

    :returns: those kept back.
    """
    held = Letter.update(given_up_at=at, last_error=HELD).where(*_TO_BE_SENT).returning(Letter).execute()
    return sorted(held, key=lambda letter: (letter.created_at, letter.id))


def bound(*, at: datetime) -> int:
    """No letter waits longer than ``LONGEST_WAIT``: where the clock was ahead, its time has come. Returns how many."""
    return Letter.update(next_try_at=at).where(*_TO_BE_SENT, Letter.next_try_at > at + LONGEST_WAIT).execute()


def waiting() -> int:
    """How many letters have not left yet, and are still tried."""
    return Letter.select().where(*_TO_BE_SENT).count()


def undelivered(limit: int = 200) -> list[Letter]:
    """The letters that were given up and wait for somebody to see to them, the latest first."""
    query = Letter.select().where(*_UNDELIVERED).order_by(Letter.given_up_at.desc(), Letter.id)
    return list(query.limit(limit))


def count_undelivered() -> int:
    return Letter.select().where(*_UNDELIVERED).count()


def undelivered_one(number: int) -> Letter:
    """:raises NotFound: there is no such letter, it has left, or somebody has seen to it."""
    return Letter.get(Letter.id == number, *_UNDELIVERED)


def undelivered_among(keys: Collection[str]) -> dict[str, Letter]:
    """Those of the letters with these keys that were given up."""
    found = Letter.select().where(Letter.key.in_(keys), *_UNDELIVERED)
    return {str(letter.key): letter for letter in found}


def begin_again(letter: Letter, to: str, *, at: datetime) -> None:
    """Try a letter that was given up once more, at the address ``to``.

    :raises NotFound: somebody has seen to it meanwhile.
    """
    content = under(Letter.content, letter.id, msgspec.structs.replace(letter.content, to=to))
    anew = {"content": content, "tries": 0, "next_try_at": at, "given_up_at": None, "last_error": ""}
    if not Letter.update(**anew).where(Letter.id == letter.id, *_UNDELIVERED).execute():
        raise NotFound("no such letter")


def set_aside(letter: Letter, *, at: datetime) -> None:
    """Nobody needs this letter any more.

    :raises NotFound: somebody has seen to it meanwhile.
    """
    if not Letter.update(set_aside_at=at).where(Letter.id == letter.id, *_UNDELIVERED).execute():
        raise NotFound("no such letter")


def call_back(key: str, *, at: datetime) -> None:
    """What the letter with this key says counts no more: it is not sent, where it has not left."""
    Letter.update(set_aside_at=at).where(Letter.key == key, Letter.sent_at.is_null()).execute()


def late(*, before: datetime) -> int:
    """How many letters were posted before then and have not left yet."""
    return Letter.select().where(Letter.sent_at.is_null(), Letter.created_at < before).count()


def latest(limit: int = 50) -> list[Letter]:
    """The last letters, the newest first (the demonstration's mailbox)."""
    return list(Letter.select().order_by(Letter.created_at.desc(), Letter.id).limit(limit))


_TO_BE_SENT = (Letter.sent_at.is_null(), Letter.given_up_at.is_null(), Letter.set_aside_at.is_null())
_UNDELIVERED = (
    Letter.sent_at.is_null(),
    Letter.given_up_at.is_null(False),
    Letter.set_aside_at.is_null(),
    (Letter.meant != Meant.ASKED) | Letter.meant.is_null(),
)

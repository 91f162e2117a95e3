"""Letters that wait to be sent: written in the transaction of what they tell of, sent by the ticker."""

import re
from datetime import datetime, timedelta

import msgspec
from peewee import BigIntegerField, CharField, TextField

from portal import randomness
from portal.storage.engine.sealed import sealed, under
from portal.storage.engine.tables import MomentField, Table, insert_once, unique

LEASE = timedelta(minutes=5)  # a sender that dies leaves its letters to the next one after this
LONGEST_WAIT = timedelta(hours=6)
_ADDRESS = re.compile(r"[^\s<>\"'(){}\[\],;:]+@[^\s<>\"'(){}\[\],;:]+")


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

    class Meta:
        constraints = [unique("letter_key", "letter", "key")]
        indexes = ((("sent_at", "next_try_at"), False),)


def post(to: str, subject: str, body: str, *, at: datetime, key: str | None = None) -> bool:
    """Put a letter into the outbox.

    :param key: names the occasion; a second letter with the same key is not posted.
    :returns: False when there was one with the key already.
    """
    number = randomness.number()
    content = under(Letter.content, number, LetterContent(to, subject, body))
    return insert_once(Letter, Letter.key, id=number, key=key, content=content, created_at=at, next_try_at=at)


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
        .where(Letter.sent_at.is_null(), Letter.next_try_at <= at)
        .order_by(Letter.next_try_at, Letter.id)
        .limit(limit)
    )
    claimed = []
    for letter in list(waiting):
        claimed += list(
            Letter.update(tries=letter.tries + 1, next_try_at=at + LEASE)
            .where(Letter.id == letter.id, Letter.tries == letter.tries, Letter.sent_at.is_null())
            .returning(Letter)
            .execute()
        )
    return claimed


def sent(letter: Letter, *, at: datetime) -> None:
    """The claimed letter has left."""
    Letter.update(sent_at=at, last_error="").where(Letter.id == letter.id).execute()


def failed(letter: Letter, reason: str, *, at: datetime) -> datetime | None:
    """The claimed letter could not be sent; returns when it is tried again, after 1, 2, 4 … minutes.

    None when the lease ran out meanwhile and another ticker has it. The reason is kept without addresses.
    """
    wait = min(timedelta(minutes=2 ** min(letter.tries - 1, 12)), LONGEST_WAIT)
    changed = (
        Letter.update(next_try_at=at + wait, last_error=_ADDRESS.sub("…@…", reason)[:300])
        .where(Letter.id == letter.id, Letter.tries == letter.tries, Letter.sent_at.is_null())
        .execute()
    )
    return at + wait if changed else None


def waiting() -> int:
    """How many letters have not left yet."""
    return Letter.select().where(Letter.sent_at.is_null()).count()


def latest(limit: int = 50) -> list[Letter]:
    """The last letters, the newest first (the demonstration's mailbox)."""
    return list(Letter.select().order_by(Letter.created_at.desc(), Letter.id).limit(limit))

"""Counting attempts (wrong passwords, letters asked for), the same with one worker or many."""

from datetime import datetime, timedelta

from peewee import BigIntegerField, Case, CharField

from portal.storage.engine import vault
from portal.storage.engine.tables import MomentField, Table, microseconds


class Attempt(Table):
    """How often something was tried since a moment; the key is hashed, as it holds addresses."""

    key = CharField(64, primary_key=True)
    count = BigIntegerField()
    since = MomentField(index=True)


def count(key: str, *, at: datetime, window: timedelta) -> int:
    """Count an attempt; returns how many there were in the window, this one included.

    The window opens with the first attempt and closes ``window`` later. One UPSERT: exact under concurrency.
    """
    over = Attempt.since <= microseconds(at - window)
    rows = (
        Attempt.insert(key=_key(key), count=1, since=at)
        .on_conflict(
            conflict_target=(Attempt.key,),
            update={
                Attempt.count: Case(None, ((over, 1),), Attempt.count + 1),
                Attempt.since: Case(None, ((over, microseconds(at)),), Attempt.since),
            },
        )
        .returning(Attempt.count)
        .tuples()
        .execute()
    )
    [(number,)] = rows  # read to its end, or the statement stays open
    return number


def since(key: str, *, otherwise: datetime) -> datetime:
    """When the window of ``key`` opened; ``otherwise`` where nothing is counted."""
    row = Attempt.select(Attempt.since).where(Attempt.key == _key(key)).tuples().first()
    return row[0] if row else otherwise


def take_back(key: str) -> None:
    """Count one attempt less: it was no misuse after all."""
    Attempt.update(count=Attempt.count - 1).where(Attempt.key == _key(key), Attempt.count > 0).execute()


def forget(key: str) -> None:
    """Start counting anew, after a success."""
    Attempt.delete().where(Attempt.key == _key(key)).execute()


def forget_before(moment: datetime) -> int:
    """Remove counts whose window opened before ``moment``; returns how many."""
    return Attempt.delete().where(Attempt.since < moment).execute()


def bound(*, at: datetime, beyond: datetime) -> int:
    """Windows that open after ``beyond`` were opened by a clock that was ahead: they open at ``at``. Returns
    how many."""
    return Attempt.update(since=at).where(Attempt.since > beyond).execute()


def _key(key: str) -> str:
    return vault.match_key("attempt:" + key)

"""The journal: who did what to what, when and why. Append-only; every entry carries the hash of the one before.

Only ids and verbs stand in it; names are resolved on reading. An entry is written last, in the transaction of
the change that it tells of. Its digest is the SHA-256 of the canonical JSON of all its other columns.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from peewee import BigIntegerField, CharField, Check, TextField

from portal.storage.engine.errors import StorageError
from portal.storage.engine.tables import MomentField, Table, atomic, microseconds, unique

GENESIS = "0" * 64
CHANGED = "写入后被改动"
NOT_FOLLOWING = "与前一条不衔接"
NOT_GIVEN_OUT = "与当时给出的校验码不符"
GONE = "曾给出校验码，现在已经没有这一条"
WRONG_END = "最后一条与所记的末尾不符"
_IDENTITY_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")


class Entry(Table):
    seq = BigIntegerField(primary_key=True)
    at = MomentField()
    actor = BigIntegerField(null=True)  # an account's id without a foreign key: the entry outlives the account
    verb = CharField()
    subject_kind = CharField()
    subject_id = BigIntegerField()
    facts_text = TextField(column_name="facts")
    previous = CharField(64)
    digest = CharField(64)

    class Meta:
        constraints = [unique("entry_digest", "entry", "digest")]
        indexes = ((("subject_kind", "subject_id"), False),)

    @property
    def facts(self) -> dict[str, Any]:
        return msgspec.json.decode(self.facts_text)


class Head(Table):
    """The number and digest of the last entry: the row that all writers of the journal queue up for."""

    id = BigIntegerField(primary_key=True)
    seq = BigIntegerField()
    digest = CharField(64)

    class Meta:
        constraints = [Check("id = 1", "head_is_one")]


class Mark(NamedTuple):
    """A place in the journal, as it is published at the close of a stage."""

    seq: int
    digest: str


class Break(NamedTuple):
    """A place where the journal is not what was written; ``reason`` in Chinese, for the auditor."""

    seq: int
    reason: str


def record(verb: str, subject_kind: str, subject_id: int, *, by: int | None, at: datetime, **facts: Any) -> Entry:
    """Append an entry; call it last in the transaction of the change, as it makes other writers wait.

    :param by: the id of the acting account; None for the portal itself.
    :raises ValueError: when the facts hold a number that is no integer, or what looks like an ID number.
    """
    text = canonical(facts)
    if _IDENTITY_NUMBER.search(text):
        raise ValueError("an ID number must not stand in the journal")
    with atomic():
        taken = list(Head.update(seq=Head.seq + 1).where(Head.id == 1).returning(Head).execute())
        if not taken:
            raise StorageError("The journal's head is missing: migrate the database, or restore it.")
        head = taken[0]
        entry = Entry(
            seq=head.seq,
            at=at,
            actor=by,
            verb=verb,
            subject_kind=subject_kind,
            subject_id=subject_id,
            facts_text=text,
            previous=head.digest,
        )
        entry.digest = _digest(entry)
        entry.save(force_insert=True)
        Head.update(digest=entry.digest).where(Head.id == 1).execute()
    return entry


def head() -> Mark:
    """Where the journal stands; (0, zeros) when nothing was recorded yet."""
    row = Head.get_by_id(1)
    return Mark(row.seq, row.digest)


def first() -> str:
    """The digest of the first entry, which no two installations share; "" before there is one."""
    return Entry.select(Entry.digest).where(Entry.seq == 1).scalar() or ""


def verify(given_out: Iterable[Mark] = ()) -> tuple[Break, ...]:
    """Read the whole journal and say where it was tampered with; empty when it is whole.

    Whoever can rewrite every entry can rewrite the chain too: compare with what was given out (``heads``).

    :param given_out: earlier heads; of two for one entry at least one is not what was written.
    """
    breaks = []
    expected, previous = 1, GENESIS
    marks: dict[int, set[str]] = {}
    for mark in given_out:
        marks.setdefault(mark.seq, set()).add(mark.digest)
    for entry in _all():
        if entry.seq != expected:
            breaks.append(Break(expected, f"第 {expected} 至 {entry.seq - 1} 条缺失"))
        elif entry.previous != previous:
            breaks.append(Break(entry.seq, NOT_FOLLOWING))
        if entry.digest != _digest(entry):
            breaks.append(Break(entry.seq, CHANGED))
        if marks.pop(entry.seq, set()) - {entry.digest}:
            breaks.append(Break(entry.seq, NOT_GIVEN_OUT))
        expected, previous = entry.seq + 1, entry.digest
    if head() != Mark(expected - 1, previous):
        breaks.append(Break(expected - 1, WRONG_END))
    breaks += [Break(seq, GONE) for seq in sorted(marks) if seq > 0]
    return tuple(breaks)


def about(subject_kind: str, subject_id: int) -> list[Entry]:
    """What happened to one thing, in order."""
    return list(
        Entry.select().where(Entry.subject_kind == subject_kind, Entry.subject_id == subject_id).order_by(Entry.seq)
    )


def latest(limit: int | None = 100, **narrowed: Any) -> list[Entry]:
    """The last entries, the newest first; ``limit`` None for all, narrowed as ``_narrowed`` says."""
    return list(Entry.select().where(*_narrowed(**narrowed)).order_by(Entry.seq.desc()).limit(limit))


def _narrowed(
    *,
    before: int | None = None,
    actors: Collection[int] | None = None,
    subject: tuple[str, int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Any]:
    """``before`` an entry's number, for the next page; by one of these accounts, or about it; about this thing; not
    earlier than ``since``, and earlier than ``until``."""
    yield Entry.seq > 0
    if before is not None:
        yield Entry.seq < before
    if actors is not None:
        about = (Entry.subject_kind == "account") & Entry.subject_id.in_(list(actors))
        yield Entry.actor.in_(list(actors)) | about
    if subject is not None:
        yield (Entry.subject_kind == subject[0]) & (Entry.subject_id == subject[1])
    if since is not None:
        yield Entry.at >= since
    if until is not None:
        yield Entry.at < until


def canonical(value: Any) -> str:
    """Canonical JSON: keys sorted, no spaces, integers only (fractions as "n/d" strings), one text a value.

    >>> canonical({"b": [1, True], "a": "智慧"})
    '{"a":"智慧","b":[1,true]}'
    """
    _refuse_floats(value)
    return msgspec.json.encode(value, order="sorted").decode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("floats have no canonical form: use integers or 'n/d'")
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for part in value:
        _refuse_floats(part)


def _digest(entry: Entry) -> str:
    told = {
        "seq": entry.seq,
        "at": microseconds(entry.at),
        "actor": entry.actor,
        "verb": entry.verb,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "facts": entry.facts_text,
        "previous": entry.previous,
    }
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def _all(page: int = 1000) -> Iterator[Entry]:
    """Every entry in order, read in pages so that memory stays flat."""
    last: int | None = None
    while True:
        query = Entry.select().order_by(Entry.seq).limit(page)
        rows = list(query if last is None else query.where(Entry.seq > last))
        yield from rows
        if len(rows) < page:
            return
        last = rows[-1].seq

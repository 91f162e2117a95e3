"""Heads that were given out: whoever rewrites the journal cannot take them back. ``PORTAL_TEST_HEADS``: how often."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.config import Settings
from portal.storage.engine import heads, journal, triggers
from portal.storage.engine.journal import Entry, Head, Mark
from portal.storage.engine.tables import atomic
from tests import repeating
from tests.repeating import rounds
from tests.storage.conftest import AT


def write(number: int) -> None:
    begun = journal.head().seq
    for step in range(begun, begun + number):
        journal.record("began", "edition", step, by=step % 3, at=AT, step=step, word="开始")


def test_a_head_is_given_out_once_and_only_when_the_journal_has_moved(storage: Settings, tmp_path: Path) -> None:
    path = tmp_path / "heads"
    assert heads.give_out(path, at=AT) is None
    write(2)
    first = heads.give_out(path, at=AT)
    assert heads.give_out(path, at=AT) is None
    write(1)
    second = heads.give_out(path, at=AT)

    assert heads.read(path) == [first, second] == [Mark(2, first.digest), journal.head()]
    assert journal.verify(heads.read(path)) == ()
    assert path.stat().st_mode & 0o77 == 0


def test_a_line_that_was_not_finished_does_not_count(storage: Settings, tmp_path: Path) -> None:
    path = tmp_path / "heads"
    write(1)
    heads.give_out(path, at=AT)
    path.write_bytes(path.read_bytes() + b"2 abc")

    assert [mark.seq for mark in heads.read(path)] == [1]


# -- attacks: each is given the entries, and leaves a journal that is whole in itself wherever it can ----------------


def written_anew(entries: list[Entry]) -> None:
    """A whole chain of ``entries``, numbered through, as if the portal had written it."""
    Entry.delete().execute()
    Head.update(seq=0, digest=journal.GENESIS).execute()
    for entry in entries:
        journal.record(entry.verb, entry.subject_kind, entry.subject_id, by=entry.actor, at=entry.at, **entry.facts)


def flip(entries: list[Entry], chance: random.Random) -> list[Entry]:
    one = chance.choice(entries)
    name = chance.choice(["verb", "subject_kind", "subject_id", "actor", "facts_text"])
    setattr(one, name, {"subject_id": one.subject_id + 1, "actor": (one.actor or 0) + 1}.get(name, '{"step":99}'))
    return entries


def delete(entries: list[Entry], chance: random.Random) -> list[Entry]:
    entries.pop(chance.randrange(len(entries)))
    return entries


def reorder(entries: list[Entry], chance: random.Random) -> list[Entry]:
    one, other = sorted(chance.sample(range(len(entries)), 2))
    entries[one], entries[other] = entries[other], entries[one]
    return entries


def rewrite(entries: list[Entry], chance: random.Random) -> list[Entry]:
    return [flip([entry], chance)[0] for entry in entries]


def cut(entries: list[Entry], chance: random.Random) -> list[Entry]:
    return entries[: chance.randrange(len(entries))]


ATTACKS: list[Callable[[list[Entry], random.Random], list[Entry]]] = [flip, delete, reorder, rewrite, cut]


@pytest.mark.trial
@pytest.mark.rule("M26")
def test_whatever_is_rewritten_before_the_last_head_is_found(storage: Settings, tmp_path: Path) -> None:
    path, chance = tmp_path / "heads", repeating.chance(20261130)
    for _ in range(4):
        write(3)
        heads.give_out(path, at=AT)
    given, upto = heads.read(path), journal.head().seq
    write(2)  # behind the last head that was given out
    triggers.drop()

    for trial in range(rounds("HEADS", 500)):
        with atomic() as transaction:
            entries = list(Entry.select().order_by(Entry.seq))
            attack = ATTACKS[trial % len(ATTACKS)]
            written_anew([*attack(entries[:upto], chance), *entries[upto:]])
            assert journal.verify() == ()
            assert journal.verify(given), f"{attack.__name__} in trial {trial}"
            transaction.rollback()
    assert journal.verify(given) == ()

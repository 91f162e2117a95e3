"""The journal: one unbroken chain, whoever writes at once, and every kind of tampering is found."""

from collections.abc import Callable

import pytest

from portal.config import Settings
from portal.storage.engine import journal, triggers
from portal.storage.engine.errors import StorageError
from portal.storage.engine.journal import GENESIS, Break, Entry, Head, Mark
from portal.storage.engine.tables import atomic, database
from tests.storage.conftest import AT


def write(number: int = 5) -> list[Entry]:
    return [journal.record("began", "edition", n, by=n, at=AT, step=n, word="开始") for n in range(1, number + 1)]


def test_every_entry_carries_the_hash_of_the_one_before(storage: Settings) -> None:
    entries = write(3)
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == [GENESIS, entries[0].digest, entries[1].digest]
    assert journal.head() == Mark(3, entries[2].digest)
    assert journal.verify() == ()
    back = journal.about("edition", 2)[0]
    assert (back.at, back.actor, back.verb, back.facts) == (AT, 2, "began", {"step": 2, "word": "开始"})
    assert [entry.seq for entry in journal.latest(2)] == [3, 2]
    assert [entry.seq for entry in journal.latest(before=2)] == [1]


def test_an_empty_journal_is_whole(storage: Settings) -> None:
    assert (journal.head(), journal.verify()) == (Mark(0, GENESIS), ())


def test_an_entry_is_undone_with_its_transaction(storage: Settings) -> None:
    write(1)
    with atomic() as transaction:
        write(1)
        transaction.rollback()
    write(1)
    assert [entry.seq for entry in journal.latest()] == [2, 1]
    assert journal.verify() == ()


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        ("UPDATE entry SET verb = 'ended' WHERE seq = 3", journal.CHANGED),
        ("UPDATE entry SET at = at + 1 WHERE seq = 3", journal.CHANGED),
        ("UPDATE entry SET actor = NULL WHERE seq = 3", journal.CHANGED),
        ("UPDATE entry SET subject_id = 9 WHERE seq = 3", journal.CHANGED),
        ("UPDATE entry SET subject_kind = 'x' WHERE seq = 3", journal.CHANGED),
        ("""UPDATE entry SET facts = '{"step":4}' WHERE seq = 3""", journal.CHANGED),
        ("UPDATE entry SET previous = digest WHERE seq = 3", journal.NOT_FOLLOWING),
        ("UPDATE entry SET digest = previous || 'x' WHERE seq = 3", journal.CHANGED),
        ("UPDATE entry SET digest = previous WHERE seq = 5", journal.WRONG_END),
        ("DELETE FROM entry WHERE seq = 3", "第 3 至 3 条缺失"),
        ("DELETE FROM entry WHERE seq < 3", "第 1 至 2 条缺失"),
        ("DELETE FROM entry WHERE seq > 3", journal.WRONG_END),
        ("DELETE FROM entry", journal.WRONG_END),
        ("UPDATE entry SET seq = seq + 90 WHERE seq = 5", "第 5 至 94 条缺失"),
    ],
)
def test_tampering_is_found(storage: Settings, tamper: str, reason: str) -> None:
    write()
    triggers.drop()
    tamper = tamper.replace("previous || 'x'", "substr(previous, 1, 63) || 'x'").replace(
        "digest = previous WHERE seq = 5", "digest = substr(digest, 1, 63) || '.' WHERE seq = 5"
    )
    database.execute_sql(tamper)
    assert reason in {found.reason for found in journal.verify()}


def test_two_entries_that_changed_places_are_found(storage: Settings) -> None:
    write()
    triggers.drop()
    for old, new in ((2, 99), (3, 2), (99, 3)):
        database.execute_sql(f"UPDATE entry SET seq = {new} WHERE seq = {old}")
    assert {found.seq for found in journal.verify()} >= {2, 3, 4}


def test_a_chain_written_anew_differs_from_what_was_published(storage: Settings) -> None:
    write()
    published = [journal.head()]
    triggers.drop()
    Entry.delete().execute()
    Head.update(seq=0, digest=GENESIS).execute()
    write(4)
    assert journal.verify() == ()
    assert journal.verify(published) == (Break(5, journal.GONE),)
    journal.record("began", "edition", 5, by=None, at=AT)
    assert journal.verify(published) == (Break(5, journal.NOT_GIVEN_OUT),)


def test_a_missing_head_stops_the_journal(storage: Settings) -> None:
    triggers.drop()
    Head.delete().execute()
    with pytest.raises(StorageError, match="head is missing"):
        write(1)


def test_many_who_write_at_once_make_one_chain(storage: Settings, in_parallel: Callable[..., list]) -> None:
    results = in_parallel(lambda n: journal.record("began", "edition", n, by=None, at=AT).seq, 60)
    assert sorted(results) == list(range(1, 61))
    assert journal.verify() == ()


@pytest.mark.parametrize("fact", ["31010419800101231X", "申报人 310104198001012314。", ["310104198001012314"]])
def test_an_id_number_is_kept_out(storage: Settings, fact: object) -> None:
    with pytest.raises(ValueError, match="ID number"):
        journal.record("began", "edition", 1, by=None, at=AT, fact=fact)
    journal.record("began", "edition", 1, by=None, at=AT, digest="1" * 64, number=2**53)
    assert journal.head().seq == 1


def test_canonical_json_is_one_text_a_value() -> None:
    assert (
        journal.canonical({"b": {"d": "1/3", "c": None}, "a": [1, True]}) == '{"a":[1,true],"b":{"c":null,"d":"1/3"}}'
    )
    for inexact in (0.5, {"a": [1.0]}):
        with pytest.raises(ValueError, match="floats"):
            journal.canonical(inexact)

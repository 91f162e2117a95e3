"""Whoever holds everything that lies on the disk tries to say which ballot is whose: the raw database and its log, the
journal, a backup every hour, the instance's keys, and a list of who voted in which order. (M19)"""

from collections.abc import Sequence
from contextlib import closing as closed
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from peewee import sqlite3

from portal.config import Settings
from portal.operations.judging import closing, public_voting
from portal.rules.judging.public_voting import BATCH
from portal.rules.people.staffing import RoleName
from portal.storage import backup
from portal.storage.engine import journal
from portal.storage.engine.sealed import opened as unsealed
from portal.storage.judging import public_ballots
from portal.storage.judging.public_ballots import PublicBallot, PublicWaiting
from tests.operations.judged import CLOSES, DURING, people
from tests.operations.public_round import candidates_of, opened_public
from tests.repeating import chance, rounds

BALLOTS, HOURS = rounds("MATCHED", 60), 6


class Known(msgspec.Struct, frozen=True):
    """A voter whom a state service has verified."""

    name: str

    def verified(self, round_: object, *, at: object) -> str:
        return public_ballots.key_of(round_, "service", self.name)  # type: ignore[arg-type]


class Copy(NamedTuple):
    """What was on the disk at the end of an hour: who had voted, {sealed ballot: its code}, all bytes."""

    voted: set[str]
    codes: dict[int, str]
    raw: bytes


def copied(folder: Path, live: Path) -> Copy:
    """A backup as it is made, and the raw files beside it; read with the keys, without the portal's queries."""
    backup.backup(folder, at=DURING)
    with closed(sqlite3.connect(folder / backup.DATABASE)) as file:
        voted = {key for (key,) in file.execute("SELECT key FROM public_voter")}
        rows = file.execute("SELECT id, content FROM public_ballot ORDER BY rowid").fetchall()
    codes = {number: unsealed(PublicBallot.kept, number, content).code for number, content in rows}
    raw = b"".join(path.read_bytes() for path in sorted(live.rglob("*")) if path.is_file() and "keys" not in path.parts)
    return Copy(voted, codes, raw)


def hits(guesses: Sequence[str], codes: Sequence[str]) -> int:
    return sum(guess == code for guess, code in zip(guesses, codes, strict=True))


@pytest.mark.trial
@pytest.mark.rule("M19")
def test_matching_ballots_to_voters_is_no_better_than_chance(opened: Settings, tmp_path: Path) -> None:
    office, committee = people(RoleName.OFFICE, 1)[0], people(RoleName.COMMITTEE, 1)[0]
    round_, by = opened_public(office, committee), chance(20261203)
    people_ = candidates_of(round_)
    live, codes, copies = opened.instance, [], []
    before = journal.head().seq
    for order in range(BALLOTS):
        chosen = by.sample(people_, by.randint(1, 2))
        told = {"who": str(order), "address": f"198.51.{order % 250}.{order % 7}", "at": DURING}
        codes.append(public_voting.cast(round_.id, chosen, Known(f"v{order}"), **told))  # type: ignore[arg-type]
        if (order + 1) % -(-BALLOTS // HOURS) == 0:
            copies.append(copied(tmp_path / f"hour-{order}", live))
    assert journal.head().seq == before, "no entry has a moment that finds a voter"
    closing.close(round_.id, round_.version, by=office.id, at=CLOSES + timedelta(seconds=1))
    copies.append(copied(tmp_path / "end", live))
    assert not list((live / "keys").glob("passing-*"))
    assert PublicWaiting.select().count() == 0

    few = 6 if BALLOTS < 1_000 else 0  # luck among few
    allowed = BALLOTS * (1 / BATCH + 0.01) + few
    final = copies[-1].codes
    assert sorted(final.values()) == sorted(codes), "everybody finds the own line"
    found = {
        "by the order of the rows": hits(list(final.values()), codes),
        "by where they lie in the file": hits(_by_place(copies[-1].raw, round_.id, final), codes),
        "by the hour in which both appear": _by_hour(copies, round_.id, codes, by),
    }
    print(f"{BALLOTS} ballots, allowed {allowed:.0f}: {found}")
    assert max(found.values()) <= allowed, found
    for copy in copies:
        assert not any(code.encode() in copy.raw for code in codes), "no code lies in clear, keys or not"


def _by_place(raw: bytes, round_: int, final: dict[int, str]) -> list[str]:
    sealed = {row.id: bytes(row.__data__["kept"]) for row in PublicBallot.select().where(PublicBallot.round == round_)}
    return [final[number] for number in sorted(final, key=lambda number: raw.find(sealed[number][:40]))]


def _by_hour(copies: Sequence[Copy], round_: int, codes: Sequence[str], by: object) -> int:
    """With the keys it is known whose row came in which hour, and which ballots were put away in the next ones."""
    right, seen_voters, seen = 0, set[str](), set[int]()
    hours = []
    for copy in copies:
        hours.append((copy.voted - seen_voters, [copy.codes[number] for number in copy.codes.keys() - seen]))
        seen_voters, seen = set(copy.voted), set(copy.codes)
    for order, code in enumerate(codes):
        key = public_ballots.key_of(round_, "service", f"v{order}")
        place = next(place for place, (voters, _) in enumerate(hours) if key in voters)
        there = next((ballots for _, ballots in hours[place:] if ballots), [])
        right += bool(there) and by.choice(there) == code  # type: ignore[attr-defined]
    return right

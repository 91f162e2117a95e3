"""An old database with many rows through the migrations that make tables anew: nothing is lost, moved or told.

``PORTAL_TEST_ROWS`` says how many candidates; a trial in the long form.
"""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.config import Settings
from portal.storage import schema
from portal.storage.applying.entrants import ClaimState, Entrant
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import vault
from portal.storage.engine.tables import atomic, database, microseconds, on_sqlite
from portal.storage.judging.ballots import Ballot
from portal.storage.judging.rounds import Round
from portal.storage.judging.totals import BallotTotal
from tests.databases import BOTH
from tests.repeating import rounds
from tests.storage.conftest import AT

CANDIDATES, EXPERTS = rounds("ROWS", 200), 5
BEFORE = "0022"  # the first of the migrations that are tried
STATES = ("open", "closed", "approved")
BLANK = {"int": 0, "big": 0, "boo": False, "blo": b"", "byt": b""}  # by how the type begins; else ""
NOW = microseconds(AT)


@pytest.fixture(params=BOTH)
def old(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database as it was before the migrations that are tried, which run when ``schema.migrate`` is called."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_database")()
    with monkeypatch.context() as patch:
        earlier = tmp_path / "migrations"
        earlier.mkdir()
        for path in schema.MIGRATIONS.glob("0*.py"):
            if path.name < BEFORE:
                shutil.copy(path, earlier)
        patch.setattr(schema, "MIGRATIONS", earlier)
        open_storage(Settings(instance=tmp_path / "instance", database=url, testing=True))
        schema._runner().up()  # alone: the triggers of today do not fit the tables of then
    with atomic():
        fill()
    yield
    close_storage()


def put(table: str, **given: Any) -> None:
    """A row in which whatever must be there and is not given is blank."""
    blank = {
        column.name: BLANK.get(column.data_type.lower()[:3], "")
        for column in COLUMNS.setdefault(table, database.get_columns(table))
        if not column.null
    }
    values = blank | given
    names, places = ", ".join(f'"{name}"' for name in values), ", ".join([database.obj.param] * len(values))
    database.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({places})', tuple(values.values()))


COLUMNS: dict[str, Any] = {}


def fill() -> None:
    COLUMNS.clear()
    for expert in range(1, EXPERTS + 1):
        put("account", id=expert, email_key=f"expert {expert}")
    put("edition", id=1, key="2025", state="open")
    put("programme", id=1, edition_id=1, programme="craftsman", opens_at=1, closes_at=2, recommending_closes_at=3)
    for number, state in enumerate(STATES, 1):
        when = {"opens_at": 1, "closes_at": 2, "opened_at": 1, "closed_at": None if state == "open" else 3}
        put("round", id=number, programme_id=1, stage=state, method="score", state=state, terms="{}", **when)
        for expert in range(1, EXPERTS + 1):
            put("round_expert", id=number * 100 + expert, round_id=number, expert_id=expert)
    for one in range(1001, 1001 + CANDIDATES):
        put("account", id=one, email_key=f"candidate {one}")
        put("application", id=one, programme_id=1, applicant_id=one, slot="1", stage="submitted", changed_at=one)
        put("snapshot", id=one, application_id=one)
        put("entrant", edition_id=1, exclusive_group="1", person_key=f"{one}", programme_id=1, application_id=one)
        for number in range(1, len(STATES) + 1):
            ids = {"round_id": number, "application_id": one}
            put("round_candidate", id=number * 10**6 + one, snapshot_id=one, **ids)
            for expert in range(1, EXPERTS + 1):
                cast(number, expert, one)
    put("recusal", id=1, round_id=3, expert_id=1, candidate_id=1001, ground="declared", reason=b"sealed")


def number_of(number: int, expert: int, one: int) -> int:
    return (number * 100 + expert) * 10**6 + one


def said(expert: int, one: int) -> tuple[tuple[int, ...], str, str]:
    """Marks, opinion and notes; some have none, some are long."""
    return (expert, one % 40), "意见" * (one % 3) * expert, "备注" * (one % 700)


def cast(number: int, expert: int, one: int) -> None:
    marks, opinion, notes = said(expert, one)
    row = number_of(number, expert, one)
    content = json.dumps({"marks": marks, "opinion": opinion, "salt": f"{row}"}, ensure_ascii=False).encode()
    put(
        "ballot",
        **{"id": row, "round_id": number, "expert_id": expert, "candidate_id": one, "digest": "0", "cast_at": NOW},
        content=vault.seal(content, "ballot", row, "content"),
        notes=vault.seal(notes.encode(), "ballot", row, "notes") if notes else None,
        total=sum(marks),
        frozen=True,
    )


@pytest.mark.trial
@pytest.mark.rule("M26")
def test_old_rows_come_through_whole(old: None) -> None:
    begun = time.monotonic()
    assert schema.migrate()
    print(f"{Ballot.select().count():,} ballots, {CANDIDATES:,} claims: {time.monotonic() - begun:.1f} s")

    schema.insist_migrated()
    ballots_are_whole()
    claims_are_whole()
    if on_sqlite():
        assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]


def ballots_are_whole() -> None:
    """Each says what it said; totals are those of approved rounds alone, without the recused; the lengths of what is
    sealed tell two ballots of one size apart no more."""
    numbers = range(1001, 1001 + CANDIDATES)
    expected = {
        number_of(number, expert, one): said(expert, one)
        for number in (1, 2, 3)
        for expert in range(1, EXPERTS + 1)
        for one in numbers
    }
    found = {row.id: (row.content.marks, row.content.opinion, row.notes) for row in Ballot.select().iterator()}
    assert found == expected
    assert {row.content.salt for row in Ballot.select().limit(50)} == {str(row.id) for row in Ballot.select().limit(50)}
    assert len({len(bytes(row.__data__["marked"])) for row in Ballot.select()}) == 1
    totals = set(BallotTotal.select(BallotTotal.ballot, BallotTotal.total).tuples())
    recused = number_of(3, 1, 1001)
    assert totals == {
        (row, sum(marks)) for row, (marks, *_) in expected.items() if row // 10**8 == 3 and row != recused
    }
    assert [row.state.value for row in Round.select().order_by(Round.id)] == ["open", "closing", "approved"]


def claims_are_whole() -> None:
    """Who was first is confirmed, each with the account that applied; an application may wait, and nothing else new."""
    rows = [(row.person_key, row.application_id, row.applicant_id, row.state) for row in Entrant.select()]
    numbers = range(1001, 1001 + CANDIDATES)
    assert sorted(rows) == [(f"{one}", one, one, ClaimState.CONFIRMED) for one in numbers]
    stages = f"UPDATE application SET stage = {database.obj.param} WHERE id = 1001"
    database.execute_sql(stages, ("unverified",))
    with pytest.raises(Exception, match="application_stage"), atomic():
        database.execute_sql(stages, ("lost",))

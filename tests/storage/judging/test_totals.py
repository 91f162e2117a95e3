"""What ballots come to, in a database from before totals had a table of their own. (migration 0022)"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playhouse.migrations import Runner

from portal.config import Settings
from portal.rules.judging.rounds import Head, RoundState
from portal.storage import schema
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import vault
from portal.storage.engine.tables import database, on_sqlite
from portal.storage.judging import ballots, totals
from portal.storage.judging.ballots import Ballot, Content
from portal.storage.judging.rounds import Round
from tests.databases import BOTH
from tests.storage.engine.test_sealed import SEAL

THIS = "0022"
STATES = ("open", "closed", "approved")
YES, NO = Content((1,), salt="a" * 64), Content((0,), tuple(Head), "材料不全，" * 12, salt="b" * 64)
WITHOUT_KEYS = {True: "PRAGMA foreign_keys = {}", False: "SET session_replication_role = {}"}


@pytest.fixture(params=BOTH)
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """An open storage as it was before the migration, with no rows; foreign keys are not looked at, so that rounds can
    stand in it without the people and applications they are about."""
    url = request.getfixturevalue("postgres_database")() if request.param == "postgres" else ""
    open_storage(Settings(instance=tmp_path / "instance", database=url, testing=True))
    earlier = [path.stem for path in sorted(schema.MIGRATIONS.glob("0*.py")) if path.stem < THIS]
    Runner(database.obj, str(schema.MIGRATIONS)).up(earlier[-1])
    database.execute_sql(WITHOUT_KEYS[on_sqlite()].format("OFF" if on_sqlite() else "replica"))
    yield
    close_storage()


def insert(table: str, **values: Any) -> None:
    places = ", ".join([database.param] * len(values))
    database.execute_sql(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", list(values.values()))


def a_round_of_old(number: int, state: str) -> None:
    """Three experts and one candidate: a yes, a no, a ballot that was never handed in; one voided, one recused."""
    moments = {"opens_at": 1, "closes_at": 2, "opened_at": 1, "closed_at": None if state == "open" else 3}
    named = {"programme_id": 1, "stage": state, "method": "eligibility", "rulebook": "r", "terms": "{}", "seed": "s"}
    insert("round", id=number, state=state, created_at=1, version=1, **named, **moments)
    for expert, said in enumerate((YES, NO, None, NO, YES)):
        a_ballot_of_old(number, number * 10 + expert, expert, said, voided=expert == 3)
    parties = {"round_id": number, "expert_id": 4, "candidate_id": 7}
    insert("recusal", id=number, ground="declared", reason=b"x", by_id=None, at=1, frozen=True, **parties)


def a_ballot_of_old(round_: int, number: int, expert: int, said: Content | None, *, voided: bool) -> None:
    pair = {"round_id": round_, "expert_id": expert, "candidate_id": 7, "version": 1, "changed_at": 1}
    voiding = {"voided_at": 1, "voiding_id": 1} if voided else {}
    if said is None:
        return insert("ballot", id=number, digest="", frozen=False, **pair)
    told = {"marks": said.marks, "heads": said.heads, "opinion": said.opinion, "salt": said.salt}
    content = vault.seal(json.dumps(told, ensure_ascii=False).encode(), "ballot", number, "content")
    notes = vault.seal("记".encode(), "ballot", number, "notes") if said is NO else None
    sealed = {"content": content, "notes": notes, "digest": ballots.digest_of(number, said), "total": sum(said.marks)}  # type: ignore[arg-type]
    return insert("ballot", id=number, frozen=True, cast_at=1, **pair, **sealed, **voiding)


def test_open_rounds_lose_what_stood_in_clear_and_approved_ones_keep_it_in_its_table(before: None) -> None:
    for number, state in enumerate(STATES, 1):
        a_round_of_old(number, state)

    schema.migrate()

    assert {column.name for column in database.get_columns("ballot")} >= {"content", "opinion", "notes", "digest"}
    assert "total" not in {column.name for column in database.get_columns("ballot")}
    states = dict(Round.select(Round.id, Round.state).order_by(Round.id).tuples())
    assert states == {1: RoundState.OPEN, 2: RoundState.CLOSING, 3: RoundState.APPROVED}
    assert [totals.rows(number) for number in (1, 2)] == [[], []]
    assert totals.rows(3) == [(7, 0, 1), (7, 1, 0), (7, 2, None)]
    for ballot in Ballot.select().where(Ballot.cast_at.is_null(False)):
        said = NO if ballot.id % 10 in (1, 3) else YES
        assert (ballot.content, ballot.notes) == (said, "记" if said is NO else "")
        assert ballots.digest_of(ballot.id, ballot.content) == ballot.digest
        assert len(ballot.__data__["marked"]) == ballots.MARKED[0] + SEAL
        assert {len(ballot.__data__[column]) for column in ("opinion", "notes")} == {ballots.WORDS[0] + SEAL}

"""What a round's result depends on, attacked from a raw connection: UPDATE, DELETE, REPLACE, TRUNCATE."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.config import Settings
from portal.rules.judging.recusal import Ground
from portal.rules.judging.rounds import RoundState
from portal.storage.engine.errors import RefusedBySchema
from portal.storage.engine.tables import database
from portal.storage.judging import ballots, panels, results, rounds
from portal.storage.judging.results import Minuted
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season import proposals
from portal.storage.season.editions import Programme
from tests.judging import PARTLY, SCORE, a_round, cast, close, experts, submissions
from tests.storage.conftest import AT

Raw = Callable[[str], Any]

FIXED = {
    "round": (
        "id",
        "programme_id",
        "stage",
        "method",
        "rulebook",
        "seed",
        "terms",
        "opened_at",
        "closed_at",
        "opens_at",
    ),
    "round_candidate": ("id", "round_id", "application_id", "snapshot_id", "panel", "source", "joined_at", "frozen"),
    "round_expert": ("id", "round_id", "expert_id", "panel", "since", "declared_at", "frozen"),
    "recusal": ("id", "round_id", "expert_id", "candidate_id", "ground", "reason", "by_id", "at", "frozen"),
    "ballot": (
        *("id", "round_id", "expert_id", "candidate_id", "content", "opinion", "digest", "entered_by_id"),
        *("confirmed_by_id", "cast_at", "frozen"),
    ),
    "ballot_total": ("id", "round_id", "expert_id", "candidate_id", "total", "frozen"),
    "panel_decision": ("id", "round_id", "content", "recorded_by_id", "at", "frozen"),
    "round_result": ("id", "round_id", "input", "input_digest", "result", "digest", "at", "frozen"),
}
TEXTS = {"stage", "method", "rulebook", "seed", "terms", "panel", "source", "ground", "digest", "input_digest"}
BYTES = {"reason", "content", "opinion", "input", "result"}
LOST = [f"{table} {column}" for table, columns in FIXED.items() for column in columns]


@pytest.fixture
def panel(storage: Settings) -> list[Account]:
    return experts(2, at=AT)


@pytest.fixture
def closed(programme: Programme, applicant: Account, panel: list[Account]) -> Round:
    """A round with one of each: a recusal, a cast ballot, a blank one, a decision, a result."""
    candidates = submissions(programme, 2, by=applicant, at=AT)
    expert, candidate = panel[0].id, candidates[0].application_id
    made = a_round(programme, SCORE, candidates, panel, recused=[(expert, candidate)], at=AT)
    cast(made, {(expert, candidates[1].application_id): (*PARTLY, 16)}, at=AT)
    for seat in panels.experts_of(made):
        panels.declare(seat, at=AT)
    made = close(made, at=AT)
    results.freeze(made, at=AT)
    results.record_verdict(made, Minuted("记录"), by=expert, at=AT)
    return made


def another(column: str, storage: Settings) -> str:
    """A value that ``column`` does not have."""
    if column in TEXTS:
        return "'other'"
    if column in BYTES:
        return "'\\x00'::bytea" if storage.database else "X'00'"
    return ("FALSE" if storage.database else "0") if column == "frozen" else "7"


def stored() -> list[Any]:
    """Every row of the tables."""
    return [database.execute_sql(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in FIXED]


@pytest.mark.parametrize("what", LOST)
def test_nothing_that_is_fixed_can_be_changed(raw: Raw, storage: Settings, closed: Round, what: str) -> None:
    table, column = what.split()
    before = stored()
    # Of ballots only the cast one is frozen; the blank one is judged by the tests of drafts.
    where = "WHERE cast_at IS NOT NULL" if table == "ballot" else ""

    with pytest.raises(RefusedBySchema, match=r"frozen|moves on"):
        raw(f"UPDATE {table} SET {column} = {another(column, storage)} {where}")

    assert stored() == before


@pytest.mark.parametrize("table", FIXED)
def test_nothing_that_is_fixed_can_be_deleted(raw: Raw, storage: Settings, closed: Round, table: str) -> None:
    before = stored()
    statements = [f"DELETE FROM {table}" + (" WHERE cast_at IS NOT NULL" if table == "ballot" else "")]
    if storage.database:
        statements.append(f"TRUNCATE {table} CASCADE")

    for statement in statements:
        with pytest.raises(RefusedBySchema, match="must be kept"):
            raw(statement)

    assert stored() == before


KEYS = {
    "round": "programme_id, stage",
    "round_candidate": "round_id, application_id",
    "round_expert": "round_id, expert_id",
    "recusal": "round_id, expert_id, candidate_id",
    "ballot": "round_id, expert_id, candidate_id",
    "panel_decision": "round_id",
    "round_result": "round_id",
}


@pytest.mark.parametrize("table", KEYS)
def test_nothing_that_is_fixed_can_be_replaced(raw: Raw, storage: Settings, closed: Round, table: str) -> None:
    before = stored()
    columns = [column.name for column in database.get_columns(table)]
    own = " WHERE cast_at IS NOT NULL" if table == "ballot" else ""
    same_id = f"SELECT {', '.join(columns)} FROM {table}{own} LIMIT 1"
    same_key = same_id.replace("SELECT id", "SELECT 7", 1)
    upsert = f"ON CONFLICT (id) DO UPDATE SET {columns[1]} = 7"
    into = f"INTO {table} ({', '.join(columns)})"
    how = "INSERT" if storage.database else "INSERT OR REPLACE"

    for row in (same_id, same_key):
        with pytest.raises(RefusedBySchema):
            raw(f"{how} {into} {row}")
    if storage.database:
        with pytest.raises(RefusedBySchema, match=r"frozen|moves on"):
            raw(f"INSERT {into} {same_id} {upsert}")

    assert stored() == before


def test_a_blank_ballot_cannot_be_moved_onto_a_cast_one(raw: Raw, storage: Settings, closed: Round) -> None:
    before = stored()
    [given] = [ballot for ballot in ballots.Ballot.select() if ballot.cast_at]
    how = "UPDATE" if storage.database else "UPDATE OR REPLACE"

    for change in (
        f"expert_id = {given.expert_id}, candidate_id = {given.candidate_id}",
        f"id = {given.id}",
    ):
        with pytest.raises(RefusedBySchema):
            raw(f"{how} ballot SET {change} WHERE cast_at IS NULL")

    assert stored() == before


def test_a_ballot_is_cast_with_all_that_belongs_to_it(raw: Raw, storage: Settings, closed: Round) -> None:
    yes = "TRUE" if storage.database else "1"
    for change in (f"frozen = {yes}", "cast_at = 1", f"cast_at = 1, frozen = {yes}"):
        with pytest.raises(RefusedBySchema, match="ballot_"):
            raw(f"UPDATE ballot SET {change} WHERE cast_at IS NULL")


def test_voiding_and_declaring_are_written_once(
    raw: Raw, storage: Settings, closed: Round, panel: list[Account]
) -> None:
    one, two = (proposals.add("void", "ballot", n, b"{}", by=panel[0].id, at=AT).id for n in (1, 2))
    cast_one = "WHERE cast_at IS NOT NULL"
    with pytest.raises(RefusedBySchema, match="ballot_voided_for_a_reason"):
        raw(f"UPDATE ballot SET voided_at = 1 {cast_one}")

    assert raw(f"UPDATE ballot SET voided_at = 1, voiding_id = {one} {cast_one}") == 1

    for change in ("voided_at = NULL, voiding_id = NULL", "voided_at = 2", f"voiding_id = {two}"):
        with pytest.raises(RefusedBySchema, match="frozen"):
            raw(f"UPDATE ballot SET {change} {cast_one}")
    for change in ("declared_at = NULL", "declared_at = 1"):
        with pytest.raises(RefusedBySchema, match="frozen"):
            raw(f"UPDATE round_expert SET {change}")


@pytest.mark.parametrize(
    ("state", "forbidden"),
    [
        (RoundState.PREPARING, ("closed", "approved")),
        (RoundState.OPEN, ("preparing", "closed", "approved")),
        (RoundState.CLOSING, ("preparing", "open", "approved")),
        (RoundState.CLOSED, ("preparing", "open", "closing")),
        (RoundState.APPROVED, ("preparing", "open", "closing", "closed")),
    ],
)
def test_a_round_only_moves_on(
    raw: Raw,
    programme: Programme,
    applicant: Account,
    panel: list[Account],
    state: RoundState,
    forbidden: tuple[str, ...],
) -> None:
    candidates = submissions(programme, 1, by=applicant, at=AT)
    made = a_round(
        programme, SCORE, candidates, panel, at=AT, state=min(state, RoundState.OPEN, key=list(RoundState).index)
    )
    if state in (RoundState.CLOSING, RoundState.CLOSED, RoundState.APPROVED):
        rounds.stop(made.id, made.version, at=AT)
    if state in (RoundState.CLOSED, RoundState.APPROVED):
        rounds.close(made.id)
    if state is RoundState.APPROVED:
        rounds.approve(made.id, rounds.one(made.id).version)

    for other in forbidden:
        closed_at = "1" if other in ("closing", "closed", "approved") else "NULL"
        with pytest.raises(RefusedBySchema, match="moves on"):
            raw(f"UPDATE round SET state = '{other}', closed_at = {closed_at}")
    if state is RoundState.APPROVED:
        with pytest.raises(RefusedBySchema, match="moves on"):
            raw("UPDATE round SET version = version + 1")
    elif state in (RoundState.PREPARING, RoundState.OPEN):
        assert raw("UPDATE round SET closes_at = closes_at + 1") == 1


def test_what_is_prepared_can_be_changed(
    raw: Raw, programme: Programme, applicant: Account, panel: list[Account]
) -> None:
    candidates = submissions(programme, 1, by=applicant, at=AT)
    pair = panel[0].id, candidates[0].application_id
    made = a_round(programme, SCORE, candidates, panel, recused=[pair], at=AT, state=RoundState.PREPARING)
    assert [recusal.ground for recusal in panels.recusals_of(made)] == [Ground.OWN_UNIT]

    assert raw("UPDATE round_candidate SET panel = 'network'") == 1
    assert raw("UPDATE round_expert SET panel = 'network'") == 2
    for table, rows in (("recusal", 1), ("ballot", 2), ("round_expert", 2), ("round_candidate", 1), ("round", 1)):
        assert raw(f"DELETE FROM {table}") == rows

"""Objections as the database keeps them, attacked from a raw connection: as they came, answered once, five years."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.config import Settings
from portal.rulebooks import rulebook
from portal.rules.applying.honour_bar import keep_until
from portal.rules.publishing.objecting import Answer, Written
from portal.storage.engine import blobs
from portal.storage.engine.errors import AlreadyThere, NotFound, RefusedBySchema
from portal.storage.engine.tables import database
from portal.storage.judging.rounds import Round
from portal.storage.publishing import objections
from portal.storage.publishing.honour_lists import HonourList, Listed
from portal.storage.publishing.objections import Objection
from tests.judging import DELIBERATION, a_round, submissions
from tests.storage.conftest import AT, DAY

Raw = Callable[[str], Any]
WRITTEN = Written("钱示例", "13912340000", "", "某项目由他人主持完成，有合同和验收材料可以证明。")
ANSWER = Answer(False, "反映项目由他人完成。", "查阅了合同。", "经核实，情况不属实。")
FIXED = {
    "objection": ("id", "listed_id", "receipt", "content", "facts_key", "received_at", "frozen"),
    "objection_file": ("id", "objection_id", "blob_id", "place", "name", "frozen"),
    "objection_step": ("id", "objection_id", "note", "by_id", "at", "frozen"),
}
BYTES = {"content", "name", "note", "answer"}
TEXTS = {"receipt", "facts_key", "blob_id"}


@pytest.fixture
def listed(programme: Any, applicant: Any) -> list[Listed]:
    """Two people on a list."""
    snapshots = submissions(programme, 2, by=applicant, at=AT)
    made: Round = a_round(programme, DELIBERATION, snapshots, [], stage="final", at=AT)
    result = _a_result(made)
    honour_list = HonourList.create(programme=programme, result=result, approved_at=AT)
    return [
        Listed.create(
            list=honour_list,
            application=snapshot.application_id,
            honour="honouree",
            number=f"2023-GJ-000{place}",
            name="沈一诺",
            unit="示例单位",
            technical_field="data",
            place=place,
        )
        for place, snapshot in enumerate(snapshots, start=1)
    ]


def _a_result(made: Round) -> Any:
    from portal.storage.judging.results import RoundResult

    return RoundResult.create(
        round=made, input=b"x", input_digest="x", text=b"x", digest="x", at=AT, keep_until=AT + DAY
    )


@pytest.fixture
def taken(listed: list[Listed], applicant: Any) -> Objection:
    """An objection with a file and a note."""
    made = objections.add(listed[0], WRITTEN, at=AT, keep_until=keep_until(rulebook("2023-craftsman"), AT))
    objections.attach(made, [(blobs.put(b"%PDF", "application/pdf", at=AT), "合同.pdf")])
    return objections.note(made, "查阅合同。", by=applicant.id, at=AT)


def stored() -> list[Any]:
    return [database.execute_sql(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in FIXED]


def another(column: str, storage: Settings) -> str:
    if column in TEXTS:
        return "'other'"
    if column in BYTES:
        return "'\\x00'::bytea" if storage.database else "X'00'"
    return ("FALSE" if storage.database else "0") if column == "frozen" else "7"


@pytest.mark.rule("M22", "M31")
@pytest.mark.parametrize("what", [f"{table} {column}" for table, columns in FIXED.items() for column in columns])
def test_nothing_that_came_can_be_changed(raw: Raw, storage: Settings, taken: Objection, what: str) -> None:
    table, column = what.split()
    before = stored()

    with pytest.raises(RefusedBySchema, match="frozen"):
        raw(f"UPDATE {table} SET {column} = {another(column, storage)}")

    assert stored() == before


@pytest.mark.parametrize("table", FIXED)
def test_nothing_that_came_can_be_deleted(raw: Raw, storage: Settings, taken: Objection, table: str) -> None:
    before = stored()
    statements = [f"DELETE FROM {table}"] + ([f"TRUNCATE {table} CASCADE"] if storage.database else [])

    for statement in statements:
        with pytest.raises(RefusedBySchema, match="must be kept"):
            raw(statement)

    assert stored() == before


def test_an_answer_is_written_once(raw: Raw, storage: Settings, taken: Objection, applicant: Any) -> None:
    answered = objections.give_answer(taken, ANSWER, by=applicant.id, at=AT + DAY)
    assert answered.answer == ANSWER

    for change in (
        f"answer = {another('answer', storage)}",
        "upheld = TRUE" if storage.database else "upheld = 1",
        "answered_at = 7",
        "state = 'investigating', answer = NULL, upheld = NULL, answered_at = NULL, answered_by_id = NULL",
        "state = 'investigating'",
    ):
        with pytest.raises(RefusedBySchema):
            raw(f"UPDATE objection SET {change}")


def test_what_is_sealed_stays_in_its_place(taken: Objection) -> None:
    found = objections.one(taken.id)
    rows = repr(stored())

    assert found.written == WRITTEN
    assert not any(word in rows for word in (WRITTEN.name, WRITTEN.facts))
    assert WRITTEN.phone not in rows


def test_one_person_is_told_of_the_same_once(listed: list[Listed], taken: Objection) -> None:
    with pytest.raises(AlreadyThere) as there:
        objections.add(listed[0], WRITTEN, at=AT, keep_until=keep_until(rulebook("2023-craftsman"), AT))
    assert there.value.constraint == "objection_told_once"
    assert (
        objections.add(listed[1], WRITTEN, at=AT, keep_until=keep_until(rulebook("2023-craftsman"), AT)).receipt
        != taken.receipt
    )
    with pytest.raises(NotFound):
        objections.by_receipt("0000-0000-0000-0000")

"""What the database refuses from any connection: raw ones here, without the portal's settings."""

from typing import Any

import pytest

from portal.config import Settings
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.database import close_storage
from portal.storage.engine import blobs, journal, tables
from portal.storage.engine.errors import RefusedBySchema
from portal.storage.engine.tables import atomic
from portal.storage.office import official_numbers
from tests.operations.submissions import a_complete_application, submit
from tests.storage.conftest import AT, DAY

FUTURE = AT.replace(year=2999)
COLUMNS = "id, application_id, manifest, digest, rulebook, template_digest, created_at, frozen, keep_until"


@pytest.fixture
def entries(storage: Settings) -> list[journal.Entry]:
    return [journal.record("began", "edition", n, by=None, at=AT, n=n) for n in range(3)]


def a_snapshot(application: Application, **values: Any) -> Snapshot:
    made = {"manifest": b"x", "digest": "d", "rulebook": "r", "template_digest": "t", "created_at": AT}
    return Snapshot.create(application=application, **{"frozen": True, "keep_until": None, **made, **values})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET verb = 'x' WHERE seq = 2",
        "UPDATE entry SET seq = 9 WHERE seq = 3",
        "DELETE FROM entry WHERE seq = 3",
        "DELETE FROM entry",
        "DELETE FROM head",
        "UPDATE head SET seq = 1",
        "UPDATE head SET id = 2",
    ],
)
def test_the_journal_cannot_be_changed(raw, entries: list[journal.Entry], statement: str) -> None:
    with pytest.raises(RefusedBySchema, match=r"append-only|only moves on"):
        raw(statement)
    assert journal.verify() == ()


def test_the_journal_cannot_be_replaced(raw, storage: Settings, entries: list[journal.Entry]) -> None:
    row = "SELECT {seq}, at, actor, 'other', subject_kind, subject_id, facts, previous, {digest} FROM entry"
    columns = "(seq, at, actor, verb, subject_kind, subject_id, facts, previous, digest)"
    same_number = row.format(seq="seq", digest="'new'") + " WHERE seq = 2"
    same_digest = row.format(seq="9", digest="digest") + " WHERE seq = 2"
    how = "INSERT" if storage.database else "INSERT OR REPLACE"
    for values in (same_number, same_digest):
        with pytest.raises(RefusedBySchema):
            raw(f"{how} INTO entry {columns} {values}")
    if storage.database:
        upsert = "ON CONFLICT (seq) DO UPDATE SET verb = 'x'"
        with pytest.raises(RefusedBySchema, match="append-only"):
            raw(f"INSERT INTO entry {columns} {same_number} {upsert}")
    else:
        with pytest.raises(RefusedBySchema, match="append-only"):
            raw("UPDATE OR REPLACE entry SET seq = 1 WHERE seq = 2")
        with pytest.raises(RefusedBySchema, match="only moves on"):
            raw("INSERT OR REPLACE INTO head (id, seq, digest) VALUES (1, 0, 'x')")
    assert journal.verify() == ()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE snapshot SET digest = 'x'", "UPDATE snapshot SET frozen = {no}", "UPDATE snapshot SET keep_until = 1"],
)
def test_a_frozen_snapshot_cannot_be_changed(raw, storage: Settings, application, statement: str) -> None:
    snapshots.freeze(application, b"{}", rulebook="r", template_digest="t", at=AT, keep_until=AT - DAY)
    with pytest.raises(RefusedBySchema, match="frozen"):
        raw(statement.format(no="FALSE" if storage.database else "0"))


@pytest.mark.parametrize("keep_until", [None, FUTURE])
def test_a_frozen_snapshot_cannot_be_deleted_before_its_time(raw, application, keep_until) -> None:
    a_snapshot(application, keep_until=keep_until)
    with pytest.raises(RefusedBySchema, match="must be kept"):
        raw("DELETE FROM snapshot")
    assert Snapshot.select().count() == 1


def test_a_snapshot_can_be_deleted_when_its_time_has_passed(raw, application) -> None:
    a_snapshot(application, keep_until=AT.replace(year=2020))
    a_snapshot(application, frozen=False)
    a_snapshot(application, frozen=False, keep_until=FUTURE)
    with pytest.raises(RefusedBySchema, match="kept"):
        raw("DELETE FROM snapshot WHERE keep_until > 1800000000000000")
    assert raw("DELETE FROM snapshot WHERE keep_until IS NULL OR keep_until < 1800000000000000") == 2


def test_the_time_of_keeping_can_only_grow(raw, application) -> None:
    a_snapshot(application, frozen=False, keep_until=FUTURE)
    for statement in ("UPDATE snapshot SET keep_until = 1", "UPDATE snapshot SET keep_until = NULL"):
        with pytest.raises(RefusedBySchema, match="frozen"):
            raw(statement)
    assert raw("UPDATE snapshot SET keep_until = keep_until + 1") == 1


def test_a_frozen_snapshot_cannot_be_replaced(raw, storage: Settings, application) -> None:
    kept = a_snapshot(application)
    other = a_snapshot(application, frozen=False)
    if storage.database:
        with pytest.raises(RefusedBySchema, match="frozen"):
            raw(
                f"INSERT INTO snapshot ({COLUMNS}) SELECT {COLUMNS} FROM snapshot WHERE id = {kept.id}"
                " ON CONFLICT (id) DO UPDATE SET digest = 'x'"
            )
    else:
        values = COLUMNS.replace("digest", "'forged'", 1)
        with pytest.raises(RefusedBySchema, match="replaced"):
            raw(f"INSERT OR REPLACE INTO snapshot ({COLUMNS}) SELECT {values} FROM snapshot WHERE id = {kept.id}")
    how = "UPDATE" if storage.database else "UPDATE OR REPLACE"
    with pytest.raises(RefusedBySchema):
        raw(f"{how} snapshot SET id = {kept.id} WHERE id = {other.id}")
    assert snapshots.one(kept.id).digest == "d"


@pytest.mark.parametrize("table", ["entry", "head", "snapshot"])
def test_nothing_protected_can_be_truncated(raw, storage: Settings, application, entries, table: str) -> None:
    a_snapshot(application)
    truncate = f"TRUNCATE {table} CASCADE" if storage.database else f"DELETE FROM {table}"
    with pytest.raises(RefusedBySchema, match=r"append-only|only moves on|must be kept"):
        raw(truncate)
    if storage.database:
        with pytest.raises(RefusedBySchema, match="must be kept"):
            raw("TRUNCATE application CASCADE")


@pytest.mark.parametrize(
    "statement",
    [
        *(
            f"UPDATE snapshot SET {column}"
            for column in (
                *("manifest = NULL", "digest = 'x'", "rulebook = '2017-pioneer'", "template_digest = 'x'"),
                *("created_at = 1", "application_id = 1", "frozen = {no}", "keep_until = NULL", "id = 1"),
            )
        ),
        "DELETE FROM snapshot",
        *(f"UPDATE snapshot_file SET {column}" for column in ("kind = 'volume'", "blob_id = 'x'", "frozen = {no}")),
        "UPDATE snapshot_file SET snapshot_id = 1",
        "DELETE FROM snapshot_file",
        "DELETE FROM blob WHERE name IN (SELECT blob_id FROM snapshot_file)",
        "UPDATE blob SET name = 'x'",
    ],
)
def test_a_submission_cannot_be_changed_by_raw_sql(raw, storage: Settings, statement: str) -> None:
    snapshot = submit(a_complete_application())
    files = snapshots.files_of(snapshot)

    with pytest.raises(RefusedBySchema):
        raw(statement.format(no="FALSE" if storage.database else "0"))

    if not storage.database:
        columns = "snapshot_id, kind, blob_id, frozen, keep_until"
        with pytest.raises(RefusedBySchema):
            raw(f"INSERT OR REPLACE INTO snapshot_file (id, {columns}) SELECT 1, {columns} FROM snapshot_file")
    kept = snapshots.one(snapshot.id)
    assert (kept.manifest, kept.digest, kept.keep_until) == (snapshot.manifest, snapshot.digest, snapshot.keep_until)
    assert snapshots.files_of(kept) == files
    assert all(blobs.get(name) for _, name in files)


def test_a_blob_that_no_submission_holds_can_go(raw, storage: Settings) -> None:
    name = blobs.put(b"a piece of evidence taken back", "image/jpeg", at=AT)

    assert raw(f"DELETE FROM blob WHERE name = '{name}'") == 1


def test_the_portals_own_connection_is_refused_too(storage: Settings, application) -> None:
    a_snapshot(application)
    for query in (Snapshot.update(digest="x"), Snapshot.delete()):
        with pytest.raises(RefusedBySchema), atomic():
            query.execute()
    assert tables.database.in_transaction() is False
    close_storage()


@pytest.mark.rule("CF2")
def test_official_numbers_and_their_counters_cannot_be_changed_by_raw_sql(raw, storage: Settings, application) -> None:
    official_numbers.give(application, official_numbers.next_ordinal(application.programme), "GJ2026-0001", at=AT)
    columns = "application_id, programme_id, ordinal, text, at"
    how = "INSERT" if storage.database else "INSERT OR REPLACE"
    for statement in (
        "UPDATE official_number SET text = 'GJ2026-0002'",
        "UPDATE official_number SET ordinal = 2",
        "DELETE FROM official_number",
        f"{how} INTO official_number ({columns}) SELECT 1, programme_id, ordinal, 'x', at FROM official_number",
        f"{how} INTO official_number ({columns}) SELECT 1, programme_id, 2, text, at FROM official_number",
        f"{how} INTO official_number ({columns}) SELECT application_id, programme_id, 2, 'x', at FROM official_number",
        "UPDATE number_counter SET last = 0",
        "UPDATE number_counter SET last = 3",
        "UPDATE number_counter SET programme_id = 1",
        "DELETE FROM number_counter",
    ):
        with pytest.raises(RefusedBySchema):
            raw(statement)
    assert official_numbers.of(application) == "GJ2026-0001"
    assert official_numbers.next_ordinal(application.programme) == 2

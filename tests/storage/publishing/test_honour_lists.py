"""Honour lists, who is listed and removed, and public notices, attacked from a raw connection; what is there once."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.config import Settings
from portal.storage.engine.errors import AlreadyThere, NotFound, RefusedBySchema
from portal.storage.engine.tables import database
from portal.storage.publishing import honour_lists, public_notices
from portal.storage.publishing.honour_lists import HonourList
from tests.builders import an_edition
from tests.operations.listed import a_public_notice, an_honour_list, an_office, removed
from tests.storage.conftest import AT

Raw = Callable[[str], Any]

FIXED = {
    "honour_list": ("id", "programme_id", "result_id", "approved_at", "frozen"),
    "listed": ("id", "list_id", "application_id", "honour", "number", "name", "unit", "place", "frozen"),
    "public_notice": ("id", "list_id", "published_at", "last_day", "working_days", "published_by_id", "frozen"),
    "removal": ("id", "listed_id", "reason", "by_id", "at", "frozen"),
}
TEXTS = {"honour", "number", "name", "unit", "reason"}
KEYS = {"honour_list": "programme_id", "listed": "application_id", "public_notice": "list_id", "removal": "listed_id"}


@pytest.fixture
def published(storage: Settings) -> HonourList:
    office = an_office()
    made = an_honour_list(an_edition(2023, at=AT)["craftsman"], office, at=AT)
    a_public_notice(made, office, at=AT)
    removed(honour_lists.listed_in(made)[0].id, "本人放弃。", by=office.officer.id, at=AT)
    return made


def another(column: str, storage: Settings) -> str:
    """A value that ``column`` does not have."""
    if column in TEXTS:
        return "'other'"
    if column == "last_day":
        return "'2020-01-01'"
    return ("FALSE" if storage.database else "0") if column == "frozen" else "7"


def stored() -> list[Any]:
    return [database.execute_sql(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in FIXED]


@pytest.mark.rule("M21", "M26")
@pytest.mark.parametrize("table", FIXED)
def test_nothing_that_was_published_can_be_changed(
    raw: Raw, storage: Settings, published: HonourList, table: str
) -> None:
    before = stored()
    for column in FIXED[table]:
        with pytest.raises(RefusedBySchema, match="frozen"):
            raw(f"UPDATE {table} SET {column} = {another(column, storage)}")
    with pytest.raises(RefusedBySchema, match="must be kept"):
        raw(f"DELETE FROM {table}")
    if storage.database:
        with pytest.raises(RefusedBySchema, match="must be kept"):
            raw(f"TRUNCATE {table} CASCADE")
    assert stored() == before


@pytest.mark.parametrize("table", FIXED)
def test_nothing_can_take_its_place(raw: Raw, storage: Settings, published: HonourList, table: str) -> None:
    before = stored()
    rows = database.execute_sql(f"SELECT * FROM {table} LIMIT 1")
    columns = [column[0] for column in rows.description if column[0] != "id"]
    how = "INSERT" if storage.database else "INSERT OR REPLACE"
    copied = ", ".join(columns)
    with pytest.raises(RefusedBySchema):
        raw(f"{how} INTO {table} (id, {copied}) SELECT 7, {copied} FROM {table}")
    assert KEYS[table] in copied
    assert stored() == before


def test_each_is_there_once(published: HonourList) -> None:
    notice = public_notices.of_list(published)
    assert notice
    first = honour_lists.listed_in(published)[0]
    programme, result, officer = published.programme, published.result, notice.published_by_id
    for constraint, again in (
        ("honour_list_once_a_programme", lambda: honour_lists.add(programme, result, at=AT, keep_until=AT)),
        ("public_notice_once", lambda: public_notices.add(published, notice.last_day, 5, by=officer, at=AT)),
        ("removal_once", lambda: honour_lists.remove(first, "再次。", by=officer, at=AT)),
    ):
        with pytest.raises(AlreadyThere) as error:
            again()
        assert error.value.constraint == constraint


def test_what_is_not_there_is_not_found(published: HonourList) -> None:
    for asked in (honour_lists.one, honour_lists.one_listed, public_notices.one):
        with pytest.raises(NotFound):
            asked(1)
    pioneer = an_edition(2023, key="other", at=AT)["pioneer"]
    assert honour_lists.of_programme(pioneer) is None
    assert public_notices.of_programme(pioneer) is None

"""Decisions and the honours that they give: kept for good; what the honours of before the migration became."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from portal.config import Settings
from portal.rules.applying.honour_bar import HonourState
from portal.storage import schema
from portal.storage.database import close_storage, open_storage
from portal.storage.engine.errors import RefusedBySchema
from portal.storage.engine.tables import database
from portal.storage.publishing import decisions
from portal.storage.roll import honours
from portal.storage.roll.honours import Honour
from portal.storage.schema import migrate
from tests.databases import BOTH
from tests.operations.deciding import approved as an_approved
from tests.operations.deciding import over, published, settle, written
from tests.operations.objections import Noticed, a_notice
from tests.operations.submissions import AT, DAY


@pytest.fixture
def noticed(storage: Settings) -> Noticed:
    made = a_notice()
    settle(made.notice, by=made.office.officer.id, at=AT + DAY)
    return made


def test_a_published_decision_and_its_honours_stay(noticed: Noticed, raw: Callable[[str], int]) -> None:
    decision = published(noticed)
    honour = honours.of_decision(decision)[0]

    for statement in (
        f"UPDATE decision SET number = 'x' WHERE id = {decision.id}",
        f"DELETE FROM decision WHERE id = {decision.id}",
        f"UPDATE honour SET name = 'x' WHERE id = {honour.id}",
        f"UPDATE honour SET awarded_on = '2020-01-01' WHERE id = {honour.id}",
        f"UPDATE honour SET decision_id = NULL, listed_id = NULL WHERE id = {honour.id}",
        f"DELETE FROM honour WHERE id = {honour.id}",
    ):
        with pytest.raises(RefusedBySchema):
            raw(statement)
    assert raw(f"UPDATE honour SET state = 'revoked' WHERE id = {honour.id}") == 1


def test_an_unpublished_decision_can_be_written_and_dropped(noticed: Noticed) -> None:
    decision = written(an_approved(noticed), at=over(noticed))
    assert decision.version == 2
    decisions.discard(decision)
    assert decisions.of_list(noticed.list) == []


def test_an_imported_honour_needs_no_number_and_can_be_mended(storage: Settings, raw: Callable[[str], int]) -> None:
    made = [
        honours.add(
            programme="craftsman",
            identity=None,
            state=HonourState.HONOURED,
            title="上海智慧工匠",
            awarded_on=date(2018, 4, 27),
            name=name,
            at=AT,
        )
        for name in ("甲示例", "乙示例")
    ]
    assert {one.edition_year for one in made} == {2018}
    assert raw(f"UPDATE honour SET unit = 'x' WHERE id = {made[0].id}") == 1


@pytest.fixture(params=BOTH)
def unmigrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A database as it was before honours came from decisions."""
    url = request.getfixturevalue("postgres_database")() if request.param == "postgres" else ""
    settings = Settings(instance=tmp_path / "before", database=url, testing=True)
    open_storage(settings)
    schema._runner().up(max(step.stem for step in schema.MIGRATIONS.glob("0*.py") if step.stem < "0016"))
    yield settings
    close_storage()


def test_honours_of_before_are_carried_over(unmigrated: Settings) -> None:
    for number, state in ((1, "honoured"), (2, "nominated")):
        database.execute_sql(
            "INSERT INTO honour (id, programme, person_key, state, title, awarded_on, name, created_at)"
            f" VALUES ({number}, 'craftsman', 'key{number}', '{state}', '上海智慧工匠', '2018-04-27', '示例', 0)"
        )
    migrate()

    found = {honour.id: honour for honour in Honour.select()}
    assert {number: honour.honour for number, honour in found.items()} == {1: "honouree", 2: "nominee"}
    assert {honour.edition_year for honour in found.values()} == {2018}
    assert found[1].person_key == "key1"
    assert found[1].awarded_on == date(2018, 4, 27)

"""What the database itself refuses about notices inside units."""

import pytest

from portal.config import Settings
from portal.storage.engine.errors import AlreadyThere, RefusedBySchema
from portal.storage.publishing import unit_notices
from portal.storage.publishing.unit_notices import UnitNotice
from tests.operations.publishing.test_unit_notices import UNIT, Publication


@pytest.fixture
def made(storage: Settings) -> Publication:
    return Publication()


@pytest.mark.rule("M21")
def test_a_unit_has_one_notice_of_a_list(made: Publication) -> None:
    with pytest.raises(AlreadyThere) as error:
        unit_notices.add(made.notice, UNIT, None)

    assert error.value.constraint == "unit_notice_once"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE unit_notice SET state = 'confirmed'",  # without a scan
        "UPDATE unit_notice SET state = 'not_applicable', reason = '原因'",  # by nobody
        "UPDATE unit_notice SET from_day = '2026-12-08'",
        "UPDATE unit_notice SET from_day = '2026-12-08', to_day = '2026-12-01'",
        "UPDATE unit_notice SET unit = '别的单位'",
        "DELETE FROM unit_notice",
    ],
)
def test_what_cannot_be_is_refused(made: Publication, raw, statement: str) -> None:
    with pytest.raises(RefusedBySchema):
        raw(statement)


def test_after_the_decision_it_is_frozen(made: Publication, raw) -> None:
    unit_notices.freeze(made.notice)

    with pytest.raises(RefusedBySchema, match="frozen"):
        raw("UPDATE unit_notice SET version = 9")
    assert UnitNotice.select().where(UnitNotice.frozen).count() == 2


def test_a_confirmation_keeps_its_file(made: Publication, raw) -> None:
    row = made.confirmed(made.own)
    assert row.scan is not None

    with pytest.raises(RefusedBySchema):
        raw(f"DELETE FROM blob WHERE name = '{row.scan.name}'")

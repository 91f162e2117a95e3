"""A case stays as it was opened, whoever writes to the database."""

from datetime import date
from typing import Any

import pytest

from portal.config import Settings
from portal.rules.applying.honour_bar import HonourState
from portal.storage.engine.errors import RefusedBySchema
from portal.storage.roll import forfeitures
from portal.storage.roll.forfeitures import Forfeiture
from portal.storage.roll.honours import Honour
from tests.storage.conftest import AT, an_account


@pytest.fixture
def case(honour: Honour) -> Forfeiture:
    about = {"event_on": date(2024, 3, 1), "grounds": "（示例）有处分决定。"}
    return forfeitures.add(honour, HonourState.REVOKED, **about, by=an_account().id, at=AT)


@pytest.mark.rule("M29", "M30")
def test_a_case_can_be_neither_changed_nor_taken_back_by_raw_sql(raw: Any, storage: Settings, case: Forfeiture) -> None:
    forfeitures.put_into_effect(case, at=AT)
    forfeitures.confirm(case, at=AT)
    changes = (
        "id = 1",
        "kind = 'cancelled'",
        "event_on = '2020-01-01'",
        "grounds = substr(grounds, 2)",
        "opened_by_id = 1",
    )
    again = ("opened_at = 1", "effective_at = NULL", "effective_at = 1", "confirmed_at = NULL")
    for change in (*changes, *again):
        with pytest.raises(RefusedBySchema):
            raw(f"UPDATE forfeiture SET {change}")
    with pytest.raises(RefusedBySchema):
        raw("DELETE FROM forfeiture")
    [kept] = forfeitures.every()
    assert (kept.kind, kept.grounds, kept.effective_at) == (HonourState.REVOKED, "（示例）有处分决定。", AT)

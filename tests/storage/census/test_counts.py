"""What the statistics count: each application once, in its group, by one query a dimension."""

from datetime import date, timedelta
from time import perf_counter
from typing import Any

import pytest
from playhouse.test_utils import assert_query_count

from portal.rules.census.describing import AgeBand, Description, UnitKind
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.census.counts import Dimension, Group, counted, day_of
from portal.storage.engine.sealed import under
from portal.storage.engine.tables import atomic
from portal.storage.office import listings
from portal.storage.office.listings import Listing
from portal.storage.season.editions import Programme
from tests.builders import an_account, an_edition
from tests.operations.submissions import AT

LATE = timedelta(hours=15)  # AT is nine in the morning of 1 December in Beijing: so much later the 2nd begins


@pytest.fixture
def programme(opened: Any) -> Programme:
    return an_edition(at=AT)["craftsman"]


def submitted(
    programme: Programme,
    order: int,
    stage: Stage = Stage.SUBMITTED,
    *,
    field: str = "network",
    by_unit: bool = False,
    late: timedelta = timedelta(),
    **counted_under: str,
) -> Application:
    account = an_account(email=f"{order}@example.cn", at=AT)
    application = applications.start(programme, account, at=AT)
    applications.describe(application.id, at=AT, technical_field=field)
    applications.set_stage(application, stage, at=AT)
    snapshot = snapshots.freeze(application, b"{}", rulebook="x", template_digest="0" * 64, at=AT + late)
    under = Description(**counted_under)
    listings.enlist(application, snapshot, by_unit=by_unit, years_short=False, counted=under)
    return application


@pytest.mark.usefixtures("anywhere")
def test_each_application_is_counted_once_in_its_group(programme: Programme) -> None:
    submitted(programme, 1, district="黄浦区", unit_kind=UnitKind.STATE, age_band=AgeBand.TO_40, by_unit=True)
    submitted(programme, 2, Stage.ACCEPTED, district="黄浦区", industry="生命健康", late=LATE)
    submitted(programme, 3, Stage.WITHDRAWN, district="黄浦区")
    again = submitted(programme, 4, field="data")
    second = snapshots.freeze(again, b"[]", rulebook="x", template_digest="0" * 64, at=AT + LATE)
    listings.enlist(again, second, by_unit=False, years_short=False, counted=Description(district="崇明区"))
    submitted(an_edition(at=AT, key="other")["craftsman"], 5, district="黄浦区")
    draft = submitted(programme, 6, district="黄浦区")
    applications.set_stage(draft, Stage.DRAFT, at=AT)

    def groups(dimension: Dimension) -> set[Group]:
        return set(counted(programme, dimension))

    assert groups(Dimension.DISTRICT) == {Group("黄浦区", 2, 1, 0), Group("崇明区", 1, 0, 0)}
    assert groups(Dimension.FIELD) == {Group("network", 2, 1, 0), Group("data", 1, 0, 0)}
    assert groups(Dimension.INDUSTRY) == {Group("生命健康", 1, 1, 0), Group("", 2, 0, 0)}
    assert groups(Dimension.UNIT_KIND) == {Group("state", 1, 0, 0), Group("", 2, 1, 0)}
    assert groups(Dimension.AGE_BAND) == {Group("to_40", 1, 0, 0), Group("", 2, 1, 0)}
    assert groups(Dimension.CHANNEL) == {Group(True, 1, 0, 0), Group(False, 2, 1, 0)}
    assert {(group.value, group.submitted) for group in groups(Dimension.STAGE)} == {
        ("submitted", 2),
        ("accepted", 1),
        ("withdrawn", 1),
    }
    days = {(day_of(int(group.value)), group.submitted) for group in groups(Dimension.DAY) if group.value}
    assert days == {(date(2026, 12, 1), 2), (date(2026, 12, 2), 1)}


def test_what_was_submitted_before_is_counted_as_unknown_until_it_is_read(programme: Programme) -> None:
    submitted(programme, 1)
    Listing.update(district=None).execute()

    assert counted(programme, Dimension.DISTRICT) == [Group(None, 1, 0, 0)]
    assert [application.id for application, _ in listings.undescribed()] == [Application.get().id]


def test_a_dimension_is_one_query_and_8000_applications_are_quick(programme: Programme) -> None:
    account, at = an_account(email="all@example.cn", at=AT), AT
    many = [
        {"id": order, "slot": f"{order}", "name": "示例", "technical_field": f"field {order % 6}"}
        for order in range(1, 8_001)
    ]
    usual = {"programme": programme.id, "applicant": account.id, "stage": Stage.SUBMITTED}
    moments = {"created_at": at, "changed_at": at}
    with atomic():
        for some in range(0, 8_000, 500):
            rows = many[some : some + 500]
            Application.insert_many([row | usual | moments for row in rows]).execute()
            Snapshot.insert_many(
                [
                    {
                        "id": row["id"],
                        "application": row["id"],
                        "manifest": under(Snapshot.manifest, row["id"], b""),
                        "digest": "0" * 64,
                        "rulebook": "x",
                        "template_digest": "",
                        "created_at": at + timedelta(hours=row["id"] % 900),
                    }
                    for row in rows
                ]
            ).execute()
            Listing.insert_many(
                [
                    {
                        "application": row["id"],
                        "snapshot": row["id"],
                        "by_unit": row["id"] % 2 == 0,
                        "years_short": False,
                        "submitted_at": at,
                        "district": f"{row['id'] % 16}",
                    }
                    for row in rows
                ]
            ).execute()
    began = perf_counter()
    for dimension in Dimension:
        with assert_query_count(1):
            groups = counted(programme, dimension)
        assert sum(group.submitted for group in groups) == 8_000
    assert perf_counter() - began < 2  # a tenth of that where nobody else works

"""What the desk lists of an application, and what the statistics count it under: clear columns, written when it is
submitted, so that nothing has to be unsealed to list or to count it."""

from typing import Any

import msgspec
from peewee import BooleanField, ForeignKeyField, TextField

from portal.rules.census.describing import Description
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.tables import MomentField, Table, put_in_place
from portal.storage.season.editions import Edition, Programme


class Listing(Table):
    """One row an application, from its first submission on. ``by_unit``: 单位推荐; ``years_short``: the rows add up to
    fewer years than a condition asks for (M12, P3)."""

    application = ForeignKeyField(Application, primary_key=True, backref="+", on_delete="RESTRICT")
    snapshot = ForeignKeyField(Snapshot, backref="+", on_delete="RESTRICT")
    by_unit = BooleanField()
    years_short = BooleanField()
    submitted_at = MomentField(index=True)
    # What it is counted under (``rules.census.describing``); None where it was submitted before that was kept.
    industry = TextField(null=True)
    district = TextField(null=True)
    unit_kind = TextField(null=True)
    age_band = TextField(null=True)


def enlist(
    application: Application, snapshot: Snapshot, *, by_unit: bool, years_short: bool, counted: Description
) -> None:
    """List the application under its newest submission, in the transaction of that submission."""
    told = {
        Listing.snapshot: snapshot,
        Listing.by_unit: by_unit,
        Listing.years_short: years_short,
        Listing.submitted_at: snapshot.created_at,
    }
    put_in_place(Listing, {Listing.application: application}, told | _counted(counted))


def _counted(description: Description) -> dict[Any, str]:
    return {getattr(Listing, name): value for name, value in msgspec.structs.asdict(description).items()}


def describe(application: int, description: Description) -> None:
    """Write what the application is counted under."""
    Listing.update(_counted(description)).where(Listing.application == application).execute()


def undescribed() -> list[tuple[Application, int]]:
    """Those that were submitted before that was kept, with their programme, and the number of their submission."""
    query = Listing.select(Listing, Application, Programme, Edition).join(Application).join(Programme).join(Edition)
    return [(row.application, row.snapshot_id) for row in query.where(Listing.district.is_null())]

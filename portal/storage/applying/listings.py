"""What the office's queue lists of an application's latest submission, in clear, so that no answer is unsealed to show
or filter a row."""

from peewee import BooleanField, ForeignKeyField

from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine.tables import MomentField, Table


class Listing(Table):
    """One row an application, from its first submission on. ``by_unit``: 单位推荐; ``years_short``: the rows add up to
    fewer years than a condition asks for (M12, P3)."""

    application = ForeignKeyField(Application, primary_key=True, backref="+", on_delete="RESTRICT")
    snapshot = ForeignKeyField(Snapshot, backref="+", on_delete="RESTRICT")
    by_unit = BooleanField()
    years_short = BooleanField()
    submitted_at = MomentField(index=True)


def note(application: Application, snapshot: Snapshot, *, by_unit: bool, years_short: bool) -> None:
    """List the application under its newest submission, in the transaction of that submission."""
    told = {
        Listing.snapshot: snapshot,
        Listing.by_unit: by_unit,
        Listing.years_short: years_short,
        Listing.submitted_at: snapshot.created_at,
    }
    (
        Listing.insert({Listing.application: application, **told})
        .on_conflict(conflict_target=(Listing.application,), update=told)
        .execute()
    )

"""The scans of signed score sheets, one for each ballot that has one."""

from collections.abc import Collection
from datetime import datetime

from peewee import ForeignKeyField

from portal.storage.engine.blobs import Blob
from portal.storage.engine.tables import MomentField, Table, put_in_place
from portal.storage.judging.ballots import Ballot
from portal.storage.people.accounts import Account


class SheetScan(Table):
    """The scan of a ballot's signed sheet; a better one takes its place."""

    ballot = ForeignKeyField(Ballot, backref="+", on_delete="RESTRICT", primary_key=True)
    blob = ForeignKeyField(Blob, backref="+", on_delete="RESTRICT")
    by = ForeignKeyField(Account, backref="+", on_delete="RESTRICT", index=False)
    at = MomentField()


def put(ballot: Ballot, blob: str, *, by: int, at: datetime) -> None:
    """Keep the scan of a ballot's sheet, in the place of any other."""
    put_in_place(SheetScan, {SheetScan.ballot: ballot}, {SheetScan.blob: blob, SheetScan.by: by, SheetScan.at: at})


def of(ballot: Ballot | int) -> Blob | None:
    """The row of the scan's blob, if the ballot has a scan."""
    found = SheetScan.get_or_none(SheetScan.ballot == ballot)
    return found.blob if found else None


def among(ballots: Collection[Ballot]) -> set[int]:
    """Which of the ballots have a scan."""
    numbers = [ballot.id for ballot in ballots]
    return {row.ballot_id for row in SheetScan.select().where(SheetScan.ballot.in_(numbers))}

"""Scans of signed score sheets: kept beside the ballot, and holding their file."""

import pytest

from portal import clock
from portal.config import Settings
from portal.storage.engine import blobs
from portal.storage.engine.errors import RefusedBySchema
from portal.storage.engine.tables import atomic, database
from portal.storage.judging import ballots
from tests.builders import an_account, an_edition
from tests.judging import ELIGIBILITY, a_round, cast, experts, submissions


def test_a_scan_is_replaced_and_holds_its_file(storage: Settings) -> None:
    at = clock.now()
    programme = an_edition(at=at)["craftsman"]
    [snapshot], [expert] = submissions(programme, 1, by=an_account(at=at), at=at), experts(1, at=at)
    made = a_round(programme, ELIGIBILITY, [snapshot], [expert], stage="eligibility", at=at)
    candidate = snapshot.application.id
    cast(made, {(expert.id, candidate): (1,)}, at=at)
    ballot = ballots.one_of(made, expert, candidate)
    assert (ballots.scan_of(ballot), ballots.scanned_among([ballot])) == (None, set())
    names = [blobs.put(content, "image/jpeg", at=at) for content in (b"blurred", b"sharp")]
    for name in names:
        ballots.put_scan(ballot, name, by=expert.id, at=at)
    kept = ballots.scan_of(ballot)
    assert kept
    assert (kept.name, ballots.scanned_among([ballot])) == (names[1], {ballot.id})
    with pytest.raises(RefusedBySchema), atomic():
        database.execute_sql(f"DELETE FROM blob WHERE name = '{names[1]}'")

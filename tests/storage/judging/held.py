"""What the tests of rounds share."""

from portal.storage.applying.snapshots import Snapshot
from tests.judging import PARTLY

NIGH = (*PARTLY, 16)  # 75


def numbers(candidates: list[Snapshot]) -> list[int]:
    return [snapshot.application_id for snapshot in candidates]

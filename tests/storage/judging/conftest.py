"""What the tests of this room share."""

import pytest

from portal.config import Settings
from portal.storage.applying.snapshots import Snapshot
from portal.storage.judging.rounds import Round
from portal.storage.people.accounts import Account
from portal.storage.season.editions import Programme
from tests.judging import SCORE, a_round, experts, submissions
from tests.storage.conftest import AT


@pytest.fixture
def panel(storage: Settings) -> list[Account]:
    return experts(3, at=AT)


@pytest.fixture
def candidates(programme: Programme, applicant: Account) -> list[Snapshot]:
    return submissions(programme, 3, by=applicant, at=AT)


@pytest.fixture
def open_round(programme: Programme, panel: list[Account], candidates: list[Snapshot]) -> Round:
    return a_round(programme, SCORE, candidates, panel, at=AT)

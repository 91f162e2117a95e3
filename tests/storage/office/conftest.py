"""What the tests of this room share."""

import pytest

from portal.config import Settings
from portal.rules.people.staffing import RoleName
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.snapshots import Snapshot
from tests.storage.conftest import AT, an_account


@pytest.fixture
def snapshot(application: Application) -> Snapshot:
    return snapshots.freeze(application, b"{}", rulebook="r", template_digest="t", at=AT)


@pytest.fixture
def officer(storage: Settings) -> int:
    number: int = an_account("office@example.com", RoleName.OFFICE).id
    return number

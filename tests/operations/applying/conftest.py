"""What the tests of this room share."""

import pytest

from portal.config import Settings
from portal.storage.applying.applications import Application
from portal.storage.season.editions import Programme
from tests.builders import an_application, an_edition
from tests.operations.submissions import (
    AT,
)
from tests.operations.unit import Clerk, a_clerk


@pytest.fixture
def application(sqlite_storage: Settings) -> Application:
    return an_application(at=AT)


@pytest.fixture
def stored(storage: Settings) -> Application:
    """An application, once on each database: for what the database decides."""
    return an_application(at=AT)


@pytest.fixture
def clerk(storage: Settings) -> Clerk:
    return a_clerk()


@pytest.fixture
def programme(storage: Settings) -> Programme:
    return an_edition(at=AT)["craftsman"]

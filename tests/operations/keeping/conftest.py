"""What the tests of keeping ask for."""

from collections.abc import Iterator

import pytest

from portal.config import Settings
from tests.operations.keeping.clocks import years_ahead


@pytest.fixture
def years_on(opened: Settings) -> Iterator[Settings]:
    """An open, empty storage; seven years have passed for the database."""
    with years_ahead():
        yield opened

"""A list whose people are honoured."""

import pytest

from portal.config import Settings
from tests.operations.honoured import honoured
from tests.operations.objections import Noticed


@pytest.fixture
def noticed(opened: Settings, anywhere: None) -> Noticed:
    """Two honourees and a nominee, given by a decision."""
    return honoured()

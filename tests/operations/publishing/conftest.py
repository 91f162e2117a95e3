"""A list whose notice is under way."""

import pytest

from portal.config import Settings
from tests.operations.deciding import settle
from tests.operations.objections import Noticed, a_notice
from tests.operations.submissions import AT, DAY


@pytest.fixture
def noticed(opened: Settings, anywhere: None) -> Noticed:
    """A notice whose units are all settled."""
    made = a_notice()
    settle(made.notice, by=made.office.officer.id, at=AT + DAY)
    return made

"""The officer who publishes."""

import pytest

from portal.config import Settings
from portal.rules.people.staffing import RoleName
from portal.storage.people.accounts import Account
from tests.builders import an_account
from tests.operations.submissions import AT


@pytest.fixture
def officer(opened: Settings) -> Account:
    return an_account(RoleName.OFFICE, email="office@example.cn", at=AT)

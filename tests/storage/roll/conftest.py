"""What the tests of this room share."""

from datetime import date

import pytest

from portal.config import Settings
from portal.rules.applying.honour_bar import HonourState
from portal.storage.roll import honours
from portal.storage.roll.honours import Honour
from tests.storage.conftest import AT


@pytest.fixture
def honour(storage: Settings) -> Honour:
    return honours.add(
        programme="craftsman",
        identity=None,
        state=HonourState.HONOURED,
        title="上海智慧工匠",
        awarded_on=date(2019, 5, 4),
        name="示例",
        at=AT,
    )

"""What the tests of reminders and of the inbox share."""

from datetime import datetime

from portal.operations.applying.reminding import remind
from tests.operations.submissions import (
    AT,
    DAY,
    SETTINGS,
)

CLOSES = AT + 30 * DAY


def reminded(at: datetime) -> int:
    return remind(at, SETTINGS)

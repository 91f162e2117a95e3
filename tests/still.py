"""A clock that stands still until it is set, and chance that is set with it."""

from datetime import datetime

from portal import randomness
from tests.operations.submissions import AT


class Still:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.moment = AT

    def now(self) -> datetime:
        return self.moment


still = Still()


def hold(moment: datetime, chance: int) -> None:
    """Set the clock (its owner keeps it still) and the next random values."""
    still.moment = moment
    randomness.seed(chance)

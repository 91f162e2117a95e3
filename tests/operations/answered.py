"""What the tests of recommendations share."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.operations.applying import recommending
from portal.rules.applying.recommending import (
    Part,
    RecommendationState,
)
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, recommendations
from portal.storage.applying.recommendations import Recommendation
from portal.storage.engine import journal
from portal.storage.letters import outbox
from tests.operations.recommendations import (
    LATER,
    Asked,
)
from tests.operations.submissions import (
    SETTINGS,
)

PARTS = tuple(Part)


ASKED, RECOMMENDED, SENT_BACK, DECLINED, GONE = RecommendationState


def stage_of(asked: Asked) -> Stage:
    return applications.one(asked.application.id).stage


def states(asked: Asked) -> list[RecommendationState]:
    return [row.state for row in recommendations.of_snapshot(asked.snapshot)]


def refused(act: Callable[[], Any]) -> str:
    """Why it is refused; nothing may have been written."""
    before = journal.head(), outbox.waiting()
    with pytest.raises(Refused) as error:
        act()
    assert (journal.head(), outbox.waiting()) == before
    return error.value.refusal.reason


def _recommend(row: Recommendation, asked: Asked) -> Recommendation:
    return recommending.recommend(row.id, row.version, by=asked.member(row.part), at=LATER, settings=SETTINGS)

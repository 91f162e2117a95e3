"""An extension is proposed by one officer and decided by another."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.language.proposing import refusal_to_decide
from portal.rules.language.stages import Stage
from portal.rules.office import reviewing as extending

AT = datetime(2026, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize("stage", Stage)
def test_only_what_somebody_is_still_waited_for_is_extended(stage: Stage) -> None:
    refusal = extending.refusal_to_extend(stage, True, AT, AT + DAY, AT)
    open_stages = {Stage.DRAFT, Stage.WITHDRAWN, Stage.IN_CORRECTION, Stage.AWAITING_RECOMMENDATION}
    assert refusal is (None if stage in open_stages else extending.NOTHING_TO_EXTEND)


@pytest.mark.parametrize(
    ("edition_open", "closes_at", "until", "refusal"),
    [
        (True, AT - DAY, AT + DAY, None),
        (True, AT + DAY, AT + 2 * DAY, None),
        (False, AT - DAY, AT + DAY, extending.EDITION_OVER),
        (True, AT + DAY, AT + DAY, extending.NOT_LATER),
        (True, AT - DAY, AT, extending.IN_THE_PAST),
    ],
)
def test_the_new_deadline_is_later_and_to_come(edition_open, closes_at, until, refusal) -> None:
    assert extending.refusal_to_extend(Stage.DRAFT, edition_open, closes_at, until, AT) is refusal


def test_two_people_decide() -> None:
    words = extending.EXTENSION_WORDS
    assert refusal_to_decide(1, 2, is_open=True, words=words) is None
    assert refusal_to_decide(1, 1, is_open=True, words=words) is words.own
    assert refusal_to_decide(1, 2, is_open=False, words=words) is words.decided

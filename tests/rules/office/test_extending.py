"""An extension is proposed by one officer and decided by another."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.language.stages import Stage
from portal.rules.office import extending
from portal.rules.office.reviewing import NO_REASON

AT = datetime(2026, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize("stage", Stage)
def test_only_what_is_still_to_be_submitted_is_extended(stage: Stage) -> None:
    refusal = extending.refusal_to_extend(stage, True, AT, AT + DAY, AT)
    open_stages = {Stage.DRAFT, Stage.WITHDRAWN, Stage.IN_CORRECTION}
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


def test_one_proposal_at_a_time_with_its_reason() -> None:
    assert extending.refusal_to_propose(True, "住院。") is extending.OPEN_ALREADY
    assert extending.refusal_to_propose(False, " ") is NO_REASON
    assert extending.refusal_to_propose(False, "住院。") is None


def test_two_people_decide() -> None:
    assert extending.refusal_to_decide(True, 1, 2) is None
    assert extending.refusal_to_decide(True, 1, 1) is extending.OWN_PROPOSAL
    assert extending.refusal_to_decide(False, 1, 2) is extending.DECIDED_ALREADY

"""What an officer may propose about whose a number is."""

import pytest

from portal.rules.language.refusals import Refusal
from portal.rules.office.verifying import (
    NOBODY,
    NOT_CHOSEN,
    NOTHING_TO_VERIFY,
    OVERTAKEN,
    REASON,
    refusal_of_change,
    refusal_of_verdict,
)


@pytest.mark.parametrize(
    ("rightful", "claims", "reason", "refusal"),
    [
        (1, (1, 2), "核对了原件。", None),
        (NOBODY, (1, 2), "都没有来。", None),
        (3, (1, 2), "核对了原件。", NOT_CHOSEN),
        (-1, (1, 2), "核对了原件。", NOT_CHOSEN),
        (1, (1, 2), " ", REASON.missing),
        (1, (), "核对了原件。", NOTHING_TO_VERIFY),
    ],
)
def test_a_verdict_names_one_of_the_claims_or_none_with_a_reason(
    rightful: int, claims: tuple[int, ...], reason: str, refusal: Refusal | None
) -> None:
    assert refusal_of_verdict(rightful, claims, reason) == refusal


def test_what_was_proposed_holds_for_the_same_claims_only() -> None:
    assert refusal_of_change((1, 2), (2, 1)) is None
    assert refusal_of_change((1, 2), (1, 2, 3)) == OVERTAKEN

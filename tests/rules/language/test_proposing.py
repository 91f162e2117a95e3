"""Who may decide on a proposal."""

import pytest

from portal.rules.language.proposing import USUAL, refusal_to_decide


@pytest.mark.rule("M8")
def test_who_proposes_does_not_decide() -> None:
    assert refusal_to_decide(1, 2, is_open=True) is None
    assert refusal_to_decide(1, 1, is_open=True) is USUAL.own
    assert refusal_to_decide(1, 2, is_open=False) is USUAL.decided
    assert USUAL.reason.refusal_of(" \n") == USUAL.reason.missing
    assert USUAL.reason.refusal_of("名额请再核对。") is None

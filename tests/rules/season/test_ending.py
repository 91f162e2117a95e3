"""When an edition may be ended: every kind of thing that may still go on in one of its awards."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from portal.rules.judging.rounds import RoundState
from portal.rules.season.ending import NOT_OPEN, Progress, refusal_to_end

UNTIL = datetime(2026, 12, 25, 9, 0, tzinfo=UTC)
AFTER = UNTIL + timedelta(microseconds=1)
DONE = Progress(
    award="智慧工匠", recommending_closes_at=UNTIL, rounds=(RoundState.APPROVED,) * 4, listed=True, decided=True
)
UNJUDGED = Progress(award="领军先锋", recommending_closes_at=UNTIL)


@pytest.mark.parametrize("awards", [(DONE,), (DONE, UNJUDGED), (UNJUDGED,)])
def test_it_ends_when_all_is_decided_or_nobody_was_judged(awards: tuple[Progress, ...]) -> None:
    assert refusal_to_end(is_open=True, awards=awards, now=AFTER) is None


def test_only_what_is_open_ends() -> None:
    assert refusal_to_end(is_open=False, awards=(DONE,), now=AFTER) == NOT_OPEN


def test_the_last_moment_of_recommending_is_too_early() -> None:
    refusal = refusal_to_end(is_open=True, awards=(UNJUDGED,), now=UNTIL)

    assert refusal is not None
    assert refusal.reason == "领军先锋的推荐还没有截止，不能结束这一届。"


@pytest.mark.parametrize("state", [RoundState.PREPARING, RoundState.OPEN, RoundState.CLOSED])
def test_a_round_without_an_approved_result_keeps_it(state: RoundState) -> None:
    judged = msgspec.structs.replace(DONE, rounds=(RoundState.APPROVED, state), listed=False, decided=False)
    refusal = refusal_to_end(is_open=True, awards=(UNJUDGED, judged), now=AFTER)

    assert refusal is not None
    assert "智慧工匠还有没有办结的评审轮次" in refusal.reason


@pytest.mark.rule("M23")
def test_a_list_without_a_decision_keeps_it() -> None:
    refusal = refusal_to_end(is_open=True, awards=(msgspec.structs.replace(DONE, decided=False),), now=AFTER)

    assert refusal is not None
    assert "智慧工匠的表彰决定还没有公布" in refusal.reason

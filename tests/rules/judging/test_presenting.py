"""Presenting in person: until when material can be changed, when it is asked for, when lots are drawn. (M18, N7)"""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.judging import presenting as rules
from portal.rules.judging.presenting import (
    refusal_of_size,
    refusal_to_add,
    refusal_to_ask,
    refusal_to_draw,
    refusal_to_present,
)
from portal.rules.judging.rounds import CALL_OPEN, EDITION_ENDED, NO_CANDIDATES, NO_WINDOW, RoundState, refusal_to_begin

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PREPARING, OPEN, CLOSED = RoundState.PREPARING, RoundState.OPEN, RoundState.CLOSED

pytestmark = pytest.mark.rule("M18", "N7")


@pytest.mark.parametrize(
    ("state", "opens_at", "refusal"),
    [
        (PREPARING, None, None),
        (PREPARING, NOW - SECOND, None),
        (OPEN, NOW + SECOND, None),
        (OPEN, NOW, rules.BEGUN),
        (OPEN, None, rules.BEGUN),
        (CLOSED, NOW + SECOND, rules.BEGUN),
    ],
)
def test_material_can_be_changed_until_the_experts_can_read_it(
    state: RoundState, opens_at: datetime | None, refusal: object
) -> None:
    assert refusal_to_present(state, opens_at, NOW) == refusal


def test_candidates_are_asked_once_it_is_known_until_when() -> None:
    assert refusal_to_ask(False, PREPARING, NOW + SECOND, NOW) == rules.NOT_PRESENTED
    assert refusal_to_ask(True, PREPARING, None, NOW) == NO_WINDOW
    assert refusal_to_ask(True, PREPARING, NOW, NOW) == NO_WINDOW
    assert refusal_to_ask(True, CLOSED, NOW, NOW) == rules.BEGUN
    assert refusal_to_ask(True, OPEN, NOW + SECOND, NOW) is None


def test_lots_are_drawn_once_before_the_round_opens() -> None:
    assert refusal_to_draw(False, PREPARING, False, 3) == rules.NOT_PRESENTED
    assert refusal_to_draw(True, PREPARING, True, 3) == rules.DRAWN_ALREADY
    assert refusal_to_draw(True, OPEN, False, 3) == rules.NOT_PREPARING
    assert refusal_to_draw(True, PREPARING, False, 0) == NO_CANDIDATES
    assert refusal_to_draw(True, PREPARING, False, 3) is None


def test_the_same_seed_gives_the_same_order_whoever_is_counted_first() -> None:
    numbers = list(range(100, 140))
    drawn = rules.places("seed", numbers)
    assert drawn == rules.places("seed", reversed(numbers))
    assert sorted(drawn.values()) == list(range(1, 41))
    assert list(drawn) != numbers
    assert drawn != rules.places("another", numbers)


def test_how_much_a_candidate_may_upload() -> None:
    assert refusal_of_size(rules.FILE_SIZE) is None
    assert refusal_of_size(1) is None
    assert "60 MB" in str(refusal_of_size(rules.FILE_SIZE + 1))
    assert "空" in str(refusal_of_size(0))
    assert refusal_to_add(rules.FILES, rules.TOTAL_SIZE) is None
    assert "5 个" in str(refusal_to_add(rules.FILES + 1, 1))
    assert "120 MB" in str(refusal_to_add(1, rules.TOTAL_SIZE + 1))


@pytest.mark.rule("N4")
def test_no_round_is_prepared_for_an_ended_edition_or_an_open_call() -> None:
    assert refusal_to_begin(True, NOW - SECOND, NOW) == EDITION_ENDED
    assert refusal_to_begin(False, NOW, NOW) == CALL_OPEN
    assert refusal_to_begin(False, NOW - SECOND, NOW) is None

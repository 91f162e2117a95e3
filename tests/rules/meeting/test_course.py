"""How a meeting goes, worked out from what was done: calls, time, closing, taking back. (M18, N7)"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refusal
from portal.rules.meeting import course as rules
from portal.rules.meeting.course import Act, ActKind, Course, Turn, course
from portal.rules.rulebook.rubric import Span

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
SPANS = (Span("展示", 10), Span("答辩", 5))
A, B, C, WANG = 11, 12, 13, 7
K = ActKind


def acts(*said: tuple[ActKind, int] | ActKind, apart: int = 60) -> list[Act]:
    """One act each minute; experts' are WANG's."""
    pairs = [(one, 0) if isinstance(one, ActKind) else one for one in said]
    return [
        Act(kind, AT + timedelta(seconds=apart * order), about, WANG if kind in rules.OF_EXPERTS else 0)
        for order, (kind, about) in enumerate(pairs)
    ]


def after(*said: tuple[ActKind, int] | ActKind) -> Course:
    return course([A, B, C], acts(*said))


@pytest.mark.rule("M18", "N7")
@pytest.mark.parametrize(
    ("done", "on", "following"),
    [
        ((), 0, A),
        (((K.CALLED, A),), A, B),
        (((K.CALLED, C),), C, A),  # out of order
        (((K.CALLED, A), (K.CLOSED, A)), 0, B),
        (((K.CALLED, A), (K.INTERRUPTED, A)), 0, B),  # after all others
        (((K.CALLED, A), (K.INTERRUPTED, A), (K.CALLED, B), (K.CLOSED, B), (K.CALLED, C), (K.CLOSED, C)), 0, A),
        (((K.CALLED, A), (K.CLOSED, A), (K.CALLED, A)), A, B),  # once more
        (((K.CALLED, A), K.UNDONE), 0, A),
        (((K.CALLED, A), K.STARTED, K.UNDONE, K.UNDONE), 0, A),
        (((K.CALLED, A), (K.INTERRUPTED, A), K.UNDONE), A, B),
    ],
)
def test_who_is_on_and_who_is_next(done: tuple[tuple[ActKind, int], ...], on: int, following: int) -> None:
    assert (after(*done).on, after(*done).next) == (on, following)


def test_the_clock_runs_stands_and_goes_on_to_the_next_span() -> None:
    at = AT + timedelta(minutes=10)
    running = after((K.CALLED, A), K.STARTED).clock
    assert running.elapsed(at) == timedelta(minutes=9)
    assert running.elapsed(AT) == timedelta()  # a clock that jumped back
    stood = after((K.CALLED, A), K.STARTED, K.PAUSED, K.STARTED, K.PAUSED).clock
    assert (stood.elapsed(at), stood.since) == (timedelta(minutes=2), None)
    assert after((K.CALLED, A), K.STARTED, K.MOVED).clock == rules.Clock(1)
    assert after((K.CALLED, A), K.STARTED, K.MOVED, K.UNDONE).clock.elapsed(at) == timedelta(minutes=9)


def test_an_experts_word_counts_for_whoever_is_on_and_no_longer() -> None:
    assert after((K.CALLED, A), (K.DONE, A)).done == {WANG}
    assert after((K.CALLED, A), (K.DONE, A), (K.AGAIN, A)).done == frozenset()
    assert after((K.CALLED, A), (K.DONE, B)).done == frozenset()
    assert after((K.CALLED, A), (K.DONE, A), (K.CLOSED, A), (K.CALLED, B)).done == frozenset()
    # Called in error, taken back, called again: what was said in between does not count.
    assert after((K.CALLED, A), (K.DONE, A), K.UNDONE, (K.CALLED, A)).done == frozenset()


def test_taking_back_leaves_who_is_there_and_ends_at_a_closing() -> None:
    found = after((K.CALLED, A), K.ARRIVED, K.UNDONE)
    assert (found.present, found.on, found.step) == ({WANG: True}, 0, 2)
    closed = after((K.CALLED, A), (K.CLOSED, A))
    assert rules.refusal_to_undo(closed) == rules.CLOSED_FOR_GOOD
    assert rules.refusal_to_undo(after()) == rules.NOTHING_TO_UNDO
    assert rules.refusal_to_undo(after((K.CALLED, A), (K.CLOSED, A), (K.CALLED, B))) is None
    back = after((K.CALLED, A), (K.CLOSED, A), (K.CALLED, B), K.UNDONE)
    assert (back.turns[A], back.turns[B], rules.refusal_to_undo(back)) == (
        Turn.CLOSED,
        Turn.WAITING,
        rules.CLOSED_FOR_GOOD,
    )


NOTHING: tuple[tuple[ActKind, int], ...] = ()
ON_A = ((K.CALLED, A),)
RUNS = ((K.CALLED, A), (K.STARTED, A))


@pytest.mark.rule("M18")
@pytest.mark.parametrize(
    ("done", "kind", "candidate", "refusal"),
    [
        (NOTHING, K.CALLED, A, None),
        (ON_A, K.CALLED, B, rules.SOMEBODY_ON),
        (NOTHING, K.STARTED, A, rules.NOBODY_ON),
        (ON_A, K.STARTED, A, None),
        (ON_A, K.STARTED, B, rules.NOT_ON),  # the page showed somebody else
        (RUNS, K.STARTED, A, rules.RUNNING),
        (ON_A, K.PAUSED, A, rules.STILL),
        (RUNS, K.PAUSED, A, None),
        (RUNS, K.MOVED, A, None),
        ((*RUNS, (K.MOVED, A)), K.MOVED, A, rules.LAST_SPAN),
        (ON_A, K.INTERRUPTED, A, None),
        ((*ON_A, (K.DONE, A)), K.CLOSED, A, None),
        (NOTHING, K.UNDONE, 0, rules.NOTHING_TO_UNDO),
    ],
)
def test_what_the_secretary_may_do(
    done: Iterable[tuple[ActKind, int]], kind: ActKind, candidate: int, refusal: Refusal | None
) -> None:
    assert rules.refusal_to_do(kind, candidate, after(*done), SPANS, {WANG}, False) == refusal


def test_closing_before_everybody_is_done_is_a_deliberate_act() -> None:
    refusal = rules.refusal_to_do(K.CLOSED, A, after(*ON_A), SPANS, {WANG, 8}, False)
    assert refusal
    assert "还有 2 位专家没有评完" in refusal.reason
    assert rules.refusal_to_do(K.CLOSED, A, after(*ON_A), SPANS, {WANG, 8}, True) is None


@pytest.mark.parametrize(
    ("state", "drawn", "held", "rehearsal", "refusal"),
    [
        (RoundState.OPEN, True, False, False, None),
        (RoundState.PREPARING, True, False, False, rules.NOT_OPEN),
        (RoundState.PREPARING, True, False, True, None),
        (RoundState.CLOSED, True, False, True, rules.NOT_OPEN),
        (RoundState.OPEN, False, False, False, rules.UNDRAWN),
        (RoundState.OPEN, True, True, True, rules.HELD_ALREADY),
    ],
)
def test_when_a_meeting_can_begin(
    state: RoundState, drawn: bool, held: bool, rehearsal: bool, refusal: Refusal | None
) -> None:
    assert rules.refusal_to_meet(state, drawn, held, rehearsal) == refusal


def test_experts_say_something_of_whoever_is_on_and_of_their_own() -> None:
    on = after(*ON_A)
    assert rules.refusal_to_say(K.ARRIVED, 0, on, False) is None
    assert rules.refusal_to_say(K.DONE, A, on, True) is None
    assert rules.refusal_to_say(K.DONE, B, on, True) == rules.NOT_ON
    assert rules.refusal_to_say(K.DONE, A, on, False) == rules.NOT_YOURS
    assert rules.refusal_to_end(on) == rules.SOMEBODY_ON
    assert rules.refusal_to_end(after()) is None

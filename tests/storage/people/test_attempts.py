"""Attempts are counted in a window."""

from collections.abc import Callable
from datetime import timedelta

from portal.config import Settings
from portal.storage.people import attempts
from tests.storage.conftest import AT, DAY

HOUR = timedelta(hours=1)


def test_attempts_are_counted_in_a_window(storage: Settings) -> None:
    assert [attempts.count("a", at=AT + n * timedelta(minutes=20), window=HOUR) for n in range(4)] == [1, 2, 3, 1]
    assert attempts.count("b", at=AT, window=HOUR) == 1
    assert attempts.since("a", otherwise=AT) == AT + HOUR
    assert attempts.since("c", otherwise=AT) == AT
    attempts.take_back("b")
    attempts.take_back("b")
    assert attempts.count("b", at=AT, window=HOUR) == 1
    attempts.forget("a")
    assert attempts.count("a", at=AT + DAY, window=HOUR) == 1
    assert attempts.forget_before(AT + DAY) == 1


def test_attempts_at_once_are_all_counted(storage: Settings, in_parallel: Callable[..., list]) -> None:
    assert sorted(in_parallel(lambda n: attempts.count("a", at=AT, window=HOUR), 60)) == list(range(1, 61))

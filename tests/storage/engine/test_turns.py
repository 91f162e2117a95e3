"""Writers queue, so that a burst of saves has no long tail."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.storage.engine.errors import Busy
from portal.storage.engine.turns import Queue


@contextmanager
def turn(queue: Queue) -> Iterator[None]:
    queue.take()
    try:
        yield
    finally:
        queue.give_back()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "queue"


def test_a_turn_may_be_taken_again_inside(path: Path) -> None:
    queue = Queue(path, 1)
    with turn(queue), turn(queue):
        pass
    with turn(Queue(path, 0)):  # it is free again for others
        pass


def test_another_thread_waits(path: Path) -> None:
    queue, order = Queue(path, 5), []

    def write() -> None:
        with turn(queue):
            order.append("second")

    with turn(queue):
        thread = threading.Thread(target=write)
        thread.start()
        time.sleep(0.05)
        order.append("first")
    thread.join()

    assert order == ["first", "second"]


def test_another_process_waits(path: Path) -> None:
    hold = (
        "import sys, time; from pathlib import Path; from portal.storage.engine.turns import Queue\n"
        "Queue(Path(sys.argv[1]), 1).take(); print('holding', flush=True); time.sleep(0.3)"
    )
    with subprocess.Popen([sys.executable, "-c", hold, path], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "holding\n"
        with pytest.raises(Busy), turn(Queue(path, 0.05)):
            pass
        with turn(Queue(path, 5)):
            pass


def test_who_waits_too_long_is_told_so(path: Path) -> None:
    queue = Queue(path, 0.05)
    told: list[BaseException] = []

    def write() -> None:
        try:
            with turn(queue):
                pass
        except Busy as busy:
            told.append(busy)

    with turn(queue):
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()

    assert len(told) == 1


def test_leaving_gives_back_all_turns_of_this_thread_only(path: Path) -> None:
    queue = Queue(path, 0.05)
    queue.take()
    queue.take()
    thread = threading.Thread(target=queue.leave)
    thread.start()
    thread.join()
    with pytest.raises(Busy), turn(Queue(path, 0)):
        pass

    queue.leave()

    with turn(Queue(path, 0)):
        pass

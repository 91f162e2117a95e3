"""The queue in front of the children that open files from outside, so that one visitor's files occupy neither all of
the portal nor the others' turns.

It is a file beside the instance, of which ranges are locked: by whoever works, and by whoever waits. All workers of a
machine see it, whatever database they use, and the kernel gives back what a killed one held.
"""

import fcntl
import hashlib
import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from portal.rules.language.refusals import Later, Refusal

PATIENCE = 4.0  # seconds that a file waits for its turn
LOOK_AGAIN = 0.05
MOST = 1024  # bytes of the queue's file for each who asks: so many could stand in a line
IN_LINE = Refusal("文件正在排队处理，这一次还没有轮到，请稍后再试；写好的文字都还在，文件请重新选择。")


class Share(NamedTuple):
    """How many files are opened at once, and how many with those that wait for it: each of these holds a thread."""

    at_once: int
    in_all: int


ACCOUNT, ADDRESS = Share(1, 2), Share(2, 3)
Asker = Callable[[], dict[str, Share]]


class Line(NamedTuple):
    """``path``: the file; ``files``: how many a worker opens at once, half of its threads, so that each worker goes on
    answering whom it has accepted; ``asker``: who asks now and their shares, nobody in a command."""

    path: Path
    files: int
    asker: Asker


_line: Line | None = None


def open_line(path: Path, files: int, asker: Asker) -> None:
    """Have all who open files from now on stand in line."""
    global _line
    _line = Line(path, files, asker)


@contextmanager
def turn() -> Iterator[None]:
    """Within it, one file may be opened.

    :raises Later: too many wait already, or the turn did not come in time.
    """
    if _line is None or not (asking := _line.asker()):
        yield
        return
    shares = {**asking, f"worker {os.getpid()}": Share(_line.files, _line.files)}
    file = os.open(_line.path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        if not all(_place(file, f"{who} in all", share.in_all) for who, share in shares.items()):
            raise Later(IN_LINE)
        _wait(file, shares)
        yield
    finally:
        os.close(file)  # gives back every place


def _wait(file: int, shares: dict[str, Share]) -> None:
    until = time.monotonic() + PATIENCE
    for who, share in shares.items():
        while not _place(file, f"{who} at once", share.at_once):
            if time.monotonic() > until:
                raise Later(IN_LINE)
            time.sleep(LOOK_AGAIN)


def _place(file: int, line: str, places: int) -> bool:
    """Take one of the places of a line; False when there is none. Lines are told apart by 40 bits of a digest."""
    start = int.from_bytes(hashlib.sha256(line.encode()).digest()[:5]) * MOST
    for place in range(start, start + places):
        # Locks of an open file (OFD), not of the process: the threads of a worker stand in line too.
        wanted = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0)
        try:
            fcntl.fcntl(file, fcntl.F_OFD_SETLK, wanted)
        except BlockingIOError:
            continue
        return True
    return False

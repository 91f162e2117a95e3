"""Children with limits: what files from outside do to a decoder ends with the child that opened them.

One child waits with its decoders loaded, so that nobody waits for its start; it serves one file and ends. It ends too
when its parent does, however that came about: its standard input is closed then.
"""

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from portal.config import ROOT
from portal.documents.evidence import waiting

ANSWER_MOST = 100_000_000  # bytes that a child may answer


class Limits(NamedTuple):
    """What one child may use: seconds of processor time, bytes of memory, seconds in all."""

    cpu: int
    memory: int
    wall: float


class Run(NamedTuple):
    """How a child ended, and what it used."""

    code: int
    answer: bytes
    cpu: float
    memory: int


def run(task: str, given: bytes, limits: Limits) -> Run:
    """Let a child do ``task`` on ``given``.

    :raises Later: too many files are being opened just now, or too many of whoever asks.
    """
    with waiting.turn(), _child() as process:
        order = f"{task} {limits.cpu} {limits.memory}\n".encode()
        feeder = threading.Thread(target=_feed, args=(process, order, given), daemon=True)
        killer = threading.Timer(limits.wall, _kill, (process.pid,))
        feeder.start()
        killer.start()
        try:
            answer = process.stdout.read(ANSWER_MOST) if process.stdout else b""
            if len(answer) == ANSWER_MOST:
                _kill(process.pid)
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # its number is not given away before ...
        finally:
            killer.cancel()
            killer.join()
        _, status, used = os.wait4(process.pid, 0)  # ... nobody can kill it any more
        process.returncode = os.waitstatus_to_exitcode(status)
        feeder.join()
    return Run(process.returncode, answer, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def _feed(process: subprocess.Popen[bytes], order: bytes, given: bytes) -> None:
    pipe: Any = process.stdin
    with suppress(OSError):  # the child ended before it had read everything
        pipe.write(order)
        pipe.write(given)
    with suppress(OSError):
        pipe.close()


# -- the one that waits --------------------------------------------------------------------------------------

_spare: subprocess.Popen[bytes] | None = None
_changing = threading.Lock()


@contextmanager
def _child() -> Iterator[subprocess.Popen[bytes]]:
    """A child that has no task yet; when it has ended, another one waits in its place."""
    with _taken() or _started() as process:
        yield process
    _keep_one_waiting()


def _taken() -> subprocess.Popen[bytes] | None:
    global _spare
    with _changing:
        spare, _spare = _spare, None
    if spare and spare.poll() is not None:  # somebody has ended it
        with spare:
            return None
    return spare


def _keep_one_waiting() -> None:
    global _spare
    with _changing:
        _spare = _spare or _started()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-B", "-m", "portal.documents.evidence.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"LC_ALL": "C.UTF-8"},  # none of the portal's settings and secrets
        start_new_session=True,
    )


@atexit.register
def _end_the_one_that_waits() -> None:
    if spare := _taken():
        with spare:
            spare.kill()


def _leave_to_parent() -> None:
    """A forked child has no children yet, and the parent's lock may be held by a thread that is not here."""
    global _spare, _changing
    if _spare:
        for pipe in (_spare.stdin, _spare.stdout):
            if pipe:
                pipe.close()  # or the child would outlive its parent
        _spare.returncode = 0
    _spare, _changing = None, threading.Lock()


os.register_at_fork(after_in_child=_leave_to_parent)

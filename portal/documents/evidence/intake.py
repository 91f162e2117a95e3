"""Evidence (证实性材料) in files: what people upload is judged, drawn small and bound into one volume (CF3, CF4).

Files from outside are opened in a child process only (``evidence.child``), with limits on processor time, memory and
patience: whatever a file does to a decoder, the portal goes on and the person is told in one sentence.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

import msgspec

from portal.config import ROOT

logger = logging.getLogger(__name__)

FILE_PAGES = 50  # of one file: more is a book, out of which somebody has to choose
PIXELS_LIMIT = 40_000_000  # an A4 page at 600 dpi has 35 million
THUMBNAILS = 20  # pages of a file that are drawn small
THUMBNAIL = (210, 297)  # pixels of a drawn sheet: one for each millimetre

AT_ONCE = 2  # children of one worker process
TURN_SECONDS = 30.0
ANSWER_MOST = 100_000_000  # bytes that a child may answer


class Limits(NamedTuple):
    """What one child may use: seconds of processor time, bytes of memory, seconds in all."""

    cpu: int
    memory: int
    wall: float


EXAMINING = Limits(cpu=4, memory=300_000_000, wall=30)  # the start of the child included
BINDING = Limits(cpu=30, memory=1_000_000_000, wall=90)

BUSY = "现在上传和下载文件的人较多，请过一两分钟再试。"
TOO_HEAVY = "文件内容过于复杂，无法检查，请用“打印”功能另存为 PDF，或按 300 dpi 重新扫描后再上传。"
DAMAGED = "文件不完整或已经损坏，请重新导出或重新扫描后再上传。"


class EvidenceRefused(Exception):
    """A file, evidence or another, cannot be used: ``reason`` is one Chinese sentence that says what to do."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class CannotBind(RuntimeError):
    """The volume could not be made of files that were all examined: for whoever runs the server."""


class Examined(msgspec.Struct, frozen=True):
    """What a usable file is: ``media_type`` as its decoder says, A4 ``pages``, the first of them as small JPEGs."""

    media_type: str
    pages: int
    thumbnails: tuple[bytes, ...]


class Material(msgspec.Struct, frozen=True):
    """One file of the volume: ``kind`` and ``title`` in words, as they stand in the contents."""

    kind: str
    title: str
    media_type: str
    content: bytes


class Volume(msgspec.Struct, frozen=True):
    """What is bound: the words on the contents sheet and the files in their order."""

    materials: tuple[Material, ...]
    over: str = ""
    applicant: str = ""


class Answer(msgspec.Struct):
    """What a child says: one of the results, a ``reason`` to refuse the file, or the ``failure`` of our own code."""

    examined: Examined | None = None
    volume: bytes = b""
    reason: str = ""
    failure: str = ""


class Run(NamedTuple):
    """How a child ended, and what it used."""

    code: int
    answer: bytes
    cpu: float
    memory: int


def examined(content: bytes) -> Examined:
    """Judge a file that somebody uploaded, by decoding it.

    :raises EvidenceRefused: it is no PDF or JPEG, or damaged, protected, active, not A4, too large.
    """
    answer = judged(run("examine", content, EXAMINING))
    if answer.examined is None:
        raise EvidenceRefused(answer.reason or DAMAGED)
    return answer.examined


def evidence_volume(materials: Sequence[Material], *, over: str = "", applicant: str = "") -> bytes:
    """All files bound into one PDF: contents, then every page on A4, numbered. Equal files give equal bytes.

    The contents are a cover sheet with an empty back, so that page 1 lies on a front side when printed on both
    sides. The sheet is not counted: the limit of pages is one of 证实性材料 (CF4), and the contents say so.
    ``over`` stands above the title (which award), ``applicant`` below it.

    :raises CannotBind: a file is not as ``examined`` saw it.
    :raises EvidenceRefused: too many files are being opened just now.
    """
    packed = msgspec.msgpack.encode(Volume(tuple(materials), over, applicant))
    answer = judged(run("bind", packed, BINDING))
    if not answer.volume:
        raise CannotBind(answer.reason or answer.failure)
    return answer.volume


def judged(run: Run) -> Answer:
    """What a child that ended so has said; one that used up its limits or crashed refuses the file."""
    if run.code == 0:
        with suppress(msgspec.MsgspecError):
            answer = msgspec.msgpack.decode(run.answer, type=Answer)
            if answer.failure:
                logger.warning("A file of evidence met a failure of our own:\n%s", answer.failure)
            return answer
    logger.info("A file of evidence ended its child with %s after %.1f s of CPU", run.code, run.cpu)
    return Answer(reason=TOO_HEAVY)


def run(task: str, given: bytes, limits: Limits) -> Run:
    """Let a child do ``task`` on ``given``.

    :raises EvidenceRefused: too many files are being opened just now.
    """
    with _turn(), _started(task, limits) as process:
        feeder = threading.Thread(target=_feed, args=(process, given), daemon=True)
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


_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=TURN_SECONDS):
        raise EvidenceRefused(BUSY)
    try:
        yield
    finally:
        _turns.release()


def _started(task: str, limits: Limits) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-B", "-m", "portal.documents.evidence.child", task, str(limits.cpu), str(limits.memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"LC_ALL": "C.UTF-8"},  # none of the portal's settings and secrets
        start_new_session=True,
    )


def _feed(process: subprocess.Popen[bytes], given: bytes) -> None:
    pipe: Any = process.stdin
    with suppress(OSError):  # the child ended before it had read everything
        pipe.write(given)
    with suppress(OSError):
        pipe.close()

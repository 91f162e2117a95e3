"""LibreOffice, where the machine has one: the pages of a Word document as it lays them out, and their PDF.

Each process starts one child when it first needs it (``libreoffice_child``), which owns one soffice. There is no port,
no pid file and no daemon: the child ends when this process does, however that happens. One document at a time; who
waits longer than ``PATIENCE`` is told that it is busy. A child is replaced after ``RECYCLED`` documents (soffice keeps
half a megabyte of each) and killed with everything it started when it takes too long.
"""

import atexit
import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from portal.documents.pages.libreoffice_child import ANSWER, COUNT, DONE, EXPORT, REQUEST

INTERPRETER = "/usr/bin/python3"  # the one that Debian's python3-uno belongs to
PATIENCE = 5.0  # seconds that one waits for another's document
ANSWER_SECONDS = 60.0  # for one document; a count takes 0.2, the start of a child up to three
RECYCLED = 200
KEPT_COUNTS, KEPT_PDFS = 512, 8
CHILD = Path(__file__).with_name("libreoffice_child.py")


class OfficeError(Exception):
    """LibreOffice gave no answer for this document."""


class OfficeMissing(OfficeError):
    """There is no LibreOffice that could count: no program, no UNO, or no Chinese font."""


class OfficeBusy(OfficeError):
    """Somebody else's document took too long to wait for."""


T = TypeVar("T")


class Recent(Generic[T]):
    """At most ``size`` results under their keys; the one that was not asked for the longest goes first.

    >>> recent = Recent(2)
    >>> for key in (b"a", b"b", b"c"):
    ...     recent.keep(key, 1)
    >>> recent.get(b"a"), recent.get(b"b")
    (None, 1)
    """

    def __init__(self, size: int):
        self._size = size
        self._results: OrderedDict[bytes, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: bytes) -> T | None:
        with self._lock:
            if key not in self._results:
                return None
            self._results.move_to_end(key)
            return self._results[key]

    def keep(self, key: bytes, result: T) -> None:
        with self._lock:
            self._results[key] = result
            self._results.move_to_end(key)
            while len(self._results) > self._size:
                self._results.popitem(last=False)


class _Child(NamedTuple):
    process: subprocess.Popen[bytes]
    wire: socket.socket
    folder: Path


class Office:
    """One child at most. ``search_path`` is where programs are looked for, as in PATH; None: where this process
    looks, empty: nowhere, as on a machine without LibreOffice. Safe for threads, and for processes that fork."""

    def __init__(
        self,
        search_path: str | None = None,
        *,
        patience: float = PATIENCE,
        seconds: float = ANSWER_SECONDS,
        recycled: int = RECYCLED,
    ):
        self._search_path = search_path
        self._patience, self._seconds, self._recycled = patience, seconds, recycled
        self._program: str | None = None  # looked for once
        self._counts: Recent[int] = Recent(KEPT_COUNTS)
        self._pdfs: Recent[bytes] = Recent(KEPT_PDFS)
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._served = 0
        _offices.add(self)

    def available(self) -> bool:
        """Whether there is a LibreOffice whose counts can be trusted; nothing is started for it."""
        if self._program is None:
            self._program = self._found()
        return bool(self._program)

    def pages(self, docx: bytes) -> int:
        """How many pages the document has.

        :raises OfficeError: there is no LibreOffice, it is busy, or it gives no answer.
        """
        key = _key(docx)
        if (known := self._counts.get(key)) is not None:
            return known
        with self._turn():
            if (known := self._counts.get(key)) is not None:  # the one we waited for was the same
                return known
            counted, _ = self._answer(COUNT, docx)
            self._counts.keep(key, counted)
            return counted

    def pdf(self, docx: bytes) -> bytes:
        """The document as PDF.

        :raises OfficeError: as ``pages``.
        """
        key = _key(docx)
        if (known := self._pdfs.get(key)) is not None:
            return known
        with self._turn():
            if (known := self._pdfs.get(key)) is not None:
                return known
            counted, exported = self._answer(EXPORT, docx)
            self._counts.keep(key, counted)
            self._pdfs.keep(key, exported)
            return exported

    def close(self) -> None:
        """End the child, if there is one; the next document starts another."""
        with self._lock:
            self._end()

    @property
    def child(self) -> int | None:
        """The process id of the child, where one runs."""
        return self._child.process.pid if self._child else None

    def _found(self) -> str:
        """The program to start, empty if anything is missing that a count needs."""
        launcher = shutil.which("soffice", path=self._search_path)
        fonts = shutil.which("fc-list", path=self._search_path)
        if not (launcher and fonts and Path(INTERPRETER).exists()):
            return ""
        # Without a Chinese font the pages would be others: eleven instead of fifteen.
        if not _told(fonts, ":lang=zh-cn", "family") or not _told(INTERPRETER, "-c", "import uno; print(uno)"):
            return ""
        # The launcher is a script that starts a program that starts this one: the signal would reach the wrong one.
        program = Path(launcher).resolve().with_name("soffice.bin")
        return str(program if program.exists() else launcher)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.available():
            raise OfficeMissing("no LibreOffice with UNO and a Chinese font")
        if not self._lock.acquire(timeout=self._patience):
            raise OfficeBusy(f"LibreOffice was busy for {self._patience} s")
        try:
            yield
        finally:
            self._lock.release()

    def _answer(self, task: int, docx: bytes) -> tuple[int, bytes]:
        """Ask the child; if it, or its soffice, has died, ask a new one, once."""
        if self._served >= self._recycled:
            self._end()
        for _ in range(2):
            try:
                return self._asked(self._running(), task, docx)
            except TimeoutError as error:
                self._end()
                raise OfficeError(f"LibreOffice took more than {self._seconds} s") from error
            except OSError:
                self._end()
        raise OfficeError("LibreOffice ended twice over this document")

    def _asked(self, child: _Child, task: int, docx: bytes) -> tuple[int, bytes]:
        until = time.monotonic() + self._seconds
        child.wire.settimeout(self._seconds)
        child.wire.sendall(REQUEST.pack(task, len(docx)) + docx)
        status, pages, length = ANSWER.unpack(_received(child.wire, ANSWER.size, until))
        content = _received(child.wire, length, until)
        self._served += 1
        if status != DONE:
            raise OfficeError(content.decode(errors="replace"))
        return pages, content

    def _running(self) -> _Child:
        if self._child is None:
            self._child, self._served = self._started(), 0
        return self._child

    def _started(self) -> _Child:
        folder = Path(tempfile.mkdtemp(prefix="portal-office-"))  # 0700
        (folder / "tmp").mkdir()
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [INTERPRETER, "-I", str(CHILD), str(folder), str(self._program)],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=_environment(folder),
                start_new_session=True,  # a group of its own, to be killed as one
            )
        return _Child(process, ours, folder)

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.wire.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        shutil.rmtree(child.folder, ignore_errors=True)

    def forget(self) -> None:
        """In a fork: the child belongs to the parent, and a thread that is not here may hold the locks."""
        if self._child is not None:
            self._child.wire.close()  # or the child would not see its owner's end
            self._child.process.returncode = 0  # not ours to wait for
        self._child, self._served = None, 0
        self._lock = threading.Lock()
        self._counts, self._pdfs = Recent(KEPT_COUNTS), Recent(KEPT_PDFS)


def _key(docx: bytes) -> bytes:
    return hashlib.sha256(docx).digest()


def _told(*command: str) -> bool:
    """Whether a program has something to say."""
    result = subprocess.run(command, capture_output=True, timeout=30, env={"PATH": os.defpath, "LANG": "C.UTF-8"})
    return result.returncode == 0 and bool(result.stdout.strip())


def _environment(folder: Path) -> dict[str, str]:
    """What the child sees: nothing of ours."""
    return {
        "PATH": os.defpath,
        "LC_ALL": "zh_CN.UTF-8",  # installed or not: else an opening “ is taken for a Latin one, half as wide
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _received(wire: socket.socket, length: int, until: float) -> bytes:
    """Exactly ``length`` bytes.

    :raises TimeoutError: they did not come until then.
    :raises ConnectionError: the other side is gone.
    """
    received = bytearray()
    while len(received) < length:
        wire.settimeout(max(0.001, until - time.monotonic()))
        part = wire.recv(min(length - len(received), 1 << 20))
        if not part:
            raise ConnectionError("the child is gone")
        received += part
    return bytes(received)


_offices: "weakref.WeakSet[Office]" = weakref.WeakSet()
installed = Office()
available, pages, pdf = installed.available, installed.pages, installed.pdf


def _forget_all() -> None:
    for office in _offices:
        office.forget()


def _close_all() -> None:
    for office in _offices:
        office.close()


os.register_at_fork(after_in_child=_forget_all)
atexit.register(_close_all)

"""Taking turns at writing to SQLite.

SQLite lets one writer in at a time. Whoever comes while it is taken sleeps, ever longer, up to a tenth of a second, and
looks again, while others who came later slip in: in a burst the slowest answers take several times as long as they
had to. So the portal's writers queue before they ask SQLite: threads for the lock of their process, and of each process
one for a file beside the database. Whoever does not queue (another program) still meets SQLite's own lock.
"""

import fcntl
import os
import threading
import time
from pathlib import Path

from portal.storage.engine.errors import Busy

LOOK_AGAIN = 0.0005  # seconds
TOO_LATE = "no turn to write: the database is locked"


class Queue:
    """The queue of one process for one database. A thread that has its turn may take it again inside."""

    def __init__(self, path: Path, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._threads = threading.Lock()
        self._owner: int | None = None  # the thread that has the turn
        self._depth = 0  # how often it has taken it
        self._file: int | None = None

    def take(self) -> None:
        """:raises Busy: the turn did not come in time."""
        if self._owner != threading.get_ident():
            until = time.monotonic() + self._patience
            if not self._threads.acquire(timeout=self._patience):
                raise Busy(TOO_LATE)
            try:
                self._lock(until)
            except BaseException:
                self._threads.release()
                raise
            self._owner = threading.get_ident()
        self._depth += 1

    def give_back(self) -> None:
        """The counterpart of one ``take``."""
        self._depth -= 1
        if not self._depth:
            self._free()

    def leave(self) -> None:
        """Give back all that this thread has taken, if any."""
        if self._owner == threading.get_ident():
            self._depth = 0
            self._free()

    def anew(self) -> "Queue":
        """The queue of a forked child: its parent's threads are not there, and a file's lock is shared with it."""
        self.close()
        return Queue(self._path, self._patience)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _lock(self, until: float) -> None:
        if self._file is None:
            self._file = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        while True:
            try:
                return fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Busy(TOO_LATE) from None
                time.sleep(LOOK_AGAIN)

    def _free(self) -> None:
        self._owner = None
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

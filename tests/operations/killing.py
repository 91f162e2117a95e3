"""kill -9 at random moments: a process works and says what it has done, and is killed while it does so.

``serve`` is that process: it waits for lines on its standard input; for each it forks a child that opens the storage of
the settings given in the environment, and works from two threads at once. A child prints one JSON object a line: what
it is about to do, and what has been done, when it has been done. When the child is dead, its parent prints "ended".
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from portal import clock
from portal.config import Settings, settings_from
from portal.storage import database
from portal.storage.engine import tables
from tests.repeating import rounds
from tests.servers import ROOT, environment

KILLS = rounds("KILLS", 30)
THREADS = 2
LONGEST = 0.4  # seconds to the kill
MUCH = 40  # acts
START = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)

Fact = dict[str, Any]
Work = Callable[[int, random.Random], None]  # one act of the so-manieth thread


def say(did: str, **facts: Any) -> None:
    os.write(1, (json.dumps({"did": did, **facts}) + "\n").encode())  # short enough for a pipe to take it whole


def serve(work: Work) -> None:
    """Be the process that is killed: fork a child for each line, a seed."""
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _child(work, int(line))
        os.waitpid(pid, 0)
        say("ended")


def _child(work: Work, seed: int) -> None:
    clock.set_offset(START - datetime.now(UTC))
    database.open_storage(settings_from())
    threads = [threading.Thread(target=_go_on, args=(work, part, seed + part)) for part in range(THREADS)]
    say("begun", pid=os.getpid())
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _go_on(work: Work, part: int, seed: int) -> None:
    """Act for ever. A failure ends the process, so that nobody waits for it."""
    try:
        tables.connect()
        chance = random.Random(seed)
        while True:
            work(part, chance)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


@contextmanager
def working(program: ModuleType, storage: Settings, arguments: Iterable[str] = ()) -> Iterator[subprocess.Popen[str]]:
    """The process whose children are killed: what they import is loaded once."""
    settings = {"testing": "1", "base_url": storage.base_url}
    if storage.database:
        settings["database"] = storage.database
    process = subprocess.Popen(
        [sys.executable, "-m", program.__name__, *arguments],
        cwd=ROOT,
        env=environment(storage.instance, **settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def told_until_killed(
    worker: subprocess.Popen[str], chance: random.Random, during: str, longest: float = LONGEST
) -> list[Fact]:
    """Let a child work and kill it at a random moment after it has said ``during`` (or much else; "": at once). What
    it said before it died. Acts are counted, not seconds: on a busy machine it would die before it had done anything.
    """
    assert worker.stdin
    assert worker.stdout
    worker.stdin.write(f"{chance.getrandbits(32)}\n")
    worker.stdin.flush()
    begun = json.loads(worker.stdout.readline())
    told: list[Fact] = []
    while during and during not in {fact["did"] for fact in told} and len(told) < MUCH:
        told.append(json.loads(worker.stdout.readline()))
        assert told[-1]["did"] != "ended", "it has ended by itself: a failure, told on its standard error"
    time.sleep(chance.uniform(0, longest))
    os.kill(begun["pid"], signal.SIGKILL)
    while (line := json.loads(worker.stdout.readline()))["did"] != "ended":
        told.append(line)
    return told

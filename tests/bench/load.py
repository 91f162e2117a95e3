"""Load from outside, and what it costs the server."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")
CONNECTIONS = 16


class Load(NamedTuple):
    """Answers a second, and answers a second of the server's processor time."""

    a_second: float
    a_cpu_second: float


def processes(pid: int) -> set[int]:
    """``pid`` and all its living descendants."""
    found, waiting = {pid}, [pid]
    while waiting:
        new = _children(waiting.pop()) - found
        found |= new
        waiting.extend(new)
    return found


def _children(pid: int) -> set[int]:
    found: set[int] = set()
    with suppress(FileNotFoundError, ProcessLookupError):  # the process, or a thread of it, ends while it is read
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):
                found |= {int(child) for child in (thread / "children").read_text().split()}
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time that the process, its descendants and its ended children have taken so far."""
    total = 0
    for process in processes(pid):
        # After the name in brackets, which may hold blanks: fields 14 to 17 are utime, stime, cutime, cstime.
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total += sum(int(ticks) for ticks in fields[11:15])
    return total / TICKS


def hammer(url: str, pid: int, seconds: int) -> Load:
    """GET ``url`` over kept connections for some seconds, by wrk where it is installed.

    :raises RuntimeError: an answer was not 200.
    """
    before = cpu_seconds(pid)
    count, elapsed = (_by_wrk if shutil.which("wrk") else _by_ourselves)(url, seconds)
    return Load(count / elapsed, count / (cpu_seconds(pid) - before))


def _by_wrk(url: str, seconds: int) -> tuple[int, float]:
    told = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", url], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in told:
        raise RuntimeError(told)
    count, elapsed = re.search(r"(\d+) requests in ([\d.]+)s", told).groups()  # type: ignore[union-attr]
    return int(count), float(elapsed)


def _by_ourselves(url: str, seconds: int) -> tuple[int, float]:
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.client", url, str(seconds), str(CONNECTIONS)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    count, elapsed = told.split()
    return int(count), float(elapsed)

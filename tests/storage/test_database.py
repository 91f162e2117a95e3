"""Opening the database: what SQLite is set up to, where it lies, what is refused."""

from pathlib import Path

import pytest

from portal.config import Settings
from portal.storage.database import close_storage, open_storage, wal_reset_bug
from portal.storage.engine.errors import StorageError
from portal.storage.engine.tables import connect, database


def test_sqlite_is_set_up_to_lose_nothing(sqlite_storage: Settings) -> None:
    said = {name: database.pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys", "mmap_size")}
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0}
    assert (database.pragma("recursive_triggers"), database.pragma("trusted_schema")) == (1, 0)


@pytest.mark.parametrize(
    ("version", "bug"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_the_versions_with_the_wal_reset_bug_are_known(version: tuple[int, ...], bug: bool) -> None:
    assert wal_reset_bug(version) is bug


def test_with_the_wal_reset_bug_the_journal_is_truncate_and_start_says_so(
    sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("portal.storage.database.wal_reset_bug", lambda version: True)
    open_storage(sqlite_settings)
    assert database.pragma("journal_mode") == "truncate"
    assert "WAL-reset bug" in caplog.text
    close_storage()


def test_a_database_of_an_unknown_kind_is_refused(sqlite_settings: Settings) -> None:
    with pytest.raises(StorageError, match="mysql"):
        open_storage(Settings(instance=sqlite_settings.instance, database="mysql://localhost/portal"))


@pytest.mark.parametrize("folder", ["", "instance"])
def test_the_database_lies_in_the_instance_folder(tmp_path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.chdir(tmp_path)
    open_storage(Settings(instance=Path(folder) if folder else tmp_path / "instance", testing=True))
    connect()
    path = tmp_path / "instance" / "portal.sqlite3"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    close_storage()

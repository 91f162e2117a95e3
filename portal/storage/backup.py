"""A consistent copy of an instance, without its keys.

The database first, the files after it: every file that the copied rows speak of was there before the row was
committed, so the later copy of the files holds them all.
"""

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from peewee import sqlite3

from portal import clock, randomness
from portal.storage.engine import blobs, journal, vault
from portal.storage.engine.errors import StorageError
from portal.storage.engine.tables import atomic, database, on_sqlite

DATABASE = "portal.sqlite3"
FILES = "files"
README = "README.txt"
NOTED = "last-backup"  # in the instance folder, touched by every backup that succeeded
WITHOUT_KEYS = (
    "The keys (instance/keys) are NOT in this backup. Without them no answer, opinion, file, contact, or ballot of a "
    "round that is not closed can be read; names, units, fields, lists, states, moments and the journal can, of drafts "
    "too: keep the backup as you keep a list of all applicants. Keep a copy of that folder in another safe place, and "
    "restore it together with this backup."
)
USE_PG_DUMP = (
    "The database is PostgreSQL: copy it with `pg_dump --format=custom` first, then run the backup of the files "
    "alone (files_only)."
)


class Backup(NamedTuple):
    """What was copied; ``warning`` is for the person who asked for it."""

    folder: Path
    database_bytes: int
    files: int
    journal: journal.Mark
    warning: str


def backup(folder: Path, *, at: datetime, files_only: bool = False) -> Backup:
    """Copy database and files into the new folder ``folder``, which appears only when everything is in it.

    The portal may be in use meanwhile. The copy is checked before it is called one.

    :param files_only: leave the database out, as it was copied with its own tool.
    :raises StorageError: when the folder exists, the copy is damaged, or the database is PostgreSQL and
        ``files_only`` was not asked for.
    """
    if folder.exists():
        raise StorageError(f"{folder} exists: a backup goes into a new folder.")
    if not on_sqlite() and not files_only:
        raise StorageError(USE_PG_DUMP)
    aside = folder.with_name(f".{folder.name}.{randomness.token()[:8]}")
    aside.mkdir(mode=0o700, parents=True)
    try:
        if files_only:
            names = blobs.names()
            size, mark, files = 0, journal.head(), len(names) - len(_copy_files(aside / FILES, names))
        else:
            size, mark, files = _copy_both(aside)
        _write(aside / README, _readme(at, mark, files, with_database=not files_only))
        vault.sync_folder(aside)
        aside.rename(folder)
        vault.sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return Backup(folder, size, files, mark, WITHOUT_KEYS)


def _copy_both(aside: Path) -> tuple[int, journal.Mark, int]:
    """The database and every file that the copy speaks of. What nothing referred to may have been removed in between:
    it leaves the copy too.

    :raises StorageError: the copy refers to a file that is gone.
    """
    path = aside / DATABASE
    mark = _copy_database(path)
    copy = sqlite3.connect(str(path), isolation_level=None)
    try:
        copy.execute("PRAGMA foreign_keys = on")
        names = [name for (name,) in copy.execute("SELECT name FROM blob ORDER BY name")]
        gone = _copy_files(aside / FILES, names)
        for name in gone:
            copy.execute("DELETE FROM blob WHERE name = ?", (name,))
    except sqlite3.IntegrityError as error:
        raise StorageError(f"Something was purged while it was copied, run the backup again: {error}") from error
    finally:
        copy.close()
    _sync(path)
    return path.stat().st_size, mark, len(names) - len(gone)


def _copy_database(path: Path) -> journal.Mark:
    """VACUUM INTO reads one snapshot, whoever writes meanwhile; the copy is compact and its pages are checked."""
    database.execute_sql("VACUUM INTO ?", (str(path),))
    path.chmod(0o600)
    copy = sqlite3.connect(str(path))
    try:
        verdict = copy.execute("PRAGMA integrity_check").fetchall()
        lost = copy.execute("PRAGMA foreign_key_check").fetchall()
        mark = journal.Mark(*copy.execute("SELECT seq, digest FROM head").fetchone())
    finally:
        copy.close()
    if verdict != [("ok",)] or lost:
        raise StorageError(f"The copy of the database is damaged: {verdict[:3]} {lost[:3]}")
    return mark


def _copy_files(root: Path, names: list[str]) -> list[str]:
    """These files, as sealed as they lie; returns those that were removed meanwhile, with their rows.

    :raises StorageError: the file of a row is missing.
    """
    root.mkdir(mode=0o700)
    missing = [name for name in names if not _copied(root, name)]
    with atomic():  # whoever removes a file removes its row in the same transaction: here both are there, or neither
        there = set(blobs.names())
        gone = [name for name in missing if name not in there]
        for name in set(missing) - set(gone):
            if not _copied(root, name):
                raise StorageError(f"The file of blob {name} is missing: the instance is damaged.")
    for home in (*root.iterdir(), root):
        vault.sync_folder(home)
    return gone


def _copied(root: Path, name: str) -> bool:
    try:
        content = blobs.folder().read(name)
    except FileNotFoundError:
        return False
    home = root / name[:2]
    home.mkdir(mode=0o700, exist_ok=True)
    _write(home / name, content)
    return True


def _readme(at: datetime, mark: journal.Mark, files: int, *, with_database: bool) -> bytes:
    lines = [
        f"Backup of the award portal, {clock.beijing(at):%Y-%m-%d %H:%M} (Beijing time)",
        f"Database: {DATABASE if with_database else 'not here, see pg_dump'}; files: {files}",
        f"Journal: entry {mark.seq}, {mark.digest}",
        "",
        WITHOUT_KEYS,
        "",
    ]
    return "\n".join(lines).encode()


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

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
from portal.storage.engine.tables import database, on_sqlite

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
        size, mark = (0, journal.head()) if files_only else _copy_database(aside / DATABASE)
        files = _copy_files(aside / FILES)
        _write(aside / README, _readme(at, mark, files, with_database=not files_only))
        vault.sync_folder(aside)
        aside.rename(folder)
        vault.sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return Backup(folder, size, files, mark, WITHOUT_KEYS)


def _copy_database(path: Path) -> tuple[int, journal.Mark]:
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
    _sync(path)
    return path.stat().st_size, mark


def _copy_files(root: Path) -> int:
    """Every file that a row speaks of, as sealed as it lies."""
    root.mkdir(mode=0o700)
    kept = blobs.folder()
    names = blobs.names()
    for name in names:
        home = root / name[:2]
        home.mkdir(mode=0o700, exist_ok=True)
        try:
            content = kept.read(name)
        except FileNotFoundError as error:
            raise StorageError(f"The file of blob {name} is missing: the instance is damaged.") from error
        _write(home / name, content)
    for home in (*root.iterdir(), root):
        vault.sync_folder(home)
    return len(names)


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

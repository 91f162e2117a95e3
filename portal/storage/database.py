"""Opening the one database from the settings: SQLite or PostgreSQL behind the same names."""

import logging
from pathlib import Path

from peewee import SqliteDatabase, sqlite3
from playhouse.postgres_ext import PostgresqlDatabase

from portal.config import Settings
from portal.storage.engine import blobs, keyring, vault
from portal.storage.engine.errors import StorageError
from portal.storage.engine.tables import Translating, database, release
from portal.storage.engine.turns import Queue

logger = logging.getLogger(__name__)

BUSY_SECONDS = 15  # how long a writer waits for another: a burst of autosaves queues up instead of failing
POOL = 20


class _Sqlite(Translating, SqliteDatabase):
    queue: Queue  # of those who want to write


def wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite can corrupt a WAL database under concurrent checkpoints.

    Fixed in 3.51.3 and backported to 3.44.6 and 3.50.7 (https://sqlite.org/wal.html#walresetbug).

    >>> wal_reset_bug((3, 40, 1)), wal_reset_bug((3, 50, 7)), wal_reset_bug((3, 53, 0))
    (True, False, False)
    """
    backported = {(3, 44): 6, (3, 50): 7}
    fixed_at = backported.get((version[0], version[1]))
    return version < (3, 51, 3) and (fixed_at is None or version[2] < fixed_at)


def _sqlite(settings: Settings) -> SqliteDatabase:
    journal = "wal"
    if wal_reset_bug(sqlite3.sqlite_version_info):
        journal = "truncate"
        logger.warning(
            "SQLite %s has the WAL-reset bug (https://sqlite.org/wal.html#walresetbug): "
            "the database uses journal_mode=TRUNCATE, which is slower. Install pysqlite3 for a current SQLite.",
            sqlite3.sqlite_version,
        )
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    if not path.exists():
        path.touch(mode=0o600)  # SQLite gives its -wal and -shm the same mode
    opened = _Sqlite(
        str(path),
        timeout=BUSY_SECONDS,
        cached_statements=1_000,  # more than there are; the usual 128 would be compiled anew in turn
        lock_type="IMMEDIATE",  # the default BEGIN loses the race from reading to writing with "locked"
        pragmas={
            "journal_mode": journal,
            "synchronous": "full",
            "foreign_keys": "on",
            "recursive_triggers": "on",  # otherwise REPLACE walks past DELETE triggers
            "trusted_schema": "off",
            "mmap_size": 0,
            "cell_size_check": "on",
            "secure_delete": "fast",  # what is deleted is overwritten where that costs no further page
        },
    )
    opened.queue = Queue(path.with_name(f"{path.name}-queue"), BUSY_SECONDS)
    return opened


def _postgres(settings: Settings) -> PostgresqlDatabase:
    from playhouse.postgres_ext import PooledPsycopg3Database

    class _Postgres(Translating, PooledPsycopg3Database):
        pass

    _, _, rest = settings.database_url.partition("://")
    return _Postgres(f"postgresql://{rest}", max_connections=POOL, stale_timeout=300, timeout=BUSY_SECONDS)


def open_storage(settings: Settings) -> None:
    """Open database, keys and files of the instance; once a process, before the workers fork.

    :raises StorageError: when the address is of a kind that we do not speak, or a demonstration's database would be
        served as a real one, or the reverse.
    :raises WrongKeys: when the keys are not those that sealed this database.
    """
    close_storage()
    kind, _, _ = settings.database_url.partition("://")
    if kind not in ("sqlite", "postgres", "postgresql"):
        raise StorageError(f"PORTAL_DATABASE begins with {kind}://; known are sqlite:// and postgresql://")
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    database.initialize(_sqlite(settings) if kind == "sqlite" else _postgres(settings))
    vault.open_vault(settings.instance / "keys", make=not keyring.recorded())
    keyring.insist()
    keyring.insist_kind(demonstration=settings.demonstration)
    files = {"most": settings.files_most, "least": settings.files_free, "each": settings.files_each}
    blobs.open_files(settings.instance / "files", **files)


def close_storage() -> None:
    """Close what this thread has open and forget the database; harmless when none is open."""
    if database.obj is None:
        return
    release()
    if hasattr(database.obj, "close_all"):
        database.close_all()
    else:
        database.close()
        database.obj.queue.close()
    database.obj = None

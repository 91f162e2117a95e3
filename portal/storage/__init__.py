"""The only speaker of peewee: tables with their named queries, files on disk, the journal, migrations.

``open_storage(settings)`` once a process, ``migrate()`` before first use, ``connect()`` and ``release()`` around
each request, ``atomic()`` around what belongs together. What can go wrong stands in ``errors``.
"""

from portal.storage.database import (
    atomic,
    close_storage,
    connect,
    insist_migrated,
    migrate,
    on_sqlite,
    open_storage,
    pending,
    release,
)
from portal.storage.engine import vault
from portal.storage.engine.errors import (
    AlreadyThere,
    Busy,
    CannotUnseal,
    NotFound,
    NotMigrated,
    Refused,
    Stale,
    StorageError,
    WrongKeys,
)

__all__ = [
    "AlreadyThere",
    "Busy",
    "CannotUnseal",
    "NotFound",
    "NotMigrated",
    "Refused",
    "Stale",
    "StorageError",
    "WrongKeys",
    "atomic",
    "close_storage",
    "connect",
    "insist_migrated",
    "migrate",
    "on_sqlite",
    "open_storage",
    "pending",
    "release",
    "vault",
]

"""What storage may answer instead of a row. Upper layers catch these and never import peewee."""

from typing import Any

from peewee import DoesNotExist, IntegrityError, OperationalError

NotFound = DoesNotExist  # no such row, or none that the asker may see: a 404


class StorageError(RuntimeError):
    """The storage cannot be used as it is; the message is for the person who runs the server."""


class NotMigrated(StorageError):
    """The database is older than the code, or a protection is missing from it."""


class WrongKeys(StorageError):
    """The keys in ``instance/keys`` are missing, damaged, or not those that sealed this database."""


class CannotUnseal(ValueError):
    """A sealed value was changed, moved to another place, or its key is not here."""


class Busy(OperationalError):
    """No turn to write, or no connection, was to be had now: the asker may try again in a moment."""


class Stale(Exception):
    """Somebody changed the row first (已被他人更改).

    :ivar current: the row as it is now (an ``Application``, a ``Saved`` section …), so that the page can show
        both versions.
    :ivar version: the version that the loser had seen.
    """

    def __init__(self, current: Any, version: int) -> None:
        super().__init__(f"{type(current).__name__} is no longer at version {version}")
        self.current = current
        self.version = version


class RefusedBySchema(IntegrityError):
    """The schema refused a row: a CHECK, a foreign key, NOT NULL, or the protection of a frozen row.

    :ivar constraint: the constraint's name, where the database says it, otherwise "".
    """

    def __init__(self, message: str, constraint: str = "") -> None:
        super().__init__(message)
        self.constraint = constraint


class AlreadyThere(RefusedBySchema):
    """A row with this unique value exists. ``constraint`` is its name, the same on both databases."""

"""How the installation does: what the ticker and a backup note, what a watcher asks for, files that nobody needs."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from portal.config import Settings
from portal.documents.pages import libreoffice
from portal.rules.applying.evidence import REMOVED_KEPT
from portal.storage import backup, schema
from portal.storage.applying import attachments
from portal.storage.engine import blobs, keyring
from portal.storage.engine.errors import StorageError
from portal.storage.engine.tables import EPOCH, MICROSECOND
from portal.storage.letters import outbox

UNREFERRED = timedelta(hours=1)  # how long a file may lie before something refers to it
ROUND_LATE = timedelta(minutes=5)
BACKUP_LATE = timedelta(hours=26)  # daily, and time to make it
LETTER_LATE = timedelta(hours=1)
ROUND, SWEEP = "last-round", "last-sweep"


class Health(msgspec.Struct, frozen=True):
    """What was found; ``wrong``: the names of what somebody has to see to. Moments are None where there was none."""

    disk_free: int
    files_kept: int
    last_backup: datetime | None
    last_round: datetime | None
    letters_late: int
    libreoffice: bool
    wrong: tuple[str, ...]


def end_round(at: datetime, settings: Settings) -> int:
    """Note that the ticker lives; once an hour forget the evidence that was removed long ago, remove the files that
    nothing refers to, and return how many."""
    note(settings, ROUND)
    last = noted(settings, SWEEP)
    if last and at - last < UNREFERRED:
        return 0
    note(settings, SWEEP)
    attachments.forget_removed(before=at - REMOVED_KEPT)
    before = at - UNREFERRED
    return blobs.remove_unreferred(before=before) + blobs.remove_leftovers(before=before)


def note(settings: Settings, what: str) -> None:
    (settings.instance / what).touch()


def noted(settings: Settings, what: str) -> datetime | None:
    path = settings.instance / what
    return EPOCH + path.stat().st_mtime_ns // 1000 * MICROSECOND if path.exists() else None


def _works(trial: Callable[[], None]) -> bool:
    try:
        trial()
    except StorageError:
        return False
    return True


def health(at: datetime, settings: Settings) -> Health:
    """What a watcher has to know; nothing is changed but a row that is rolled back."""
    room = blobs.room()
    made, last = noted(settings, backup.NOTED), noted(settings, ROUND)
    late, there = outbox.late(before=at - LETTER_LATE), libreoffice.available()
    faults = {
        "disk": room.free < room.least or room.kept > room.most,
        "backup": not made or at - made > BACKUP_LATE,
        "ticker": not last or at - last > ROUND_LATE,
        "outbox": bool(settings.smtp and late),
        "keys": not _works(keyring.insist),
        "libreoffice": not there,
        "database": not _works(schema.insist_writable),
    }
    return Health(room.free, room.kept, made, last, late, there, tuple(name for name, bad in faults.items() if bad))

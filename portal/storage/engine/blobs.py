"""Files, each under the SHA-256 of its content, sealed at rest.

Order of a put: temporary file → fsync → rename → fsync of the folder → row. A crash in between leaves at most a
file without a row, which ``leftovers`` recognises. A row to which nothing refers for an hour goes with its file
(``remove_unreferred``): what was refused, replaced or taken back. A put of the same content is noted on the file first,
so that it is either seen there or finds no file and writes it anew.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from peewee import BigIntegerField, CharField, fn

from portal import randomness
from portal.rules.site.room_for_files import Room
from portal.storage.engine import vault
from portal.storage.engine.errors import CannotUnseal, RefusedBySchema, StorageError
from portal.storage.engine.tables import EPOCH, MICROSECOND, MomentField, Table, atomic, insert_once


class Blob(Table):
    name = CharField(64, primary_key=True)
    size = BigIntegerField()
    media_type = CharField()
    created_at = MomentField()
    uploaded_by = CharField(null=True, index=True)  # "account 7", or "visitors"; NULL: the portal made it


class Folder:
    """The port behind which the sealed bytes lie; another place (S3) has to offer these."""

    def __init__(self, root: Path) -> None:
        """:raises StorageError: nothing can be written there."""
        self.root = root
        try:
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            trial = root / f".{randomness.token()[:16]}"
            trial.touch(mode=0o600)
            trial.unlink()
        except OSError as error:
            raise StorageError(f"Files cannot be written under {root}: {error.strerror}.") from error

    def write(self, name: str, content: bytes) -> None:
        """Have ``content`` durably under ``name``, whole or not at all."""
        home = self._home(name)
        if not home.is_dir():
            home.mkdir(mode=0o700, exist_ok=True)
            vault.sync_folder(self.root)
        aside = home / f".{name}.{randomness.token()[:16]}"
        try:
            with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.rename(home / name)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        vault.sync_folder(home)

    def read(self, name: str) -> bytes:
        """:raises FileNotFoundError: when there is no such file."""
        return (self._home(name) / name).read_bytes()

    def files(self) -> Iterator[tuple[str, datetime]]:
        """Every file's name, temporary ones (with a dot in front) too, and when it was written."""
        for home in sorted(path for path in self.root.iterdir() if path.is_dir()):
            for path in sorted(home.iterdir()):
                with suppress(FileNotFoundError):
                    yield path.name, EPOCH + path.stat().st_mtime_ns // 1000 * MICROSECOND

    def written(self, name: str) -> datetime:
        """When the file was written, or wanted, last."""
        return EPOCH + (self._home(name) / name).stat().st_mtime_ns // 1000 * MICROSECOND

    def touch(self, name: str) -> bool:
        """Note that the file is wanted now, later than before; False when it is not there."""
        path = self._home(name) / name
        try:
            before = path.stat().st_mtime_ns
            os.utime(path)
            if path.stat().st_mtime_ns <= before:  # the file system's clock ticks slowly
                os.utime(path, ns=(before + 1000, before + 1000))
        except FileNotFoundError:
            return False
        return True

    def take_away(self, name: str, *, before: datetime) -> bool:
        """Remove a file unless it was wanted since ``before``: looked at once nobody finds it under its name."""
        path = self._home(name) / name
        aside = path.with_name(f".{name}.gone")
        try:
            path.rename(aside)
        except FileNotFoundError:
            return True
        if EPOCH + aside.stat().st_mtime_ns // 1000 * MICROSECOND >= before:
            aside.rename(path)
            return False
        aside.unlink()
        return True

    def free(self) -> int:
        """Bytes that can still be written."""
        return shutil.disk_usage(self.root).free

    def remove(self, name: str) -> None:
        (self._home(name.removeprefix(".")) / name).unlink(missing_ok=True)

    def _home(self, name: str) -> Path:
        return self.root / name[:2]


_folder: Folder | None = None
_bounds = (0, 0, 0)


def open_files(root: Path, *, most: int, least: int, each: int) -> None:
    """Keep the files under ``root`` from now on, as long as they have at most ``most`` bytes, those of one account at
    most ``each``, and leave ``least`` free.

    :raises StorageError: nothing can be written there.
    """
    global _folder, _bounds
    _folder, _bounds = Folder(root), (most, least, each)


def room(by: str = "") -> Room:
    """How much is kept, how much of it ``by`` somebody has uploaded, how much is free, and how far uploads may go."""
    size = fn.COALESCE(fn.SUM(Blob.size), 0)
    own = Blob.select(size).where(Blob.uploaded_by == by).scalar() if by else 0
    return Room(int(Blob.select(size).scalar()), folder().free(), *_bounds, by, int(own))


def put(content: bytes, media_type: str, *, at: datetime) -> str:
    """Keep ``content`` and return its name; a second put of the same content is harmless.

    Slow (two fsyncs): call it before the transaction that refers to the name.
    """
    return keep(content, media_type, at=at)[0]


def keep(content: bytes, media_type: str, *, at: datetime, by: str = "") -> tuple[str, datetime | None]:
    """As ``put``; with the moment at which the file was written, None where it was there.

    :param by: who has uploaded it; "": the portal made it.
    """
    name = hashlib.sha256(content).hexdigest()
    if Blob.select().where(Blob.name == name).exists() and folder().touch(name):
        return name, None
    folder().write(name, vault.seal(content, "blob", name, "content"))
    written = folder().written(name)
    own = {"uploaded_by": by or None, "created_at": at}
    insert_once(Blob, Blob.name, name=name, size=len(content), media_type=media_type, **own)
    return name, written


def get(name: str) -> bytes:
    """The content under ``name``.

    :raises NotFound: when no such blob was ever kept.
    :raises CannotUnseal: when the file is missing, damaged or another file's.
    """
    one(name)
    try:
        content = vault.unseal(folder().read(name), "blob", name, "content")
    except FileNotFoundError as error:
        raise CannotUnseal(f"the file of blob {name} is missing") from error
    return content


def one(name: str) -> Blob:
    """The row of a blob: size, media type, moment.

    :raises NotFound: when no such blob was ever kept.
    """
    return Blob.get(Blob.name == name)


def leftovers(*, before: datetime) -> list[str]:
    """Files without a row, written before ``before``: what crashed or rolled-back puts left.

    ``before`` must lie an hour or so in the past, or a put that is under way is taken for a leftover.
    """
    known = set(names())
    return [name for name, written in folder().files() if name not in known and written < before]


def remove_leftovers(*, before: datetime) -> int:
    """Remove what ``leftovers`` finds; returns how many."""
    names = leftovers(before=before)
    for name in names:
        folder().remove(name)
    return len(names)


def remove_unreferred(*, before: datetime) -> int:
    """Remove the blobs that nothing refers to, kept or wanted last before ``before``; returns how many."""
    return sum(_removed(name, before) for name in _unreferred(Blob.created_at < before))


def remove_brought(written: Mapping[str, datetime]) -> int:
    """Remove those of the files just ``written`` to which nothing refers and which nobody wanted since; returns how
    many."""
    return sum(_removed(name, written[name] + MICROSECOND) for name in _unreferred(Blob.name.in_(list(written))))


def _unreferred(among: Any) -> list[str]:
    query = Blob.select(Blob.name).where(among)
    for field, table in Blob._meta.backrefs.items():
        query = query.where(~fn.EXISTS(table.select().where(field == Blob.name)))
    return [row.name for row in query]


def _removed(name: str, before: datetime) -> bool:
    with suppress(RefusedBySchema), atomic() as transaction:  # refused: somebody refers to it now
        Blob.delete().where(Blob.name == name).execute()
        if folder().take_away(name, before=before):
            return True
        transaction.rollback()
    return False


def names() -> list[str]:
    """The names of all blobs."""
    return [row.name for row in Blob.select(Blob.name).order_by(Blob.name)]


def missing() -> list[str]:
    """Blobs whose file is not there; empty unless files were lost or a restore was incomplete."""
    there = {name for name, _ in folder().files()}
    return [name for name in names() if name not in there]


def folder() -> Folder:
    """Where the sealed bytes lie."""
    if _folder is None:
        raise StorageError("The storage is not open.")
    return _folder

"""Files, each under the SHA-256 of its content, sealed at rest.

Order of a put: temporary file → fsync → rename → fsync of the folder → row. A crash in between leaves at most a
file without a row, which ``leftovers`` recognises; a row without its file cannot come about.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from peewee import BigIntegerField, CharField

from portal import randomness
from portal.storage.engine import vault
from portal.storage.engine.errors import CannotUnseal, StorageError
from portal.storage.engine.tables import EPOCH, MICROSECOND, MomentField, Table, insert_once


class Blob(Table):
    name = CharField(64, primary_key=True)
    size = BigIntegerField()
    media_type = CharField()
    created_at = MomentField()


class Folder:
    """The port behind which the sealed bytes lie; another place (S3) has to offer these four."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(mode=0o700, parents=True, exist_ok=True)

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
        for home in sorted(self.root.iterdir()):
            for path in sorted(home.iterdir()):
                with suppress(FileNotFoundError):
                    yield path.name, EPOCH + path.stat().st_mtime_ns // 1000 * MICROSECOND

    def remove(self, name: str) -> None:
        (self._home(name.removeprefix(".")) / name).unlink(missing_ok=True)

    def _home(self, name: str) -> Path:
        return self.root / name[:2]


_folder: Folder | None = None


def open_files(root: Path) -> None:
    """Keep the files under ``root`` from now on."""
    global _folder
    _folder = Folder(root)


def put(content: bytes, media_type: str, *, at: datetime) -> str:
    """Keep ``content`` and return its name; a second put of the same content is harmless.

    Slow (two fsyncs): call it before the transaction that refers to the name.
    """
    name = hashlib.sha256(content).hexdigest()
    if Blob.select().where(Blob.name == name).exists():
        return name
    folder().write(name, vault.seal(content, "blob", name, "content"))
    insert_once(Blob, Blob.name, name=name, size=len(content), media_type=media_type, created_at=at)
    return name


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

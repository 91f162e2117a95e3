"""A backup and its keys become an instance again, after everything in them was looked at."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from peewee import sqlite3

from portal.config import Settings
from portal.storage import schema
from portal.storage.backup import DATABASE, FILES
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import blobs, journal, vault
from portal.storage.engine.errors import CannotUnseal, StorageError

KEYS = "keys"
ASIDE = ".restoring"  # inside the instance folder: what lies there is no instance yet
ORDER = (KEYS, FILES)  # the database comes last: before it, nothing starts


@contextmanager
def restored(folder: Path, keys: Path, settings: Settings) -> Iterator[Settings]:
    """The backup in ``folder`` as an open storage, checked and migrated; when the caller is done with it and nothing
    was raised, it is the instance of ``settings``. Of a failure nothing is left.

    :param keys: the folder with the keys that were kept elsewhere.
    :returns: the settings of the storage that is open meanwhile.
    :raises StorageError: the instance is not empty, or the backup is not whole.
    :raises WrongKeys: the keys are not those of the backup.
    """
    _insist_restorable(folder, keys, settings)
    aside = settings.instance / ASIDE
    shutil.rmtree(aside, ignore_errors=True)  # of one that was killed
    aside.mkdir(mode=0o700, parents=True)
    try:
        _copy(folder, keys, aside)
        inside = msgspec.structs.replace(settings, instance=aside)
        open_storage(inside)
        _insist_whole()
        schema.migrate()
        yield inside
        close_storage()
        _put_in_place(aside)
    finally:
        close_storage()
        shutil.rmtree(aside, ignore_errors=True)


def _insist_restorable(folder: Path, keys: Path, settings: Settings) -> None:
    there = sorted(path.name for path in settings.instance.glob("*") if path.name != ASIDE)
    if there:
        raise StorageError(f"{settings.instance} 不是空的（{'、'.join(there[:5])}）。请恢复到空的文件夹。")
    if not (folder / FILES).is_dir():
        raise StorageError(f"{folder} 中没有 {FILES}，不是备份。")
    if not settings.database and not (folder / DATABASE).is_file():
        raise StorageError(
            f"{folder} 中没有 {DATABASE}：数据库是 PostgreSQL 时请先设置 PORTAL_DATABASE 并用 pg_restore 恢复。"
        )
    if settings.database and (folder / DATABASE).exists():
        raise StorageError(f"{folder} 中有 {DATABASE}，请去掉 PORTAL_DATABASE 再恢复。")
    if not list(keys.glob("data-*.key")):
        raise StorageError(f"{keys} 中没有密钥。备份不含密钥，请指明另存的 keys 文件夹。")


def _copy(folder: Path, keys: Path, aside: Path) -> None:
    if (folder / DATABASE).exists():
        shutil.copyfile(folder / DATABASE, aside / DATABASE)
        _insist_sound(aside / DATABASE)
    shutil.copytree(folder / FILES, aside / FILES)
    shutil.copytree(keys, aside / KEYS)
    for path in (aside, *aside.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _insist_sound(path: Path) -> None:
    """Before anything is written to the copy: its pages and references are those of a whole database."""
    copy = sqlite3.connect(str(path))
    try:
        wrong = [row for row in copy.execute("PRAGMA integrity_check") if row != ("ok",)]
        wrong += copy.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        wrong = [error]
    finally:
        copy.close()
    if wrong:
        raise StorageError(f"备份中的数据库已损坏：{wrong[:3]}")


def _insist_whole() -> None:
    """Every file is there, opens with these keys and has the content that its name promises; the journal is whole."""
    wrong = []
    for name in blobs.names():
        try:
            whole = hashlib.sha256(blobs.get(name)).hexdigest() == name
        except CannotUnseal:
            whole = False
        if not whole:
            wrong.append(name)
    if wrong:
        raise StorageError(f"备份中有 {len(wrong)} 个文件缺失或损坏：{'、'.join(wrong[:3])}")
    if breaks := journal.verify():
        raise StorageError(f"备份中的操作记录与写入时不一致：第 {breaks[0].seq} 条，{breaks[0].reason}")


def _put_in_place(aside: Path) -> None:
    ordered = sorted(aside.iterdir(), key=lambda path: (path.name not in ORDER, path.name == DATABASE, path.name))
    for path in ordered:
        path.rename(aside.parent / path.name)
        vault.sync_folder(aside.parent)

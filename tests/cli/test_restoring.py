"""``restore``: a backup that was taken while people worked becomes an instance again, or says what is wrong with it."""

import hashlib
import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess

import msgspec
import pytest
from flask import Flask

from portal import clock
from portal.config import Settings
from portal.rules.people.staffing import RoleName
from portal.storage import database, rotating
from portal.storage.backup import backup
from portal.storage.engine import blobs, heads, journal
from portal.storage.engine.errors import NotFound, WrongKeys
from portal.storage.engine.tables import atomic, connect, release
from portal.storage.engine.tables import database as opened
from portal.storage.letters import outbox
from portal.storage.people import accounts, tickets
from tests.builders import an_account
from tests.servers import environment, flask

DAY = timedelta(days=1)


@pytest.fixture
def saved(app: Flask, tmp_path: Path) -> Path:
    """A backup taken under load, with the keys beside it: accounts that are signed in, letters sent and not sent."""
    settings: Settings = app.portal  # type: ignore[attr-defined]
    at, end = clock.now(), threading.Event()
    for role in (RoleName.OFFICE, RoleName.AUDITOR):
        an_account(role, email=f"{role}@example.cn")

    def work() -> None:
        connect()
        for number in range(10_000):
            if end.is_set():
                break
            name = blobs.put(f"file {number}".encode(), "text/plain", at=at)
            with atomic():
                outbox.post(f"{number}@example.cn", f"信 {number}", name, at=at)
                journal.record("began", "edition", number, by=None, at=at, file=name)
        release()
        opened.close()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        while journal.head().seq < 35:
            end.wait(0.01)
        for letter in outbox.due(at, limit=7):
            outbox.sent(letter, at=at)
        backup(tmp_path / "backup", at=at)
    finally:
        end.set()
        worker.join()
    shutil.copytree(settings.instance / "keys", tmp_path / "keys")
    return tmp_path


def restore(folder: Path, *, keys: str = "keys", into: str = "new") -> tuple[CompletedProcess[str], Settings]:
    database.close_storage()
    settings = Settings(instance=folder / into, base_url="http://localhost", testing=True)
    environ = environment(settings.instance, base_url=settings.base_url, testing="1")
    return flask("restore", str(folder / "backup"), "--keys", str(folder / keys), environ=environ), settings


def test_a_backup_under_load_is_an_instance_again(app: Flask, saved: Path) -> None:
    written = (saved / "backup" / "README.txt").read_text().partition("Journal: entry ")[2]
    end = heads.parsed(written.replace(", ", ":"))

    result, settings = restore(saved)

    assert result.returncode == 0, result.stderr
    database.open_storage(settings)
    assert end is not None
    assert journal.verify([end]) == ()
    assert f"第 {end.seq} 条，{end.digest}" in result.stdout
    told = [entry.facts["file"] for entry in journal.latest(100_000) if entry.verb == "began"]
    assert len(told) > 30
    assert set(told) <= set(blobs.names())
    assert [name for name in blobs.names() if hashlib.sha256(blobs.get(name)).hexdigest() != name] == []
    assert heads.read(settings.heads_file) == [journal.head()] != [end]
    assert sorted(path.name for path in settings.instance.iterdir()) == [
        ".migrate.lock", "files", "journal-heads.txt", "keys", "portal.sqlite3", "portal.sqlite3-queue",
        *(path.name for path in settings.instance.glob("portal.sqlite3-[sw]*")),
    ]  # fmt: skip
    assert {path.stat().st_mode & 0o77 for path in (settings.instance / "keys").iterdir()} == {0}


def test_everybody_is_signed_out_and_no_letter_goes_twice(app: Flask, tmp_path: Path) -> None:
    at = clock.now()
    office = an_account(RoleName.OFFICE, email="office@example.cn")
    cookie = accounts.sign_in(office, at=at, expires_at=at + DAY)
    link = tickets.give(tickets.Purpose.RESET, at=at, expires_at=at + DAY, account=office)
    outbox.post("waiting@example.cn", "没有发出的信", "", at=at)
    backup(tmp_path / "backup", at=at)
    shutil.copytree(app.portal.instance / "keys", tmp_path / "keys")  # type: ignore[attr-defined]

    result, settings = restore(tmp_path)

    assert result.returncode == 0, result.stderr
    assert "waiting@example.cn　没有发出的信" in result.stdout
    database.open_storage(settings)
    with pytest.raises(NotFound):
        accounts.signed_in(cookie, at=at)
    with pytest.raises(NotFound):
        tickets.look_at(link, tickets.Purpose.RESET, at=at)
    [told] = outbox.due(clock.now() + 365 * DAY)
    assert (told.content.to, told.content.subject) == ("office@example.cn", "平台已从备份恢复")


def test_what_is_not_empty_is_left_alone(app: Flask, saved: Path) -> None:
    (saved / "new").mkdir()
    (saved / "new" / "portal.sqlite3").write_bytes(b"precious")

    result, settings = restore(saved)

    assert result.returncode == 1
    assert "不是空的（portal.sqlite3）" in result.stderr
    assert [path.read_bytes() for path in settings.instance.iterdir()] == [b"precious"]


def a_file(folder: Path) -> Path:
    return next(path for path in (folder / "backup" / "files").rglob("*") if path.is_file())


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)


def lose_a_page(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:8192] + bytes(4096) + content[12288:])


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda folder: a_file(folder).unlink(), "1 个文件缺失或损坏"),
        (lambda folder: flip(a_file(folder), -1), "1 个文件缺失或损坏"),
        (lambda folder: lose_a_page(folder / "backup" / "portal.sqlite3"), "数据库已损坏"),
        (lambda folder: (folder / "backup" / "portal.sqlite3").unlink(), "没有 portal.sqlite3"),
        (lambda folder: (folder / "keys" / "data-0001.key").write_bytes(bytes(32)), "restore the keys"),
        (lambda folder: (folder / "keys" / "match.key").write_bytes(bytes(32)), "restore the keys"),
        (lambda folder: (folder / "keys" / "data-0001.key").unlink(), "没有密钥"),
    ],
    ids=["no file", "file", "database", "no database", "data key", "match key", "no key"],
)
def test_what_is_not_whole_is_refused_and_leaves_nothing(
    app: Flask, saved: Path, harm: Callable[[Path], object], said: str
) -> None:
    harm(saved)

    result, settings = restore(saved)

    assert result.returncode == 1
    assert said in result.stderr
    assert not settings.instance.exists() or list(settings.instance.iterdir()) == []


def test_a_backup_from_before_a_rotation_opens_with_the_keys_of_its_time_and_of_today(app: Flask, saved: Path) -> None:
    database.close_storage()
    settings: Settings = app.portal  # type: ignore[attr-defined]
    database.open_storage(settings)
    rotating.rotate(lambda place, count: None)
    database.close_storage()
    shutil.copytree(settings.instance / "keys", saved / "today")

    then, _ = restore(saved, into="then")
    today, restored = restore(saved, keys="today", into="now")

    assert (then.returncode, "keys rotate" in then.stdout) == (0, False)
    assert (today.returncode, "keys rotate" in today.stdout) == (0, True)
    database.open_storage(restored)
    assert rotating.rotate(lambda place, count: None) == []
    assert not rotating.under_way()
    with pytest.raises(WrongKeys):
        database.open_storage(msgspec.structs.replace(restored, instance=saved / "backup"))

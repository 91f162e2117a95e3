"""New keys while people work: everything stays readable, nothing is left under the old ones, nobody's save is lost."""

import itertools
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal import clock
from portal.config import Settings
from portal.storage import rotating
from portal.storage.applying import applications, entrants, snapshots
from portal.storage.applying.applications import Application
from portal.storage.backup import backup
from portal.storage.database import close_storage, open_storage
from portal.storage.engine import blobs, keyring, triggers, vault
from portal.storage.engine.errors import AlreadyThere, NotFound, RefusedBySchema, StorageError, WrongKeys
from portal.storage.engine.tables import MatchField, connect, database, release
from portal.storage.letters import outbox
from portal.storage.people import accounts
from portal.storage.roll.honours import Honour
from portal.storage.schema import TABLES
from tests.operations.submissions import a_complete_application, person, submit
from tests.servers import ROOT, environment
from tests.storage.conftest import AT, an_account

LETTERS = 700  # several batches
QUIET = lambda place, count: None  # noqa: E731


@pytest.fixture(autouse=True)
def _keyring(request: pytest.FixtureRequest) -> Iterator[None]:
    """The test server's database is bound to the keys of all its tests; they find it so afterwards."""
    if "storage" not in request.fixturenames:
        yield
        return
    settings = request.getfixturevalue("storage")
    bound = list(keyring.Keyring.select().dicts())
    yield
    open_storage(settings)
    for row in bound:
        keyring.Keyring.update(proof=row["proof"]).where(keyring.Keyring.name == row["name"]).execute()


def stamps() -> set[bytes]:
    """The keys that something in the raw tables and files is sealed with."""
    found = {blobs.folder().read(name)[:5] for name in blobs.names()}
    for model, column in rotating._sealed_columns():
        rows = database.execute_sql(
            f'SELECT "{column.column_name}" FROM "{model._meta.table_name}" WHERE "{column.column_name}" IS NOT NULL'
        ).fetchall()
        found |= {bytes(kept)[:5] for (kept,) in rows}
    return found


def filled() -> list[str]:
    """Letters and files under the first key; returns the blobs."""
    for number in range(LETTERS):
        outbox.post(f"{number}@example.cn", "信", f"第{number}封", at=AT)
    return [blobs.put(f"{number}".encode(), "text/plain", at=AT) for number in range(40)]


def an_hour_later() -> Any:
    return clock.now() + timedelta(hours=2)


def test_everything_is_sealed_anew_frozen_rows_too_and_stays_protected(storage: Settings) -> None:
    application = a_complete_application()
    snapshot = submit(application, version=application.version)
    first = vault.newest_stamp()
    content = {name: blobs.get(name) for name in blobs.names()}

    assert rotating.rotate(QUIET) == []

    assert stamps() == {vault.newest_stamp()} != {first}
    assert snapshots.one(snapshot.id).manifest == snapshot.manifest
    assert {name: blobs.get(name) for name in blobs.names()} == content
    assert triggers.missing() == []
    with pytest.raises(RefusedBySchema):
        database.execute_sql("UPDATE snapshot SET digest = 'x'")
    assert not rotating.under_way()
    close_storage()
    open_storage(storage)


def test_hashes_are_made_anew_and_find_the_same_people(storage: Settings) -> None:
    application = a_complete_application(id_number=person(1))
    submit(application, version=application.version)
    account, email = application.applicant, application.applicant.contact.email
    before = hashes()

    rotating.rotate(QUIET)

    assert not before & hashes()
    assert accounts.by_email(email).id == account.id
    [entrant] = entrants.Entrant.select()
    assert entrant.person_key == entrants.person_key(person(1))
    moved, needed = rotating.retire(at=an_hour_later())
    assert (moved, needed) == (["data-0001.key", "match.key"], [])
    assert accounts.by_email(email).id == account.id
    close_storage()
    open_storage(storage)  # without the old keys


def test_who_is_known_by_a_hash_alone_is_still_found_and_keeps_the_key(storage: Settings) -> None:
    Honour.insert(
        programme="craftsman", person_key=entrants.person_key("310104198001012314"), state="honoured", title="2017",
        awarded_on=AT.date(), edition_year=2017, name="示例", created_at=AT,
    ).execute()  # fmt: skip

    rotating.rotate(QUIET)

    assert Honour.select().where(Honour.person_key == entrants.person_key("310104198001012314")).exists()
    assert rotating.retire(at=an_hour_later()) == (["data-0001.key"], ["match.key"])


def test_an_address_has_one_account_while_a_new_match_key_takes_over(storage: Settings) -> None:
    account, other = an_account(), an_account("other@example.cn")
    vault.add_data_key()
    vault.add_match_key()

    assert accounts.by_email("ZHANG@example.com").id == account.id
    with pytest.raises(AlreadyThere) as refused:
        an_account()
    assert refused.value.constraint == "account_email_key"
    with pytest.raises(AlreadyThere):
        accounts.set_contact(other, name="张", email="zhang@example.com", phone="")
    with pytest.raises(NotFound):
        accounts.by_email("nobody@example.cn")


def test_a_rotation_cut_between_its_two_keys_is_completed(sqlite_storage: Settings) -> None:
    vault.add_data_key()
    rotating.rotate(QUIET)

    assert (vault.match_names(), rotating.under_way()) == (["match.key", "match-0002.key"], False)


@pytest.mark.trial
def test_who_saves_meanwhile_wins(storage: Settings, application: Application) -> None:
    filled()
    version, saved, end = itertools.count(), [0], threading.Event()

    def save() -> None:
        connect()
        while not end.is_set():
            number = next(version)
            applications.save_section(application.id, "personal", f'{{"n": {number}}}'.encode(), number, AT)
            blobs.put(f"new {number}".encode(), "text/plain", at=AT)
            saved[0] = number
        release()
        database.close()

    user = threading.Thread(target=save)
    user.start()
    try:
        failed = [rotating.rotate(QUIET) for _ in range(2)]
    finally:
        end.set()
        user.join()

    assert failed == [[], []]
    assert saved[0]
    assert applications.saved_section(application.id, "personal").answers == {"n": saved[0]}
    assert stamps() == {vault.newest_stamp()}
    assert len(rotating.retire(at=an_hour_later())[0]) == 4


@pytest.mark.trial
def test_a_rotation_killed_again_and_again_is_completed(sqlite_storage: Settings) -> None:
    names = filled()
    first, known = vault.newest_stamp(), hashes()
    seen: set[frozenset[bytes]] = set()
    for share in (0, 0.1, 0.4, 0.7):
        process = rotating_process(sqlite_storage)
        wait_until(lambda: (sqlite_storage.instance / "keys" / "data-0002.key").exists())
        wait_until(lambda: letters_sealed_anew() >= share * LETTERS)  # noqa: B023
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        seen.add(frozenset(stamps()))
        assert {letter.content.body for letter in outbox.latest(LETTERS)} == {f"第{n}封" for n in range(LETTERS)}

    assert rotating.under_way()
    assert rotating.rotate(QUIET) == []
    assert frozenset({first, vault.newest_stamp()}) in seen
    assert stamps() == {vault.newest_stamp()}
    assert known.isdisjoint(hashes())
    assert [blobs.get(name) for name in names] == [f"{number}".encode() for number in range(40)]
    assert sorted(path.name for path in (sqlite_storage.instance / "keys").glob("*-*.key")) == [
        "data-0001.key", "data-0002.key", "match-0002.key",
    ]  # fmt: skip


def rotating_process(settings: Settings) -> subprocess.Popen[bytes]:
    own = environment(settings.instance, testing="1", base_url=settings.base_url)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "keys", "rotate"]
    return subprocess.Popen(command, cwd=ROOT, env=own, stdout=subprocess.DEVNULL)


def letters_sealed_anew() -> int:
    query = "SELECT count(*) FROM letter WHERE substr(letter, 1, 5) = ?"
    count: int = database.execute_sql(query, (vault.newest_stamp(),)).fetchone()[0]
    return count


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until
        time.sleep(0.002)


def test_an_old_backup_opens_with_the_old_keys_and_with_all_of_them(sqlite_storage: Settings, tmp_path: Path) -> None:
    name = blobs.put(b"content", "text/plain", at=AT)
    account = an_account()
    shutil.copytree(sqlite_storage.instance / "keys", tmp_path / "old-keys")
    old = Settings(instance=backup(tmp_path / "copy", at=AT).folder, testing=True)
    rotating.rotate(QUIET)
    shutil.copytree(sqlite_storage.instance / "keys", tmp_path / "all-keys")
    rotating.retire(at=an_hour_later())
    shutil.copytree(sqlite_storage.instance / "keys", tmp_path / "new-keys")
    close_storage()

    for keys in ("old-keys", "all-keys"):
        shutil.rmtree(old.instance / "keys", ignore_errors=True)
        shutil.copytree(tmp_path / keys, old.instance / "keys")
        open_storage(old)
        assert blobs.get(name) == b"content"
        assert accounts.by_email("zhang@example.com").id == account.id
        assert accounts.one(account.id).contact.name == "张明"
        assert keyring.is_newest("data") == (keys == "old-keys")
        close_storage()
    shutil.rmtree(old.instance / "keys")
    shutil.copytree(tmp_path / "new-keys", old.instance / "keys", ignore=shutil.ignore_patterns("retired"))
    with pytest.raises(WrongKeys):
        open_storage(old)


def test_keys_are_not_retired_at_once_nor_while_something_needs_them(storage: Settings) -> None:
    kept = vault._opened
    rotating.rotate(QUIET)
    with pytest.raises(StorageError, match="一小时"):
        rotating.retire(at=clock.now())
    late = an_account("late@example.cn")
    place = "account", late.id, "contact"
    stale = (
        vault.VERSION
        + kept.newest
        + bytes(12)
        + kept.data[kept.newest].encrypt(  # by a request begun before
            bytes(12), b'{"name":"a","email":"late@example.cn"}', ":".join(map(str, place)).encode()
        )
    )
    accounts.Account.update(contact=accounts.Account.contact.python_value(stale)).where(
        accounts.Account.id == late.id
    ).execute()

    assert "data-0001.key" in rotating.retire(at=an_hour_later())[1]
    assert rotating.rotate(QUIET) == []
    assert "data-0001.key" in rotating.retire(at=an_hour_later())[0] or "data-0001.key" not in os.listdir(
        vault.folder()
    )
    assert accounts.one(late.id).contact.name == "a"


def test_what_cannot_be_opened_is_named_and_stops_nothing(storage: Settings) -> None:
    filled()
    damaged = an_account()
    accounts.Account.update(contact=accounts.Account.contact.python_value(vault.newest_stamp() + b"x" * 40)).where(
        accounts.Account.id == damaged.id
    ).execute()

    failed = rotating.rotate(QUIET)

    assert len(failed) == 1
    assert str(damaged.id) in failed[0]
    assert {letter.content.body for letter in outbox.latest(LETTERS)} == {f"第{n}封" for n in range(LETTERS)}
    assert "data-0001.key" in rotating.retire(at=an_hour_later())[1]


def hashes() -> set[str]:
    """Every keyed hash that lies in the raw tables."""
    columns = [
        (model._meta.table_name, column.column_name)
        for model in TABLES
        for column in model._meta.sorted_fields
        if isinstance(column, MatchField)
    ]
    found = {row[0] for table, name in columns for row in database.execute_sql(f'SELECT "{name}" FROM "{table}"')}
    return found - {"", None}

"""Encryption at rest: what is sealed opens only where it belongs, and only with its key."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import Settings
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import blobs, vault
from portal.storage.engine.errors import CannotUnseal, WrongKeys
from portal.storage.engine.tables import database
from portal.storage.letters import outbox
from portal.storage.people import accounts, tickets
from portal.storage.people.accounts import Account
from portal.storage.people.tickets import Purpose
from tests.storage.conftest import AT, DAY, an_account

SECRET = "310104198001012314 保密的一句话 secret@example.com"


def test_what_is_sealed_opens_in_its_place(keys: Path) -> None:
    sealed = vault.seal(SECRET.encode(), "letter", 7, "letter")
    assert SECRET.encode() not in sealed
    assert vault.unseal(sealed, "letter", 7, "letter").decode() == SECRET
    assert vault.seal(b"", "letter", 7, "letter") != vault.seal(b"", "letter", 7, "letter")


@pytest.mark.parametrize("place", [("account", 7, "letter"), ("letter", 8, "letter"), ("letter", 7, "other")])
def test_what_is_moved_does_not_open(keys: Path, place: tuple[str, int, str]) -> None:
    with pytest.raises(CannotUnseal):
        vault.unseal(vault.seal(b"x", "letter", 7, "letter"), *place)


def test_what_is_changed_anywhere_does_not_open(keys: Path) -> None:
    sealed = vault.seal(b"x", "letter", 7, "letter")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(CannotUnseal):
            vault.unseal(bytes(changed), "letter", 7, "letter")
        with pytest.raises(CannotUnseal):
            vault.unseal(sealed[:place], "letter", 7, "letter")


def test_the_newest_key_seals_and_all_keys_open(keys: Path) -> None:
    old = vault.seal(b"old", "letter", 7, "letter")
    vault.add_data_key()
    new = vault.seal(b"new", "letter", 7, "letter")
    assert old[1:5] != new[1:5]
    assert (vault.unseal(old, "letter", 7, "letter"), vault.unseal(new, "letter", 7, "letter")) == (b"old", b"new")
    assert sorted(path.name for path in keys.glob("data-*")) == ["data-0001.key", "data-0002.key"]


def test_a_key_that_another_process_added_is_found(keys: Path) -> None:
    there = vault._opened
    vault.open_vault(keys)
    vault.add_data_key()
    sealed = vault.seal(b"x", "letter", 7, "letter")
    vault._opened = there  # as it was read before
    assert vault.unseal(sealed, "letter", 7, "letter") == b"x"


def test_the_keys_are_for_the_owner_only(keys: Path) -> None:
    assert keys.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}
    assert sorted(path.name for path in keys.iterdir()) == ["cookie.key", "data-0001.key", "match.key"]
    (keys / "match.key").chmod(0o640)
    with pytest.raises(WrongKeys, match="chmod 600"):
        vault.open_vault(keys)


def test_a_damaged_key_is_refused(keys: Path) -> None:
    (keys / "match.key").write_bytes(b"short")
    with pytest.raises(WrongKeys, match="damaged"):
        vault.open_vault(keys)


def test_equal_texts_match_under_one_key_only(keys: Path, tmp_path: Path) -> None:
    here = vault.match_key("person:1")
    assert here == vault.match_key("person:1") != vault.match_key("e-mail:1")
    assert len(vault.cookie_secret()) == 32
    vault.open_vault(tmp_path / "other")
    assert vault.match_key("person:1") != here


OPENING = """
import os, sys, pathlib
from portal.storage.engine import vault
waiting, go = os.pipe()
for _ in range(8):
    if os.fork() == 0:
        os.close(go)
        os.read(waiting, 1)  # the end of the pipe: all start at once
        vault.open_vault(pathlib.Path(sys.argv[1]))
        seen = vault.match_key("x"), vault.seal(b"", "", 0, "")[:5], vault.cookie_secret()
        os.write(1, f"{seen}\\n".encode())
        os._exit(0)
os.close(go)
for _ in range(8):
    os.wait()
"""


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    said = subprocess.run(
        [sys.executable, "-c", OPENING, folder], capture_output=True, text=True, timeout=60, check=True
    ).stdout.splitlines()
    assert len(said) == 8
    assert len(set(said)) == 1
    assert len(list(folder.iterdir())) == 3


def test_the_database_holds_nothing_sealed_in_clear(storage: Settings, application: Application) -> None:
    applications.save_section(application.id, "personal", f'{{"id_number": "{SECRET}"}}'.encode(), 0, AT)
    an_account(f"{SECRET}@x")
    outbox.post(SECRET, SECRET, SECRET, at=AT)
    tickets.give(Purpose.REGISTRATION, at=AT, expires_at=AT + DAY, payload=SECRET.encode())
    snapshots.freeze(application, SECRET.encode(), rulebook="r", template_digest="t", at=AT)
    blobs.put(SECRET.encode(), "text/plain", at=AT)
    token = accounts.sign_in(application.applicant_id, at=AT, expires_at=AT + DAY)
    needles = [part.encode() for part in (*SECRET.split(), "zhang@example.com", token)]
    written = [path.read_bytes() for path in storage.instance.rglob("*") if path.is_file()]
    for table in database.get_tables():
        rows = database.execute_sql(f'SELECT * FROM "{table}"').fetchall()
        written += [v if isinstance(v, bytes) else str(v).encode() for row in rows for v in map(_plain, row)]
    assert [needle for needle in needles for content in written if needle in content] == []


def test_a_sealed_value_moved_to_another_row_does_not_open(storage: Settings) -> None:
    mine, theirs = an_account("a@example.com"), an_account("b@example.com")
    Account.update(contact=theirs.__data__["contact"]).where(Account.id == mine.id).execute()
    with pytest.raises(CannotUnseal):
        _ = accounts.one(mine.id).contact


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, bytes | memoryview) else value

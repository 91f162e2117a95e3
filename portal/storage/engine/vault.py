"""Encryption at rest and the keys for it, which lie outside the database.

A sealed value is ``version ‖ key id ‖ nonce ‖ AES-256-GCM ciphertext``. What table, row and column it belongs
to is authenticated with it, so that a value copied to another place does not open.
"""

import hashlib
import hmac
import os
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal import randomness
from portal.storage.engine.errors import CannotUnseal, WrongKeys

VERSION = b"\x01"
KEY_ID = 4  # bytes of the key's fingerprint that stand in front of what it sealed
NONCE = 12
KEY = 32
MATCH, COOKIE, FIRST = "match.key", "cookie.key", "data-0001.key"


class _Keys:
    """The keys of one folder: all data keys open, the one with the highest number seals."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data: dict[bytes, AESGCM] = {}
        self.newest = b""
        self.match = _read(folder / MATCH)
        self.cookie = _read(folder / COOKIE)
        self.load()

    def load(self) -> None:
        found = {}
        for path in sorted(self.folder.glob("data-*.key")):
            key = _read(path)
            self.newest = hashlib.sha256(b"portal data key" + key).digest()[:KEY_ID]
            found[self.newest] = AESGCM(key)
        if not found:
            raise WrongKeys(f"No data key in {self.folder}: restore the keys that belong to this database.")
        self.data = found


_opened: _Keys | None = None


def open_vault(folder: Path, *, make: bool = True) -> None:
    """Read the keys; with ``make``, make the missing ones (a first start).

    Two processes that start at once agree on the same keys: a key appears whole or not at all, and only once.

    :raises WrongKeys: when a key is missing and must not be made, is damaged, or can be read by others.
    """
    global _opened
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if make:
        for name in (FIRST, MATCH):
            _make(folder / name)
    _make(folder / COOKIE)  # its loss signs people out, no more
    _opened = _Keys(folder)


def add_data_key() -> None:
    """Make a further data key: it seals from now on, the earlier ones still open. Others find it by themselves."""
    keys = _keys()
    last = max(path.name for path in keys.folder.glob("data-*.key"))
    _make(keys.folder / f"data-{int(last[5:9]) + 1:04d}.key")
    keys.load()


def seal(plain: bytes, table: str, row_id: int | str, column: str) -> bytes:
    """Encrypt ``plain`` for exactly this table, row and column."""
    keys = _keys()
    nonce = randomness.octets(NONCE)
    place = _place(table, row_id, column)
    return VERSION + keys.newest + nonce + keys.data[keys.newest].encrypt(nonce, plain, place)


def unseal(sealed: bytes, table: str, row_id: int | str, column: str) -> bytes:
    """Decrypt what ``seal`` made for the same place.

    :raises CannotUnseal: when it was changed, cut, moved here from elsewhere, or its key is unknown.
    """
    sealed = bytes(sealed)
    key_id, rest = sealed[1 : 1 + KEY_ID], sealed[1 + KEY_ID :]
    keys = _keys()
    if key_id not in keys.data:
        keys.load()  # another process may have added it since
    if sealed[:1] != VERSION or key_id not in keys.data:
        raise CannotUnseal(f"{table}:{row_id}:{column} was not sealed with a key of {keys.folder}")
    try:
        return keys.data[key_id].decrypt(rest[:NONCE], rest[NONCE:], _place(table, row_id, column))
    except (InvalidTag, ValueError) as error:
        raise CannotUnseal(f"{table}:{row_id}:{column} was changed or belongs elsewhere") from error


def seal_passing(name: str, plain: bytes) -> bytes:
    """Encrypt under a key of that name, made when it is missing, that is to be destroyed before all others are."""
    path = _passing(name)
    _make(path)
    nonce = randomness.octets(NONCE)
    return nonce + AESGCM(_read(path)).encrypt(nonce, plain, name.encode())


def unseal_passing(name: str, sealed: bytes) -> bytes:
    """Decrypt what ``seal_passing`` made under this name.

    :raises CannotUnseal: its key was destroyed, or it was changed.
    """
    sealed = bytes(sealed)
    try:
        return AESGCM(_read(_passing(name))).decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
    except (InvalidTag, ValueError, WrongKeys) as error:
        raise CannotUnseal(f"{name} was changed, or its key is gone") from error


def forget_passing(name: str) -> None:
    """Destroy the key of that name: what it sealed is lost for good. Harmless when it is gone."""
    path = _passing(name)
    with suppress(FileNotFoundError), path.open("r+b") as file:
        file.write(randomness.octets(KEY))  # over the key itself, before its name goes
        file.flush()
        os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)


def _passing(name: str) -> Path:
    return _keys().folder / f"passing-{name}.key"


def match_key(text: str) -> str:
    """A keyed hash, equal for equal texts: for looking up and comparing what must not be readable.

    Begin the text with what it is ("e-mail:…"), so that equal texts of different kinds do not match.
    """
    return hmac.new(_keys().match, text.encode(), hashlib.sha256).hexdigest()


def cookie_secret() -> bytes:
    """The secret that signs the session cookie."""
    return _keys().cookie


def folder() -> Path:
    """Where the keys lie."""
    return _keys().folder


def _keys() -> _Keys:
    if _opened is None:
        raise WrongKeys("The storage is not open.")
    return _opened


def _place(table: str, row_id: int | str, column: str) -> bytes:
    return f"{table}:{row_id}:{column}".encode()


def _read(path: Path) -> bytes:
    try:
        key = path.read_bytes()
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise WrongKeys(f"{path} is missing: restore the keys that belong to this database.") from error
    if mode & 0o077:
        raise WrongKeys(f"{path} can be read by others: chmod 600 {path}")
    if len(key) != KEY:
        raise WrongKeys(f"{path} is damaged: {len(key)} bytes instead of {KEY}.")
    return key


def _make(path: Path) -> None:
    """Make a key file unless it exists: written aside, then linked, which succeeds for one process only."""
    if path.exists():
        return
    aside = path.with_name(f".{randomness.token()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(randomness.octets(KEY))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first: its key is the key
            os.link(aside, path)
    finally:
        aside.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Encryption at rest and the keys for it, which lie outside the database.

A sealed value is ``version ‖ key id ‖ nonce ‖ AES-256-GCM ciphertext``. What table, row and column it belongs
to is authenticated with it, so that a value copied to another place does not open.
"""

import hashlib
import hmac
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal import randomness
from portal.storage.engine.errors import CannotUnseal, WrongKeys

VERSION = b"\x01"
KEY_ID = 4  # bytes of the key's fingerprint that stand in front of what it sealed
NONCE = 12
KEY = 32
STAMP = len(VERSION) + KEY_ID  # bytes of version and key in front of what is sealed
_HEAD = STAMP + NONCE
MATCH, COOKIE, FIRST = "match.key", "cookie.key", "data-0001.key"
ISSUER = "issuer.key"  # what certificates are signed with: never renewed, as they are checked for ten years
RETIRED = "retired"  # the folder inside that of the keys for those that only old backups need


class Match(str):
    """A keyed hash under the newest match key; ``earlier``: the same text under those that count beside it."""

    earlier: tuple[str, ...] = ()


class _Keys:
    """The keys of one folder as they were read: all of them open and match, the newest data key seals."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cookie = _read(folder / COOKIE)
        matching = [folder / MATCH, *sorted(folder.glob("match-*.key"))]
        if len(matching) > 1 and not matching[0].exists():
            del matching[0]  # it was retired
        self.match = {path.name: _read(path) for path in matching}
        self.names: dict[bytes, str] = {}
        self.data: dict[bytes, AESGCM] = {}
        for path in sorted(folder.glob("data-*.key")):
            key = _read(path)
            self.newest = hashlib.sha256(b"portal data key" + key).digest()[:KEY_ID]
            self.names[self.newest], self.data[self.newest] = path.name, AESGCM(key)
        self.stamped = {VERSION + number: cipher for number, cipher in self.data.items()}
        if not self.data:
            raise WrongKeys(f"No data key in {folder}: restore the keys that belong to this database.")
        self.following = [folder / _after(name) for name in (self.names[self.newest], list(self.match)[-1])]


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
    """Make a further data key: it seals from now on, in every process; the earlier ones still open."""
    _make(_keys().following[0])


def add_match_key() -> None:
    """Make the match key that belongs to the newest data key, unless it is there: new hashes are made with it, in
    every process; the earlier ones still match."""
    keys = _keys()
    _make(keys.folder / keys.names[keys.newest].replace("data", "match"))


def retire(name: str) -> None:
    """Move a key that nothing here needs any more aside, for the backups that do."""
    keys = _keys()
    aside = keys.folder / RETIRED
    aside.mkdir(mode=0o700, exist_ok=True)
    (keys.folder / name).rename(aside / name)
    for folder in (aside, keys.folder):
        sync_folder(folder)
    _reopen()


def newest_stamp() -> bytes:
    """What everything sealed by the newest data key begins with."""
    return VERSION + _keys().newest


def earlier_stamps() -> dict[bytes, str]:
    """What is sealed by each other data key begins so; with the name of the key's file."""
    keys = _keys()
    return {VERSION + number: name for number, name in keys.names.items() if number != keys.newest}


def newest_made_at() -> datetime:
    """When the newest data key was made."""
    keys = _keys()
    return datetime.fromtimestamp((keys.folder / keys.names[keys.newest]).stat().st_mtime, UTC)


def match_names() -> list[str]:
    """The files of the match keys, the newest last."""
    return list(_keys().match)


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
    cipher = _cipher_of(sealed)
    if cipher is None:
        raise CannotUnseal(f"{table}:{row_id}:{column} was not sealed with a key of {folder()}")
    try:
        return cipher.decrypt(sealed[STAMP:_HEAD], sealed[_HEAD:], _place(table, row_id, column))
    except (InvalidTag, ValueError) as error:
        raise CannotUnseal(f"{table}:{row_id}:{column} was changed or belongs elsewhere") from error


def _cipher_of(sealed: bytes) -> AESGCM | None:
    """That of the key which sealed it. Whether there are new keys is looked up only for what none of these sealed."""
    if _opened is None or sealed[:STAMP] not in _opened.stamped:
        return _keys().stamped.get(sealed[:STAMP])
    return _opened.stamped[sealed[:STAMP]]


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


def match_key(text: str) -> Match:
    """A keyed hash, equal for equal texts: for looking up and comparing what must not be readable.

    Begin the text with what it is ("e-mail:…"), so that equal texts of different kinds do not match.
    """
    *earlier, newest = (hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in _keys().match.values())
    matched = Match(newest)
    matched.earlier = tuple(earlier)
    return matched


def cookie_secret() -> bytes:
    """The secret that signs the session cookie."""
    return _keys().cookie


def make_issuer() -> None:
    """Have the secret that certificates are signed with, before the first one is made out."""
    _make(_keys().folder / ISSUER)


def issuer() -> bytes:
    """The secret from which the keys of the issuer of certificates are derived.

    :raises WrongKeys: it is missing: certificates were made out on another machine.
    """
    return _read(_keys().folder / ISSUER)


def folder() -> Path:
    """Where the keys lie."""
    return _keys().folder


def _keys() -> _Keys:
    if _opened is None:
        raise WrongKeys("The storage is not open.")
    if any(path.exists() for path in _opened.following):
        return _reopen()  # another process has added a key
    return _opened


def _reopen() -> _Keys:
    global _opened
    assert _opened is not None
    _opened = _Keys(_opened.folder)
    return _opened


def _after(name: str) -> str:
    """The name of the next key of the same kind.

    >>> _after("match.key"), _after("data-0009.key")
    ('match-0002.key', 'data-0010.key')
    """
    kind, _, number = name.removesuffix(".key").partition("-")
    return f"{kind}-{int(number or 1) + 1:04d}.key"


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

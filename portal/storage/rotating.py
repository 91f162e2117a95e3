"""Rotating keys: what lies sealed is sealed anew, and keyed hashes are made anew, while people work.

Sealed values go in batches. Each is exchanged only if it still is what was read, so whoever saves meanwhile wins. A
rotation that was cut short goes on where it stopped: what a value was sealed with stands in front of it. The database
is bound to a new key (``keyring``) once nothing needs the earlier ones.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import msgspec
from peewee import fn

from portal import rulebooks
from portal.rules.applying.manifest import manifest_from
from portal.rules.applying.submitting import person_of
from portal.storage.applying.entrants import person_key
from portal.storage.applying.organisations import Naming
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import blobs, keyring, triggers, vault
from portal.storage.engine.errors import AlreadyThere, CannotUnseal, StorageError
from portal.storage.engine.sealed import SealedColumn
from portal.storage.engine.tables import MatchField, Table, atomic, database
from portal.storage.letters.outbox import Letter
from portal.storage.people.accounts import Account, email_key
from portal.storage.publishing.objections import Objection, facts_key
from portal.storage.schema import TABLES

BATCH = 100
PASSES = 20  # in each, what was sealed with an earlier key during the one before is found; the second finds nothing

IN_FLIGHT = timedelta(hours=1)  # no request that began before a new key was there is still at work after this

Told = Callable[[str, int], None]  # of progress: where, and how many values were exchanged there


def rotate(told: Told) -> list[str]:
    """Take new keys and seal everything with them; a rotation that was cut short is completed instead.

    :returns: what could not be opened or exchanged, by its place, and stays as it is; the earlier keys stay for it.
    """
    if not under_way():
        vault.add_data_key()
    vault.add_match_key()
    failed = _hash_anew(told)
    for _ in range(PASSES):
        unreadable: list[str] = []
        if not sum(_seal_rows(model, column, unreadable, told) for model, column in _sealed_columns()) + _seal_files(
            unreadable, told
        ):
            break
    if not unreadable:
        keyring.renew("data")
    return failed + unreadable


def under_way() -> bool:
    """Whether a rotation has begun and is not complete."""
    return not (keyring.is_newest("data") and keyring.is_newest("match")) or bool(_needed_data_keys())


def retire(*, at: datetime) -> tuple[list[str], list[str]]:
    """Move the keys aside that nothing needs any more.

    :returns: the files of those moved, and of the earlier ones that are still needed.
    :raises StorageError: the newest key is younger than ``IN_FLIGHT``.
    """
    if at - vault.newest_made_at() < IN_FLIGHT:
        raise StorageError("新密钥刚刚启用，可能还有请求在用旧密钥，请过一小时再试。")
    needed = _needed_data_keys()
    if _unknown_hashes():
        needed |= set(vault.match_names())
    earlier = [*vault.earlier_stamps().values(), *vault.match_names()[:-1]]
    moved = [name for name in earlier if name not in needed]
    if not (keyring.is_newest("data") and keyring.is_newest("match")):
        moved = []
    for name in moved:
        vault.retire(name)
    return moved, [name for name in earlier if name not in moved]


def _needed_data_keys() -> set[str]:
    """The earlier data keys that something here is sealed with."""
    stamps = vault.earlier_stamps()
    found = {blobs.folder().read(name)[: len(vault.newest_stamp())] for name in blobs.names()} if stamps else set()
    for _, column in _sealed_columns() if stamps else ():
        query = column.model.select(_stamp(column)).where(column.is_null(False)).distinct().tuples()
        found |= {bytes(stamp) for (stamp,) in query}
    return {name for stamp, name in stamps.items() if stamp in found}


# -- what lies sealed ----------------------------------------------------------------------------------------------


def _sealed_columns() -> list[tuple[type[Table], Any]]:
    return [(model, column) for model, column in _columns() if isinstance(column, SealedColumn)]


def _columns() -> list[tuple[type[Table], Any]]:
    return [(model, column) for model in TABLES for column in model._meta.sorted_fields]


def _stamp(column: Any) -> Any:
    return fn.SUBSTR(column, 1, len(vault.newest_stamp())).python_value(bytes)


def _seal_rows(model: type[Table], column: Any, unreadable: list[str], told: Told) -> int:
    exchanged = 0
    for rows in _batches(model, column):
        fresh = {}
        for key, kept in rows:
            try:
                place = model._meta.table_name, key, column.column_name
                fresh[key, kept] = vault.seal(vault.unseal(kept, *place), *place)
            except CannotUnseal as error:
                unreadable.append(str(error))
        with atomic(), triggers.aside(model._meta.table_name):
            exchanged += sum(_exchange(column, *old, new) for old, new in fresh.items())
    if exchanged:
        told(f"{model._meta.table_name}.{column.column_name}", exchanged)
    return exchanged


def _batches(model: type[Table], column: Any) -> Iterator[list[tuple[Any, bytes]]]:
    """Number and content of what an earlier key has sealed."""
    primary, last = model._meta.primary_key, None
    while True:
        older = model.select(primary, column).where(column.is_null(False), _stamp(column) != vault.newest_stamp())
        query = older if last is None else older.where(primary > last)
        found: Any = query.order_by(primary).limit(BATCH).tuples()
        rows = [(key, bytes(kept)) for key, kept in found]
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _exchange(column: Any, key: Any, old: bytes, new: bytes) -> int:
    """Whether the value was still the old one: of a save meanwhile nothing is undone."""
    table, primary, name = column.model._meta.table_name, column.model._meta.primary_key.column_name, column.column_name
    mark = database.obj.param
    statement = f'UPDATE "{table}" SET "{name}" = {mark} WHERE "{primary}" = {mark} AND "{name}" = {mark}'
    done: int = database.rows_affected(database.execute_sql(statement, (new, key, old)))
    return done


def _seal_files(unreadable: list[str], told: Told) -> int:
    exchanged, stamp = 0, vault.newest_stamp()
    for name in blobs.names():
        try:
            sealed = blobs.folder().read(name)
            if sealed.startswith(stamp):
                continue
            place = "blob", name, "content"
            blobs.folder().write(name, vault.seal(vault.unseal(sealed, *place), *place))
            exchanged += 1
        except (CannotUnseal, FileNotFoundError):
            unreadable.append(f"blob:{name}")
    if exchanged:
        told("files", exchanged)
    return exchanged


# -- keyed hashes --------------------------------------------------------------------------------------------------


def _hash_anew(told: Told) -> list[str]:
    """Exchange every hash whose text is known here, in one transaction.

    :returns: what two rows would share: they were made with different keys at the same moment.
    """
    if keyring.is_newest("match"):
        return []
    newest = {earlier: match for match in _known() for earlier in match.earlier}
    clashing, exchanged = [], 0
    with atomic():
        for model, column in _columns():
            if not isinstance(column, MatchField):
                continue
            table = model._meta.table_name
            with triggers.aside(table):
                for value in newest.keys() & _hashes(column):
                    try:
                        with atomic():
                            exchanged += _exchange_hash(table, column.column_name, value, newest[value])
                    except AlreadyThere:
                        clashing.append(f"{table}.{column.column_name}:{value}")
        keyring.renew("match")
    told("keyed hashes", exchanged)
    return clashing


def _exchange_hash(table: str, name: str, old: str, new: str) -> int:
    mark = database.obj.param
    statement = f'UPDATE "{table}" SET "{name}" = {mark} WHERE "{name}" = {mark}'
    done: int = database.rows_affected(database.execute_sql(statement, (str(new), old)))
    return done


def _unknown_hashes() -> bool:
    """Whether a keyed hash lies here that no known text gives with the newest key: of somebody who was honoured
    before there was a portal, say. It can only be compared under the key that made it."""
    known = {str(match) for match in _known()} | {"", None}
    return any(_hashes(column) - known for _, column in _columns() if isinstance(column, MatchField))


def _hashes(column: Any) -> set[str | None]:
    return {value for (value,) in column.model.select(column).distinct().tuples()}


def _known() -> Iterator[vault.Match]:
    """The keyed hashes of every text that lies sealed here: addresses, persons, objections."""
    for one in (*Account.select(), *Naming.select(), *Letter.select(), *Objection.select(), *Snapshot.select()):
        with suppress(CannotUnseal, msgspec.DecodeError, KeyError):
            match one:
                case Account():
                    yield email_key(one.contact.email)
                case Naming():
                    yield email_key(one.email)
                case Letter():
                    yield email_key(one.content.to)
                case Objection():
                    yield facts_key(one.written.facts)
                case Snapshot():
                    manifest = manifest_from(one.manifest)
                    rulebook = rulebooks.rulebook(manifest.rulebook.key)
                    yield person_key(person_of(rulebook, manifest.plain_answers))

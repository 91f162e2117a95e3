"""Columns that lie sealed at rest, each value bound to its table, row and column.

A row seals what it is given and unseals what it is asked for. A statement about other rows, an INSERT or an UPDATE,
gets ``under(column, row_id, value)``; nothing plain reaches the database by mistake.

What is sealed is as long as what it says, unless the column has ``sizes``: then it is padded to one of these.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar, cast, overload

import msgspec
from peewee import BlobField, FieldAccessor

from portal.storage.engine import vault

Value = TypeVar("Value")
Empty = TypeVar("Empty")


class _Sealed(bytes):
    """What lies in the database."""


class _Accessor(FieldAccessor):
    def __get__(self, instance: Any, instance_type: Any = None) -> Any:
        if instance is None:
            return self.field
        kept = instance.__data__.get(self.name)
        return self.field.empty if kept is None else opened(self.field, instance._pk, kept)

    def __set__(self, instance: Any, value: Any) -> None:
        kept = value if value is None or isinstance(value, _Sealed) else under(self.field, instance._pk, value)
        super().__set__(instance, kept)


class SealedColumn(BlobField):
    accessor_class = _Accessor

    def __init__(self, kind: type, empty: Any, sizes: tuple[int, ...] = (), **options: Any) -> None:
        super().__init__(**options)
        self.kind, self.empty, self.sizes = kind, empty, sizes

    @cached_property
    def opening(self) -> Callable[[int | str, bytes], Any]:
        """Opens what lies in a row of this column, given the row's number and what lies there."""
        table, _, name = _place(self, 0)
        if self.kind in (str, bytes) and not self.sizes:
            read: Callable[[bytes], Any] = bytes.decode if self.kind is str else bytes
        else:
            read = msgspec.json.Decoder(self.kind).decode
        return lambda row_id, kept: read(vault.unseal(kept, table, row_id, name))

    def db_value(self, value: Any) -> Any:
        if not isinstance(value, _Sealed | None):
            raise TypeError(f"{self.name} is not sealed")
        return super().db_value(value)

    def python_value(self, value: Any) -> Any:
        return None if value is None else _Sealed(value)


@overload
def sealed(kind: type[Value], *, column_name: str | None = None) -> "BlobField[Value]": ...
@overload
def sealed(
    kind: type[Value], *, empty: Empty, column_name: str | None = None, sizes: tuple[int, ...] = ()
) -> "BlobField[Value | Empty]": ...
def sealed(kind: type, **options: Any) -> Any:
    """A column for values of ``kind``: text, bytes, or what JSON can hold; NULL, if ``empty`` is given, reads so.

    :param sizes: in bytes, ascending: a value, then kept as JSON, is padded to the first of them that holds it, or to
        a multiple of the last, so that its length tells no more than which.
    """
    return SealedColumn(kind, null="empty" in options, **{"empty": None, **options})


def under(column: "BlobField[Value]", row_id: int | str, value: Value) -> bytes:
    """``value`` as it lies in that row."""
    return _Sealed(vault.seal(_plain(cast(Any, column).sizes, value), *_place(column, row_id)))


def _plain(sizes: tuple[int, ...], value: object) -> bytes:
    if not sizes:
        plain = value.encode() if isinstance(value, str) else value
        return plain if isinstance(plain, bytes) else msgspec.json.encode(plain)
    text, last = msgspec.json.encode(value), sizes[-1]
    return text.ljust(next((size for size in sizes if len(text) <= size), -(-len(text) // last) * last))


def opened(column: "BlobField[Value]", row_id: int | str, kept: bytes) -> Value:
    """What lies in that row.

    :raises CannotUnseal: it was changed, or comes from another place.
    """
    return cast(Value, cast(Any, column).opening(row_id, kept))


def _place(column: Any, row_id: int | str) -> tuple[str, int | str, str]:
    return column.model._meta.table_name, row_id, column.column_name

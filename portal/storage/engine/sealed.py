"""Columns that lie sealed at rest, each value bound to its table, row and column.

A row seals what it is given and unseals what it is asked for. A statement about other rows, an INSERT or an UPDATE,
gets ``under(column, row_id, value)``; nothing plain reaches the database by mistake.
"""

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


class _Column(BlobField):
    accessor_class = _Accessor

    def __init__(self, kind: type, empty: Any, **options: Any) -> None:
        super().__init__(**options)
        self.kind, self.empty = kind, empty

    def db_value(self, value: Any) -> Any:
        if not isinstance(value, _Sealed | None):
            raise TypeError(f"{self.name} is not sealed")
        return super().db_value(value)

    def python_value(self, value: Any) -> Any:
        return None if value is None else _Sealed(value)


@overload
def sealed(kind: type[Value], *, column_name: str | None = None) -> "BlobField[Value]": ...
@overload
def sealed(kind: type[Value], *, empty: Empty, column_name: str | None = None) -> "BlobField[Value | Empty]": ...
def sealed(kind: type, **options: Any) -> Any:
    """A column for values of ``kind``: text, bytes, or what JSON can hold; NULL, if ``empty`` is given, reads so."""
    return _Column(kind, null="empty" in options, **{"empty": None, **options})


def under(column: "BlobField[Value]", row_id: int | str, value: Value) -> bytes:
    """``value`` as it lies in that row."""
    plain = value.encode() if isinstance(value, str) else value
    return _Sealed(
        vault.seal(plain if isinstance(plain, bytes) else msgspec.json.encode(plain), *_place(column, row_id))
    )


def opened(column: "BlobField[Value]", row_id: int | str, kept: bytes) -> Value:
    """What lies in that row.

    :raises CannotUnseal: it was changed, or comes from another place.
    """
    plain, kind = vault.unseal(kept, *_place(column, row_id)), cast(Any, column).kind
    if kind in (str, bytes):
        return cast(Value, plain.decode() if kind is str else plain)
    return cast(Value, msgspec.json.decode(plain, type=kind))


def _place(column: Any, row_id: int | str) -> tuple[str, int | str, str]:
    return column.model._meta.table_name, row_id, column.column_name

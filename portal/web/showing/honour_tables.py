"""The people of an honour list, grouped by honour as a list prints them: the office, the committee, everybody and the
documents read the same."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from portal.rules.rulebook.rulebook import Rulebook


class OnList(Protocol):
    """Somebody proposed or listed."""

    @property
    def honour(self) -> str: ...

    @property
    def number(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def technical_field(self) -> str: ...


class Row(NamedTuple):
    """One person. ``field``: in words."""

    number: str  # 编号
    name: str
    unit: str
    field: str


class Group(NamedTuple):
    """Those of one honour, in the order of the list."""

    title: str
    rows: list[Row]


def grouped(people: Iterable[OnList], book: Rulebook) -> list[Group]:
    """The people by honour, the highest first; honours without anybody are left out."""
    fields = {field.key: field.name for field in book.technical_fields}
    found = list(people)
    groups = [
        Group(
            honour.title,
            [
                Row(one.number, one.name, one.unit, fields.get(one.technical_field, ""))
                for one in found
                if one.honour == honour.key
            ],
        )
        for honour in book.honours
    ]
    return [group for group in groups if group.rows]

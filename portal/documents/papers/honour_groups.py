"""People by the honour they are given, as the papers of a list print them."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class Person(NamedTuple):
    """One person of a list; ``field``: the name of the technical field; ``number``: 编号, where the paper prints it."""

    name: str
    unit: str
    field: str
    number: str = ""


class Group(NamedTuple):
    """Everybody of the same honour."""

    title: str
    rows: tuple[Person, ...]


def printed(groups: Iterable[Group]) -> Iterator[dict[str, Any]]:
    """The groups as a template takes them: how many they are in the heading, the people counted."""
    for group in groups:
        rows = [{"place": place, **row._asdict()} for place, row in enumerate(group.rows, start=1)]
        yield {"title": f"{group.title}（{len(group.rows)}名）", "rows": rows}

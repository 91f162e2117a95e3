"""Queries whose SQL is written once.

peewee writes the SQL of a query anew each time it is asked, and takes ten times as long over it as SQLite over the
answer. That is felt in the few queries that belong to every request and every save; they are prepared.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from peewee import Value

from portal.storage.engine.tables import database, microseconds

Place = Callable[[str], Value]  # the place of a value, by its name


class _Marker:
    """Stands among the parameters of the written SQL for the value of that name."""

    def __init__(self, name: str) -> None:
        self.name = name


class Prepared:
    """A query with places for values, ``Prepared(lambda place: Blob.select().where(Blob.size > place("size")))``, asked
    by ``rows(size=10)``. Values go in as they are stored; only moments are converted.
    """

    def __init__(self, build: Callable[[Place], Any]) -> None:
        self._build = build
        self._written: dict[type, tuple[Any, str, list[Any]]] = {}  # by the kind of database
        self._model_of: dict[type, Callable[[Any], Any]] = {}

    def rows(self, **values: Any) -> list[Any]:
        query, cursor = self._ask(values)
        found = cursor.fetchall()
        if not found:
            return []
        kind = type(database.obj)
        if kind not in self._model_of:
            self._model_of[kind] = _maker(query, cursor)
        return [self._model_of[kind](row) for row in found]

    def one(self, **values: Any) -> Any:
        """:raises NotFound: when there is no row."""
        for row in self.rows(**values):
            return row
        raise self._written[type(database.obj)][0].model.DoesNotExist

    def change(self, **values: Any) -> int:
        """How many rows an UPDATE has changed."""
        _, cursor = self._ask(values)
        changed: int = database.rows_affected(cursor)
        return changed

    def _ask(self, values: dict[str, Any]) -> tuple[Any, Any]:
        kind = type(database.obj)
        if kind not in self._written:
            query = self._build(lambda name: Value(_Marker(name), converter=False))
            self._written[kind] = (query, *query.sql())
        query, sql, parameters = self._written[kind]
        stored = {name: microseconds(value) if isinstance(value, datetime) else value for name, value in values.items()}
        given = [stored[place.name] if isinstance(place, _Marker) else place for place in parameters]
        return query, database.execute_sql(sql, given)


def _maker(query: Any, cursor: Any) -> Callable[[Any], Any]:
    """Makes a model of a row as peewee itself does; which column goes where is found out here, once."""
    wrapper = query._get_cursor_wrapper(cursor)
    wrapper.initialize()
    wrapper.cursor = None  # it has told all that it was asked for
    process: Callable[[Any], Any] = wrapper.process_row
    return process

"""What a request has read, so that it does not ask the same again: a page has many parts, and each reads what it needs.

Only the same text with the same values is remembered, for one request, and forgotten as soon as anything may have
changed: with every statement that is no SELECT, so with the beginning of a transaction too. What is decided inside a
transaction is read inside it.
"""

import threading
from collections.abc import Sequence
from typing import Any

ROWS = 200  # of an answer that is remembered
STILL = ("SELECT", "SAVEPOINT", "RELEASE")  # with these nothing changes


class _Reading(threading.local):
    answers: dict[tuple[str, tuple[Any, ...]], "Answer"] | None = None


_reading = _Reading()


class Answer:
    """An answer read to its end, as a cursor: each who asks begins at its first row."""

    rowcount = -1

    def __init__(self, description: Any, rows: Sequence[Any]) -> None:
        self.description, self.rows = description, rows
        self._next = 0

    def fetchone(self) -> Any:
        self._next += 1
        return self.rows[self._next - 1] if self._next <= len(self.rows) else None

    def fetchall(self) -> list[Any]:
        first, self._next = self._next, len(self.rows)
        return list(self.rows[first:])

    def close(self) -> None:
        pass


def begin() -> None:
    """A request begins: remember from here on."""
    _reading.answers = {}


def end() -> None:
    """It has ended, or no request is answered here: nothing is remembered."""
    _reading.answers = None


def note(sql: str) -> None:
    """A statement is run: unless it only reads, all may be otherwise afterwards."""
    if _reading.answers and not sql.startswith(STILL):
        _reading.answers.clear()


def answer(database: Any, sql: str, values: list[Any]) -> Any:
    """The answer to a SELECT as a cursor, from memory where it was asked before."""
    answers = _reading.answers
    if answers is None:
        return database.execute_sql(sql, values)
    asked = sql, tuple(values)
    found = answers.get(asked)
    if found is None:
        cursor = database.execute_sql(sql, values)
        rows = cursor.fetchmany(ROWS + 1)
        if len(rows) > ROWS:
            return _Continued(cursor, rows)
        found = answers[asked] = Answer(cursor.description, rows)
        cursor.close()
    return Answer(found.description, found.rows)


class _Continued:
    """Many rows: the first ones, then the others from the cursor itself."""

    def __init__(self, cursor: Any, rows: Sequence[Any]) -> None:
        self._cursor, self._first = cursor, Answer(None, rows)
        self.description = cursor.description

    def fetchone(self) -> Any:
        row = self._first.fetchone()
        return self._cursor.fetchone() if row is None else row

    def fetchall(self) -> list[Any]:
        return [*self._first.fetchall(), *self._cursor.fetchall()]

    def close(self) -> None:
        self._cursor.close()

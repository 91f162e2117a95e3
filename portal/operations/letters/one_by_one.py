"""Each thing by itself, for what the ticker does: one that fails keeps no other back."""

import logging
from collections.abc import Callable, Iterable
from traceback import extract_tb
from typing import TypeVar

from portal.storage.engine.errors import Busy

logger = logging.getLogger(__name__)
Thing = TypeVar("Thing")

_said: set[tuple[str, str]] = set()  # of this process: what fails every few seconds is said once


def one_by_one(things: Iterable[Thing], act: Callable[[Thing], int]) -> int:
    """The sum of ``act`` over ``things``, without those that failed: they are logged and come again the next time.

    :raises Busy: the database is away, which is no fault of the thing.
    """
    done = 0
    for thing in things:
        try:
            done += act(thing)
        except Busy:
            raise
        except Exception as error:
            _log(f"{type(thing).__name__} {getattr(thing, 'id', '')}", error)
    return done


def _log(what: str, error: Exception) -> None:
    where = fault(error)
    if (what, where) not in _said:
        _said.add((what, where))
        logger.error("%s was left out: %s", what, where)


def fault(error: BaseException) -> str:
    """The kind of an error and where it arose, without its words: they may repeat what people wrote.

    >>> try:
    ...     int("三")
    ... except ValueError as error:
    ...     fault(error).partition(" at ")[0]
    'ValueError'
    """
    last = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {last.filename.rpartition('/')[2]}:{last.lineno}"

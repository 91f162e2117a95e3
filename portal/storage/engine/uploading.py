"""What people upload: whose it is, how much of it one may keep, and what a refused request has left.

A request ``begins``, takes files, and ``ends``: what it brought and nothing refers to then goes at once. Commands and
the demonstration begin nothing; theirs counts for nobody.
"""

from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from datetime import datetime
from typing import NamedTuple

from peewee import PeeweeException

from portal.rules.language.refusals import insist
from portal.rules.site.room_for_files import VISITORS, refusal_to_keep
from portal.storage.engine import blobs


class _Request(NamedTuple):
    """Who asks, "" for whoever has no account; the files brought here, each with the moment of its writing; what there
    is to say of them."""

    by: Callable[[], str]
    brought: dict[str, datetime]
    told: list[str]


_request: ContextVar[_Request | None] = ContextVar("request", default=None)


def begin(by: Callable[[], str]) -> None:
    """From now on what is taken is of the account that ``by`` names, where it names one."""
    _request.set(_Request(by, {}, []))


def tell(words: str) -> None:
    """Have a sentence about a file that is being taken said to whoever sent it."""
    if request := _request.get():
        request.told.append(words)


def told() -> list[str]:
    """What there is to say of the files taken so far, each once."""
    request = _request.get()
    words = list(request.told) if request else []
    if request:
        request.told.clear()
    return words


def end() -> None:
    """The request is answered: remove what it brought and nothing refers to. What cannot be removed just now goes with
    the next sweep."""
    request = _request.get()
    _request.set(None)
    if request and request.brought:
        with suppress(PeeweeException, OSError):
            blobs.remove_brought(request.brought)


def take(content: bytes, media_type: str, *, at: datetime, waits: bool = False) -> str:
    """Keep what somebody uploaded, as ``blobs.put`` does; what ``waits`` for the next request, with nothing that refers
    to it yet, goes with the sweep and not with the request.

    :raises Refused: there is no room for it, or for so much of one account, or of all visitors without one. What the
        portal itself makes of a submission is put nevertheless.
    """
    request = _request.get()
    by = (request.by() or VISITORS) if request else ""
    insist(refusal_to_keep(len(content), blobs.room(by)))
    name, written = blobs.keep(content, media_type, at=at, by=by)
    if request and written and not waits:
        request.brought[name] = written
    return name

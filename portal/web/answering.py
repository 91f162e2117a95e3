"""How a view answers once it has asked for its one operation: done, refused, or overtaken by somebody else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from flask import Response, abort, flash, jsonify, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.operations.people.credentials import TooOften
from portal.rules.language.refusals import Later, Refused
from portal.storage.engine import uploading
from portal.storage.engine.errors import Stale

RETRY_AFTER = 5  # seconds after which whoever came at a busy moment may ask again

Answered = ResponseReturnValue  # a page, a page with its status, a file, or where to go on


@contextmanager
def shown_again(
    page: Callable[[str], str | Response], status: int = 422, *, stale: str | Callable[[Stale], str | Response] = ""
) -> Iterator[None]:
    """Within it, the operation. Where that is refused, the answer is what ``page`` makes of the reason, with all
    that was typed, under ``status``; where somebody else was first (409), what it makes of ``stale``, or what
    ``stale`` makes of the conflict.

    :raises Stale: somebody else was first and the view has nothing of its own to say to that.
    """
    try:
        yield
    except Refused as refused:
        _instead(page(refused.refusal.reason), _status_of(refused, status))
    except Stale as conflict:
        if not stale:
            raise
        _instead(page(stale) if isinstance(stale, str) else stale(conflict), 409)


def _status_of(refused: Refused, usual: int) -> int:
    match refused:
        case TooOften():
            return 429
        case Later():
            return 503
        case _:
            return usual


def _instead(page: str | Response, status: int) -> NoReturn:
    """Break off with this answer; one that leads elsewhere keeps its own status."""
    answer = make_response(page)
    if not answer.location:
        answer.status_code = status
    if answer.status_code == 503:
        answer.headers["Retry-After"] = str(RETRY_AFTER)
    abort(answer)


def as_json(reason: str) -> Response:
    """What an autosave is told instead of a page."""
    return jsonify(reason=reason)


def done(words: str, endpoint: str, /, **place: Any) -> Response:
    """Say what was done and lead on, so that a reload does nothing a second time."""
    flash(words)
    tell_of_files()
    return make_response(redirect(url_for(endpoint, **place), 303))


def tell_of_files() -> None:
    """Say what was left out of the files that this request has brought."""
    for words in uploading.told():
        flash(words, "attention")


def not_done(words: str, endpoint: str, /, **place: Any) -> Response:
    """Say why nothing was done, on the page where it can be seen."""
    flash(words, "attention")
    return make_response(redirect(url_for(endpoint, **place), 303))

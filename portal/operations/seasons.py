"""Preparing an edition 届 with its programmes, and opening it."""

from datetime import datetime
from typing import NamedTuple

from portal.rulebooks import rulebook
from portal.storage import editions, journal, versions
from portal.storage.database import atomic
from portal.storage.editions import Edition, EditionState


class Window(NamedTuple):
    """The moments of a programme: the call opens, filing ends, recommending ends; each inclusive."""

    opens_at: datetime
    closes_at: datetime
    recommending_closes_at: datetime


def prepare(key: str, name: str, windows: dict[str, Window], *, by: int | None, at: datetime) -> Edition:
    """Set up an edition that runs the given rulebooks, each in its window. The public does not see it yet.

    :raises AlreadyThere: there is an edition of this key.
    :raises KeyError: there is no such rulebook.
    """
    programmes = [(rulebook(book), window) for book, window in windows.items()]
    with atomic():
        edition = editions.add(key=key, name=name, at=at)
        for book, window in programmes:
            editions.add_programme(edition, programme=book.programme, rulebook=book.key, **window._asdict())
        journal.record("edition_prepared", "edition", edition.id, by=by, at=at, rulebooks=sorted(windows))
    return edition


def publish(edition: Edition, state: EditionState, *, by: int | None, at: datetime) -> Edition:
    """Open a prepared edition to the public, or end an open one.

    :raises Stale: somebody changed the edition first.
    """
    with atomic():
        changed = editions.set_state(edition.id, edition.version, state)
        versions.bump_public()
        journal.record(f"edition_{state.value}", "edition", edition.id, by=by, at=at)
    return changed

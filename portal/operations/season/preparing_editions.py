"""Preparing an edition 届 with its programmes, opening it, and ending it."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from portal.rulebooks import rulebook
from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refusal, insist
from portal.rules.language.stages import Stage
from portal.rules.season.ending import Progress, refusal_to_end
from portal.rules.season.taking_over import Taken, taken_over
from portal.storage.applying import applications
from portal.storage.engine import journal, versions
from portal.storage.engine.tables import atomic
from portal.storage.judging import panels, rounds
from portal.storage.judging.rounds import Round
from portal.storage.publishing import decisions, honour_lists
from portal.storage.season import editions
from portal.storage.season.editions import Edition, EditionState, Programme


class Window(NamedTuple):
    """The moments of a programme: the call opens, filing ends, recommending ends; each inclusive."""

    opens_at: datetime
    closes_at: datetime
    recommending_closes_at: datetime


def prepare(
    key: str,
    name: str,
    windows: dict[str, Window],
    *,
    by: int | None,
    at: datetime,
    taking: Collection[Taken] = (),
    earlier: int | None = None,
) -> Edition:
    """Set up an edition that runs the given rulebooks, each in its window. The public does not see it yet.

    :param taking: what its awards begin with, as they stand in the edition ``earlier``.
    :raises AlreadyThere: there is an edition of this key.
    :raises KeyError: there is no such rulebook. :raises NotFound: there is no such edition.
    """
    programmes = [(rulebook(book), window) for book, window in windows.items()]
    taken = {one.programme: taken_over(one.settings, taking) for one in editions.programmes_of(earlier or 0)}
    told = {"earlier": earlier, "taken": sorted(taking)} if earlier and taking else {}
    with atomic():
        edition = editions.add(key=key, name=name, at=at)
        for book, window in programmes:
            settings = taken.get(book.programme)
            editions.add_programme(
                edition, programme=book.programme, rulebook=book.key, settings=settings, **window._asdict()
            )
        journal.record("edition_prepared", "edition", edition.id, by=by, at=at, rulebooks=sorted(windows), **told)
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


def refusal_of_end(edition: Edition, *, at: datetime) -> Refusal | None:
    """Why the edition cannot be ended at this moment, or None."""
    awards = tuple(_progress(one) for one in editions.programmes_of(edition))
    return refusal_to_end(is_open=edition.state is EditionState.OPEN, awards=awards, now=at)


def end(number: int, version: int, *, by: int, at: datetime) -> Edition:
    """End an edition in which nothing goes on any more.

    :raises Refused: something does. :raises NotFound: there is none.
    :raises Stale: somebody changed the edition first.
    """
    with atomic():
        edition = editions.by_id(number)
        insist(refusal_of_end(edition, at=at))
        changed = editions.set_state(number, version, EditionState.ENDED)
        versions.bump_public()
        journal.record("edition_ended", "edition", number, by=by, at=at)
    return changed


def _is_held(round_: Round) -> bool:
    """A round in preparation that nobody has reached can never open, and keeps nobody waiting."""
    return round_.state is not RoundState.PREPARING or bool(panels.numbers_of(round_))


def _progress(programme: Programme) -> Progress:
    return Progress(
        award=programme.book.titles.short,
        recommending_closes_at=programme.recommending_closes_at,
        unverified=len(applications.of_programme(programme, Stage.UNVERIFIED)),
        rounds=tuple(one.state for one in rounds.of_programme(programme) if _is_held(one)),
        listed=honour_lists.of_programme(programme) is not None,
        decided=bool(decisions.published_of(programme)),
    )

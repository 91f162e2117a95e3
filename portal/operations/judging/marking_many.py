"""Judging several candidates at once, as one page shows them: kept, and handed in for good. (N4)"""

from collections.abc import Mapping
from datetime import datetime

from portal.operations.judging import casting, marking
from portal.rules.judging import casting as casts
from portal.rules.judging.casting import Given
from portal.rules.language.refusals import insist
from portal.storage.engine.errors import Stale
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots
from portal.storage.judging.ballots import Ballot
from portal.storage.judging.rounds import Round


def draft_many(number: int, typed: Mapping[int, Given], version: int, *, by: int, at: datetime) -> int:
    """Keep what is given so far for several candidates, {candidate: what}; notes stay. Errors as ``draft``.

    :returns: the version of all of them together.
    :raises Stale: another window has saved one of them since that ``version``.
    """
    with atomic():
        return marking.version_of([_kept(*one, at) for one in _several(number, typed, version, by, at)])


def cast_many(number: int, typed: Mapping[int, Given], version: int, *, by: int, at: datetime) -> int:
    """Hand in for good for those of several candidates who are decided, and keep the others: all of it, or nothing.
    Errors as ``cast`` and ``draft_many``; returns how many were handed in."""
    with atomic():
        found = _several(number, typed, version, by, at)
        decided = [one for one in found if one[2].answer is not None]
        insist(None if decided else casts.NOTHING_JUDGED)
        for round_, ballot, given in found:
            casting.insist_on(round_, given, finished=given.answer is not None)
            if given.answer is None:
                _kept(round_, ballot, given, at)
        round_ = decided[0][0]
        done = casting.cast(round_, [(one, casting.content_of(round_, given)) for _, one, given in decided], at=at)
        casting.record("ballot_cast", round_, done, by=by, at=at)
    return len(done)


def _several(
    number: int, typed: Mapping[int, Given], version: int, by: int, at: datetime
) -> list[tuple[Round, Ballot, Given]]:
    found = [
        (*marking.mine(number, candidate, by, at), casts.cleaned(given)) for candidate, given in sorted(typed.items())
    ]
    if found and marking.version_of([ballot for _, ballot, _ in found]) != version:
        raise Stale(found[0][1], version)
    return found


def _kept(round_: Round, ballot: Ballot, given: Given, at: datetime) -> Ballot:
    """The draft, unless there is nothing to keep."""
    casting.insist_on(round_, given, finished=False)
    if given == Given() and not ballot.is_written:
        return ballot
    return ballots.save(ballot, casting.content_of(round_, given), ballot.notes, at=at)

"""Changing an award of an open edition: the office proposes later deadlines, settings that nothing rests on yet,
organisers and contact; a member of the committee decides, and the public reads what has moved. (第八条、第十二条)"""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from portal.operations.season.opening import Planned
from portal.operations.season.proposing import Approval, Matter, Verbs
from portal.rulebooks import rulebook
from portal.rules.judging.rounds import RoundState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.season import changing as rules
from portal.rules.season.changing import Deadlines
from portal.rules.season.opening import Setting, lacking, lacking_sentence
from portal.storage.engine.tables import atomic, microseconds
from portal.storage.judging import rounds
from portal.storage.season import editions
from portal.storage.season.editions import EditionState, Programme
from portal.storage.season.proposals import Proposal, ProposalState


class Change(msgspec.Struct, frozen=True):
    """What is proposed for one award: deadlines and settings as they stand and as they would; ``version``: of the
    programme as it stood."""

    programme: int
    version: int
    before: tuple[datetime, datetime]
    after: tuple[datetime, datetime]
    old: dict[str, Any]
    settings: dict[str, Any]
    reason: str

    @property
    def moved(self) -> bool:
        return self.before != self.after


class Moved(NamedTuple):
    """Deadlines that were moved for everybody, as the public reads it."""

    at: datetime
    before: Deadlines
    after: Deadlines
    reason: str


def begun(programme: Programme) -> set[str]:
    """The stages whose rounds have been opened."""
    return {one.stage for one in rounds.of_programme(programme) if one.state is not RoundState.PREPARING}


def changeable(programme: Programme) -> tuple[Setting, ...]:
    """The settings that nothing rests on yet."""
    return rules.changeable(rulebook(programme.rulebook), begun(programme))


def propose(
    number: int, version: int, after: Deadlines, settings: dict[str, Any], reason: str, *, by: int, at: datetime
) -> Proposal:
    """Put another arrangement of the award before the committee.

    :raises Refused: the edition is not open, nothing changes, or something rests on it already.
    :raises NotFound: there is no such programme.
    """
    insist(rules.REASON.refusal_of(reason))
    with atomic():
        programme = editions.programme(number)
        content = Change(
            number, version, deadlines_of(programme), after, programme.settings, settings, clean_text(reason)
        )
        insist(_refusal(programme, content, at))
        return CHANGING.propose(number, content, by=by, at=at)


def deadlines_of(programme: Programme) -> Deadlines:
    return Deadlines(programme.closes_at, programme.recommending_closes_at)


def _refusal(programme: Programme, content: Change, at: datetime) -> Refusal | None:
    if programme.edition.state is not EditionState.OPEN:
        return rules.NOT_OPEN
    if programme.version != content.version:
        return rules.CHANGED
    before, after = deadlines_of(programme), Deadlines(*content.after)
    if before == after and programme.settings == content.settings:
        return rules.NOTHING_CHANGED
    opened, book = begun(programme), rulebook(programme.rulebook)
    old, new = (settings.get("values", {}) for settings in (programme.settings, content.settings))
    refusal = rules.refusal_to_move(before, after, begun=bool(opened), now=at)
    refusal = refusal or rules.refusal_of_values(book, old, new, opened)
    lacks = (*lacking(book, content.settings), *lacking_sentence(book, content.settings))
    return refusal or (Refusal(lacks[0].reason) if lacks else None)


def _change(approval: Approval[Change]) -> Programme:
    """What was proposed holds from now on; it must still fit what stands."""
    content = approval.content
    programme = editions.programme(content.programme)
    insist(_refusal(programme, content, approval.at))
    closes_at, recommending = content.after
    moved = editions.move_deadlines(programme, closes_at=closes_at, recommending_closes_at=recommending)
    editions.set_settings(moved.id, moved.version, content.settings)
    return editions.programme(programme.id)


CHANGING = Matter(
    "edition_change",
    "programme",
    Change,
    Verbs("edition_change_proposed", "edition_change_approved", "edition_change_declined"),
    follows=_change,
    public=True,
)


def announced(programme: Programme) -> list[Moved]:
    """The deadlines that were moved for everybody, the latest first."""
    approved = [one for one in CHANGING.of(programme.id) if one.state is ProposalState.APPROVED]
    told = [(one.decided_at, CHANGING.content_of(one)) for one in approved]
    return [
        Moved(at, Deadlines(*one.before), Deadlines(*one.after), one.reason) for at, one in told if one.moved and at
    ]


def planned(programme: Programme, content: Change) -> tuple[Planned, Planned]:
    """The award as it stood when the change was proposed, and as it would be."""
    return _planned(programme, content.before, content.old), _planned(programme, content.after, content.settings)


def _planned(programme: Programme, deadlines: tuple[datetime, datetime], settings: dict[str, Any]) -> Planned:
    closes, recommending = map(microseconds, deadlines)
    opens = microseconds(programme.opens_at)
    return Planned(programme.programme, programme.rulebook, opens, closes, recommending, settings)

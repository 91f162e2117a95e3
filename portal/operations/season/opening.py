"""Deciding what an edition (届) needs and opening it: the office proposes exactly what stands, a member of the
committee approves or declines it, and only what was approved can be opened (第八条、第三十二条)."""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from portal.operations.season.preparing_editions import Window
from portal.operations.season.proposing import Approval, Matter, Verbs, encoded, facts_of
from portal.rulebooks import rulebook
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.season.opening import Lack, fault_of_past, lacking, lacking_sentence
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.engine.tables import atomic, microseconds
from portal.storage.season import editions, proposals
from portal.storage.season.editions import Edition, EditionState, Programme
from portal.storage.season.proposals import Proposal, ProposalState

ONLY_PREPARING = Refusal("这一届已经公布，不能再直接更改。")
LACKING = Refusal("还有没有确定的事项，请补全后再提请审定。")
NOT_APPROVED = Refusal("现在的内容还没有经组委会审定，请先提请审定。")
CHANGED = Refusal("提请审定后内容又有改动，请按现在的内容重新提请。")
OVERTAKEN = "内容已改动，原提请自动作废。"


class Planned(msgspec.Struct, frozen=True):
    """One award of an edition as it is proposed."""

    programme: str
    rulebook: str
    opens_at: int
    closes_at: int
    recommending_closes_at: int
    settings: dict[str, Any]


class Plan(msgspec.Struct, frozen=True):
    """An edition as it is proposed: all that the committee approves, and nothing besides."""

    key: str
    name: str
    programmes: tuple[Planned, ...]


class Standing(NamedTuple):
    """How far an edition in preparation has come: what it lacks by award, and the proposal about what stands."""

    lacks: dict[str, tuple[Lack, ...]]
    proposal: Proposal | None  # the latest one
    matches: bool  # what was proposed is what stands now

    @property
    def complete(self) -> bool:
        return not any(self.lacks.values())

    @property
    def waiting(self) -> bool:
        return self.proposal is not None and self.proposal.is_open

    @property
    def approved(self) -> bool:
        return self.proposal is not None and self.proposal.state == ProposalState.APPROVED and self.matches


def plan_of(edition: Edition) -> Plan:
    """What stands."""
    planned = (
        Planned(
            one.programme,
            one.rulebook,
            microseconds(one.opens_at),
            microseconds(one.closes_at),
            microseconds(one.recommending_closes_at),
            one.settings,
        )
        for one in editions.programmes_of(edition)
    )
    return Plan(edition.key, edition.name, tuple(planned))


def _digest_of(edition: Edition) -> str:
    return proposals.digest_of(encoded(plan_of(edition)))


def standing(edition: Edition, *, at: datetime) -> Standing:
    """How far the edition has come at ``at``."""
    latest = OPENING.last(edition.id)
    matches = latest is not None and latest.digest == _digest_of(edition)
    return Standing({one.programme: lacks_of(one, at) for one in editions.programmes_of(edition)}, latest, matches)


def lacks_of(programme: Programme, at: datetime) -> tuple[Lack, ...]:
    book = rulebook(programme.rulebook)
    found = (*lacking(book, programme.settings), *lacking_sentence(book, programme.settings))
    late = fault_of_past(programme.closes_at, at)
    return (Lack("closes_at", late), *found) if late else found


# -- deciding ------------------------------------------------------------------------------------------------


def decide(
    edition_id: int,
    version: int,
    award: str,
    *,
    window: Window,
    settings: dict[str, Any],
    by: int,
    at: datetime,
) -> Edition:
    """Set one award's moments and settings, as the edition was seen; a proposal about it lapses.

    :raises NotFound: the edition does not run this award.
    :raises Stale: somebody changed the edition first.
    :raises Refused: the edition is open already.
    """
    with atomic():
        edition = _claimed(edition_id, version)
        programme = _programme(edition, award)
        changed = editions.set_deadlines(programme.id, programme.version, **window._asdict())
        editions.set_settings(changed.id, changed.version, settings)
        OPENING.lapse(edition.id, OVERTAKEN, at=at)
        journal.record("edition_changed", "edition", edition_id, by=by, at=at, programme=award)
    return edition


def name(edition_id: int, version: int, words: str, *, by: int, at: datetime) -> Edition:
    """Give the edition another name, as it was seen; a proposal about it lapses.

    :raises Stale: somebody changed the edition first. :raises Refused: the edition is open already.
    """
    with atomic():
        edition = _claimed(edition_id, version, words)
        OPENING.lapse(edition.id, OVERTAKEN, at=at)
        journal.record("edition_changed", "edition", edition_id, by=by, at=at)
    return edition


def _claimed(edition_id: int, version: int, words: str = "") -> Edition:
    before = editions.by_id(edition_id)
    edition = editions.rename(edition_id, version, words or before.name)
    if edition.state is not EditionState.PREPARING:
        raise Refused(ONLY_PREPARING)
    return edition


def _programme(edition: Edition, award: str) -> Programme:
    for one in editions.programmes_of(edition):
        if one.programme == award:
            return one
    raise NotFound(f"{edition.key} does not run {award}")


# -- proposing, approving, opening ---------------------------------------------------------------------------


def propose(edition_id: int, version: int, *, by: int, at: datetime) -> Proposal:
    """Put what stands before the committee.

    :raises Stale: somebody changed the edition since it was seen.
    :raises Refused: something is lacking, the edition is open, or a proposal is waiting.
    """
    with atomic():
        edition = _seen(edition_id, version)
        if edition.state is not EditionState.PREPARING:
            raise Refused(ONLY_PREPARING)
        if not standing(edition, at=at).complete:
            raise Refused(LACKING)
        return OPENING.propose(edition_id, plan_of(edition), by=by, at=at)


def _insist_on_plan(approval: Approval[Plan]) -> Proposal:
    """The edition can be opened; what stands must be what was proposed."""
    proposal = approval.proposal
    insist(None if _digest_of(editions.by_id(proposal.subject)) == proposal.digest else CHANGED)
    return proposal


OPENING = Matter(
    "edition_opening",
    "edition",
    Plan,
    Verbs("opening_proposed", "opening_approved", "opening_declined"),
    follows=_insist_on_plan,
    facts=lambda proposal, _: {"digest": proposal.digest} if proposal.is_open else facts_of(proposal),
)


def open_edition(edition_id: int, version: int, *, by: int, at: datetime) -> Edition:
    """Show the approved edition to the public; it takes applications within its windows.

    :raises Stale: somebody changed the edition since it was seen.
    :raises Refused: what stands was not approved, or its closing has passed.
    """
    with atomic():
        edition = _seen(edition_id, version)
        insist(refusal_to_open(edition, at=at))
        opened = editions.set_state(edition.id, edition.version, EditionState.OPEN)
        versions.bump_public()
        journal.record("edition_open", "edition", edition.id, by=by, at=at, digest=_digest_of(opened))
    return opened


def refusal_to_open(edition: Edition, *, at: datetime) -> Refusal | None:
    """Why the edition may not be opened now, or None. (第八条、第三十二条)"""
    if edition.state is not EditionState.PREPARING:
        return ONLY_PREPARING
    found = standing(edition, at=at)
    if not found.approved:
        return NOT_APPROVED
    return None if found.complete else LACKING


def _seen(edition_id: int, version: int) -> Edition:
    edition = editions.by_id(edition_id)
    if edition.version != version:
        raise Stale(edition, version)
    return edition

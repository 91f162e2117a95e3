"""Deciding what an edition (届) needs and opening it: the office proposes exactly what stands, a member of the
committee approves or declines it, and only what was approved can be opened (第八条、第三十二条)."""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from portal.operations.season import proposing
from portal.operations.season.preparing_editions import Window
from portal.rulebooks import rulebook
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.season.opening import Lack, fault_of_past, lacking
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.engine.journal import canonical
from portal.storage.engine.tables import atomic, microseconds
from portal.storage.season import editions, proposals
from portal.storage.season.editions import Edition, EditionState, Programme
from portal.storage.season.proposals import Proposal, ProposalState

OPENING = "edition_opening"  # the kind of proposal; its subject is the edition
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


def plan(content: bytes) -> Plan:
    """What a proposal says."""
    return msgspec.json.decode(content, type=Plan)


def content_of(edition: Edition) -> bytes:
    """What stands, in the one form that has one digest."""
    planned = [
        {
            "programme": one.programme,
            "rulebook": one.rulebook,
            "opens_at": microseconds(one.opens_at),
            "closes_at": microseconds(one.closes_at),
            "recommending_closes_at": microseconds(one.recommending_closes_at),
            "settings": one.settings,
        }
        for one in editions.programmes_of(edition)
    ]
    return canonical({"key": edition.key, "name": edition.name, "programmes": planned}).encode()


def standing(edition: Edition, *, at: datetime) -> Standing:
    """How far the edition has come at ``at``."""
    latest = next(iter(proposals.of(OPENING, edition.id)), None)
    matches = latest is not None and latest.digest == proposals.digest_of(content_of(edition))
    return Standing({one.programme: lacks_of(one, at) for one in editions.programmes_of(edition)}, latest, matches)


def lacks_of(programme: Programme, at: datetime) -> tuple[Lack, ...]:
    found = lacking(rulebook(programme.rulebook), programme.settings)
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
        _lapse(edition, at)
        journal.record("edition_changed", "edition", edition_id, by=by, at=at, programme=award)
    return edition


def name(edition_id: int, version: int, words: str, *, by: int, at: datetime) -> Edition:
    """Give the edition another name, as it was seen; a proposal about it lapses.

    :raises Stale: somebody changed the edition first. :raises Refused: the edition is open already.
    """
    with atomic():
        edition = _claimed(edition_id, version, words)
        _lapse(edition, at)
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


def _lapse(edition: Edition, at: datetime) -> None:
    if proposal := proposals.open_of(OPENING, edition.id):
        proposals.decide(proposal, ProposalState.LAPSED, by=None, at=at, reason=OVERTAKEN)


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
        content = content_of(edition)
        proposal = proposing.propose(OPENING, "edition", edition_id, content, by=by, at=at)
        journal.record("opening_proposed", "edition", edition_id, by=by, at=at, digest=proposal.digest)
    return proposal


def approve(number: int, version: int, *, by: int, at: datetime) -> Proposal:
    """Approve the opening of an edition, as it was proposed.

    :raises NotFound: there is no such proposal. :raises Stale: it was decided since.
    :raises Refused: ``by`` proposed it, or what stands is no longer what was proposed.
    """
    with atomic():
        edition = editions.by_id(_opening(number).subject)
        proposal = proposing.approve(number, version, by=by, at=at)
        insist(_refusal_of_digest(edition, proposal))
        facts = {"proposal": number, "digest": proposal.digest}
        journal.record("opening_approved", "edition", edition.id, by=by, at=at, **facts)
    return proposal


def decline(number: int, version: int, reason: str, *, by: int, at: datetime) -> Proposal:
    """Decline the opening, with the reason for the office.

    :raises NotFound: there is no such proposal. :raises Stale: it was decided since.
    :raises Refused: ``by`` proposed it, or no reason is given.
    """
    with atomic():
        edition = _opening(number).subject
        proposal = proposing.decline(number, version, reason, by=by, at=at)
        journal.record("opening_declined", "edition", edition, by=by, at=at, proposal=number)
    return proposal


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
        journal.record(
            "edition_open", "edition", edition.id, by=by, at=at, digest=proposals.digest_of(content_of(opened))
        )
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


def _opening(number: int) -> Proposal:
    proposal = proposals.one(number)
    if proposal.kind != OPENING:
        raise NotFound(f"{number} proposes something else")
    return proposal


def _refusal_of_digest(edition: Edition, proposal: Proposal) -> Refusal | None:
    return None if proposals.digest_of(content_of(edition)) == proposal.digest else CHANGED

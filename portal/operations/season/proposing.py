"""Proposing and deciding: what one person proposes another approves or declines. Who uses it says what follows."""

from datetime import datetime

from portal.rules.language.proposing import refusal_to_decide, refusal_to_decline
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.storage.engine.errors import AlreadyThere, Stale
from portal.storage.season import proposals
from portal.storage.season.proposals import Proposal, ProposalState

ALREADY_PROPOSED = Refusal("同一件事已经有一项提议在等待审定，请先等它办结。")


def propose(kind: str, subject_kind: str, subject: int, content: bytes, *, by: int, at: datetime) -> Proposal:
    """Put a proposal before a second person, in the transaction of whoever journals it.

    :raises Refused: one of this kind is open for the subject.
    """
    try:
        return proposals.add(kind, subject_kind, subject, content, by=by, at=at)
    except AlreadyThere as error:
        raise Refused(ALREADY_PROPOSED) from error


def approve(number: int, version: int, *, by: int, at: datetime) -> Proposal:
    """Approve the proposal as it was seen, in the transaction of what follows from it.

    :raises NotFound: there is none.
    :raises Stale: it was decided since.
    :raises Refused: ``by`` proposed it.
    """
    return _decided(number, version, ProposalState.APPROVED, "", by=by, at=at)


def decline(number: int, version: int, reason: str, *, by: int, at: datetime) -> Proposal:
    """Decline the proposal as it was seen, with the reason for the proposer.

    :raises NotFound: there is none.
    :raises Stale: it was decided since.
    :raises Refused: ``by`` proposed it, or no reason is given.
    """
    insist(refusal_to_decline(reason))
    return _decided(number, version, ProposalState.DECLINED, reason.strip(), by=by, at=at)


def lapse(proposal: Proposal, *, at: datetime) -> Proposal:
    """What it was proposed for has changed, or whoever proposed it takes it back.

    :raises Stale: it was decided since.
    """
    return proposals.decide(proposal, ProposalState.LAPSED, by=None, at=at)


def _decided(number: int, version: int, state: ProposalState, reason: str, *, by: int, at: datetime) -> Proposal:
    proposal = proposals.one(number)
    if proposal.version != version:
        raise Stale(proposal, version)
    insist(refusal_to_decide(proposal.proposer, by, is_open=proposal.is_open))
    return proposals.decide(proposal, state, by=by, at=at, reason=reason)

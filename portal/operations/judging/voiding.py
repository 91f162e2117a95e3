"""Voiding a cast ballot (作废): one officer proposes it with a reason, another decides; the original is kept, and the
expert is asked anew."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from portal.config import Settings
from portal.operations.judging import casting, round_messages
from portal.operations.season import proposing
from portal.rules.judging import voiding as rules
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.storage.applying import applications
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, rounds
from portal.storage.judging.rounds import Round
from portal.storage.people import accounts
from portal.storage.season import proposals
from portal.storage.season.proposals import Proposal

VOIDING = "ballot_voiding"  # the kind of proposal; its subject is the ballot


class Wanted(msgspec.Struct, frozen=True):
    """What a proposal asks for."""

    round: int
    expert: int
    candidate: int
    reason: str


class Voiding(NamedTuple):
    """A proposal that another officer has to decide."""

    proposal: Proposal
    round: Round
    expert: int
    candidate: int
    reason: str


def refusal_to_propose(round_: Round, expert: int, candidate: int) -> Refusal | None:
    """Why the ballot cannot be voided, or None.

    :raises NotFound: the expert is not asked about this candidate, or is recused.
    """
    ballot = ballots.one_of(round_, expert, candidate)
    if proposals.open_of(VOIDING, ballot.id):
        return proposing.ALREADY_PROPOSED
    return rules.refusal_to_void(round_.state, ballot.cast_at is not None)


def propose(number: int, expert: int, candidate: int, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose to void what the expert has handed in about the candidate.

    :raises Refused: the round is not open, nothing is handed in, no reason is given, or it is proposed already.
    :raises NotFound: as ``refusal_to_propose``.
    """
    insist(rules.refusal_of_reason(reason))
    with atomic():
        round_, ballot = casting.held(number), ballots.one_of(number, expert, candidate)
        insist(refusal_to_propose(round_, expert, candidate))
        content = msgspec.json.encode(Wanted(number, expert, candidate, clean_text(reason)))
        proposal = proposing.propose(VOIDING, "ballot", ballot.id, content, by=by, at=at)
        _record("ballot_voiding_proposed", proposal, by, at)
    return proposal


def approve(proposal_number: int, version: int, *, by: int, at: datetime, settings: Settings | None = None) -> None:
    """Void the ballot; the expert is asked anew, and told so with the reason.

    :raises Refused: the officer has proposed it, it was decided, or the round is over.
    :raises Stale: it was decided since ``version``. :raises NotFound: there is no such proposal.
    """
    wanted = wanted_in(_one(proposal_number))
    with atomic():
        round_ = casting.held(wanted.round)
        proposal = proposing.approve(proposal_number, version, by=by, at=at)
        ballots.void(ballots.one(proposal.subject), proposal, at=at)
        _record("ballot_voided", proposal, by, at)
        about = accounts.one(wanted.expert), applications.one(wanted.candidate), proposal.subject
        round_messages.voided(round_, *about, wanted.reason, at=at, settings=settings)


def decline(proposal_number: int, version: int, reason: str, *, by: int, at: datetime) -> None:
    """Leave the ballot as it is, with the reason. Errors as ``approve``."""
    _one(proposal_number)
    with atomic():
        proposal = proposing.decline(proposal_number, version, reason, by=by, at=at)
        _record("ballot_voiding_declined", proposal, by, at)


def waiting(round_: Round | None = None) -> list[Voiding]:
    """The proposals that are undecided, of a round or of all, the oldest first."""
    found = []
    for proposal in proposals.waiting(VOIDING):
        wanted = wanted_in(proposal)
        if round_ is None or round_.id == wanted.round:
            told = rounds.one(wanted.round), wanted.expert, wanted.candidate, wanted.reason
            found.append(Voiding(proposal, *told))
    return found


def wanted_in(proposal: Proposal) -> Wanted:
    """What the proposal asks for."""
    return msgspec.json.decode(proposal.content, type=Wanted)


def _one(number: int) -> Proposal:
    proposal = proposals.one(number)
    if proposal.kind != VOIDING:
        raise NotFound(f"{number} proposes something else")
    return proposal


def _record(verb: str, proposal: Proposal, by: int, at: datetime) -> None:
    wanted = wanted_in(proposal)
    told = {"expert": wanted.expert, "candidate": wanted.candidate, "ballot": proposal.subject}
    journal.record(verb, "round", wanted.round, by=by, at=at, proposal=proposal.id, **told)

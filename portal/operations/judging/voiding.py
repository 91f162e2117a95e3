"""Voiding a cast ballot (作废): one officer proposes it with a reason, another decides; the original is kept, and the
expert is asked anew."""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from portal.operations.judging import casting, round_messages
from portal.operations.season.proposing import Approval, Matter, Verbs
from portal.rules.judging import casting as rules
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.storage.applying import applications
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, rounds
from portal.storage.judging.rounds import Round
from portal.storage.people import accounts
from portal.storage.season.proposals import Proposal


class Wanted(msgspec.Struct, frozen=True):
    """What a proposal asks for."""

    round: int
    expert: int
    candidate: int
    reason: str


class Voiding(NamedTuple):
    """A proposal that another officer has to decide."""

    proposal: Proposal
    expert: int
    candidate: int
    reason: str


def refusal_to_propose(round_: Round, expert: int, candidate: int) -> Refusal | None:
    """Why the ballot cannot be voided, or None.

    :raises NotFound: the expert is not asked about this candidate, or is recused.
    """
    ballot = ballots.one_of(round_, expert, candidate)
    return VOIDING.refusal_to_propose(ballot.id) or rules.refusal_to_void(round_.state, ballot.cast_at is not None)


def propose(number: int, expert: int, candidate: int, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose to void what the expert has handed in about the candidate.

    :raises Refused: the round is not open, nothing is handed in, no reason is given, or it is proposed already.
    :raises NotFound: as ``refusal_to_propose``.
    """
    insist(rules.VOIDING_REASON.refusal_of(reason))
    with atomic():
        round_, ballot = casting.held(number), ballots.one_of(number, expert, candidate)
        insist(refusal_to_propose(round_, expert, candidate))
        return VOIDING.propose(ballot.id, Wanted(number, expert, candidate, clean_text(reason)), by=by, at=at)


def _void(approval: Approval[Wanted]) -> None:
    """The ballot is void; the expert is asked anew, and told so with the reason."""
    proposal, wanted, at, settings, _ = approval
    ballots.void(ballots.one(proposal.subject), proposal, at=at)
    about = accounts.one(wanted.expert), applications.one(wanted.candidate), proposal.subject
    round_messages.voided(rounds.one(wanted.round), *about, wanted.reason, at=at, settings=settings)


def _facts(proposal: Proposal, wanted: Wanted) -> dict[str, Any]:
    told = {"expert": wanted.expert, "candidate": wanted.candidate, "ballot": proposal.subject}
    return told | {"proposal": proposal.id}


VOIDING = Matter(
    "ballot_voiding",
    "ballot",
    Wanted,
    Verbs("ballot_voiding_proposed", "ballot_voided", "ballot_voiding_declined"),
    follows=_void,
    before=lambda _, wanted, by: casting.held(wanted.round),
    about=lambda _, wanted: ("round", wanted.round),
    facts=_facts,
)


def waiting(round_: Round) -> list[Voiding]:
    """The proposals about ballots of the round that are undecided, the oldest first."""
    found = ((proposal, VOIDING.content_of(proposal)) for proposal in VOIDING.waiting())
    return [
        Voiding(proposal, wanted.expert, wanted.candidate, wanted.reason)
        for proposal, wanted in found
        if wanted.round == round_.id
    ]

"""Voiding a cast ballot (作废): one officer proposes it with a reason, another decides; the original is kept, and the
expert is asked anew. Where the committee has declined a result, the committee decides, as the result is known: nobody
casts anew, the round is counted without the ballot, and its result is proposed again."""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from portal.operations.judging import approving_results, casting, counting, round_messages
from portal.operations.season.proposing import Approval, Matter, Verbs
from portal.rules.judging import casting as rules
from portal.rules.judging.repairing import KNOWN
from portal.rules.judging.rounds import RoundState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.storage.applying import applications
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, results, round_queries, rounds
from portal.storage.judging.ballots import Ballot
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
    return matter_for(round_).refusal_to_propose(ballot.id) or _refusal(round_, ballot)


def matter_for(round_: Round) -> "Matter[Wanted, None]":
    """Who decides now: another officer, or the committee where the result is known."""
    return VOIDING_KNOWN if round_.state in KNOWN else VOIDING


def _refusal(round_: Round, ballot: Ballot) -> Refusal | None:
    if round_.state is not RoundState.CLOSED:
        return rules.refusal_to_void(round_.state, ballot.cast_at is not None)
    _, expert, candidate = round_queries.pair_of(ballot)
    declined = approving_results.is_declined(round_)
    return rules.refusal_to_void_known(counting.kept(round_).count, expert, candidate, declined=declined)


def propose(number: int, expert: int, candidate: int, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose to void what the expert has handed in about the candidate.

    :raises Refused: the round is not open and its result not declined, nothing is handed in, no reason is given, or it
        is proposed already.
    :raises NotFound: as ``refusal_to_propose``.
    """
    insist(rules.VOIDING_REASON.refusal_of(reason))
    with atomic():
        rounds.hold(number)
        round_, ballot = rounds.one(number), ballots.one_of(number, expert, candidate)
        insist(refusal_to_propose(round_, expert, candidate))
        wanted = Wanted(number, expert, candidate, clean_text(reason))
        return matter_for(round_).propose(ballot.id, wanted, by=by, at=at)


def _void(approval: Approval[Wanted]) -> None:
    """The ballot is void; the expert is asked anew, and told so with the reason."""
    proposal, wanted, at, settings, _ = approval
    ballots.void(ballots.one(proposal.subject), proposal, at=at)
    about = accounts.one(wanted.expert), applications.one(wanted.candidate), proposal.subject
    round_messages.voided(rounds.one(wanted.round), *about, wanted.reason, anew=True, at=at, settings=settings)


def _void_known(approval: Approval[Wanted]) -> None:
    """The ballot is void, and the round is counted without it."""
    proposal, wanted, at, settings, _ = approval
    round_, ballot = rounds.one(wanted.round), ballots.one(proposal.subject)
    insist(_refusal(round_, ballot))
    pair = wanted.expert, wanted.candidate
    ballots.void(ballot, proposal, at=at, anew=False)
    results.keep(round_, results.texts_of(rules.without(counting.kept(round_).count, *pair)), at=at)
    rounds.claim(round_.id, round_.version)
    about = accounts.one(wanted.expert), applications.one(wanted.candidate), proposal.subject
    round_messages.voided(round_, *about, wanted.reason, anew=False, at=at, settings=settings)


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

VOIDING_KNOWN = Matter(
    "ballot_voiding_known",
    "ballot",
    Wanted,
    Verbs("ballot_voiding_proposed", "ballot_voided", "ballot_voiding_declined"),
    follows=_void_known,
    before=lambda _, wanted, by: rounds.hold(wanted.round),
    about=lambda _, wanted: ("round", wanted.round),
    facts=_facts,
)


def lapse(round_: Round, reason: str, *, candidate: int | None = None, at: datetime) -> None:
    """What is proposed about ballots of the round, or of one candidate in it, is void."""
    for matter in (VOIDING, VOIDING_KNOWN):
        for one in _of(matter, round_):
            if candidate in (None, one.candidate):
                matter.lapse(one.proposal.subject, reason, at=at)


def waiting(round_: Round) -> list[Voiding]:
    """The proposals about ballots of the round that an officer has to decide, the oldest first."""
    return _of(VOIDING, round_)


def _of(matter: Matter[Wanted, None], round_: Round) -> list[Voiding]:
    found = ((proposal, matter.content_of(proposal)) for proposal in matter.waiting())
    return [
        Voiding(proposal, wanted.expert, wanted.candidate, wanted.reason)
        for proposal, wanted in found
        if wanted.round == round_.id
    ]

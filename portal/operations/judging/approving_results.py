"""The result of a closed round: the office proposes it with the panel's opinion, a member of the committee approves
it, and it is frozen. (M8, M10)"""

from datetime import datetime
from typing import NamedTuple

import msgspec

from portal.operations.judging import counting
from portal.operations.season import proposing
from portal.rules.judging import approving_results as rules
from portal.rules.judging import recount, tally
from portal.rules.judging import rounds as rounds_rules
from portal.rules.judging.recount import Result
from portal.rules.judging.rounds import RoundState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.judging import results, rounds
from portal.storage.judging.rounds import Round
from portal.storage.season import proposals
from portal.storage.season.proposals import Proposal

RESULT = "round_result"  # the kind of proposal; its subject is the round


class Content(msgspec.Struct, frozen=True):
    """What is proposed: the result and its input by their digests, and what the panel says of the round."""

    round: int
    result: str
    input: str
    opinion: str


class Proposed(NamedTuple):
    """A proposed result as the committee reads it."""

    proposal: Proposal
    round: Round
    result: Result
    opinion: str


def refusal_to_propose(round_: Round) -> Refusal | None:
    """Why the result may not be put before the committee, or None."""
    if round_.state is not RoundState.CLOSED:
        return rounds_rules.NOT_CLOSED
    if proposals.open_of(RESULT, round_.id):
        return proposing.ALREADY_PROPOSED
    count = counting.count(round_)
    outcome = tally.outcome(count.terms, count.candidates, recount.rows_of(count), count.parts)
    return rounds_rules.refusal_to_put_forward(round_.state, count.terms, outcome, count.decision is not None)


def propose_result(number: int, version: int, opinion: str, *, by: int, at: datetime) -> Proposal:
    """Put the result before the committee, with the opinion of the panel 评议意见.

    :raises Refused: the round is not closed, the panel has yet to decide, or no opinion is given.
    :raises Stale: somebody else has changed the round. :raises NotFound: there is no such round.
    """
    round_ = rounds.one(number)
    insist(refusal_to_propose(round_))
    insist(rules.refusal_of_opinion(round_.method, opinion))
    with atomic():
        rounds.claim(number, version)
        round_ = rounds.one(number)
        insist(refusal_to_propose(round_))
        content = _content(round_, clean_text(opinion))
        encoded = msgspec.json.encode(content, order="sorted")
        proposal = proposing.propose(RESULT, "round", number, encoded, by=by, at=at)
        journal.record("result_proposed", "round", number, by=by, at=at, proposal=proposal.id, digest=content.result)
    return proposal


def _content(round_: Round, opinion: str) -> Content:
    count = counting.count(round_)
    return Content(round_.id, recount.digest(recount.result_of(count)), recount.digest(count), opinion)


def proposed(proposal: Proposal) -> Proposed:
    """What the proposal says, for whoever decides it.

    :raises NotFound: it proposes something else.
    """
    content = _content_in(proposal)
    round_ = rounds.one(content.round)
    return Proposed(proposal, round_, counting.result(round_), content.opinion)


def waiting() -> list[Proposal]:
    """The results that wait for the committee, the oldest first."""
    return proposals.waiting(RESULT)


def last_proposal(round_: Round) -> Proposal | None:
    """The latest proposal of the round's result, if there is one."""
    return next(iter(proposals.of(RESULT, round_.id)), None)


def approve_result(number: int, version: int, *, by: int, at: datetime) -> Round:
    """Approve a proposed result: it is frozen, and the next round can be prepared.

    :raises Refused: the account has proposed it, or it is not what the ballots come to.
    :raises Stale: it was decided since. :raises NotFound: there is no such proposal.
    """
    content = _content_in(proposals.one(number))
    round_ = rounds.one(content.round)
    with atomic():
        proposal = proposing.approve(number, version, by=by, at=at)
        round_ = rounds.one(content.round)
        count = counting.count(round_)
        insist(None if _content(round_, content.opinion) == content else rules.CHANGED)
        frozen = results.freeze(round_, count, at=at)
        rounds.approve(round_.id, round_.version)
        versions.bump_public()
        told = {"proposal": proposal.id, "digest": frozen.digest, "input": frozen.input_digest}
        journal.record("result_approved", "round", round_.id, by=by, at=at, **told)
    return rounds.one(round_.id)


def decline_result(number: int, version: int, reason: str, *, by: int, at: datetime) -> Proposal:
    """Decline a proposed result, with the reason for the office. Errors as ``approve_result``."""
    content = _content_in(proposals.one(number))
    with atomic():
        proposal = proposing.decline(number, version, reason, by=by, at=at)
        journal.record("result_declined", "round", content.round, by=by, at=at, proposal=proposal.id)
    return proposal


def _content_in(proposal: Proposal) -> Content:
    if proposal.kind != RESULT:
        raise NotFound(f"{proposal.id} proposes something else")
    return msgspec.json.decode(proposal.content, type=Content)

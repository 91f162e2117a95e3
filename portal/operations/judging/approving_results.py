"""The result of a closed round: the office proposes it with the panel's opinion, a member of the committee approves
it, and it is frozen. (M8, M10)"""

from datetime import datetime
from typing import Any

import msgspec

from portal.operations.judging import counting
from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.judging import rounds as rounds_rules
from portal.rules.judging.rounds import RoundState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.storage.engine.tables import atomic
from portal.storage.judging import results, rounds
from portal.storage.judging.rounds import Round
from portal.storage.season.proposals import Proposal, ProposalState


class Content(msgspec.Struct, frozen=True):
    """What is proposed: the result and its input by their digests, and what the panel says of the round."""

    round: int
    result: str
    input: str
    opinion: str


def refusal_to_propose(round_: Round) -> Refusal | None:
    """Why the result may not be put before the committee, or None."""
    if round_.state is not RoundState.CLOSED:
        return rounds_rules.NOT_CLOSED
    if refusal := RESULT.refusal_to_propose(round_.id):
        return refusal
    tied, decided = bool(counting.result(round_).tied), counting.kept(round_).count.decision is not None
    return rounds_rules.refusal_to_put_forward(round_.state, round_.method, tied, decided)


def is_declined(round_: Round) -> bool:
    """Whether the committee has declined what the round comes to now: then it goes back to whoever can change it."""
    last, kept = RESULT.last(round_.id), counting.kept(round_).digest
    return last is not None and last.state is ProposalState.DECLINED and RESULT.content_of(last).result == kept


def propose_result(number: int, version: int, opinion: str, *, by: int, at: datetime) -> Proposal:
    """Put the result before the committee, with the opinion of the panel 评议意见.

    :raises Refused: the round is not closed, the panel has yet to decide, or no opinion is given.
    :raises Stale: somebody else has changed the round. :raises NotFound: there is no such round.
    """
    round_ = rounds.one(number)
    insist(refusal_to_propose(round_))
    insist(rounds_rules.refusal_of_opinion(round_.method, opinion))
    with atomic():
        rounds.claim(number, version)
        round_ = rounds.one(number)
        insist(refusal_to_propose(round_))
        return RESULT.propose(number, _content(round_, clean_text(opinion)), by=by, at=at)


def _content(round_: Round, opinion: str) -> Content:
    kept = counting.kept(round_)
    return Content(round_.id, kept.digest, kept.input_digest, opinion)


def _freeze(approval: Approval[Content]) -> Round:
    """The result is frozen, and the next round can be prepared; it must be what was proposed."""
    content = approval.content
    round_ = rounds.one(content.round)
    insist(None if _content(round_, content.opinion) == content else rounds_rules.CHANGED)
    results.freeze(round_, at=approval.at)
    rounds.approve(round_.id, round_.version)
    return rounds.one(round_.id)


def _facts(proposal: Proposal, content: Content) -> dict[str, Any]:
    frozen = {} if proposal.is_open else {"input": content.input}
    return facts_of(proposal, digest=content.result, **frozen)


RESULT = Matter(
    "round_result",
    "round",
    Content,
    Verbs("result_proposed", "result_approved", "result_declined"),
    follows=_freeze,
    facts=_facts,
    public=True,
)

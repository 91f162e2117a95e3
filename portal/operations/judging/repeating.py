"""A round held anew: what was wrong is set right in a new round, and the old one is kept and no longer counts.

While no result is known another officer decides; where one is, also of a result that the committee has declined, only
the committee does. The rounds that rest on its result are kept in the same way. (M8, M10)
"""

from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from portal.config import Settings
from portal.operations.judging import preparing_rounds as preparing
from portal.operations.judging import recusing, repairing, round_messages, voiding
from portal.operations.judging.approving_results import RESULT
from portal.operations.judging.repairing import EXTENDING, RELEASING
from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.judging import repairing as rules
from portal.rules.judging.recusal import Ground
from portal.rules.judging.repairing import KNOWN
from portal.rules.judging.rounds import RoundState, stages_of
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, round_queries, rounds
from portal.storage.judging.rounds import Round
from portal.storage.publishing import honour_lists
from portal.storage.season.editions import EditionState, Programme
from portal.storage.season.proposals import Proposal, ProposalState

OVERTAKEN = "本轮重新进行，原来的提议自动作废。"
KEPT_GROUNDS = (Ground.DECLARED, Ground.PINNED)  # the others are found again, or belong to who was released


class Anew(msgspec.Struct, frozen=True):
    """That a round is held anew, and why: the public reads it."""

    round: int
    reason: str


def matter_for(round_: Round) -> Matter[Anew, Round]:
    """Who decides now: another officer, or the committee where the result is known."""
    return REPEATING_KNOWN if round_.state in KNOWN else REPEATING


def refusal_to_propose(round_: Round) -> Refusal | None:
    """Why it cannot be proposed now to hold the round anew, or None."""
    refusal = _refusal(round_, by_committee=round_.state in KNOWN)
    return refusal or matter_for(round_).refusal_to_propose(round_.id)


def propose(number: int, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose to hold the round anew; who decides depends on whether its result is known.

    :raises Refused: it cannot be, no reason is given, or it is proposed already. :raises NotFound: no such round.
    """
    insist(rules.REASON.refusal_of(reason))
    with atomic():
        round_ = rounds.one(number)
        insist(refusal_to_propose(round_))
        return matter_for(round_).propose(number, Anew(number, clean_text(reason)), by=by, at=at)


def _refusal(round_: Round, *, by_committee: bool) -> Refusal | None:
    listed = honour_lists.of_programme(round_.programme) is not None
    ended = round_.programme.edition.state is not EditionState.OPEN
    refusal = rules.refusal_to_repeat(round_.state, by_committee=by_committee, listed=listed, ended=ended)
    counting = any(one.state is RoundState.CLOSING for one in following(round_))
    return refusal or (rules.COUNTING if counting else None)


def following(round_: Round) -> list[Round]:
    """The rounds that rest on the result of this one."""
    keys = [stage.key for stage in stages_of(round_.programme.book)]
    later = keys[keys.index(round_.stage) + 1 :]
    return [one for one in rounds.of_programme(round_.programme) if one.stage in later]


def waiting(round_: Round) -> list[tuple[Proposal, Anew]]:
    """The proposal that another officer has to decide, if there is one."""
    found = [(one, REPEATING.content_of(one)) for one in REPEATING.waiting()]
    return [one for one in found if one[1].round == round_.id]


def is_undecided(round_: Round) -> bool:
    """Whether an officer still has to decide about a repair of the round: until then it is not closed."""
    return bool(waiting(round_)) or any(repairing.waiting(round_))


def replaced(programme: Programme) -> list[tuple[Round, str]]:
    """The rounds that are held anew after they had begun, each with the reason; "" where one before it was."""
    begun = [one for one in rounds.replaced_of(programme) if one.opened_at]
    return [(one, _reason(one)) for one in begun]


def _reason(round_: Round) -> str:
    for matter in (REPEATING, REPEATING_KNOWN):
        for one in matter.of(round_.id):
            if one.state is ProposalState.APPROVED:
                return matter.content_of(one).reason
    return ""


# -- held anew -----------------------------------------------------------------------------------------------


def _repeat(approval: Approval[Anew], *, by_committee: bool) -> Round:
    """The new round, in preparation, with the panel and the work of the old one."""
    wanted, at = approval.content, approval.at
    round_ = rounds.one(wanted.round)
    insist(_refusal(round_, by_committee=by_committee))
    for one in (round_, *following(round_)):
        _put_aside(one, wanted.reason, at=at, settings=approval.settings)
    made = rounds.prepare(round_.programme, round_.stage, round_.method, at=at)
    round_queries.add_candidates(made, preparing.candidates_for(round_.programme, round_.stage), at=at)
    _take_over(round_, made, at=at)
    return rounds.one(made.id)


def _put_aside(round_: Round, reason: str, *, at: datetime, settings: Settings | None) -> None:
    """Keep the round as it is; what waits about it is void, and its panel is told."""
    for matter in (RESULT, EXTENDING, REPEATING, REPEATING_KNOWN):
        matter.lapse(round_.id, OVERTAKEN, at=at)
    for seat in panels.experts_of(round_):
        RELEASING.lapse(seat.id, OVERTAKEN, at=at)
    voiding.lapse(round_, OVERTAKEN, at=at)
    if round_.state is not RoundState.PREPARING:
        round_messages.repeated(round_, reason, at=at, settings=settings)
    rounds.replace(round_, at=at)


def _take_over(old: Round, made: Round, *, at: datetime) -> None:
    """Panel, recusals that somebody has decided, and who judges whom, as far as they still fit."""
    candidates = set(panels.numbers_of(made))
    told = round_queries.recusals_told(old)
    released = {one.expert for one in told if one.ground is Ground.RELEASED}
    seats = {one: panel for one, panel in round_queries.seats_of(old).items() if one not in released}
    for expert, panel in seats.items():
        panels.add_expert(made, expert, panel=panel, at=at)
    for one in told:
        if one.ground in KEPT_GROUNDS and one.expert in seats and one.candidate in candidates:
            panels.recuse(made, one.expert, one.candidate, one.ground, reason=one.reason, by=one.by, at=at)
    recusing.find(made, at=at)
    never = round_queries.recused_pairs(made)
    pairs = {pair for pair in round_queries.handed_out(old) if pair[0] in seats and pair[1] in candidates}
    ballots.hand_out(made, sorted(pairs - never), at=at)


def _facts(proposal: Proposal, wanted: Anew) -> dict[str, Any]:
    if proposal.state is not ProposalState.APPROVED:
        return facts_of(proposal)
    old = rounds.one(wanted.round)
    made = rounds.of_stage(old.programme, old.stage)
    return facts_of(proposal, new=made.id if made else None)


REPEATING = Matter(
    "round_repeating",
    "round",
    Anew,
    Verbs("round_repeating_proposed", "round_repeated", "round_repeating_declined"),
    follows=partial(_repeat, by_committee=False),
    facts=_facts,
    public=True,
)
REPEATING_KNOWN = Matter(
    "round_repeating_known",
    "round",
    Anew,
    Verbs("round_repeating_proposed", "round_repeated", "round_repeating_declined"),
    follows=partial(_repeat, by_committee=True),
    facts=_facts,
    public=True,
)

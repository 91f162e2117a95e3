"""Voiding a ballot: one officer proposes with a reason, another one decides; nobody sees what it says."""

from typing import NamedTuple

from flask import render_template, request

from portal.operations.judging import preparing_rounds, voiding
from portal.operations.judging.voiding import VOIDING, VOIDING_KNOWN
from portal.rules.language.refusals import Refusal
from portal.storage.engine.errors import NotFound
from portal.storage.judging import ballots, panels
from portal.storage.judging import rounds as stored
from portal.storage.judging.rounds import Round
from portal.storage.season.proposals import Proposal
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.office.rounds.panel import pair_in
from portal.web.office.rounds.view import name_of
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text
from portal.web.recent_code import requires_recent_code
from portal.web.showing import outcomes

DECIDED_FIRST = "另一位同事刚刚办结了这一项。"
NOT_CHOSEN = "请选择一份评审表。"


class Waiting(NamedTuple):
    """A proposal to void, as the other officer reads it."""

    proposal: Proposal
    expert: str
    candidate: str
    reason: str
    proposer: str
    refusal: Refusal | None


@blueprint.get(f"/rounds/<{NUMBER}:number>/voiding")
def voiding_page(number: int) -> str:
    return _page(stored.one(number))


@blueprint.post(f"/rounds/<{NUMBER}:number>/voiding")
def propose_voiding(number: int) -> Answered:
    pair = pair_in(request.form.get("ballot", ""))
    reason = sent_text("reason")
    if pair is None:
        return _page(stored.one(number), trouble=NOT_CHOSEN), 422
    with shown_again(lambda trouble: _page(stored.one(number), trouble=trouble), 409):
        voiding.propose(number, *pair, reason, by=me(), at=received_at())
    known = voiding.matter_for(stored.one(number)) is VOIDING_KNOWN
    words = "已提请组委会决定。" if known else "已提出作废，等待另一位工作人员决定。"
    return done(words, ".voiding_page", number=number)


@blueprint.post(f"/rounds/<{NUMBER}:number>/voiding/<{NUMBER}:proposal>")
@requires_recent_code
def decide_voiding(number: int, proposal: int) -> Answered:
    round_ = stored.one(number)
    if proposal not in {one.proposal.id for one in voiding.waiting(round_)}:
        raise NotFound
    seen, reason = seen_version(), sent_text("reason")
    approves = request.form.get("act") == "approve"
    with shown_again(lambda trouble: _page(round_, trouble=trouble, trouble_at=proposal), 409, stale=DECIDED_FIRST):
        if approves:
            VOIDING.approve(proposal, seen, by=me(), at=received_at(), settings=settings())
        else:
            VOIDING.decline(proposal, seen, reason, by=me(), at=received_at())
    return done(
        "已作废，专家可以重新评审这名候选人。" if approves else "没有同意作废，评审表照旧有效。",
        ".voiding_page",
        number=number,
    )


def _page(round_: Round, *, trouble: str = "", trouble_at: int = 0) -> str:
    known = outcomes.candidates(panels.numbers_of(round_), preparing_rounds.rulebook_of(round_))
    experts = {seat.expert.id: seat.expert.contact.name for seat in panels.experts_of(round_)}
    waiting = [
        Waiting(
            one.proposal,
            experts[one.expert],
            known[one.candidate].name,
            one.reason,
            name_of(one.proposal.proposer),
            VOIDING.refusal_to_decide(one.proposal, me()),
        )
        for one in voiding.waiting(round_)
    ]
    cast = [
        (f"{expert}:{ballot.candidate.id}", f"{name} 评 {known[ballot.candidate.id].name}")
        for expert, name in experts.items()
        for ballot in ballots.of_expert(round_, expert)
        if ballot.cast_at and voiding.refusal_to_propose(round_, expert, ballot.candidate.id) is None
    ]
    return render_template(
        "office/round_voiding.html",
        round=round_,
        title=outcomes.title_of(round_),
        waiting=waiting,
        cast=cast,
        typed=request.form,
        trouble=trouble,
        trouble_at=trouble_at,
    )

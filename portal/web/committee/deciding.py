"""What waits for the committee, and deciding on one proposal."""

from typing import NamedTuple

from flask import render_template, request

from portal import clock
from portal.storage.engine.errors import NotFound
from portal.storage.people import accounts
from portal.storage.season import editions, proposals
from portal.storage.season.proposals import Proposal
from portal.web.answering import Answered, done, shown_again
from portal.web.committee import (
    changes,
    competitions,
    final_lists,
    forfeitures,
    honour_lists,
    moving_up,
    openings,
    repeating,
    results,
    staff,
)
from portal.web.committee.area import blueprint
from portal.web.committee.kinds import Kind
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, seen_version, sent_text
from portal.web.recent_code import requires_recent_code

KINDS: dict[str, Kind] = {
    one.matter.kind: one
    for one in (
        openings.KIND,
        changes.KIND,
        competitions.PLAN_KIND,
        competitions.CHOICE_KIND,
        competitions.RESULT_KIND,
        results.KIND,
        repeating.KIND,
        repeating.VOIDING_KIND,
        honour_lists.KIND,
        moving_up.KIND,
        final_lists.KIND,
        forfeitures.KIND,
        *staff.KINDS,
    )
}


class Shown(NamedTuple):
    """A proposal on a list."""

    proposal: Proposal
    name: str
    more: str  # after the name: what of it
    words: str


def _shown(proposal: Proposal) -> Shown:
    kind = KINDS[proposal.kind]
    return Shown(proposal, kind.name_of(proposal), kind.more, proposal.state.word)


@blueprint.get("")
def index() -> str:
    return render_template(
        "committee/index.html",
        waiting=[_shown(one) for one in proposals.waiting(*KINDS)],
        decided=[_shown(one) for one in proposals.decided(*KINDS)],
        programmes=editions.programmes_shown(),
    )


def _one(number: int) -> Proposal:
    """:raises NotFound: there is no such proposal that the committee decides."""
    proposal = proposals.one(number)
    if proposal.kind not in KINDS:
        raise NotFound(f"{number} is not the committee's")
    return proposal


@blueprint.get(f"/<{NUMBER}:number>")
def proposal(number: int) -> str:
    return _page(_one(number))


@blueprint.post(f"/<{NUMBER}:number>")
@requires_recent_code
def decide(number: int) -> Answered:
    found = _one(number)
    seen, at = seen_version(), clock.now()
    reason = sent_text("reason")
    approves = request.form.get("act") == "approve"
    kind = KINDS[found.kind]
    with shown_again(
        lambda trouble: _page(_one(number), trouble=trouble, reason=reason),
        stale="这项提议刚刚已经办结，请看现在的结果。",
    ):
        if approves:
            accepted = "accepted" in request.form
            kind.matter.approve(number, seen, by=me(), at=at, settings=settings(), accepted=accepted)
        else:
            kind.matter.decline(number, seen, reason, by=me(), at=at)
    name = kind.name_of(found)
    return done(
        f"已同意“{name}”，{kind.next_step}。" if approves else f"已退回“{name}”，办公室会看到您的理由。", ".index"
    )


def _page(found: Proposal, *, trouble: str = "", reason: str = "") -> str:
    kind = KINDS[found.kind]
    return render_template(
        kind.template,
        found=found,
        words=found.state.word,
        trouble=trouble,
        reason=reason,
        **{
            "proposer": accounts.one(found.proposer).contact.name,
            "decider": accounts.one(found.decider).contact.name if found.decider else "",
            "refusal": kind.matter.refusal_to_decide(found, me()),
        }
        | dict(kind.shown(found)),
    )

"""What waits for the committee, and deciding on one proposal."""

from datetime import datetime
from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.operations import closing, opening
from portal.operations.concluding import RESULT
from portal.operations.opening import OPENING
from portal.rules.filing import Refused
from portal.rules.proposing import refusal_to_decide
from portal.rules.texts import clean_text
from portal.storage import accounts, proposals
from portal.storage.errors import NotFound, Stale
from portal.storage.proposals import Proposal, ProposalState
from portal.web.committee import results
from portal.web.committee.area import blueprint
from portal.web.plans import described
from portal.web.receiving import NUMBER

KINDS = (OPENING, RESULT)
WORDS = {
    ProposalState.PROPOSED: "等待审定",
    ProposalState.APPROVED: "同意",
    ProposalState.DECLINED: "未同意",
    ProposalState.LAPSED: "已作废",
}
assert set(WORDS) == set(ProposalState), "every state needs its word"


class Shown(NamedTuple):
    """A proposal on a list."""

    proposal: Proposal
    name: str
    more: str  # after the name: what of it
    words: str


def _shown(proposal: Proposal) -> Shown:
    more = "" if proposal.kind == RESULT else "的规则和各项安排"
    return Shown(proposal, _name(proposal), more, WORDS[proposal.state])


def _name(proposal: Proposal) -> str:
    """What is proposed."""
    if proposal.kind == RESULT:
        return results.name_of(proposal)
    return opening.plan(proposal.content).name


@blueprint.get("")
def index() -> str:
    return render_template(
        "committee/index.html",
        waiting=[_shown(one) for one in proposals.waiting(*KINDS)],
        decided=[_shown(one) for one in proposals.decided(*KINDS)],
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
def decide(number: int) -> ResponseReturnValue:
    found = _one(number)
    seen, at = request.form.get("version", 0, type=int), clock.now()
    reason = clean_text(request.form.get("reason", ""))
    approves = request.form.get("act") == "approve"
    try:
        _decide(found, seen, reason, approves=approves, by=current_user.id, at=at)
    except Refused as refused:
        return _page(_one(number), trouble=refused.refusal.reason, reason=reason), 422
    except Stale:
        trouble = "这项提议刚刚已经办结，请看现在的结果。"
        return _page(_one(number), trouble=trouble), 409
    name = _name(found)
    next_step = "办公室可以准备下一步" if found.kind == RESULT else "办公室可以向社会公布"
    flash(f"已同意“{name}”，{next_step}。" if approves else f"已退回“{name}”，办公室会看到您的理由。")
    return redirect(url_for(".index"), 303)


def _decide(found: Proposal, seen: int, reason: str, *, approves: bool, by: int, at: datetime) -> None:
    match found.kind, approves:
        case (kind, True) if kind == RESULT:
            closing.approve_result(found.id, seen, by=by, at=at)
        case (kind, False) if kind == RESULT:
            closing.decline_result(found.id, seen, reason, by=by, at=at)
        case (_, True):
            opening.approve(found.id, seen, by=by, at=at)
        case _:
            opening.decline(found.id, seen, reason, by=by, at=at)


def _page(found: Proposal, *, trouble: str = "", reason: str = "") -> str:
    if found.kind == RESULT:
        return results.page(found, WORDS[found.state], trouble=trouble, reason=reason)
    plan = opening.plan(found.content)
    return render_template(
        "committee/proposal.html",
        found=found,
        plan=plan,
        plans=described(plan),
        proposer=accounts.one(found.proposer).contact.name,
        decider=accounts.one(found.decider).contact.name if found.decider else "",
        refusal=refusal_to_decide(found.proposer, current_user.id, is_open=found.is_open),
        words=WORDS[found.state],
        trouble=trouble,
        reason=reason,
    )

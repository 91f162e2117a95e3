"""Repairs of a round that has begun: more time, an expert released, the round held anew. One officer proposes, another
decides; where the result is known, the committee does."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from flask import render_template, request

from portal.operations.judging import repairing, repeating
from portal.operations.judging.repairing import EXTENDING, RELEASING
from portal.operations.judging.repeating import REPEATING, REPEATING_KNOWN
from portal.operations.season.proposing import Matter
from portal.rules.judging.rounds import RoundState
from portal.rules.language.refusals import Refusal, Refused
from portal.storage.engine.errors import NotFound
from portal.storage.judging import experts
from portal.storage.season.proposals import Proposal
from portal.web.answering import Answered, done, shown_again
from portal.web.filters import moment
from portal.web.moments import typed_moment
from portal.web.office.area import blueprint
from portal.web.office.rounds.preparing import number_in
from portal.web.office.rounds.view import View, name_of
from portal.web.origin import settings
from portal.web.receiving import NUMBER, me, received_at, seen_version, sent_text
from portal.web.recent_code import requires_recent_code

DECIDED_FIRST = "另一位同事刚刚办结了这一项。"
NO_MOMENT = Refusal("请填写新的截止时间。")
NO_EXPERT = Refusal("请选择一位专家。")
PROPOSED = "已提出，等待另一位工作人员决定。"
MATTERS: dict[str, Matter[Any, Any]] = {matter.kind: matter for matter in (EXTENDING, RELEASING, REPEATING)}


class Waiting(NamedTuple):
    """A proposal, as the other officer reads it."""

    proposal: Proposal
    title: str
    reason: str
    proposer: str
    refusal: Refusal | None


@blueprint.get(f"/rounds/<{NUMBER}:number>/repairs")
def repairs(number: int) -> str:
    return _page(number)


@blueprint.post(f"/rounds/<{NUMBER}:number>/repairs")
def propose_repair(number: int) -> Answered:
    act = request.form.get("act", "")
    if act not in PROPOSING:
        raise NotFound
    with shown_again(lambda trouble: _page(number, trouble=trouble, trouble_at=act), 409):
        kind = PROPOSING[act](number, sent_text(f"{act}_reason"))
    told = "已提请组委会决定。" if kind == REPEATING_KNOWN.kind else PROPOSED
    return done(told, ".repairs", number=number)


def _extend(number: int, reason: str) -> str:
    until = typed_moment(request.form.get("until", ""))
    if until is None:
        raise Refused(NO_MOMENT)
    return repairing.propose_extension(number, until, reason, by=me(), at=received_at()).kind


def _release(number: int, reason: str) -> str:
    expert, successor = (number_in(request.form.get(name, "")) for name in ("expert", "successor"))
    if not expert:
        raise Refused(NO_EXPERT)
    return repairing.propose_release(number, expert, successor or None, reason, by=me(), at=received_at()).kind


def _repeat(number: int, reason: str) -> str:
    return repeating.propose(number, reason, by=me(), at=received_at()).kind


PROPOSING: dict[str, Callable[[int, str], str]] = {"extend": _extend, "release": _release, "repeat": _repeat}


@blueprint.post(f"/rounds/<{NUMBER}:number>/repairs/<{NUMBER}:proposal>")
@requires_recent_code
def decide_repair(number: int, proposal: int) -> Answered:
    found = next((one.proposal for one in _waiting(View(number)) if one.proposal.id == proposal), None)
    if found is None:
        raise NotFound
    matter, approves = MATTERS[found.kind], request.form.get("act") == "approve"
    with shown_again(lambda trouble: _page(number, trouble=trouble, trouble_at=proposal), 409, stale=DECIDED_FIRST):
        if approves:
            made = matter.approve(proposal, seen_version(), by=me(), at=received_at(), settings=settings())
            return done("已同意，并已通知有关专家。", ".round_page", number=made.id)
        matter.decline(proposal, seen_version(), sent_text("reason"), by=me(), at=received_at())
    return done("没有同意，本轮照旧。", ".repairs", number=number)


def _waiting(view: View) -> Iterator[Waiting]:
    found = repairing.waiting(view.round)
    names = {seat.expert.id: seat.expert.contact.name for seat in view.seats}
    for proposal, longer in found.extensions:
        yield _one(proposal, f"评审截止时间延长至 {moment(longer.until)}", longer.reason)
    for proposal, release in found.releases:
        taking = f"，由{name_of(release.successor)}接替" if release.successor else ""
        yield _one(proposal, f"{names[release.expert]}不再参加本轮评审{taking}", release.reason)
    for proposal, anew in repeating.waiting(view.round):
        yield _one(proposal, "本轮重新进行", anew.reason)


def _one(proposal: Proposal, title: str, reason: str) -> Waiting:
    refusal = MATTERS[proposal.kind].refusal_to_decide(proposal, me())
    return Waiting(proposal, title, reason, name_of(proposal.proposer), refusal)


def _page(number: int, *, trouble: str = "", trouble_at: str | int = "") -> str:
    view = View(number)
    if view.round.state is RoundState.PREPARING:
        raise NotFound
    waiting = list(_waiting(view))
    return render_template(
        "office/round_repairs.html",
        view=view,
        waiting=waiting,
        repeat_refusal=repeating.refusal_to_propose(view.round),
        to_committee=repeating.matter_for(view.round) is REPEATING_KNOWN,
        following=[one for one in repeating.following(view.round) if one.opened_at],
        silent=[
            (one.id, f"{one.name}（已提交 {one.cast}/{one.asked}）") for one in view.experts if one.cast < one.asked
        ],
        successors=[("", "不另请人接替"), *_successors(view)],
        typed=request.form,
        trouble=trouble,
        trouble_at=trouble_at,
    )


def _successors(view: View) -> list[tuple[int, str]]:
    found = repairing.successors(view.round)
    known = experts.profiles_among([account.id for account in found])
    units = {number: f"（{profile.unit}）" for number, profile in known.items() if profile.unit}
    return [(account.id, f"{account.contact.name}{units.get(account.id, '')}") for account in found]

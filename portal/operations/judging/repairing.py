"""Repairs of an open round: more time for everybody; an expert who cannot go on is released, and another one takes over
what is left; a candidate leaves. One officer proposes, another decides. (N4)"""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from portal.config import Settings
from portal.operations.judging import casting, recusing, round_messages, voiding
from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.judging import repairing as rules
from portal.rules.judging.recusal import Ground
from portal.rules.judging.repairing import Leaving
from portal.rules.judging.rounds import RoundState
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.people.staffing import RoleName
from portal.storage.applying.applications import Application
from portal.storage.engine.tables import atomic
from portal.storage.judging import ballots, panels, round_queries, rounds
from portal.storage.judging.rounds import Round
from portal.storage.people import accounts
from portal.storage.people.accounts import Account
from portal.storage.season.proposals import Proposal

LEFT = "这名候选人已经不再参加本轮评审，原来的提议自动作废。"


class Longer(msgspec.Struct, frozen=True):
    """That a round ends later, for everybody."""

    round: int
    until: datetime
    reason: str


class Release(msgspec.Struct, frozen=True):
    """That an expert is released from what is not handed in; ``successor``: who takes it over, if anybody does."""

    round: int
    expert: int
    successor: int | None
    reason: str


class Waiting(NamedTuple):
    """What another officer has to decide about a round."""

    extensions: tuple[tuple[Proposal, Longer], ...]
    releases: tuple[tuple[Proposal, Release], ...]


# -- more time -----------------------------------------------------------------------------------------------


def propose_extension(number: int, until: datetime, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose that the round ends later, also when its end has passed.

    :raises Refused: the round is not open, the moment is no later one, or another proposal waits.
    :raises NotFound: there is no such round.
    """
    insist(rules.REASON.refusal_of(reason))
    with atomic():
        insist(_refusal_to_extend(rounds.one(number), until, at))
        return EXTENDING.propose(number, Longer(number, until, clean_text(reason)), by=by, at=at)


def _refusal_to_extend(round_: Round, until: datetime, at: datetime) -> Refusal | None:
    return rules.refusal_to_extend(round_.window, until, ballots.unconfirmed(round_), at)


def _extend(approval: Approval[Longer]) -> Round:
    """The end moves, and the panel is told."""
    wanted, at = approval.content, approval.at
    insist(_refusal_to_extend(rounds.one(wanted.round), wanted.until, at))
    round_ = casting.held(wanted.round)
    rounds.set_window(round_.id, round_.version, round_.opens_at, wanted.until)
    moved = rounds.one(round_.id)
    round_messages.extended(moved, wanted.reason, at=at, settings=approval.settings)
    return moved


EXTENDING = Matter(
    "round_extension",
    "round",
    Longer,
    Verbs("round_extension_proposed", "round_extended", "round_extension_declined"),
    follows=_extend,
    facts=lambda proposal, wanted: facts_of(proposal, until=wanted.until.isoformat(timespec="microseconds")),
    public=True,
)


# -- an expert who cannot go on ------------------------------------------------------------------------------


def successors(round_: Round) -> list[Account]:
    """The experts who do not sit on the panel."""
    there = {seat.expert.id for seat in panels.experts_of(round_)}
    return [account for account in accounts.having(RoleName.EXPERT) if account.id not in there]


def leaving(round_: Round, expert: int, successor: int | None) -> Leaving:
    """What would become of the round without the expert.

    :raises NotFound: the expert does not sit on the panel.
    """
    panels.seat_of(round_, expert)
    left = {one.candidate.id for one in ballots.of_expert(round_, expert) if not one.cast_at}
    able = {account.id: account for account in successors(round_)}
    takes = left - recusing.barred(round_, able[successor]) if successor in able else set()
    return Leaving(left=left, judges=ballots.judges(round_), successor=successor, able=able, takes=takes)


def propose_release(number: int, expert: int, successor: int | None, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose to release the expert from all that is not handed in; what is handed in stands.

    :raises Refused: the round is not open, nothing is left, nobody would judge a candidate, or a proposal waits.
    :raises NotFound: there is no such round, or the expert does not sit on its panel.
    """
    insist(rules.REASON.refusal_of(reason))
    with atomic():
        round_ = rounds.one(number)
        insist(rules.refusal_to_release(round_.state, leaving(round_, expert, successor)))
        wanted = Release(number, expert, successor, clean_text(reason))
        return RELEASING.propose(panels.seat_of(number, expert).id, wanted, by=by, at=at)


def _release(approval: Approval[Release]) -> Round:
    """The expert is recused from what is left; whoever takes over is asked for it; both are told."""
    proposal, wanted, at, settings, _ = approval
    round_ = rounds.one(wanted.round)
    found = leaving(round_, wanted.expert, wanted.successor)
    insist(rules.refusal_to_release(round_.state, found))
    casting.held(wanted.round)
    for candidate in sorted(found.left):
        pair = wanted.expert, candidate
        panels.recuse(round_, *pair, Ground.RELEASED, reason=wanted.reason, by=proposal.proposer, at=at)
    round_messages.released(round_, accounts.one(wanted.expert), wanted.reason, at=at, settings=settings)
    if wanted.successor:
        _succeed(round_, wanted, sorted(found.takes), at)
        round_messages.joined(round_, accounts.one(wanted.successor), len(found.takes), at=at, settings=settings)
    rounds.claim(round_.id, round_.version)
    return rounds.one(round_.id)


def _succeed(round_: Round, wanted: Release, takes: list[int], at: datetime) -> None:
    assert wanted.successor is not None, "somebody takes over"
    panels.add_expert(round_, wanted.successor, panel=panels.seat_of(round_, wanted.expert).panel, at=at)
    recusing.find(round_, only=[wanted.successor], at=at)
    ballots.hand_out(round_, [(wanted.successor, candidate) for candidate in takes], at=at)


def _facts(proposal: Proposal, wanted: Release) -> dict[str, Any]:
    return facts_of(proposal) | {"expert": wanted.expert, "successor": wanted.successor}


RELEASING = Matter(
    "expert_release",
    "seat",
    Release,
    Verbs("expert_release_proposed", "expert_released", "expert_release_declined"),
    follows=_release,
    about=lambda _, wanted: ("round", wanted.round),
    facts=_facts,
)


# -- a candidate who leaves ------------------------------------------------------------------------------------


def leave(application: Application, proposal: Proposal, *, at: datetime, settings: Settings | None) -> None:
    """The application leaves the rounds that judge it, in the transaction that takes it out: out of a round that is
    prepared it is dropped, an open one it has left from now on. The panel is told no reason; what was cast stays kept
    and does not count, and whether enough experts have handed in is asked anew. A round whose casting was stopped stays
    as it is: only people change what follows from a known result. (M8, N4)

    :raises Refused: a round has been closed just now: its page tells more.
    """
    for round_ in rounds.of_programme(application.programme):
        if round_.state is RoundState.PREPARING:
            rounds.claim(round_.id, round_.version)  # whoever has its page open sees it anew
            panels.drop_candidate(round_, application.id)
        elif round_.state is RoundState.OPEN:
            _leave_open(casting.held(round_.id), application, proposal, at=at, settings=settings)


def open_rounds_of(application: Application) -> list[Round]:
    """The open rounds that judge the application now."""
    held = (one for one in rounds.of_programme(application.programme) if one.state is RoundState.OPEN)
    return [one for one in held if application.id in panels.numbers_of(one)]


def _leave_open(
    round_: Round, application: Application, proposal: Proposal, *, at: datetime, settings: Settings | None
) -> None:
    asked = ballots.judges_of(round_, application)
    if not panels.leave(round_, application.id, proposal, at=at):
        return
    voiding.lapse(round_, LEFT, candidate=application.id, at=at)
    for expert in asked:
        round_messages.left(round_, expert, application, at=at, settings=settings)
    rounds.claim(round_.id, round_.version)


# -- what waits ----------------------------------------------------------------------------------------------


def waiting(round_: Round) -> Waiting:
    """The proposals about the round that are undecided, the oldest first."""
    extensions = [(one, EXTENDING.content_of(one)) for one in EXTENDING.waiting()]
    releases = [(one, RELEASING.content_of(one)) for one in RELEASING.waiting()]
    return Waiting(
        tuple(found for found in extensions if found[1].round == round_.id),
        tuple(found for found in releases if found[1].round == round_.id),
    )


def warnings(round_: Round, *, at: datetime) -> tuple[str, ...]:
    """Who can no longer pass in the open round, and what can be done about it."""
    heard = round_queries.heard(round_)
    unheard = round_queries.count_of(round_) - sum(heard.values())
    known = [progress for progress, count in (*heard.items(), (ballots.Progress(0, 0), unheard)) for _ in range(count)]
    return rules.out_of_reach(round_.terms, known, over=at > round_.closes_at)

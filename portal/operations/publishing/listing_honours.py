"""The honour list 拟表彰名单: the office proposes it from the approved result of the last round, a member of the
committee approves it, and it is frozen. (M4, M8, M20)"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of, subject_of
from portal.rules.applying.honour_bar import keep_until
from portal.rules.judging.recount import Result
from portal.rules.judging.rounds import RoundState, stages_of
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.language.stages import Stage
from portal.rules.publishing import honour_list as rules
from portal.rules.publishing.honour_list import Line
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.engine.tables import atomic
from portal.storage.judging import results, rounds
from portal.storage.judging.results import RoundResult
from portal.storage.judging.rounds import Round
from portal.storage.office import desk
from portal.storage.office.desk import Queued
from portal.storage.publishing import honour_lists
from portal.storage.publishing.honour_lists import HonourList
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from portal.storage.season.proposals import Proposal, ProposalState


class Content(msgspec.Struct, frozen=True):
    """What is proposed: who is listed for what, from which result; whom it passes over, and why."""

    programme: int
    result: str
    lines: tuple[Line, ...]
    passed_over: tuple[int, ...]
    reason: str


class Standing(NamedTuple):
    """How far the honour list of a programme has come."""

    programme: Programme
    rulebook: Rulebook
    round: Round | None  # the last one
    result: Result | None
    quotas: dict[str, int]
    listed: HonourList | None
    last_proposal: Proposal | None
    refusal: Refusal | None  # to propose


def standing(number: int) -> Standing:
    """:raises NotFound: there is no such programme."""
    programme = editions.programme(number)
    book = programme.book
    held = last_round(programme)
    frozen = results.result_of(held) if held else None
    return Standing(
        programme,
        book,
        held,
        frozen.result if frozen else None,
        rules.quotas_of(book, programme.settings),
        honour_lists.of_programme(programme),
        HONOUR_LIST.last(number),
        _refusal_to_propose(programme),
    )


def last_round(programme: Programme) -> Round | None:
    """The round whose result the list is taken from, if it is held."""
    return rounds.of_stage(programme, stages_of(programme.book, programme.settings)[-1].key)


def round_of(content: Content) -> Round:
    """The round whose result the list was taken from, also where it is held anew since.

    :raises NotFound: there is none.
    """
    return results.round_with(content.result)


def _refusal_to_propose(programme: Programme) -> Refusal | None:
    held = last_round(programme)
    listed = honour_lists.of_programme(programme) is not None
    refusal = rules.refusal_to_propose(held.state if held else None, listed=listed)
    return refusal or HONOUR_LIST.refusal_to_propose(programme.id)


def propose(number: int, chosen: Mapping[int, str], reason: str, *, by: int, at: datetime) -> Proposal:
    """Put a list before the committee: ``chosen`` {application: key of the honour}, and the reason for passing over
    whom the result has in front.

    :raises Refused: the result is not approved, or does not allow this list. :raises NotFound: no such programme.
    """
    with atomic():
        programme = editions.programme(number)
        insist(_refusal_to_propose(programme))
        return HONOUR_LIST.propose(number, _content(programme, chosen, clean_text(reason)), by=by, at=at)


def _content(programme: Programme, chosen: Mapping[int, str], reason: str) -> Content:
    """The list as it would be now.

    :raises Refused: it may not be.
    """
    frozen = _result(programme)
    quotas = rules.quotas_of(programme.book, programme.settings)
    result = frozen.result
    rows, accepted = {row.id: row for row in desk.numbered(list(chosen))}, accepted_among(result)
    insist(rules.refusal_of_choice(result, quotas, chosen, accepted, reason))
    lines = [line_of(rows[application], honour) for application, honour in chosen.items()]
    passed = rules.passed_over(result, quotas, chosen, accepted)
    return Content(programme.id, frozen.digest, rules.in_order(lines, quotas), passed, reason if passed else "")


def _result(programme: Programme) -> RoundResult:
    held = last_round(programme)
    frozen = results.result_of(held) if held else None
    assert frozen is not None, "a round that is approved has its result"
    return frozen


def accepted_among(result: Result) -> frozenset[int]:
    """Who of a result can still be listed: whoever was withdrawn since cannot."""
    rows = desk.numbered([place.candidate for place in result.places])
    return frozenset(row.id for row in rows if row.stage is Stage.ACCEPTED)


def line_of(row: Queued, honour: str) -> Line:
    """The application as a list prints it."""
    return Line(row.id, honour, row.official_number or "", row.name, row.unit, row.technical_field)


def _enlist(approval: Approval[Content]) -> HonourList:
    """The list is frozen, and can be published; it must be what the result and the applications say."""
    content, at = approval.content, approval.at
    programme = editions.programme(content.programme)
    insist(_refusal_to_list(programme, content))
    made = honour_lists.add(programme, _result(programme), at=at, keep_until=keep_until(programme.book, at))
    honour_lists.enlist(made, content.lines)
    return honour_lists.one(made.id)


def _refusal_to_list(programme: Programme, content: Content) -> Refusal | None:
    if honour_lists.of_programme(programme):
        return rules.LISTED_ALREADY
    held = last_round(programme)
    if held is None or held.state is not RoundState.APPROVED:  # it is held anew since
        return rules.CHANGED
    chosen = {line.application: line.honour for line in content.lines}
    return None if _content(programme, chosen, content.reason) == content else rules.CHANGED


def _about(proposal: Proposal, content: Content) -> tuple[str, int]:
    """The list itself once it is there, before that the programme."""
    made = honour_lists.of_programme(content.programme) if proposal.state is ProposalState.APPROVED else None
    return ("honour_list", made.id) if made else subject_of(proposal)


HONOUR_LIST = Matter(
    "honour_list",
    "programme",
    Content,
    Verbs("honour_list_proposed", "honour_list_approved", "honour_list_declined"),
    follows=_enlist,
    about=_about,
    facts=lambda proposal, content: facts_of(proposal, listed=len(content.lines)),
    public=True,
)

"""The final list 表彰名单: after the notice the office puts it before the committee with what became of the notice; a
member of the committee approves it, and the decision can be written. (M8, M21, M22)"""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from portal.documents.papers.objection_summary import ObjectionSummary, render_summary
from portal.documents.papers.official_letters import sender_of
from portal.operations.publishing import objection_summary, unit_notices
from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.language.refusals import Refusal, insist
from portal.rules.publishing import deciding_honours as rules
from portal.rules.publishing.deciding_honours import Case
from portal.rules.publishing.public_notice import is_over
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.engine.tables import atomic
from portal.storage.publishing import decisions, honour_lists, objections, public_notices
from portal.storage.publishing.decisions import Decision
from portal.storage.publishing.honour_lists import HonourList, Listed
from portal.storage.publishing.objections import Counts
from portal.storage.publishing.public_notices import PublicNotice
from portal.storage.roll import honours
from portal.storage.roll.honours import Honour
from portal.storage.season.proposals import Proposal


class Summary(msgspec.Struct, frozen=True):
    """公示情况 in numbers, as they were when the list was proposed."""

    published_at: datetime
    last_day: str
    working_days: int
    units: int
    confirmed: int
    not_applicable: int
    received: int
    upheld: int
    dismissed: int
    waiting: int


class LeftOut(msgspec.Struct, frozen=True):
    """Somebody on the honour list who is not proposed now, and why."""

    listed: int
    reason: str


class Content(msgspec.Struct, frozen=True):
    """What is proposed: who is honoured, who is left out for now or for good, and what became of the notice, in numbers
    and as 公示情况汇总."""

    list: int
    going: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    summary: Summary
    report: ObjectionSummary


class Person(NamedTuple):
    """Somebody on the honour list. ``refusal``: why they cannot be proposed now; ``honour``: once it is decided."""

    listed: Listed
    refusal: Refusal | None
    honour: Honour | None


class Standing(NamedTuple):
    """How far the final list has come."""

    list: HonourList
    rulebook: Rulebook
    notice: PublicNotice | None
    over: bool
    people: tuple[Person, ...]
    summary: Summary | None
    decisions: tuple[Decision, ...]
    last_proposal: Proposal | None
    refusal: Refusal | None  # to propose

    @property
    def going(self) -> tuple[Listed, ...]:
        """Who would be proposed now."""
        return tuple(one.listed for one in self.people if not one.refusal and not one.honour)

    @property
    def left_out(self) -> tuple[Person, ...]:
        return tuple(one for one in self.people if one.refusal)

    @property
    def unpublished(self) -> Decision | None:
        """The decision that waits for its publication."""
        return next((one for one in self.decisions if not one.is_published), None)


class Proposed(NamedTuple):
    """A proposed list as the committee reads it."""

    proposal: Proposal
    list: HonourList
    content: Content
    listed: dict[int, Listed]


def standing(number: int, *, at: datetime) -> Standing:
    """:raises NotFound: there is no such honour list."""
    found = honour_lists.one(number)
    notice = public_notices.of_list(found)
    over = notice is not None and is_over(notice.last_day, at, interrupted=notice.is_interrupted)
    people = _people(found)
    made = tuple(decisions.of_list(found))
    going = sum(not one.refusal and not one.honour for one in people)
    waits = any(not one.is_published and not removed_since(one) for one in made)
    refusal = rules.refusal_to_propose(published=notice is not None, over=over, going=going, decision_waits=waits)
    refusal = FINAL_LIST.refusal_to_propose(number) or refusal
    summary = _summary(notice) if notice else None
    return Standing(found, found.programme.book, notice, over, people, summary, made, FINAL_LIST.last(number), refusal)


def _people(honour_list: HonourList) -> tuple[Person, ...]:
    given, removed = honours.of_list(honour_list), honour_lists.removals_of(honour_list)
    told = objections.of_list(honour_list)
    is_open = {one.listed.id for one in told if one.is_open}
    upheld = {one.listed.id for one in told if one.upheld}
    people = []
    for listed in honour_lists.listed_in(honour_list):
        number, honour = listed.id, given.get(listed.id)
        case = Case(
            removed=number in removed,
            objection_open=number in is_open,
            objection_upheld=number in upheld,
            unit_notice_settled=unit_notices.refusal_to_settle(listed) is None,
        )
        people.append(Person(listed, None if honour else rules.refusal_to_honour(case), honour))
    return tuple(people)


def _summary(notice: PublicNotice) -> Summary:
    units = unit_notices.counts(notice)
    found: Counts = objections.counts(notice.list)
    return Summary(
        published_at=notice.published_at,
        last_day=notice.last_day.isoformat(),
        working_days=notice.working_days,
        units=units.units,
        confirmed=units.confirmed,
        not_applicable=units.not_applicable,
        received=found.received,
        upheld=found.upheld,
        dismissed=found.dismissed,
        waiting=found.open,
    )


def propose(number: int, *, by: int, at: datetime) -> Proposal:
    """Put everybody whom nothing holds before the committee, with what became of the notice.

    :raises Refused: the notice has not ended, nobody can be honoured, or a proposal waits. :raises NotFound: no list.
    """
    with atomic():
        now = standing(number, at=at)
        insist(now.refusal)
        assert now.summary is not None, "without a notice it is refused"
        going = tuple(one.id for one in now.going)
        left_out = tuple(LeftOut(one.listed.id, one.refusal.reason) for one in now.people if one.refusal)
        report = objection_summary.summary_of(now.list, at=at)
        return FINAL_LIST.propose(number, Content(number, going, left_out, now.summary, report), by=by, at=at)


def proposed(proposal: Proposal) -> Proposed:
    """What the proposal says, for whoever decides it.

    :raises NotFound: it proposes something else.
    """
    content = FINAL_LIST.content_of(proposal)
    found = honour_lists.one(content.list)
    return Proposed(proposal, found, content, {one.id: one for one in honour_lists.listed_in(found)})


def report(proposed: Proposed) -> bytes:
    """公示情况汇总 as it was proposed, as a Word file."""
    return render_summary(proposed.content.report, sender_of(proposed.list.programme.book))


def _begin_decision(approval: Approval[Content]) -> Decision:
    """The decision 表彰决定 can be written and published; nobody on the list was removed, or is held, since."""
    proposal, content, at, _, _ = approval
    now = standing(content.list, at=at)
    insist(None if set(content.going) <= {one.id for one in now.going} else rules.CHANGED)
    if now.unpublished:  # it names somebody who was removed since
        decisions.discard(now.unpublished)
    hosts = now.rulebook.organisers.hosts
    return decisions.one(decisions.begin(now.list, proposal, hosts, at=at).id)


def _facts(proposal: Proposal, content: Content) -> dict[str, Any]:
    left_out = {"left_out": len(content.left_out)} if proposal.is_open else {}
    return facts_of(proposal, going=len(content.going), **left_out)


FINAL_LIST = Matter(
    "final_list",
    "honour_list",
    Content,
    Verbs("final_list_proposed", "final_list_approved", "final_list_declined"),
    follows=_begin_decision,
    facts=_facts,
)


def content_of(decision: Decision) -> Content:
    """What the committee approved."""
    return FINAL_LIST.content_of(decision.proposal)


def removed_since(decision: Decision) -> bool:
    """Whether somebody on an unpublished decision was removed since it was approved."""
    return not honour_lists.removals_of(decision.list).keys().isdisjoint(content_of(decision).going)

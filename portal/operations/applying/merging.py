"""Merging 合并 an organisation that was entered twice into the other one: what names the old one follows, its members
act for the other, and what was answered stays as it was. One officer proposes, another one decides."""

from datetime import datetime
from typing import Any

import msgspec

from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.applying import organisations as rules
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import insist
from portal.storage.applying import organisations, recommendations, unit_filings
from portal.storage.applying.organisations import Organisation
from portal.storage.engine.tables import atomic
from portal.storage.season.proposals import Proposal


class Wanted(msgspec.Struct, frozen=True):
    """Into which one, and why."""

    into: int
    reason: str


def propose(number: int, into: int, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose to merge organisation ``number`` into another one.

    :raises Refused: they are the same or were merged already, no reason is given, or a proposal waits.
    :raises NotFound: there is no such organisation.
    """
    insist(rules.MERGING_REASON.refusal_of(reason))
    with atomic():
        insist(MERGING.refusal_to_propose(number))
        _insist_two(number, into)
        return MERGING.propose(number, Wanted(into, clean_text(reason)), by=by, at=at)


def _insist_two(number: int, into: int) -> tuple[Organisation, Organisation]:
    old, other = organisations.one(number), organisations.one(into)
    merged = old.is_merged or other.is_merged
    insist(rules.refusal_to_merge(same=old.id == other.id, merged=merged, known=other.confirmed))
    return old, other


def _merge(approval: Approval[Wanted]) -> Organisation:
    old, other = _insist_two(approval.proposal.subject, approval.content.into)
    organisations.merge(old, other)
    recommendations.follow(old, other)
    unit_filings.follow(old, other)
    return organisations.one(other.id)


def _facts(proposal: Proposal, wanted: Wanted) -> dict[str, Any]:
    return facts_of(proposal) | {"into": wanted.into}


MERGING = Matter(
    "merging",
    "organisation",
    Wanted,
    Verbs("merging_proposed", "merging_approved", "merging_declined"),
    follows=_merge,
    facts=_facts,
    words=rules.MERGING_WORDS,
)

"""Removing 移出 somebody from the list for good, during the notice or after it, with the sentence that everybody reads:
one officer proposes, another one decides. (M21, M22)"""

from datetime import datetime
from typing import Any

import msgspec

from portal.operations.letters import applicant_messages
from portal.operations.letters.applicant_messages import MessageText
from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.language.cleaning import clean_line
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.office.reviewing import refusal_of_officer
from portal.rules.publishing import public_notice as rules
from portal.storage.applying import applications
from portal.storage.engine.errors import AlreadyThere
from portal.storage.engine.tables import atomic
from portal.storage.publishing import honour_lists
from portal.storage.publishing.honour_lists import Listed, Removal
from portal.storage.roll import honours
from portal.storage.season.proposals import Proposal, ProposalState


class Wanted(msgspec.Struct, frozen=True):
    """What everybody will read."""

    reason: str


def refusal_to_remove(listed: Listed, *, removed: bool) -> Refusal | None:
    """Why this person may not be removed, or None."""
    honoured = honours.of_application(listed.application_number) is not None
    return rules.refusal_to_remove(removed=removed, honoured=honoured)


def _refusal(listed: Listed) -> Refusal | None:
    return refusal_to_remove(listed, removed=honour_lists.removal_of(listed) is not None)


def propose(number: int, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose to remove who is listed under this number.

    :raises Refused: it has happened already or is proposed, the honour is decided, or the reason cannot be published.
    :raises NotFound: nobody is listed under this number.
    """
    said = clean_line(reason)
    insist(rules.refusal_of_reason(said))
    with atomic():
        listed = _theirs(number, by)
        insist(_refusal(listed) or REMOVAL.refusal_to_propose(number))
        return REMOVAL.propose(number, Wanted(said), by=by, at=at)


def _theirs(number: int, by: int) -> Listed:
    """Who is listed under the number; nobody decides on themselves."""
    listed = honour_lists.one_listed(number)
    insist(refusal_of_officer(by, applications.one(listed.application_number).applicant.id))
    return listed


def _remove(approval: Approval[Wanted]) -> Removal:
    proposal, wanted, at, settings, _ = approval
    listed = honour_lists.one_listed(proposal.subject)
    insist(_refusal(listed))
    try:
        removal = honour_lists.remove(listed, wanted.reason, by=proposal.decider or 0, at=at)
    except AlreadyThere as error:
        raise Refused(rules.REMOVED_ALREADY) from error
    application = applications.one(listed.application_number)
    award = honour_lists.one(listed.list_number).programme.book.titles.short
    said = f"您已移出“{award}”拟表彰名单。公布的原因：{wanted.reason}"
    message = MessageText(
        f"removed:{listed.id}", f"您的“{award}”申报移出拟表彰名单", (said, "如有疑问，请联系组委会办公室。")
    )
    applicant_messages.tell(application, message, at=at, settings=settings)
    return removal


def _facts(proposal: Proposal, wanted: Wanted) -> dict[str, Any]:
    told = {"listed": proposal.subject} | facts_of(proposal)
    return told | {"reason": wanted.reason} if proposal.state is ProposalState.APPROVED else told


REMOVAL = Matter(
    "removal",
    "listed",
    Wanted,
    Verbs("removal_proposed", "listed_removed", "removal_declined"),
    follows=_remove,
    before=lambda proposal, _, by: _theirs(proposal.subject, by),
    about=lambda proposal, _: ("honour_list", honour_lists.one_listed(proposal.subject).list_number),
    facts=_facts,
    public=True,
)

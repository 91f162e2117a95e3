"""Taking an application out: withdrawn 代为撤回 on the person's word, ended as the person has died, or its acceptance
taken back 撤销受理, where an error was found. The official number stays used: nobody else gets it, and the same
application keeps it. Out of a round that is open it leaves: what was cast stays kept and does not count. One officer
proposes, another one decides."""

from datetime import datetime
from typing import Any

import msgspec

from portal.operations.applying import asking
from portal.operations.applying.filing import rulebook_under
from portal.operations.applying.organisations import members_of
from portal.operations.judging import repairing
from portal.operations.letters import applicant_messages
from portal.operations.office import review_messages
from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import refusal_of_officer
from portal.rules.publishing import departing as rules
from portal.rules.publishing.departing import Departure
from portal.storage.applying import applications, recommendations
from portal.storage.applying.applications import Application
from portal.storage.engine.tables import atomic
from portal.storage.judging import round_queries
from portal.storage.office import reviews
from portal.storage.publishing import honour_lists
from portal.storage.roll import honours
from portal.storage.season.proposals import Proposal, ProposalState

GOES_TO = {
    Departure.WITHDRAW: Stage.WITHDRAWN,
    Departure.DECEASE: Stage.WITHDRAWN,
    Departure.UNACCEPT: Stage.SUBMITTED,
}


class Wanted(msgspec.Struct, frozen=True):
    """What is proposed, and why."""

    act: Departure
    reason: str


def refusal_to_depart(application: Application, act: Departure | None, *, by: int) -> Refusal | None:
    """Why officer ``by`` may not propose this, or None."""
    own, waits = refusal_of_officer(by, application.applicant.id), DEPARTURE.refusal_to_propose(application.id)
    return own or waits or _refusal(application, act)


def _refusal(application: Application, act: Departure | None) -> Refusal | None:
    listed = honour_lists.listed_of(application)
    stands = listed is not None and honour_lists.removal_of(listed) is None
    honoured = honours.of_application(application) is not None
    return rules.refusal_to_depart(act, application.stage, listed=stands, honoured=honoured)


def propose(number: int, act: Departure | None, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose to take the application out.

    :raises Refused: it is not possible now, no reason is given, or a proposal is undecided.
    :raises NotFound: there is no such application for this account.
    """
    insist(rules.REASON.refusal_of(reason))
    with atomic():
        insist(refusal_to_depart(_theirs(number, by), act, by=by))
        assert act is not None, "without one it is refused"
        return DEPARTURE.propose(number, Wanted(act, clean_text(reason)), by=by, at=at)


def _theirs(number: int, by: int) -> Application:
    application = reviews.application_for(by, number)
    insist(refusal_of_officer(by, application.applicant.id))
    return application


def _depart(approval: Approval[Wanted]) -> Application:
    proposal, wanted, at, settings, _ = approval
    application = applications.one(proposal.subject)
    insist(_refusal(application, wanted.act))
    repairing.leave(application, proposal, at=at, settings=settings)
    application = asking.put_in_stage(application, GOES_TO[wanted.act], at=at)
    if wanted.act is not Departure.UNACCEPT:
        asking.tell_of_lapse(application, recommendations.lapse(application, at=at), at=at)
    message = review_messages.departed(rulebook_under(application), proposal.id, wanted.act, wanted.reason)
    applicant_messages.tell(application, message, at=at, settings=settings)
    told = message.said_of(application.name)
    for account in members_of(application):
        applicant_messages.tell_account(application, account, told, "", at=at, settings=settings)
    return application


def _facts(proposal: Proposal, wanted: Wanted) -> dict[str, Any]:
    told = facts_of(proposal) | {"act": wanted.act.value}
    left = round_queries.left_by(proposal.subject) if proposal.state is ProposalState.APPROVED else []
    return told | {"rounds": left} if left else told


DEPARTURE = Matter(
    "departure",
    "application",
    Wanted,
    Verbs("departure_proposed", "departure_approved", "departure_declined"),
    follows=_depart,
    before=lambda proposal, _, by: _theirs(proposal.subject, by),
    facts=_facts,
    words=rules.DEPARTING_WORDS,
    public=True,
)

"""Extensions 延期: one officer proposes a later deadline for one application, another one decides."""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from portal.operations.applying import deadlines
from portal.operations.applying.filing import rulebook_under
from portal.operations.letters import applicant_messages
from portal.operations.office import review_messages
from portal.operations.season.proposing import Approval, Matter, Verbs, facts_of
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.language.stages import Stage
from portal.rules.office import reviewing as rules
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine.tables import atomic
from portal.storage.office import extensions, reviews, waited
from portal.storage.office.extensions import Extension
from portal.storage.season.editions import EditionState
from portal.storage.season.proposals import Proposal


class Wanted(msgspec.Struct, frozen=True):
    """What a proposal asks for: until when, why, and for which correction (None: for filing)."""

    until: datetime
    reason: str
    correction: int | None = None


class Waiting(NamedTuple):
    """A proposal that another officer has to decide."""

    proposal: Proposal
    application: Application
    wanted: Wanted


def propose(number: int, *, until: datetime, reason: str, by: int, at: datetime) -> Proposal:
    """Propose that the application, a draft included, may be submitted until a later moment.

    :raises Refused: there is nothing to extend, the moment is no later one, or another proposal is undecided.
    :raises NotFound: there is no such application for this account.
    """
    application = _theirs(number, by)
    insist(_refusal_to_extend(application, until, at))
    insist(EXTENSION.refusal_to_propose(number) or rules.REASON.refusal_of(reason))
    wanted = Wanted(until, clean_text(reason), _correction_of(application))
    with atomic():
        return EXTENSION.propose(number, wanted, by=by, at=at)


def _extend(approval: Approval[Wanted]) -> Extension:
    """The deadline moves, and the applicant is told; it must still fit the application."""
    proposal, wanted, at, settings, _ = approval
    application = applications.one(proposal.subject)
    before = deadlines.closes_for(application)
    insist(_refusal_to_extend(application, wanted.until, at))
    insist(None if wanted.correction == _correction_of(application) else rules.NOTHING_TO_EXTEND)
    extension = extensions.extend(application, proposal, wanted.until, correction=wanted.correction, at=at)
    if application.stage is Stage.AWAITING_RECOMMENDATION:
        waited.prolong(application, deadlines.recommending_closes_for(application))
    message = review_messages.extended(rulebook_under(application), extension, before, application.stage)
    applicant_messages.tell(application, message, at=at, settings=settings)
    return extension


def _facts(proposal: Proposal, wanted: Wanted) -> dict[str, Any]:
    told = facts_of(proposal, until=wanted.until.isoformat(timespec="microseconds"))
    return told | {"digest": proposal.digest}


EXTENSION = Matter(
    "extension",
    "application",
    Wanted,
    Verbs("extension_proposed", "extension_approved", "extension_declined"),
    follows=_extend,
    before=lambda proposal, _, by: _theirs(proposal.subject, by),
    facts=_facts,
    words=rules.EXTENSION_WORDS,
)


def _theirs(number: int, by: int) -> Application:
    application = reviews.application_for(by, number, begun=True)
    insist(rules.refusal_of_officer(by, application.applicant.id))
    return application


def _refusal_to_extend(application: Application, until: datetime, at: datetime) -> Refusal | None:
    is_open = application.programme.edition.state is EditionState.OPEN
    return rules.refusal_to_extend(application.stage, is_open, deadlines.closes_for(application), until, at)


def _correction_of(application: Application) -> int | None:
    """The correction that the application is in."""
    if application.stage is not Stage.IN_CORRECTION:
        return None
    correction = reviews.last_correction(application)
    return correction.id if correction else None


def waiting() -> list[Waiting]:
    """The proposals that are undecided, the oldest first, for the office's desk."""
    return [
        Waiting(proposal, applications.one(proposal.subject), EXTENSION.content_of(proposal))
        for proposal in EXTENSION.waiting()
    ]

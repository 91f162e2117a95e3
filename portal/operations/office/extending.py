"""Extensions 延期: one officer proposes a later deadline for one application, another one decides."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from portal.config import Settings
from portal.operations.applying import deadlines
from portal.operations.applying.filing import rulebook_under
from portal.operations.letters import applicant_messages
from portal.operations.office import review_messages
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.language.stages import Stage
from portal.rules.office import extending as rules
from portal.rules.office.extending import EXTENSION
from portal.rules.office.reviewing import refusal_of_officer, refusal_of_reason
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.engine.errors import AlreadyThere, NotFound, Stale
from portal.storage.engine.tables import atomic
from portal.storage.office import extensions, reviews
from portal.storage.office.extensions import Extension
from portal.storage.season import proposals
from portal.storage.season.editions import EditionState
from portal.storage.season.proposals import Proposal, ProposalState


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
    insist(rules.refusal_to_propose(proposals.open_of(EXTENSION, number) is not None, reason))
    wanted = Wanted(until, clean_text(reason), _correction_of(application))
    try:
        with atomic():
            proposal = proposals.add(EXTENSION, "application", number, msgspec.json.encode(wanted), by=by, at=at)
            _record("extension_proposed", proposal, by, at, until=until.isoformat(timespec="microseconds"))
    except AlreadyThere as error:  # the other of two officers was first
        raise Refused(rules.OPEN_ALREADY) from error
    return proposal


def approve(number: int, version: int, *, by: int, at: datetime, settings: Settings) -> Extension:
    """Approve proposal ``number``: the deadline moves, and the applicant is told.

    :raises Refused: the officer has proposed it, it was decided, or it does not fit the application any more.
    :raises Stale: it was decided since ``version``.
    :raises NotFound: there is no such proposal for this account.
    """
    proposal, application = _undecided(number, version, by)
    wanted = wanted_in(proposal)
    with atomic():
        decided = proposals.decide(proposal, ProposalState.APPROVED, by=by, at=at)
        application = applications.one(application.id)
        before = deadlines.closes_for(application)
        insist(_refusal_to_extend(application, wanted.until, at))
        insist(None if wanted.correction == _correction_of(application) else rules.NOTHING_TO_EXTEND)
        extension = extensions.extend(application, decided, wanted.until, correction=wanted.correction, at=at)
        message = review_messages.extended(rulebook_under(application), extension, before)
        applicant_messages.tell(application, message, at=at, settings=settings)
        _record("extension_approved", proposal, by, at, until=wanted.until.isoformat(timespec="microseconds"))
    return extension


def decline(number: int, version: int, *, reason: str, by: int, at: datetime) -> Proposal:
    """Decline proposal ``number``, with the reason; errors as ``approve``."""
    proposal, _ = _undecided(number, version, by)
    insist(refusal_of_reason(reason))
    with atomic():
        decided = proposals.decide(proposal, ProposalState.DECLINED, by=by, at=at, reason=clean_text(reason))
        _record("extension_declined", proposal, by, at)
    return decided


def _record(verb: str, proposal: Proposal, by: int, at: datetime, **facts: str) -> None:
    digest = proposal.digest
    journal.record(verb, "application", proposal.subject, by=by, at=at, proposal=proposal.id, digest=digest, **facts)


def _undecided(number: int, version: int, by: int) -> tuple[Proposal, Application]:
    proposal = proposals.one(number)
    if proposal.kind != EXTENSION:
        raise NotFound
    application = _theirs(proposal.subject, by)
    insist(rules.refusal_to_decide(proposal.is_open, proposal.proposed_by.id, by))
    if proposal.version != version:
        raise Stale(proposal, version)
    return proposal, application


def _theirs(number: int, by: int) -> Application:
    application = reviews.application_for(by, number, begun=True)
    insist(refusal_of_officer(by, application.applicant.id))
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


def wanted_in(proposal: Proposal) -> Wanted:
    """What the proposal asks for."""
    return msgspec.json.decode(proposal.content, type=Wanted)


def waiting() -> list[Waiting]:
    """The proposals that are undecided, the oldest first, for the office's desk."""
    return [
        Waiting(proposal, applications.one(proposal.subject), wanted_in(proposal))
        for proposal in proposals.waiting(EXTENSION)
    ]


def of(application: Application | int) -> list[Proposal]:
    """All extensions that were proposed for the application, the latest first."""
    return proposals.of(EXTENSION, application if isinstance(application, int) else application.id)

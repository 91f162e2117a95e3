"""Asking the named organisations about a submission, telling them when nothing is wanted of them any more, and what
follows their answer: it is bound and frozen, the application moves on, the applicant is told, the journal says so.

All of it is part of submitting, withdrawing and answering, in their transactions; ``recommending`` says what may be
answered.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from portal import randomness
from portal.config import Settings
from portal.operations.applying import deadlines, recommendation_messages
from portal.operations.applying.filing import rulebook_under
from portal.operations.letters import applicant_messages
from portal.operations.people import inviting
from portal.rules.applying import recommending as rules
from portal.rules.applying.answers import Answers
from portal.rules.applying.recommending import RecommendationState
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, organisations, recommendations
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Naming
from portal.storage.applying.recommendations import Content, Recommendation
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import journal

SALT = 16  # bytes


def ask(
    application: Application, snapshot: Snapshot, answers: Answers, *, at: datetime, settings: Settings
) -> list[Recommendation]:
    """Ask whom the application names about its submission. Members are told; where nobody acts for an organisation
    yet, the address that was named is invited."""
    usual, own = application.programme.recommending_closes_at, deadlines.recommending_closes_for(application)
    rulebook, named = rulebook_under(application), organisations.named_by(application)
    required = rules.required_parts(rulebook, answers)
    made = []
    for part in rules.asked_parts(rulebook, answers):
        if part in named:
            recommendation = recommendations.ask(
                snapshot,
                part,
                named[part].organisation,
                required=part in required,
                email_key=named[part].email_key,
                until_at=own if own > usual else None,
                at=at,
            )
            _tell(application, recommendation, named[part], max(usual, own), at, settings)
            made.append(recommendation)
    return made


def _tell(
    application: Application,
    recommendation: Recommendation,
    naming: Naming,
    until: datetime,
    at: datetime,
    settings: Settings,
) -> None:
    organisation = naming.organisation
    members = organisations.to_be_told(organisation, naming.email_key)
    message = recommendation_messages.asked(rulebook_under(application), application, recommendation, until)
    for account in members:
        recommendation_messages.tell_member(application, account, recommendation, message, at=at, settings=settings)
    if not members and naming.email:
        inviting.invite_member(organisation, naming.email, by=None, at=at, settings=settings)


def tell_of_lapse(application: Application, lapsed: Sequence[Recommendation], *, at: datetime) -> None:
    """Tell the organisations that nothing is wanted of them any more."""
    for recommendation in lapsed:
        message = recommendation_messages.lapsed(rulebook_under(application), application, recommendation)
        for account in organisations.to_be_told(recommendation.organisation, recommendation.email_key):
            recommendation_messages.tell_member(application, account, recommendation, message, at=at)


def write_answer(claimed: Recommendation, answer: RecommendationState, reason: str, *, by: int, at: datetime) -> None:
    """Write the answer of a claimed recommendation, bound to the submission by a digest over both."""
    content = Content(claimed.content.opinion, reason, randomness.octets(SALT).hex())
    bound = {
        "snapshot": claimed.snapshot.digest,
        "part": claimed.part.value,
        "organisation": claimed.organisation.id,
        "answer": answer.value,
        "content": msgspec.to_builtins(content),
        "scan": claimed.scan.name if claimed.scan else "",
        "supplements": [supplement.blob.name for supplement in recommendations.supplements_of(claimed)],
    }
    digest = hashlib.sha256(journal.canonical(bound).encode()).hexdigest()
    recommendations.answered(claimed, answer, content, digest=digest, by=by, at=at)


def moved_on(claimed: Recommendation, *, at: datetime) -> Application:
    """The application where it stands after the answer."""
    required = [row.state for row in recommendations.of_snapshot(claimed.snapshot) if row.required]
    application = claimed.application
    stage = rules.stage_after(application.stage, required)
    return application if stage is application.stage else put_in_stage(application, stage, at=at)


def put_in_stage(application: Application, stage: Stage, *, at: datetime) -> Application:
    """The application, held, in another stage; who has seen it before has to look again."""
    moved = applications.claim(application.id, application.version)
    applications.set_stage(moved, stage, at=at)
    return moved


def tell_applicant(
    claimed: Recommendation, application: Application, reason: str, *, at: datetime, settings: Settings
) -> None:
    """Tell the applicant of the answer."""
    message = recommendation_messages.answered(rulebook_under(application), claimed, application.stage, reason)
    applicant_messages.tell(application, message, at=at, settings=settings)


def record_answer(verb: str, claimed: Recommendation, *, by: int, at: datetime, **facts: Any) -> None:
    """The one entry of the answer."""
    journal.record(
        verb,
        "application",
        claimed.application.id,
        by=by,
        at=at,
        recommendation=claimed.id,
        part=claimed.part.value,
        organisation=claimed.organisation.id,
        snapshot=claimed.snapshot.id,
        digest=recommendations.one(claimed.id).digest,
        **facts,
    )

"""What follows an answer to a submission: it is bound and frozen, the application moves on, the applicant is told, and
the journal says so. ``recommending`` is who decides that it may be given."""

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from portal import randomness
from portal.config import Settings
from portal.operations.applying import recommendation_messages
from portal.operations.applying.filing import rulebook_under
from portal.operations.letters import applicant_messages
from portal.rules.applying import recommending as rules
from portal.rules.applying.recommending import RecommendationState
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, recommendations
from portal.storage.applying.applications import Application
from portal.storage.applying.recommendations import Content, Recommendation
from portal.storage.engine import journal

SALT = 16  # bytes


def write(claimed: Recommendation, answer: RecommendationState, reason: str, *, by: int, at: datetime) -> None:
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
    return application if stage is application.stage else put(application, stage, at=at)


def put(application: Application, stage: Stage, *, at: datetime) -> Application:
    """The application, held, in another stage; who has seen it before has to look again."""
    moved = applications.claim(application.id, application.version)
    applications.set_stage(moved, stage, at=at)
    return moved


def tell(claimed: Recommendation, application: Application, reason: str, *, at: datetime, settings: Settings) -> None:
    """Tell the applicant of the answer."""
    message = recommendation_messages.answered(rulebook_under(application), claimed, application.stage, reason)
    applicant_messages.tell(application, message, at=at, settings=settings)


def record(verb: str, claimed: Recommendation, *, by: int, at: datetime, **facts: Any) -> None:
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

"""Asking the named organisations about a submission, and telling them when nothing is wanted of them any more.

All of it is part of submitting, withdrawing and sending back, in their transactions and in their journal entries.
"""

from collections.abc import Sequence
from datetime import datetime

from portal.config import Settings
from portal.operations.applying import deadlines, recommendation_messages
from portal.operations.applying.filing import rulebook_under
from portal.operations.people import inviting
from portal.rules.applying import recommending as rules
from portal.rules.applying.answers import Answers
from portal.storage.applying import organisations, recommendations
from portal.storage.applying.applications import Application
from portal.storage.applying.organisations import Naming
from portal.storage.applying.recommendations import Recommendation
from portal.storage.applying.snapshots import Snapshot


def ask(
    application: Application, snapshot: Snapshot, answers: Answers, *, at: datetime, settings: Settings
) -> list[Recommendation]:
    """Ask whom the application names about its submission. Members are told; where nobody acts for an organisation
    yet, the address that was named is invited."""
    usual, own = application.programme.recommending_closes_at, deadlines.recommending_closes_for(application)
    required, named = rules.required_parts(answers), organisations.named_by(application)
    made = []
    for part in rules.asked_parts(answers):
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


def lapse(application: Application, *, at: datetime) -> list[Recommendation]:
    """Make lapse what was asked and recommended about the application so far."""
    return recommendations.lapse(application, at=at)


def tell_of_lapse(application: Application, lapsed: Sequence[Recommendation], *, at: datetime) -> None:
    """Tell the organisations that nothing is wanted of them any more."""
    for recommendation in lapsed:
        message = recommendation_messages.lapsed(rulebook_under(application), application, recommendation)
        for account in organisations.to_be_told(recommendation.organisation, recommendation.email_key):
            recommendation_messages.tell_member(application, account, recommendation, message, at=at)

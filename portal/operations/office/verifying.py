"""Finding out whose a number is 身份核实: one officer proposes which application is the person's own, another one
decides; that one goes on as it was submitted, the others are ended. (P4)"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from portal.operations.applying import asking, materials
from portal.operations.applying.filing import rulebook_under
from portal.operations.letters import applicant_messages
from portal.operations.office import review_messages
from portal.operations.season.proposing import Approval, Matter, Verbs
from portal.rules.applying.submitting import person_of, stage_after
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, insist
from portal.rules.language.stages import Stage
from portal.rules.office import verifying as rules
from portal.rules.office.reviewing import refusal_of_officer
from portal.rules.publishing.departing import ON_THE_LIST
from portal.storage.applying import entrants, recommendations, snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.entrants import ClaimState, Entrant
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound
from portal.storage.engine.tables import atomic
from portal.storage.office import reviews
from portal.storage.publishing import honour_lists
from portal.storage.season.proposals import Proposal


class Verdict(msgspec.Struct, frozen=True):
    """Which of the ``claims`` is ``rightful`` (``rules.NOBODY``: none), and why."""

    rightful: int
    claims: tuple[int, ...]
    reason: str


class Question(NamedTuple):
    """Several claims on one person, the confirmed one first, and what was proposed about them, if it waits."""

    claims: list[Entrant]
    proposal: Proposal | None
    verdict: Verdict | None

    @property
    def number(self) -> int:
        """The claim that stands for the question."""
        return self.claims[0].id


def questions() -> list[Question]:
    """What the office has to find out, the oldest first; with what was proposed about a person of one claim only."""
    found: dict[int, list[Entrant]] = {}
    proposed = (entrants.one(proposal.subject) for proposal in VERIFICATION.waiting())
    for claim in (*entrants.waiting(), *proposed):
        claims = entrants.standing(claim)
        found.setdefault(claims[0].id, claims)
    return [_question(claims) for claims in found.values()]


def _question(claims: list[Entrant]) -> Question:
    proposal = VERIFICATION.last(claims[0].id)
    if proposal is None or not proposal.is_open:
        return Question(claims, None, None)
    return Question(claims, proposal, VERIFICATION.content_of(proposal))


def question_of(application: Application | int) -> int:
    """The number of the question in which the application stands; 0 where there is none."""
    number = application if isinstance(application, int) else application.id
    found = (one.number for one in questions() if any(claim.application.id == number for claim in one.claims))
    return next(found, 0)


def binding_of(application: Application | int) -> Entrant | None:
    """The confirmed claim by which the application binds its person, if it binds anybody."""
    return entrants.confirmed_of(application)


def waiting_on(number: int) -> Proposal:
    """What was proposed about the question and waits.

    :raises NotFound: there is no such question, or nothing is proposed.
    """
    proposal = VERIFICATION.last(number)
    if proposal is None:
        raise NotFound(f"nothing is proposed about {number}")
    return proposal


def propose(number: int, rightful: int, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose whose the person of the claim ``number`` is.

    :raises Refused: nothing waits, nothing is chosen, no reason is given, or a proposal is undecided.
    :raises NotFound: there is no such claim for this account.
    """
    claims = _theirs(entrants.one(number), by)
    insist(VERIFICATION.refusal_to_propose(number))
    insist(rules.refusal_of_verdict(rightful, _numbers(claims) if _in_question(claims) else (), reason))
    return _proposed(number, rightful, claims, reason, by=by, at=at)


def propose_release(number: int, reason: str, *, by: int, at: datetime) -> Proposal:
    """Propose to release the person of the claim ``number``, the only one on them: the number is another person's, who
    has not applied yet. Errors as ``propose``.
    """
    claims = _theirs(entrants.one(number), by)
    insist(VERIFICATION.refusal_to_propose(number))
    alone = len(claims) == 1 and claims[0].is_confirmed
    insist(rules.refusal_of_verdict(rules.NOBODY, _numbers(claims) if alone else (), reason))
    return _proposed(number, rules.NOBODY, claims, reason, by=by, at=at)


def _proposed(number: int, rightful: int, claims: Sequence[Entrant], reason: str, *, by: int, at: datetime) -> Proposal:
    insist(_refusal_to_end(claims, rightful))
    with atomic():
        verdict = Verdict(rightful, _numbers(claims), clean_text(reason))
        return VERIFICATION.propose(number, verdict, by=by, at=at)


def _in_question(claims: Sequence[Entrant]) -> bool:
    return any(not claim.is_confirmed and claim.application.stage is Stage.UNVERIFIED for claim in claims)


def _refusal_to_end(claims: Sequence[Entrant], rightful: int) -> Refusal | None:
    """Why what the others have submitted cannot be ended: who stands on the honour list is removed in public first."""
    listed = (honour_lists.listed_of(claim.application) for claim in claims if claim.id != rightful)
    stands = any(one is not None and honour_lists.removal_of(one) is None for one in listed)
    return ON_THE_LIST if stands else None


def _numbers(claims: Sequence[Entrant]) -> tuple[int, ...]:
    return tuple(sorted(claim.id for claim in claims))


def _theirs(claim: Entrant, by: int) -> list[Entrant]:
    """The claims on the claim's person, as the officer may decide on them: nobody decides on their own."""
    claims = entrants.standing(claim)
    for one in claims:
        insist(refusal_of_officer(by, reviews.application_for(by, one.application.id).applicant.id))
    return claims


def _settle(approval: Approval[Verdict]) -> Verdict:
    proposal, verdict = approval.proposal, approval.content
    claims = entrants.standing(entrants.one(proposal.subject))
    insist(rules.refusal_of_change(verdict.claims, _numbers(claims)))
    insist(_refusal_to_end(claims, verdict.rightful))
    others = [claim for claim in claims if claim.id != verdict.rightful]
    own = [claim for claim in claims if claim.id == verdict.rightful]
    entrants.settle(others, ClaimState.RELEASED, at=approval.at)
    entrants.settle([claim for claim in own if not claim.is_confirmed], ClaimState.CONFIRMED, at=approval.at)
    facts = [*(_end(claim, approval) for claim in others), *(_go_on(claim, approval) for claim in own)]
    for verb, application, told in facts:  # the journal last: who waits for it holds nothing that others wait for
        journal.record(verb, "application", application.id, by=proposal.decider, at=approval.at, **told)
    return verdict


def _end(claim: Entrant, approval: Approval[Verdict]) -> tuple[str, Application, dict[str, Any]]:
    """The person is another one's: what was submitted under the number is refused 不予受理; what was withdrawn, or has
    another number by now, can be corrected and only loses the number."""
    application, reason = claim.application, approval.content.reason
    ended = application.stage in rules.GOING_ON and _stands_on(claim)
    if ended:
        application = asking.put_in_stage(application, Stage.REFUSED, at=approval.at)
        snapshot = snapshots.latest(application)
        reviews.reject(application, snapshot, reason, by=approval.proposal.decider or 0, at=approval.at)
        asking.tell_of_lapse(application, recommendations.lapse(application, at=approval.at), at=approval.at)
    message = review_messages.not_the_person(rulebook_under(application), claim.id, reason, ended=ended)
    applicant_messages.tell(application, message, at=approval.at, settings=approval.settings)
    return "identity_rejected", application, {"stage": application.stage.value, "proposal": approval.proposal.id}


def _go_on(claim: Entrant, approval: Approval[Verdict]) -> tuple[str, Application, dict[str, Any]]:
    """The application is the person's own: it goes where its submission would have gone, at its own moment."""
    application, rulebook = claim.application, rulebook_under(claim.application)
    if application.stage is Stage.UNVERIFIED and _stands_on(claim):
        snapshot = snapshots.latest(application)
        answers = materials.manifest_of(snapshot).plain_answers
        application = asking.put_in_stage(application, stage_after(rulebook, answers), at=approval.at)
        assert approval.settings is not None, "the organisations are told with a link"
        asking.ask(application, snapshot, answers, at=approval.at, settings=approval.settings)
    message = review_messages.is_the_person(rulebook, claim.id, approval.content.reason, application.stage)
    applicant_messages.tell(application, message, at=approval.at, settings=approval.settings)
    return "identity_confirmed", application, {"stage": application.stage.value, "proposal": approval.proposal.id}


def _stands_on(claim: Entrant) -> bool:
    """Whether what the application has submitted last is still about this person."""
    answers = materials.manifest_of(snapshots.latest(claim.application)).plain_answers
    return entrants.person_key(person_of(rulebook_under(claim.application), answers)) == claim.person_key


VERIFICATION = Matter(
    "verification",
    "entrant",
    Verdict,
    Verbs("verification_proposed", "verification_approved", "verification_declined"),
    follows=_settle,
    before=lambda proposal, _, by: _theirs(entrants.one(proposal.subject), by),
    about=lambda proposal, _: ("application", entrants.one(proposal.subject).application.id),
    words=rules.VERIFYING_WORDS,
)

"""Submitting an application, withdrawing it and taking it up again.

A submission is a snapshot: frozen, with one digest, and a receipt. One person is bound to one award of an edition
from the first submission on (P4); another account that submits with the same number is received and has to prove whose
it is (``proving``). A request that arrives twice submits once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from portal import clock
from portal.config import Settings
from portal.documents.pages.page_count import PageCount
from portal.documents.papers import application_form
from portal.operations.applying import asking, deadlines, filing, listing, materials, proving
from portal.operations.applying.materials import Kept, Material
from portal.operations.letters import applicant_messages
from portal.rulebooks import rulebook as rulebook_of
from portal.rules.applying.consents import Consent, consents_of, declaration_of, refusal_of_consents
from portal.rules.applying.honour_bar import Earlier, keep_until
from portal.rules.applying.manifest import Agreed, Manifest
from portal.rules.applying.submitting import (
    Bound,
    Case,
    Obstacle,
    obstacles,
    person_of,
    refusal_of_bound,
    refusal_of_stage,
    refusal_to_resume,
    refusal_to_submit,
    refusal_to_withdraw,
    stage_after,
)
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import PHOTO
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import applications, entrants, recommendations, snapshots
from portal.storage.applying.applications import Application
from portal.storage.applying.entrants import Entrant
from portal.storage.applying.snapshots import Snapshot
from portal.storage.engine import journal
from portal.storage.engine.errors import Stale
from portal.storage.engine.tables import atomic
from portal.storage.roll import honours
from portal.storage.season.editions import EditionState

NO_REQUEST_KEY = Refusal("这次请求不完整，请回到核对页面重新提交。")


@dataclass(frozen=True, slots=True)
class Readiness:
    """How an application stands before submitting. ``seen`` is the fingerprint of what was looked at: handed back to
    ``submit``, nothing is submitted that another window has changed meanwhile."""

    obstacles: tuple[Obstacle, ...]
    pages: PageCount
    evidence_pages: int
    evidence_limit: int
    seen: str

    @property
    def ready(self) -> bool:
        return not self.obstacles


def readiness(application: Application, *, at: datetime) -> Readiness:
    """What stands against submitting at ``at``, and the pages. Slow: it renders the form and counts its pages."""
    material = materials.gather(application)
    return Readiness(
        obstacles(_case(application, material, at)),
        material.pages,
        material.evidence.pages,
        material.rulebook.evidence.page_limit,
        material.seen,
    )


def submit(
    number: int,
    version: int,
    *,
    consents: Collection[str],
    declared: bool,
    request_key: str,
    by: int,
    at: datetime,
    settings: Settings,
    seen: str = "",
) -> Snapshot:
    """Submit account ``by``'s application as it lies there, or return what the same request has submitted before.

    :param version: the application's version that the person had seen; ``seen`` what ``Readiness`` said of its
        contents ("" where that was not kept).
    :param request_key: a random text that the page gave to this request.
    :param at: the moment at which the request had been received completely.
    :raises Refused: something stands against it; the first obstacle.
    :raises Stale: another window, or somebody else, has changed the application since.
    :raises NotFound: the account has no such application.
    """
    application = applications.one_of(by, number)
    insist(None if request_key else NO_REQUEST_KEY)
    made = snapshots.made_by(number, request_key)
    if made is None:
        try:
            insist(refusal_of_consents(consents, declared))
            made = _submitted(application, version, request_key, seen, by, at, settings)
        except (Refused, Stale):
            made = snapshots.made_by(number, request_key)
            if made is None:
                raise
            # The same request, sent twice at once: the other one was first.
    return made


def _submitted(
    application: Application, version: int, request_key: str, seen: str, by: int, at: datetime, settings: Settings
) -> Snapshot:
    insist(refusal_of_stage(application.stage))
    if application.version != version:
        raise Stale(application, version)
    material = materials.gather(application)
    if seen and seen != material.seen:
        raise Stale(application, version)
    insist(refusal_to_submit(_whole_case(application, material, at)))
    kept = materials.keep(application, material, at=at)
    manifest = journal.canonical(msgspec.to_builtins(_manifest(application, material, kept, at))).encode()
    with atomic():
        claimed = applications.claim(application.id, version)
        if materials.seen_now(claimed) != material.seen:
            raise Stale(claimed, version)
        insist(refusal_to_submit(_whole_case(claimed, material, at)))
        claim = _enter(claimed, material, at)
        snapshot = snapshots.freeze(
            claimed,
            manifest,
            rulebook=material.rulebook.key,
            template_digest=_template_digest(material.rulebook),
            at=at,
            keep_until=keep_until(material.rulebook, at),
            files=kept.files,
        )
        snapshots.remember_request(snapshot, request_key)
        listing.enlist(claimed, material, snapshot)
        stage = stage_after(material.rulebook, material.answers) if claim.is_confirmed else Stage.UNVERIFIED
        applications.set_stage(claimed, stage, at=at)
        lapsed = recommendations.lapse(claimed, at=at)
        asked = asking.ask(claimed, snapshot, material.answers, at=at, settings=settings) if claim.is_confirmed else []
        message = applicant_messages.submitted(
            material.rulebook, snapshot, claimed.stage, deadlines.filing_closes_for(claimed)
        )
        applicant_messages.tell(claimed, message, at=at, settings=settings)
        told = {"asked": [one.id for one in asked], "lapsed": [one.id for one in lapsed], "stage": claimed.stage.value}
        kept_as = {"snapshot": snapshot.id, "digest": snapshot.digest}
        journal.record("application_submitted", "application", claimed.id, by=by, at=at, **kept_as, **told)
        if not claim.is_confirmed:
            proving.ask(claim, at=at, settings=settings)
    return snapshot


def _enter(application: Application, material: Material, at: datetime) -> Entrant:
    """Bind the person to the award. The table knows who was first; the same account is refused a second time, another
    one's claim waits until the office knows whose the number is. (P4)"""
    entrant = entrants.enter(
        application,
        exclusive_group=material.rulebook.exclusive_group,
        identity_number=person_of(material.rulebook, material.answers),
        at=at,
    )
    insist(refusal_of_bound(material.rulebook, _bound(application, entrant)))
    return entrant


def _case(application: Application, material: Material, at: datetime) -> Case:
    """Everything on which submitting depends, as it is at this moment, but for what a number alone would tell."""
    programme, person = application.programme, person_of(material.rulebook, material.answers)
    return Case(
        rulebook=material.rulebook,
        stage=application.stage,
        edition_open=programme.edition.state is EditionState.OPEN,
        opens_at=programme.opens_at,
        closes_at=deadlines.closes_for(application),
        now=at,
        today=clock.beijing(at).date(),
        bound=_bound(application, _claim(application, material.rulebook, person)),
        faults=material.faults,
        pages=material.pages.pages,
        counted=material.pages.words,
        evidence_pages=material.evidence.pages,
        evidence=material.evidence.obstacles,
        recommenders=(
            *proving.of_another(application, material.rulebook, person),
            *material.recommenders,
            *material.consenting,
        ),
    )


def _whole_case(application: Application, material: Material, at: datetime) -> Case:
    """The same with the person's earlier honour, for a submission."""
    earlier = _earlier(material.rulebook, person_of(material.rulebook, material.answers))
    return msgspec.structs.replace(_case(application, material, at), earlier=earlier)


def _earlier(rulebook: Rulebook, person: str) -> Earlier | None:
    honour = honours.standing_bar(person, rulebook.programme) if person else None
    return Earlier(honour.title, honour.awarded_on) if honour else None


def _claim(application: Application, rulebook: Rulebook, person: str) -> Entrant | None:
    if not person:
        return None
    account, edition = application.applicant.id, application.programme.edition
    return entrants.claim_of(account, edition, exclusive_group=rulebook.exclusive_group, identity_number=person)


def _bound(application: Application, entrant: Entrant | None) -> Bound | None:
    """To what else the account's claim binds the person; nothing where it is this application's own and may stand."""
    if entrant is None or (entrant.came_with(application) and not entrant.is_released):
        return None
    award = entrant.programme.book.titles.short
    return Bound(award, entrant.programme.id == application.programme.id, entrant.is_released)


def _manifest(application: Application, material: Material, kept: Kept, at: datetime) -> Manifest:
    rulebook = material.rulebook
    return Manifest(
        application=application.id,
        edition=application.programme.edition.key,
        programme=rulebook.programme,
        answers=materials.salted(material.answers),
        attachments=material.evidence.attached,
        rulebook=materials.ruled(rulebook_of(rulebook.key)),
        template_digest=_template_digest(rulebook),
        form=kept.form,
        volume=kept.volume,
        photo=material.answers[PHOTO],
        consents={consent.key: _agreed(consent) for consent in consents_of(rulebook)},
        declaration=_agreed(declaration_of(rulebook)),
        submitted_at=at.astimezone(UTC).isoformat(timespec="microseconds"),
        named=material.named,
        filed_for=material.filed_for,
    )


def _agreed(consent: Consent) -> Agreed:
    return Agreed(consent.version, consent.digest)


def _template_digest(rulebook: Rulebook) -> str:
    return application_form.form_paper(rulebook).template().digest


def withdraw(number: int, version: int, *, by: int, at: datetime) -> Stage:
    """Take a submission back until the call closes. What was submitted stays kept, the person stays bound (P4).

    :raises Refused: nothing is submitted, the office has taken it up, or the call has closed.
    :raises Stale: the application was changed since ``version``.
    :raises NotFound: the account has no such application.
    """
    applications.one_of(by, number)
    with atomic():
        application = applications.claim(number, version)
        closes_at = deadlines.filing_closes_for(application)
        insist(refusal_to_withdraw(application.stage, at, closes_at))
        applications.set_stage(application, Stage.WITHDRAWN, at=at)
        lapsed = recommendations.lapse(application, at=at)
        asking.tell_of_lapse(application, lapsed, at=at)
        rulebook = filing.rulebook_under(application)
        applicant_messages.tell(application, applicant_messages.withdrawn(rulebook, application, closes_at, at), at=at)
        facts = {"lapsed": [recommendation.id for recommendation in lapsed]}
        journal.record("application_withdrawn", "application", number, by=by, at=at, **facts)
    return application.stage


def resume(number: int, version: int, *, by: int, at: datetime) -> Stage:
    """Make a withdrawn application a draft again, with all its answers; errors as ``withdraw``."""
    applications.one_of(by, number)
    with atomic():
        application = applications.claim(number, version)
        insist(refusal_to_resume(application.stage, at, deadlines.filing_closes_for(application)))
        applications.set_stage(application, Stage.DRAFT, at=at)
        journal.record("application_resumed", "application", number, by=by, at=at)
    return application.stage

"""The office decides: findings 审查意见, acceptance 受理 with the official number 编号, return for correction 退回补正,
refusal 不予受理. (第十六条; CF2, N4)

Of two officers the later one is told (``Stale``), nothing is overwritten: each act claims the application at the
version that the officer had seen.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.config import Settings
from portal.operations.applying import deadlines
from portal.operations.applying.filing import rulebook_under
from portal.operations.letters import applicant_messages
from portal.operations.office import review_messages
from portal.rules.applying import correcting
from portal.rules.applying.comparing import Change, changes
from portal.rules.applying.manifest import manifest_from
from portal.rules.language.cleaning import clean_text
from portal.rules.language.refusals import Refusal, Refused, insist
from portal.rules.language.stages import Stage
from portal.rules.office import reviewing as rules
from portal.rules.office.reviewing import Found, Item, Value
from portal.storage.applying import applications, snapshots
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.engine.tables import atomic
from portal.storage.engine.versions import bump_public
from portal.storage.office import official_numbers, reviews
from portal.storage.office.official_numbers import OfficialNumber
from portal.storage.office.reviews import Correction, Rejection


@dataclass(frozen=True, slots=True)
class Acts:
    """Why an officer may not do each of these now; None where they may."""

    find: Refusal | None
    accept: Refusal | None
    send_back: Refusal | None
    refuse: Refusal | None


def application_for(officer: int, number: int) -> Application:
    """A submitted application, as the office sees it.

    :raises NotFound: there is none, it was never submitted, or the account is not the office's.
    """
    return reviews.application_for(officer, number)


def acts(application: Application, *, by: int, at: datetime) -> Acts:
    """What officer ``by`` may do with the application at ``at``."""
    own = rules.refusal_of_officer(by, application.applicant.id)
    stage, rulebook = application.stage, rulebook_under(application)
    return Acts(
        find=own or rules.refusal_to_find(stage),
        accept=own or rules.refusal_to_accept(stage, rulebook, _values(application)),
        send_back=own or rules.refusal_to_return(stage),
        refuse=own or rules.refusal_to_refuse(stage, rulebook, _overdue(application, at)),
    )


def _values(application: Application) -> dict[Item, Value]:
    """What was found on what is submitted now."""
    return {item: row.value for item, row in reviews.findings_of(snapshots.latest(application)).items()}


def _overdue(application: Application, at: datetime) -> bool:
    return application.stage is Stage.IN_CORRECTION and at > deadlines.closes_for(application)


def record_findings(number: int, version: int, findings: Mapping[Item, Found], *, by: int, at: datetime) -> Application:
    """Write down what was found on what is submitted now; items that are left out stay as they are.

    :raises Refused: it is not with the office, or something is left unsaid.
    :raises Stale: somebody else has dealt with the application since ``version``.
    :raises NotFound: there is no such application for this account.
    """
    application_for(by, number)
    found = {item: Found(one.value, clean_text(one.note)) for item, one in findings.items()}
    insist(rules.refusal_of_findings(found))
    with atomic():
        application = _claimed(number, version, by)
        insist(rules.refusal_to_find(application.stage))
        snapshot = snapshots.latest(application)
        reviews.find(snapshot, found, by=by, at=at)
        values = {item.value: one.value.value for item, one in found.items()}
        journal.record(
            "application_reviewed", "application", number, by=by, at=at, snapshot=snapshot.id, findings=values
        )
    return application


def record_findings_of_many(
    chosen: Sequence[tuple[int, int]], findings: Mapping[Item, Found], *, by: int, at: datetime
) -> int:
    """Write the same findings on applications, (number, version) each: on all of them, or on none; returns how many.
    Errors as ``record_findings``."""
    insist(None if chosen else rules.NONE_CHOSEN)
    with atomic():
        for number, version in sorted(chosen):
            record_findings(number, version, findings, by=by, at=at)
    return len(chosen)


def accept(chosen: Sequence[tuple[int, int]], *, by: int, at: datetime, settings: Settings) -> list[OfficialNumber]:
    """Accept applications, (number, version) each, and give them their official numbers in this order: all of them, or
    none. Each gets its entry in the journal and its applicant a message.

    :raises Refused: one of them may not be accepted; of several the reason names it.
    :raises Stale: somebody else has dealt with one of them since; ``current`` is that one.
    :raises NotFound: one of them does not exist for this account.
    """
    versions = dict(chosen)
    insist(None if versions else rules.NOTHING_CHOSEN)
    for number in versions:
        application_for(by, number)
    with atomic():
        # In one order for everybody, counters next and the journal last: no two bulks wait for each other.
        claimed = {number: _claimed(number, versions[number], by) for number in sorted(versions)}
        for application in claimed.values():
            _insist_on_acceptance(application, alone=len(versions) == 1)
        given = _numbered([claimed[number] for number in versions], at)
        for application, official in given:
            applications.set_stage(application, Stage.ACCEPTED, at=at)
            message = review_messages.accepted(rulebook_under(application), official)
            applicant_messages.tell(application, message, at=at, settings=settings)
        if any(not application.programme.is_award for application, _ in given):
            bump_public()  # of a competition everybody sees how many entries were accepted
        for application, official in given:
            snapshot = snapshots.latest(application)
            journal.record(
                "application_accepted",
                "application",
                application.id,
                by=by,
                at=at,
                snapshot=snapshot.id,
                number=official.text,
            )
    return [official for _, official in given]


def _insist_on_acceptance(application: Application, *, alone: bool) -> None:
    refusal = rules.refusal_to_accept(application.stage, rulebook_under(application), _values(application))
    if refusal:
        raise Refused(refusal if alone else Refusal(f"{application.name}：{refusal.reason}"))


def _numbered(chosen: Sequence[Application], at: datetime) -> list[tuple[Application, OfficialNumber]]:
    """The applications with their numbers, in the given order within each programme."""
    given = []
    for application in sorted(chosen, key=lambda one: one.programme.id):
        if earlier := official_numbers.number_of(
            application
        ):  # its acceptance was taken back: the number stays its own
            given.append((application, earlier))
            continue
        prefix, edition = rulebook_under(application).number_prefix, application.programme.edition.key
        ordinal = official_numbers.next_ordinal(application.programme.id)
        text = rules.official_number(prefix, edition, ordinal)
        given.append((application, official_numbers.give(application, ordinal, text, at=at)))
    return given


def return_for_correction(
    number: int,
    version: int,
    *,
    sections: Collection[str],
    reason: str,
    until: datetime,
    by: int,
    at: datetime,
    settings: Settings,
) -> Correction:
    """Return the application to its applicant, who may change the named sections and submit again until ``until``.

    :param sections: keys of ``rules.correcting.correctable``.
    :raises Refused, Stale, NotFound: as ``record_findings``.
    """
    rulebook = rulebook_under(application_for(by, number))
    known = dict(correcting.correctable(rulebook))
    insist(rules.refusal_of_return(sections, known, reason, until, at))
    named = [key for key in known if key in sections]
    why = clean_text(reason)
    with atomic():
        application = _claimed(number, version, by)
        insist(rules.refusal_to_return(application.stage))
        snapshot = snapshots.latest(application)
        correction = reviews.correct(application, snapshot, named, why, until, by=by, at=at)
        applications.set_stage(application, Stage.IN_CORRECTION, at=at)
        message = review_messages.returned(rulebook, correction, correcting.titles(rulebook, named), why)
        applicant_messages.tell(application, message, at=at, settings=settings)
        journal.record(
            "application_returned",
            "application",
            number,
            by=by,
            at=at,
            snapshot=snapshot.id,
            sections=named,
            until=until.isoformat(timespec="microseconds"),
        )
    return correction


def refuse(number: int, version: int, *, reason: str, by: int, at: datetime, settings: Settings) -> Rejection:
    """Refuse the application 不予受理, where the rulebook has a qualification review.

    :raises Refused, Stale, NotFound: as ``record_findings``.
    """
    rulebook = rulebook_under(application_for(by, number))
    insist(rules.REASON.refusal_of(reason))
    why = clean_text(reason)
    with atomic():
        application = _claimed(number, version, by)
        insist(rules.refusal_to_refuse(application.stage, rulebook, _overdue(application, at)))
        snapshot = snapshots.latest(application)
        rejection = reviews.reject(application, snapshot, why, by=by, at=at)
        applications.set_stage(application, Stage.REFUSED, at=at)
        applicant_messages.tell(
            application, review_messages.refused(rulebook, rejection, why), at=at, settings=settings
        )
        journal.record("application_refused", "application", number, by=by, at=at, snapshot=snapshot.id)
    return rejection


def _claimed(number: int, version: int, officer: int) -> Application:
    application = applications.claim(number, version)
    insist(rules.refusal_of_officer(officer, application.applicant.id))
    return application


def changes_since_return(application: Application) -> tuple[Change, ...]:
    """What the applicant has changed since the last return for correction; nothing while it has not come back."""
    correction, latest = reviews.last_correction(application), snapshots.latest(application)
    if correction is None or correction.snapshot.id == latest.id:
        return ()
    before = manifest_from(correction.snapshot.manifest)
    return changes(rulebook_under(application), before, manifest_from(latest.manifest))

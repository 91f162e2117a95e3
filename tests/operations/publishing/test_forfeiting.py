"""An honour is lost: heard, verified, agreed to, decided by two, confirmed; what everybody reads changes at once."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.operations.applying.evidence import Upload
from portal.operations.publishing import certifying, forfeiting
from portal.operations.publishing.forfeiting import CONFIRMATION, FORFEITURE
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.refusals import Refused
from portal.rules.roll.forfeiting import Step, Taken
from portal.storage.engine import journal, versions
from portal.storage.engine.errors import Stale
from portal.storage.letters import messages
from portal.storage.publishing import decisions
from portal.storage.roll import certificates, forfeitures, honours
from tests.documents.evidence_files import jpeg
from tests.operations.deciding import over
from tests.operations.honoured import honour_of, honoured
from tests.operations.objections import Noticed
from tests.staff import a_colleague

GROUNDS = "（示例）申报表所附的专利证书系伪造。"
DAY = timedelta(days=1)


@pytest.fixture
def noticed(opened: object) -> Noticed:
    return honoured()


def a_case(noticed: Noticed, kind: HonourState = HonourState.CANCELLED) -> forfeitures.Forfeiture:
    at = over(noticed) + 10 * DAY
    event = clock.beijing(at).date()
    by = noticed.office.officer.id
    return forfeiting.open_case(honour_of(noticed).id, kind, event_on=event, grounds=GROUNDS, by=by, at=at)


def taken(step: Step, on: date, **more: object) -> Taken:
    return Taken(step=step, on=on, words="（示例）", **more)  # type: ignore[arg-type]


def complete(noticed: Noticed, case: forfeitures.Forfeiture) -> None:
    """Record every step but the last two."""
    by, at = noticed.office.officer.id, over(noticed) + 10 * DAY
    on = clock.beijing(at).date()
    steps = [taken(Step.TOLD, on, until=on + 10 * DAY), taken(Step.STATEMENT, on)]
    steps += [taken(Step.VERIFIED, on, organiser=name) for name in forfeiting.organisers_of(case.honour)]
    for step in steps:
        forfeiting.take(case.id, step, None, by=by, at=at)
    forfeiting.take(case.id, taken(Step.CONSENT, on), Upload("同意.jpg", jpeg()), by=by, at=at)


@pytest.mark.rule("M29")
def test_an_honour_is_cancelled_by_two_and_confirmed(anywhere: None, noticed: Noticed) -> None:
    by, at = noticed.office.officer.id, over(noticed) + 11 * DAY
    certifying.issue(decisions.of_list(noticed.list)[0].id, by=by, at=at)
    case = a_case(noticed)
    with pytest.raises(Refused):
        forfeiting.propose(case.id, by=by, at=at)
    complete(noticed, case)
    proposal = forfeiting.propose(case.id, by=by, at=at)
    with pytest.raises(Refused):
        FORFEITURE.approve(proposal.id, proposal.version, by=by, at=at)
    assert honour_of(noticed).state is HonourState.HONOURED
    before = versions.public_version()

    FORFEITURE.approve(proposal.id, proposal.version, by=a_colleague().id, at=at)

    honour = honour_of(noticed)
    assert honour.state is HonourState.CANCELLED
    assert versions.public_version() > before
    one = certificates.of_number("GJ2023-Z001")[0]
    assert not certifying.checked(one.number, certifying.code_of(one)).valid
    asked = forfeiting.ask_to_confirm(case.id, by=by, at=at)
    CONFIRMATION.approve(asked.id, asked.version, by=noticed.office.member.id, at=at)
    assert forfeiting.opened(case.id).case.confirmed_on
    forfeiting.take(case.id, taken(Step.CREDIT, clock.beijing(at).date()), None, by=by, at=at)
    verbs = [entry.verb for entry in journal.about("forfeiture", case.id)]
    assert verbs == [
        "forfeiture_proposed",
        "forfeiture_approved",
        "forfeiture_confirmation_proposed",
        "forfeiture_confirmed",
    ]
    assert journal.verify() == ()


@pytest.mark.rule("M29", "M30")
def test_the_person_is_heard_and_told(noticed: Noticed) -> None:
    case = a_case(noticed, HonourState.REVOKED)
    complete(noticed, case)
    by, at = noticed.office.officer.id, over(noticed) + 11 * DAY
    proposal = forfeiting.propose(case.id, by=by, at=at)
    FORFEITURE.approve(proposal.id, proposal.version, by=a_colleague().id, at=at)

    application = noticed.people[0].application
    subjects = [one.content.subject for one in messages.of(application.applicant.id)]
    assert any("请您陈述申辩" in subject for subject in subjects)
    assert any(subject.startswith("已撤销") for subject in subjects)
    told = next(one.content for one in messages.of(application.applicant.id) if "陈述申辩" in one.content.subject)
    assert GROUNDS in told.body


def test_a_new_step_takes_back_what_was_proposed(noticed: Noticed) -> None:
    case = a_case(noticed)
    complete(noticed, case)
    by, at = noticed.office.officer.id, over(noticed) + 11 * DAY
    proposal = forfeiting.propose(case.id, by=by, at=at)
    forfeiting.take(case.id, taken(Step.DROPPED, clock.beijing(at).date()), None, by=by, at=at)

    with pytest.raises(Stale):
        FORFEITURE.approve(proposal.id, proposal.version, by=a_colleague().id, at=at)
    assert honours.one(case.honour.id).state is HonourState.HONOURED
    a_case(noticed)  # a dropped one does not bar another


def test_one_case_at_a_time(noticed: Noticed) -> None:
    a_case(noticed)
    with pytest.raises(Refused):
        a_case(noticed, HonourState.REVOKED)

"""An extension for one application: one officer proposes, another decides. (Decisions: several people act)"""

from datetime import datetime

import pytest

from portal.config import Settings
from portal.operations.applying import deadlines
from portal.operations.office import extending
from portal.operations.office.extending import EXTENSION, Wanted
from portal.operations.season import preparing_editions
from portal.rules.applying.submitting import LATE
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import (
    EDITION_OVER,
    EXTENSION_WORDS,
    IN_THE_PAST,
    NOT_LATER,
    NOTHING_TO_EXTEND,
    OWN_APPLICATION,
    REASON,
)
from portal.rules.people.staffing import RoleName
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.engine.errors import NotFound, Stale
from portal.storage.letters import messages
from portal.storage.office.extensions import Extension
from portal.storage.people import accounts
from portal.storage.season import proposals
from portal.storage.season.editions import EditionState
from portal.storage.season.proposals import Proposal, ProposalState
from tests.builders import an_account
from tests.operations.reviews import a_submitted_application, again, an_officer, send_back
from tests.operations.submissions import (
    AT,
    DAY,
    MICROSECOND,
    SETTINGS,
    a_complete_application,
    resume,
    submit,
    together,
    told,
    verbs_about,
    withdraw,
)

CLOSES = AT + 30 * DAY
UNTIL = CLOSES + 3 * DAY
LATE_AT = CLOSES + DAY


def a_draft(**changes) -> Application:
    return a_complete_application(channel="个人自荐", **changes)


def propose(
    application: Application, by, *, until: datetime = UNTIL, reason: str = "住院治疗。", at=LATE_AT
) -> Proposal:
    return extending.propose(application.id, until=until, reason=reason, by=by.id, at=at)


def approve(proposal: Proposal, by, *, at: datetime = LATE_AT + MICROSECOND) -> Extension:
    return EXTENSION.approve(proposal.id, proposal.version, by=by.id, at=at, settings=SETTINGS)


def reason_of(act, *args, **changes) -> str:
    before = journal.head()
    with pytest.raises(Refused) as refused:
        act(*args, **changes)
    assert journal.head() == before
    return refused.value.refusal.reason


def two_officers():
    return an_officer(), an_officer("second@example.cn")


def test_an_approved_extension_moves_one_applications_deadline(opened: Settings, anywhere: None) -> None:
    first, second = two_officers()
    application = a_draft()
    other = a_draft(programme=application.programme, by=an_account(email="other@example.cn", at=AT), id_number="护照1",
                    id_paper="护照")  # fmt: skip
    assert reason_of(submit, application, at=LATE_AT) == LATE.reason

    proposal = propose(application, first)
    assert deadlines.closes_for(application) == CLOSES
    approve(proposal, second)

    assert deadlines.closes_for(application) == deadlines.filing_closes_for(application) == UNTIL
    assert deadlines.recommending_closes_for(application) == max(CLOSES + 10 * DAY, UNTIL + 7 * DAY)
    assert verbs_about(application)[1:] == ["extension_proposed", "extension_approved"]
    entry, before = journal.latest(2)
    assert (before.actor, entry.actor) == (first.id, second.id)
    assert entry.facts == before.facts
    assert "住院" not in entry.facts_text
    assert told(application.applicant) == ["您的“智慧工匠”申报截止时间已延长"]
    assert "现为 2027年1月3日 09:00" in messages.of(application.applicant)[0].content.body
    assert reason_of(submit, application, at=UNTIL + MICROSECOND) == LATE.reason
    submit(application, at=UNTIL)
    assert again(application).stage is Stage.SUBMITTED
    assert reason_of(submit, other, at=UNTIL) == LATE.reason


def test_what_is_extended_can_be_withdrawn_and_taken_up_again(opened: Settings) -> None:
    first, second = two_officers()
    application = a_draft()
    approve(propose(application, first), second)
    submit(application, at=UNTIL - DAY)

    withdraw(application, at=UNTIL)
    resume(application, at=UNTIL)

    assert again(application).stage is Stage.DRAFT


def test_an_extension_of_a_correction_moves_that_correction(opened: Settings) -> None:
    first, second = two_officers()
    application = a_submitted_application()
    correction = send_back(application, first, until=AT + 2 * DAY)
    application = again(application)
    at = AT + 3 * DAY

    proposal = propose(application, first, until=AT + 5 * DAY, at=at)
    assert EXTENSION.content_of(proposal) == Wanted(AT + 5 * DAY, "住院治疗。", correction.id)
    extension = approve(proposal, second, at=at)

    assert extension.is_of_correction
    assert deadlines.closes_for(application) == AT + 5 * DAY
    assert deadlines.filing_closes_for(application) == CLOSES
    assert "补正截止时间已延长" in told(application.applicant)[-1]
    submit(application, at=AT + 5 * DAY)
    assert again(application).stage is Stage.SUBMITTED


def test_who_proposes_does_not_decide(opened: Settings) -> None:
    first, _ = two_officers()
    proposal = propose(a_draft(), first)

    assert reason_of(approve, proposal, first) == EXTENSION_WORDS.own.reason
    act = EXTENSION.decline
    assert reason_of(act, proposal.id, 1, reason="不成立。", by=first.id, at=LATE_AT) == EXTENSION_WORDS.own.reason


def test_a_declined_extension_moves_nothing_and_says_why(opened: Settings) -> None:
    first, second = two_officers()
    application = a_draft()
    proposal = propose(application, first)
    assert (
        reason_of(EXTENSION.decline, proposal.id, 1, reason=" ", by=second.id, at=LATE_AT)
        == EXTENSION_WORDS.reason.missing.reason
    )

    declined = EXTENSION.decline(proposal.id, 1, reason="理由不充分。", by=second.id, at=LATE_AT)

    assert (declined.state, declined.reason) == (ProposalState.DECLINED, "理由不充分。")
    assert deadlines.closes_for(application) == CLOSES
    assert verbs_about(application)[-1] == "extension_declined"
    assert reason_of(approve, declined, second) == EXTENSION_WORDS.decided.reason
    assert EXTENSION.of(application.id) == [declined]
    propose(application, second)


def test_one_extension_is_open_at_a_time(opened: Settings, anywhere: None) -> None:
    first, second = two_officers()
    application = a_draft()

    outcomes = together(lambda order: propose(application, (first, second)[order % 2]), 6)

    [proposal] = [outcome for outcome in outcomes if isinstance(outcome, Proposal)]
    assert [str(outcome) for outcome in outcomes if outcome is not proposal] == [EXTENSION_WORDS.waiting.reason] * 5
    [waiting] = extending.waiting()
    assert (waiting.proposal.id, waiting.application.id) == (proposal.id, application.id)
    assert waiting.wanted == Wanted(UNTIL, "住院治疗。")


def test_of_several_decisions_at_once_one_counts(opened: Settings, anywhere: None) -> None:
    first, second = two_officers()
    third = an_officer("third@example.cn")
    application = a_draft()
    proposal = propose(application, first)
    before = journal.head().seq

    outcomes = together(lambda order: approve(proposal, (second, third)[order % 2]), 6)

    assert len([outcome for outcome in outcomes if isinstance(outcome, Extension)]) == 1
    assert {type(outcome) for outcome in outcomes} <= {Extension, Stale, Refused}
    assert journal.head().seq == before + 1
    assert proposals.one(proposal.id).state is ProposalState.APPROVED


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"until": CLOSES}, NOT_LATER),
        ({"until": CLOSES + MICROSECOND}, IN_THE_PAST),
        ({"reason": ""}, REASON.missing),
    ],
)
def test_a_proposal_names_a_later_moment_and_a_reason(opened: Settings, changes, refusal) -> None:
    assert reason_of(propose, a_draft(), an_officer(), **changes) == refusal.reason


def test_what_is_submitted_needs_no_extension(opened: Settings) -> None:
    first, second = two_officers()
    application = a_draft()
    proposal = propose(application, first, at=AT + DAY)
    submit(application, at=AT + DAY)

    assert reason_of(approve, proposal, second) == NOTHING_TO_EXTEND.reason
    assert proposals.one(proposal.id).is_open
    assert reason_of(propose, a_submitted_application(
        programme=application.programme, by=an_account(email="x@example.cn", at=AT), id_number="护照1", id_paper="护照",
    ), first) == NOTHING_TO_EXTEND.reason  # fmt: skip


def test_an_extension_asked_for_filing_does_not_count_for_a_correction(opened: Settings) -> None:
    first, second = two_officers()
    application = a_draft()
    proposal = propose(application, first, at=AT)
    submit(application, at=AT)
    send_back(again(application), first, until=AT + 2 * DAY)

    assert reason_of(approve, proposal, second, at=AT + DAY) == NOTHING_TO_EXTEND.reason


def test_nothing_is_extended_in_an_edition_that_has_ended(opened: Settings) -> None:
    application = a_draft()
    edition = application.programme.edition
    preparing_editions.publish(edition, EditionState.ENDED, by=None, at=AT)

    assert reason_of(propose, again(application), an_officer()) == EDITION_OVER.reason


def test_nobody_extends_their_own_application_and_others_find_none(opened: Settings) -> None:
    first, second = two_officers()
    application = a_draft()
    proposal = propose(application, first)
    stranger = an_account(RoleName.COMMITTEE, email="committee@example.cn", at=AT)
    with pytest.raises(NotFound):
        propose(application, stranger)
    with pytest.raises(NotFound):
        approve(proposal, stranger)
    accounts.grant(application.applicant, RoleName.OFFICE)
    assert reason_of(approve, proposal, application.applicant) == OWN_APPLICATION.reason
    with pytest.raises(Stale):
        EXTENSION.approve(proposal.id, 7, by=second.id, at=LATE_AT, settings=SETTINGS)


def test_another_kind_of_proposal_is_no_extension(opened: Settings) -> None:
    first, second = two_officers()
    application = a_draft()
    other = proposals.add("opening", "application", application.id, b"{}", by=first.id, at=AT)

    with pytest.raises(NotFound):
        approve(other, second)

"""Whose a number is: one officer proposes, another one decides; the rightful one goes on, the other is ended."""

import pytest

from portal.config import Settings
from portal.operations.applying import deadlines, proving
from portal.operations.office import verifying
from portal.operations.office.verifying import VERIFICATION
from portal.operations.season import preparing_editions
from portal.rules.applying.submitting import ANOTHER_PERSON
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import NOT_VERIFIED_YET, OWN_APPLICATION
from portal.rules.office.verifying import NOTHING_TO_VERIFY, OVERTAKEN, VERIFYING_WORDS
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications, entrants, recommendations, snapshots
from portal.storage.engine.errors import NotFound
from portal.storage.office import desk, reviews
from portal.storage.office.desk import Wanted
from portal.storage.people import accounts
from portal.storage.season import editions
from tests.builders import an_account
from tests.operations.bound import reason_of
from tests.operations.claims import WHY, approve, claimed, decide, propose, the_question
from tests.operations.reviews import accept, an_officer
from tests.operations.submissions import (
    AT,
    DAY,
    SECOND,
    a_complete_application,
    filled,
    person,
    resume,
    submit,
    told,
    verbs_about,
    withdraw,
)


@pytest.mark.rule("P4")
@pytest.mark.parametrize("withdrawn", [False, True])
def test_the_person_goes_on_with_the_own_moment(storage: Settings, withdrawn: bool) -> None:
    stranger, own = claimed(withdrawn=withdrawn)

    decide(own)

    now, theirs = applications.one(own.id), applications.one(stranger.id)
    assert now.stage is Stage.AWAITING_RECOMMENDATION
    assert recommendations.of_application(now)
    assert desk.numbered([own.id])[0].submitted_at == AT + DAY
    assert told(own.applicant)[-1] == "您的“智慧工匠”申报已核实身份"
    assert theirs.stage is (Stage.WITHDRAWN if withdrawn else Stage.REFUSED)
    assert verifying.questions() == []
    assert proving.asked_of(now) == ""
    assert verbs_about(own)[-1] == "identity_confirmed"
    assert verbs_about(stranger)[-3:] == ["verification_proposed", "identity_rejected", "verification_approved"]


@pytest.mark.rule("P4")
def test_the_strangers_binding_is_gone_and_the_persons_stays(storage: Settings) -> None:
    stranger, own = claimed(withdrawn=True)
    decide(own)

    assert reason_of(resume(stranger)) == ANOTHER_PERSON.reason
    assert submit(filled(applications.one(stranger.id), id_number=person(7)))
    withdraw(own)
    third = a_complete_application(
        programme=stranger.programme, by=an_account(email="third@example.cn", at=AT), channel="个人自荐"
    )
    submit(third)
    assert applications.one(third.id).stage is Stage.UNVERIFIED


def test_who_was_first_may_be_the_rightful_one(storage: Settings) -> None:
    stranger, own = claimed(channel="个人自荐")

    decide(stranger)

    assert applications.one(stranger.id).stage is Stage.SUBMITTED
    ended = applications.one(own.id)
    rejection = reviews.rejection_of(ended)
    assert ended.stage is Stage.REFUSED
    assert rejection is not None
    assert rejection.reason == WHY
    assert told(own.applicant)[-1] == "您的“智慧工匠”申报不予受理"


def test_where_nobody_is_the_person_all_are_ended_and_the_number_is_free(storage: Settings) -> None:
    stranger, own = claimed()

    decide(None)

    assert {applications.one(one.id).stage for one in (stranger, own)} == {Stage.REFUSED}
    third = a_complete_application(programme=own.programme, by=an_account(email="third@example.cn", at=AT))
    submit(third)
    assert applications.one(third.id).stage is Stage.AWAITING_RECOMMENDATION


def test_what_has_another_number_by_now_is_not_ended(storage: Settings) -> None:
    stranger, own = claimed(withdrawn=True, channel="个人自荐")
    submit(filled(resume(stranger), id_number=person(7), channel="个人自荐"), at=AT + SECOND)

    decide(own)

    assert applications.one(stranger.id).stage is Stage.SUBMITTED
    assert applications.one(own.id).stage is Stage.SUBMITTED


def test_one_person_alone_decides_nothing(storage: Settings) -> None:
    _, own = claimed()
    officer = an_officer()
    proposal = propose(own, officer)

    with pytest.raises(Refused) as error:
        approve(proposal, officer)
    assert error.value.refusal == VERIFYING_WORDS.own
    with pytest.raises(Refused) as error:
        propose(own, an_officer("second@example.cn"))
    assert error.value.refusal == VERIFYING_WORDS.waiting
    assert applications.one(own.id).stage is Stage.UNVERIFIED


def test_nobody_decides_on_the_own_application(storage: Settings) -> None:
    _, own = claimed()
    accounts.grant(own.applicant, RoleName.OFFICE)

    with pytest.raises(Refused) as error:
        propose(own, own.applicant)
    assert error.value.refusal == OWN_APPLICATION
    with pytest.raises(NotFound):
        propose(own, an_account(email="nobody@example.cn", at=AT))


def test_a_claim_made_meanwhile_needs_another_proposal(storage: Settings) -> None:
    _, own = claimed()
    proposal, second = propose(own, an_officer()), an_officer("second@example.cn")
    third = a_complete_application(programme=own.programme, by=an_account(email="third@example.cn", at=AT))
    submit(third)

    with pytest.raises(Refused) as error:
        approve(proposal, second)
    assert error.value.refusal == OVERTAKEN
    VERIFICATION.decline(proposal.id, proposal.version, "又有一份。", by=second.id, at=AT + 3 * DAY)
    approve(propose(own, an_officer("again@example.cn")), second)

    assert applications.one(own.id).stage is Stage.AWAITING_RECOMMENDATION
    assert applications.one(third.id).stage is Stage.REFUSED


def test_where_nothing_waits_nothing_is_proposed(storage: Settings) -> None:
    _, own = claimed()
    number = the_question().number
    withdraw(own, at=AT + DAY)

    with pytest.raises(Refused) as error:
        verifying.propose(number, 0, WHY, by=an_officer().id, at=AT + 2 * DAY)
    assert error.value.refusal == NOTHING_TO_VERIFY
    assert verifying.question_of(own) == 0
    with pytest.raises(NotFound):
        verifying.waiting_on(number)


def test_what_waits_is_not_accepted(storage: Settings) -> None:
    stranger, own = claimed(channel="个人自荐")
    officer = an_officer()

    with pytest.raises(Refused) as error:
        accept(own, by=officer)
    assert error.value.refusal == NOT_VERIFIED_YET
    assert accept(stranger, by=officer)
    assert desk.counts(Wanted())[Stage.UNVERIFIED] == 1


def test_the_recommender_has_time_after_the_decision(storage: Settings) -> None:
    _, own = claimed()
    programme = own.programme
    closes = AT + 2 * DAY
    editions.set_deadlines(
        programme.id,
        programme.version,
        opens_at=programme.opens_at,
        closes_at=AT + DAY,
        recommending_closes_at=closes,
    )

    decide(own)

    now = applications.one(own.id)
    assert deadlines.recommending_closes_for(now) == AT + 3 * DAY + 7 * DAY
    [asked, *_] = recommendations.of_application(now)
    assert asked.until_at == AT + 10 * DAY


def test_an_edition_does_not_end_while_somebody_waits(storage: Settings) -> None:
    _, own = claimed()
    edition, late = own.programme.edition, own.programme.recommending_closes_at + DAY

    refusal = preparing_editions.refusal_of_end(edition, at=late)
    assert refusal is not None
    assert refusal.reason == "智慧工匠还有 1 份申报身份待核实，不能结束这一届。"

    decide(own)

    assert preparing_editions.refusal_of_end(edition, at=late) is None


def test_the_submission_that_was_checked_is_the_one_that_goes_on(storage: Settings) -> None:
    _, own = claimed()
    before = snapshots.latest(own).digest

    decide(own)

    assert snapshots.latest(own).digest == before
    assert [claim.is_confirmed for claim in entrants.standing(_claim(own))] == [True]


def _claim(application):
    return entrants.Entrant.get(entrants.Entrant.application == application)

"""Withdrawing for somebody and taking back an acceptance: one officer proposes, another decides; numbers stay used."""

import pytest

from portal.config import Settings
from portal.operations.judging import preparing_rounds
from portal.operations.office import verifying
from portal.operations.publishing import departing, listing_honours
from portal.operations.publishing.departing import DEPARTURE
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.rules.publishing import departing as rules
from portal.rules.publishing.departing import Departure
from portal.rules.publishing.honour_list import NOT_STANDING
from portal.storage.applying import entrants
from portal.storage.applying.applications import Application
from portal.storage.judging import panels
from tests.builders import an_account, an_edition
from tests.operations.claims import approve as decide_claim
from tests.operations.judged import accepted, an_applicant, deciding
from tests.operations.listed import a_colleague, an_approved_result, an_honour_list, an_office, listed
from tests.operations.reviews import LATER, a_submitted_application, accept, again, an_officer
from tests.operations.submissions import (
    AT,
    DAY,
    SETTINGS,
    a_complete_application,
    submit,
    told,
    verbs_about,
    withdraw,
)

WHY = "（示例）本人来电，工作调动，要求退出。"


def propose(application: Application, act: Departure | None, by, *, reason: str = WHY):
    return departing.propose(application.id, act, reason, by=by.id, at=LATER)


def depart(application: Application, act: Departure, by) -> None:
    proposal = propose(application, act, by)
    DEPARTURE.approve(proposal.id, proposal.version, by=a_colleague().id, at=LATER + DAY, settings=SETTINGS)


def reason_of(act, *args, **named) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.reason


def test_an_accepted_application_is_withdrawn_by_two_officers_on_the_persons_word(
    opened: Settings, anywhere: None
) -> None:
    application, officer = a_submitted_application(), an_officer()
    accept(application, by=officer)

    proposal = propose(again(application), Departure.WITHDRAW, officer)
    assert again(application).stage is Stage.ACCEPTED
    assert reason_of(DEPARTURE.approve, proposal.id, proposal.version, by=officer.id, at=LATER) == (
        rules.DEPARTING_WORDS.own.reason
    )
    DEPARTURE.approve(proposal.id, proposal.version, by=a_colleague().id, at=LATER + DAY, settings=SETTINGS)

    assert again(application).stage is Stage.WITHDRAWN
    assert told(application.applicant)[-1] == "您的“智慧工匠”申报已由组委会办公室代为撤回"
    assert verbs_about(application)[-2:] == ["departure_proposed", "departure_approved"]


@pytest.mark.rule("CF2")
def test_a_number_stays_used_when_the_acceptance_is_taken_back(opened: Settings) -> None:
    first, officer = a_submitted_application(), an_officer()
    [given] = accept(first, by=officer)

    depart(again(first), Departure.UNACCEPT, officer)
    assert again(first).stage is Stage.SUBMITTED
    second = a_submitted_application(
        programme=first.programme, by=an_account(email="second@example.cn", at=AT), id_number="护照1", id_paper="护照"
    )
    [other] = accept(second, by=officer)
    [once_more] = accept(again(first), by=officer, at=LATER + 2 * DAY)

    assert (given.ordinal, other.ordinal, once_more.text) == (1, 2, given.text)


def test_what_cannot_be_taken_out_is_refused_with_its_reason(opened: Settings) -> None:
    application, officer = a_submitted_application(), an_officer()

    assert reason_of(propose, application, None, officer) == rules.NOT_CHOSEN.reason
    assert reason_of(propose, application, Departure.UNACCEPT, officer) == rules.NOT_ACCEPTED.reason
    assert reason_of(propose, application, Departure.WITHDRAW, officer, reason=" ") == rules.REASON.missing.reason
    propose(application, Departure.WITHDRAW, officer)
    assert reason_of(propose, application, Departure.WITHDRAW, officer) == rules.DEPARTING_WORDS.waiting.reason


def test_whoever_is_on_the_list_is_removed_in_public_first(opened: Settings) -> None:
    office = an_office()
    honour_list = an_honour_list(an_edition(2023, at=AT)["craftsman"], office)
    person = listed(honour_list)[0].application

    assert reason_of(propose, person, Departure.WITHDRAW, office.officer) == rules.ON_THE_LIST.reason


def test_who_was_withdrawn_goes_no_further(opened: Settings) -> None:
    """Out of a round that is prepared; not to be listed from a result, and no reason is asked for passing them over."""
    office, programme = an_office(), an_edition(2023, at=AT)["craftsman"]
    named = accepted(deciding(programme), 3, by=an_applicant(), at=AT)
    prepared = preparing_rounds.rounds.prepare(programme, "first", preparing_rounds.Method.VOTE, at=AT)
    for one in named:
        panels.add_candidate(prepared, preparing_rounds.snapshots.latest(one.id), at=AT)
    an_approved_result(programme, named, honourees=2, by=office.officer)

    depart(named[0], Departure.WITHDRAW, office.officer)

    assert set(panels.numbers_of(prepared)) == {named[1].id, named[2].id}
    standing = listing_honours.standing(programme.id)
    assert standing.result is not None
    assert listing_honours.accepted_among(standing.result) == {named[1].id, named[2].id}
    chosen = {named[0].id: "honouree", named[1].id: "honouree", named[2].id: "nominee"}
    assert reason_of(listing_honours.propose, programme.id, chosen, "", by=office.officer.id, at=AT) == (
        NOT_STANDING.reason
    )
    del chosen[named[0].id]
    listing_honours.propose(programme.id, chosen, "", by=office.officer.id, at=AT)


@pytest.mark.rule("P4")
def test_a_wrong_binding_is_released_though_nobody_else_has_applied(opened: Settings) -> None:
    """A stranger typed the person's number, submitted and withdrew: the person may apply for the other award."""
    programmes = an_edition(at=AT)
    stranger = a_complete_application(programme=programmes["pioneer"], channel="个人自荐")
    submit(stranger)
    withdraw(stranger)
    claim = verifying.binding_of(stranger)
    assert claim is not None

    proposal = verifying.propose_release(claim.id, "核对了身份证原件，号码是另一人的。", by=an_officer().id, at=LATER)
    assert [one.number for one in verifying.questions()] == [claim.id]
    decide_claim(proposal, a_colleague())

    assert entrants.one(claim.id).is_released
    assert again(stranger).stage is Stage.WITHDRAWN
    own = a_complete_application(
        programme=programmes["craftsman"], by=an_account(email="own@example.cn", at=AT), channel="个人自荐"
    )
    submit(own)
    assert again(own).stage is Stage.SUBMITTED

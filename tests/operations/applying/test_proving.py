"""A second account with the same number is received, and both sides are asked whose it is."""

from datetime import timedelta

import pytest

from portal.config import Settings
from portal.operations.applying import proving, submitting
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, entrants, recommendations, snapshots
from portal.storage.applying.entrants import ClaimState
from portal.storage.letters import messages
from portal.storage.season import editions
from tests.builders import an_account, an_edition
from tests.operations.bound import an_honour, reason_of
from tests.operations.claims import claimed
from tests.operations.filed import begun, ready
from tests.operations.submissions import (
    AT,
    DAY,
    a_complete_application,
    letters,
    letters_to,
    person,
    resume,
    submit,
    together,
    told,
    verbs_about,
    withdraw,
)
from tests.operations.unit import a_clerk
from tests.repeating import rounds

ASKED = "请证明“{}”申报中的证件号码是申报人本人的"
RACES = rounds("RACES", 20)


@pytest.mark.rule("P4")
@pytest.mark.parametrize("withdrawn", [False, True])
def test_who_comes_second_from_another_account_is_received_and_waits(storage: Settings, withdrawn: bool) -> None:
    stranger, own = claimed(withdrawn=withdrawn)

    assert own.stage is Stage.UNVERIFIED
    assert snapshots.latest(own).created_at == AT + DAY
    assert recommendations.of_application(own) == []
    assert verbs_about(own)[-2:] == ["application_submitted", "identity_questioned"]
    assert verbs_about(stranger)[-1] == "identity_questioned"


def test_both_are_asked_for_proof_and_told_nothing_of_each_other(storage: Settings) -> None:
    stranger, own = claimed()

    for application, award, others in ((stranger, "领军先锋", "智慧工匠"), (own, "智慧工匠", "领军先锋")):
        [message] = [one.content for one in messages.of(application.applicant) if "请证明" in one.content.subject]
        [letter] = [one for one in letters_to(application.applicant) if "请证明" in one.subject]
        assert message.subject == letter.subject == ASKED.format(award)
        for text in (letter.body, message.body):
            assert "请在 2026年12月12日 09:00 前，由申报人本人带证件原件" in text
            assert others not in text
            assert "示例丙" not in text or application is stranger
        assert proving.asked_of(application).startswith("请在 2026年12月12日 09:00 前")


def test_nothing_is_asked_any_more_of_whom_nobody_contests(storage: Settings) -> None:
    stranger, own = claimed()

    withdraw(own, at=AT + DAY)

    assert (proving.asked_of(stranger), proving.asked_of(own)) == ("", "")


def test_what_waits_can_be_withdrawn_and_submitted_again_and_waits_again(storage: Settings) -> None:
    stranger, own = claimed()
    withdraw(own, at=AT + DAY)

    submit(resume(own, at=AT + DAY), at=AT + 2 * DAY)

    assert applications.one(own.id).stage is Stage.UNVERIFIED
    assert told(stranger.applicant).count(ASKED.format("领军先锋")) == 1


@pytest.mark.rule("P4")
def test_the_account_that_waits_is_refused_the_other_award(storage: Settings) -> None:
    _, own = claimed()
    other = a_complete_application(programme=an_edition(at=AT, key="2024")["craftsman"], by=own.applicant)
    assert submit(other)  # another edition is free
    [pioneer] = [one for one in editions.programmes_of(own.programme.edition) if one.id != own.programme.id]
    second = a_complete_application(programme=pioneer, by=own.applicant)

    assert "已经申报“智慧工匠”，不能再申报“领军先锋”" in reason_of(second)


@pytest.mark.rule("P4")
def test_a_unit_that_files_for_the_person_waits_as_well(storage: Settings) -> None:
    programmes = an_edition(at=AT)
    submit(a_complete_application(programme=programmes["craftsman"], by=an_account(at=AT), id_number=person(1)))
    filed = ready(begun(programmes["craftsman"], a_clerk()))

    submit(filed)

    assert applications.one(filed.id).stage is Stage.UNVERIFIED
    assert (
        letters().count(ASKED.format("智慧工匠")) == 3
    )  # the first, the unit's clerk, the person at the unit's address


@pytest.mark.trial
@pytest.mark.rule("P4")
def test_of_two_accounts_that_race_one_is_confirmed_and_the_other_waits(storage: Settings) -> None:
    programmes = an_edition(at=AT)
    drafts = [
        a_complete_application(programme=programme, by=an_account(email=f"{award}@example.cn", at=AT))
        for award, programme in programmes.items()
    ]
    for race in range(RACES):
        if race:
            drafts = [resume(withdraw(one)) for one in drafts]
            entrants.Entrant.delete().execute()  # as if nobody had claimed the person yet

        together(lambda number, current=drafts: submit(current[number]), 2)

        states = sorted(claim.state for claim in entrants.Entrant.select())
        assert states == [ClaimState.CONFIRMED, ClaimState.WAITING]
        stages = {applications.one(one.id).stage for one in drafts}
        assert stages == {Stage.AWAITING_RECOMMENDATION, Stage.UNVERIFIED}


def test_before_a_submission_a_used_number_is_like_an_unused_one(storage: Settings) -> None:
    programmes = an_edition(at=AT)
    submit(a_complete_application(programme=programmes["pioneer"], by=an_account(at=AT), id_number=person(1)))
    an_honour(number=person(2), awarded_on=(AT - timedelta(days=300)).date(), state=HonourState.HONOURED)
    drafts = [
        a_complete_application(
            programme=programmes["craftsman"],
            by=an_account(email=f"{order}@example.cn", at=AT),
            id_number=person(order),
        )
        for order in (1, 2, 3)
    ]

    assert [submitting.readiness(draft, at=AT).obstacles for draft in drafts] == [(), (), ()]
    assert "5年内不得重复申报" in reason_of(drafts[1])


def test_what_is_incomplete_is_not_told_of_an_earlier_honour(storage: Settings) -> None:
    draft = a_complete_application(work_unit="", unit="")
    an_honour(awarded_on=(AT - timedelta(days=300)).date())

    assert "不得重复申报" not in reason_of(draft)

"""Withdrawing a submission and taking it up again."""

from datetime import timedelta

import pytest

from portal.config import Settings
from portal.operations.applying import materials, submitting
from portal.rules.applying.submitting import (
    NOT_SUBMITTED,
    NOT_WITHDRAWN,
    TOO_LATE_TO_RESUME,
    TOO_LATE_TO_WITHDRAW,
    WITHDRAWN,
)
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, entrants, snapshots
from portal.storage.engine import journal
from portal.storage.engine.errors import Stale
from tests.operations.bound import reason_of, two_awards
from tests.operations.submissions import (
    AT,
    MICROSECOND,
    a_complete_application,
    filled,
    letters_to,
    resume,
    submit,
    together,
    told,
    verbs_about,
    withdraw,
)


@pytest.mark.rule("P4")
def test_a_withdrawn_application_keeps_the_person_bound(storage: Settings) -> None:
    craftsman, pioneer = two_awards()
    submit(craftsman)

    craftsman = withdraw(craftsman)

    assert craftsman.stage is Stage.WITHDRAWN
    assert verbs_about(craftsman)[-1] == "application_withdrawn"
    assert "已经申报“智慧工匠”" in reason_of(pioneer)
    assert reason_of(craftsman) == WITHDRAWN.reason
    assert told(craftsman.applicant)[-1] == "您的“智慧工匠”申报已撤回"
    assert len(letters_to(craftsman.applicant)) == 2


@pytest.mark.rule("P4")
def test_what_was_withdrawn_can_be_submitted_again_and_both_are_kept(storage: Settings) -> None:
    application = a_complete_application(channel="个人自荐")
    first = submit(application)
    withdraw(application)

    again = filled(resume(application), name="改过的名字", channel="个人自荐")
    second = submit(again)

    assert applications.one(application.id).stage is Stage.SUBMITTED
    assert verbs_about(application) == [
        "application_begun",
        "application_submitted",
        "application_withdrawn",
        "application_resumed",
        "application_submitted",
    ]
    names = [materials.manifest_of(snapshot).plain_answers["name"] for snapshot in snapshots.of(application)]
    assert sorted(names) == sorted(["示例甲", "改过的名字"])
    assert snapshots.one(first.id).digest == first.digest
    assert materials.form_of(first) != materials.form_of(second)
    assert entrants.Entrant.select().count() == 1
    assert len(told(application.applicant)) == 3


def test_withdrawing_twice_tells_twice(storage: Settings) -> None:
    application = a_complete_application()
    for _ in range(2):
        submit(applications.one(application.id))
        withdraw(application)
        resume(application)

    assert told(application.applicant).count("您的“智慧工匠”申报已撤回") == 2


@pytest.mark.parametrize(("late", "refused"), [(0 * MICROSECOND, False), (MICROSECOND, True)])
def test_withdrawing_and_taking_up_again_end_with_the_call(storage: Settings, late: timedelta, refused: bool) -> None:
    application = a_complete_application()
    moment = application.programme.closes_at + late
    submit(application)
    if refused:
        with pytest.raises(Refused) as error:
            withdraw(application, at=moment)
        assert error.value.refusal == TOO_LATE_TO_WITHDRAW
        withdraw(application)
        with pytest.raises(Refused) as error:
            resume(application, at=moment)
        assert error.value.refusal == TOO_LATE_TO_RESUME
    else:
        assert withdraw(application, at=moment).stage is Stage.WITHDRAWN
        assert resume(application, at=moment).stage is Stage.DRAFT


def test_what_is_refused_changes_nothing(storage: Settings) -> None:
    application = a_complete_application()
    before = journal.head()

    for act, refusal in ((withdraw, NOT_SUBMITTED), (resume, NOT_WITHDRAWN)):
        with pytest.raises(Refused) as error:
            act(application)
        assert error.value.refusal == refusal

    assert journal.head() == before
    assert applications.one(application.id).version == application.version


def test_of_many_withdrawals_at_once_one_is_done(storage: Settings) -> None:
    application = a_complete_application()
    submit(application)
    version = applications.one(application.id).version

    outcomes = together(lambda _: submitting.withdraw(application.id, version, by=application.applicant.id, at=AT), 8)

    assert outcomes.count(Stage.WITHDRAWN) == 1
    assert sum(isinstance(outcome, Stale) for outcome in outcomes) == 7
    assert verbs_about(application).count("application_withdrawn") == 1

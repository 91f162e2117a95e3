"""When an application may be submitted, and that one request submits once."""

import os
import time
from collections.abc import Iterator

import pytest

from portal.config import Settings
from portal.operations.applying import materials, submitting
from portal.operations.season import preparing_editions
from portal.rules.applying.deadlines import NOT_OPEN_YET
from portal.rules.applying.submitting import ALREADY_SUBMITTED, ENDED, LATE
from portal.rules.language.refusals import Refused
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, entrants, snapshots
from portal.storage.engine import journal
from portal.storage.engine.errors import Stale
from portal.storage.letters import messages, outbox
from portal.storage.people import accounts
from portal.storage.season import editions
from portal.storage.season.editions import EditionState
from tests.answers import id_number
from tests.builders import an_account, an_edition
from tests.operations.submissions import (
    AT,
    MICROSECOND,
    SECOND,
    a_complete_application,
    filled,
    letters,
    submit,
    together,
    told,
    verbs_about,
    withdraw,
)
from tests.operations.submitted import refused


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/Los_Angeles"])
def time_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The time zone of the server, for this process."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.parametrize(
    ("after", "in_time"), [(-SECOND, True), (0 * SECOND, True), (MICROSECOND, False), (SECOND, False)]
)
def test_the_closing_moment_is_the_same_in_every_time_zone(
    sqlite_storage: Settings, time_zone: str, after, in_time: bool
) -> None:
    application = a_complete_application(channel="个人自荐")
    closes_at = application.programme.closes_at

    if in_time:
        snapshot = submit(application, at=closes_at + after)
        assert snapshot.created_at == closes_at + after
        shown = "2026年12月31日 09:00" if after >= 0 * SECOND else "2026年12月31日 08:59"
        assert shown in messages.of(application.applicant)[0].content.body.partition("提交")[0]
        assert materials.manifest_of(snapshot).submitted_at.startswith("2026-12-31T0")
    else:
        assert refused(application, at=closes_at + after) == LATE.reason


def test_a_late_draft_is_kept_and_told(storage: Settings) -> None:
    application = a_complete_application()
    late = application.programme.closes_at + SECOND

    assert refused(application, at=late) == LATE.reason

    application = filled(application, at=late, name="迟到的名字")
    assert applications.draft(application.id).answers["name"] == "迟到的名字"
    assert [obstacle.reason for obstacle in submitting.readiness(application, at=late).obstacles] == [LATE.reason]


def test_before_the_opening_and_in_an_ended_edition_nothing_is_submitted(storage: Settings) -> None:
    application = a_complete_application()
    assert refused(application, at=application.programme.opens_at - MICROSECOND) == NOT_OPEN_YET.reason

    preparing_editions.publish(editions.one("2023"), EditionState.ENDED, by=None, at=AT)

    assert refused(application) == ENDED.reason


def test_a_deadline_moved_meanwhile_is_the_one_that_counts(storage: Settings, monkeypatch) -> None:
    """The office shortens the call while the form is being rendered."""
    application = a_complete_application()
    programme = application.programme
    keep = submitting.materials.keep

    def meanwhile(*arguments, **options):
        closes = AT - SECOND
        editions.set_deadlines(
            programme.id,
            programme.version,
            opens_at=programme.opens_at,
            closes_at=closes,
            recommending_closes_at=programme.recommending_closes_at,
        )
        return keep(*arguments, **options)

    monkeypatch.setattr(submitting.materials, "keep", meanwhile)

    assert refused(application) == LATE.reason
    assert entrants.Entrant.select().count() == 0


def counts(application) -> tuple[int, int, int, int]:
    """Receipts, letters, messages, journal entries of submissions."""
    return (
        len(snapshots.of(application)),
        letters().count("您的“智慧工匠”申报已提交"),
        told(application.applicant).count("您的“智慧工匠”申报已提交"),
        verbs_about(application).count("application_submitted"),
    )


def test_the_same_request_twenty_times_submits_once(storage: Settings) -> None:
    application = a_complete_application()

    receipts = {submit(application, request_key="k").id for _ in range(20)}

    assert len(receipts) == 1
    assert counts(application) == (1, 1, 1, 1)


def test_the_same_request_twenty_times_at_once_submits_once(storage: Settings) -> None:
    application = a_complete_application()

    outcomes = together(lambda _: submit(application, request_key="k").id, 20)

    assert len(set(outcomes)) == 1, outcomes
    assert counts(application) == (1, 1, 1, 1)


def test_the_same_request_after_a_withdrawal_submits_nothing(storage: Settings) -> None:
    application = a_complete_application()
    snapshot = submit(application, request_key="k")
    withdraw(application)

    assert submit(application, request_key="k").id == snapshot.id

    assert applications.one(application.id).stage is Stage.WITHDRAWN
    assert counts(application) == (1, 1, 1, 1)


def test_a_request_key_counts_for_its_application_only(storage: Settings) -> None:
    programmes = an_edition(at=AT)
    first = a_complete_application(programme=programmes["craftsman"], by=an_account(at=AT))
    other = an_account(email="b@example.cn", at=AT)
    second = a_complete_application(
        programme=programmes["pioneer"], by=other, id_number=id_number(order="015"), name="示例乙"
    )

    assert submit(first, request_key="k").id != submit(second, request_key="k").id


def test_the_second_window_is_refused(storage: Settings) -> None:
    application = a_complete_application()
    submit(application, request_key="first")

    with pytest.raises(Refused) as error:
        submit(application, request_key="second")

    assert error.value.refusal == ALREADY_SUBMITTED
    assert counts(application) == (1, 1, 1, 1)


def test_two_windows_at_once_submit_once(storage: Settings) -> None:
    application = a_complete_application()

    outcomes = together(lambda window: submit(application, request_key=f"window {window}"), 8)

    accepted = [outcome for outcome in outcomes if isinstance(outcome, snapshots.Snapshot)]
    assert len(accepted) == 1
    assert all(isinstance(outcome, Stale | Refused) for outcome in outcomes if outcome not in accepted), outcomes
    assert counts(application) == (1, 1, 1, 1)


def test_an_old_version_is_stale(storage: Settings) -> None:
    application = a_complete_application()

    with pytest.raises(Stale):
        submit(application, version=application.version - 1)


def test_what_another_window_changed_after_the_check_is_not_submitted(storage: Settings) -> None:
    application = a_complete_application()
    seen = submitting.readiness(application, at=AT).seen
    application = filled(application, name="另一个窗口")

    with pytest.raises(Stale):
        submit(application, seen=seen)

    assert submit(application, seen=submitting.readiness(application, at=AT).seen)


def test_what_is_saved_while_the_form_is_rendered_is_not_lost(storage: Settings, monkeypatch) -> None:
    application = a_complete_application()
    keep = submitting.materials.keep

    def meanwhile(*arguments, **options):
        filled(application, name="最后一刻")
        return keep(*arguments, **options)

    monkeypatch.setattr(submitting.materials, "keep", meanwhile)
    before = journal.head()

    with pytest.raises(Stale):
        submit(application)

    assert journal.head() == before
    assert snapshots.of(application) == []
    monkeypatch.undo()
    assert materials.manifest_of(submit(application)).plain_answers["name"] == "最后一刻"


def test_what_cannot_be_told_is_not_done(storage: Settings, monkeypatch) -> None:
    """A failure at the last step leaves nothing of the steps before it."""
    application = a_complete_application()

    def fails(*arguments, **options):
        raise OSError("the disk is full")

    monkeypatch.setattr(journal, "record", fails)
    with pytest.raises(OSError, match="disk"):
        submit(application)
    monkeypatch.undo()

    assert applications.one(application.id).stage is Stage.DRAFT
    assert (snapshots.of(application), messages.of(application.applicant), outbox.latest()) == ([], [], [])
    assert entrants.Entrant.select().count() == 0
    assert submit(application)


def test_the_account_that_acted_stands_in_the_journal(storage: Settings) -> None:
    application = a_complete_application()
    submit(application)

    entry = journal.about("application", application.id)[-1]
    assert entry.actor == accounts.by_email("shen@example.cn").id
    assert entry.at == AT

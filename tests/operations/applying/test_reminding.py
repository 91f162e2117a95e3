"""Reminders of drafts before the call closes, and the inbox in which they lie."""

from flask import Flask

from portal import clock
from portal.config import Settings
from portal.operations.applying.reminding import AT_ONCE
from portal.operations.season import preparing_editions
from portal.storage.applying import applications
from portal.storage.engine import journal
from portal.storage.letters import messages, outbox
from portal.storage.people import accounts
from portal.storage.season import editions
from portal.storage.season.editions import EditionState
from tests.builders import an_account, an_application, an_edition
from tests.operations.submissions import (
    AT,
    DAY,
    MICROSECOND,
    SECOND,
    a_complete_application,
    letters,
    submit,
    together,
    told,
)
from tests.operations.told import CLOSES, reminded


def test_a_draft_is_reminded_seven_days_and_one_day_before_closing_once_each(storage: Settings) -> None:
    application = an_application(at=AT)

    assert reminded(CLOSES - 7 * DAY - MICROSECOND) == 0
    assert reminded(CLOSES - 7 * DAY) == 1
    assert reminded(CLOSES - 7 * DAY) == reminded(CLOSES - 2 * DAY) == 0
    assert reminded(CLOSES - DAY) == 1
    assert reminded(CLOSES - SECOND) == reminded(CLOSES) == reminded(CLOSES + SECOND) == 0

    assert told(application.applicant) == letters() == ["您的“智慧工匠”申报表还没有提交"] * 2


def test_the_reminder_says_what_is_missing_and_until_when(storage: Settings) -> None:
    empty = an_application(at=AT)
    programme = empty.programme
    complete = a_complete_application(programme=programme, by=an_account(email="b@example.cn", at=AT))

    assert reminded(CLOSES - 2 * DAY) == 2

    [message] = messages.of(empty.applicant)
    assert "2026年12月31日 09:00 截止" in message.content.body
    assert "处没有填写或需要修改" in message.content.body
    assert "已经填写完整，但还没有提交" in messages.of(complete.applicant)[0].content.body
    links = [f"http://localhost/applications/{application.id}" for application in (complete, empty)]
    assert all(sum(link in letter.content.body for letter in outbox.latest()) == 1 for link in links)


def test_a_reminder_is_no_fact(storage: Settings) -> None:
    an_application(at=AT)
    before = journal.head()

    assert reminded(CLOSES - DAY) == 1
    assert journal.head() == before


def test_only_drafts_of_an_open_call_begun_before_are_reminded(storage: Settings) -> None:
    programmes = an_edition(at=AT)
    submitted = a_complete_application(programme=programmes["craftsman"], by=an_account(at=AT))
    submit(submitted)
    late = an_account(email="late@example.cn", at=AT)
    an_application(programme=programmes["craftsman"], by=late, at=CLOSES - 7 * DAY)
    closed = an_account(email="closed@example.cn", at=AT)
    an_application(programme=programmes["pioneer"], by=closed, at=AT)
    accounts.close(closed, at=AT)

    assert reminded(CLOSES - 6 * DAY) == 0
    assert reminded(CLOSES - DAY) == 1
    assert told(late) == ["您的“智慧工匠”申报表还没有提交"]

    preparing_editions.publish(editions.one("2023"), EditionState.ENDED, by=None, at=AT)
    an_application(programme=programmes["pioneer"], by=an_account(email="c@example.cn", at=AT), at=AT)
    assert reminded(CLOSES - DAY) == 0


def test_a_moved_deadline_is_reminded_of_again(storage: Settings) -> None:
    application = an_application(at=AT)
    programme = application.programme
    assert reminded(CLOSES - DAY) == 1

    editions.set_deadlines(
        programme.id,
        programme.version,
        opens_at=programme.opens_at,
        closes_at=CLOSES + 14 * DAY,
        recommending_closes_at=CLOSES + 20 * DAY,
    )

    assert reminded(CLOSES - DAY) == 0
    assert reminded(CLOSES + 7 * DAY) == 1


def test_two_tickers_at_once_remind_once(storage: Settings) -> None:
    programme = an_edition(at=AT)["craftsman"]
    for one in range(5):
        an_application(programme=programme, by=an_account(email=f"{one}@example.cn", at=AT), at=AT)

    outcomes = together(lambda _: reminded(CLOSES - DAY), 4)

    assert sum(outcomes) == 5
    assert len(letters()) == 5


def test_a_round_reminds_of_so_many_and_the_next_of_the_rest(sqlite_storage: Settings) -> None:
    programme = an_edition(at=AT)["craftsman"]
    for one in range(AT_ONCE + 1):
        account = an_account(email=f"{one}@example.cn", at=AT)
        applications.start(programme, account, at=AT)

    assert [reminded(CLOSES - DAY) for _ in range(3)] == [AT_ONCE, 1, 0]


def test_tick_reminds(app: Flask) -> None:
    an_application(at=clock.now() - 25 * DAY)

    assert app.test_cli_runner().invoke(args=["tick"]).output == "reminders written: 1\n"
    assert app.test_cli_runner().invoke(args=["tick"]).output == "nothing was due\n"

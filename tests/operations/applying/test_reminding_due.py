"""Reminders over 国庆 and 春节: recommenders and who waits for them, people in 补正, drafts that were left."""

from datetime import datetime, timedelta

import pytest

from portal.config import Settings
from portal.operations.applying import deadlines
from portal.operations.applying.reminding import letters_of, remind_due, send, tell_not_submitted
from portal.operations.office.extending import EXTENSION, propose
from portal.rules.applying.deadlines import Timing
from portal.rules.applying.recommending import Part
from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.engine import journal
from portal.storage.letters import messages, outbox
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from tests.builders import an_application, an_edition
from tests.operations.letters.test_one_by_one import damage
from tests.operations.recommendations import an_asked, recommend
from tests.operations.reviews import a_submitted_application, an_officer, send_back, several_submitted
from tests.operations.submissions import AT, DAY, MICROSECOND, SECOND, SETTINGS, told

OVER_NATIONAL_DAY = datetime.fromisoformat("2026-10-08T17:00:00+08:00")


def said(account: Account | int) -> dict[str, str]:
    """{subject: what it says} of everything that the account was told."""
    return {one.content.subject: one.content.body for one in messages.of(account)}


@pytest.mark.rule("M25")
def test_silent_recommenders_and_who_waits_are_told_three_working_days_before_and_when_it_is_over(
    storage: Settings,
) -> None:
    asked = an_asked()
    recommend(asked, Part.EMPLOYER)
    programme = editions.programme(asked.application.programme.id)
    editions.set_deadlines(
        programme.id,
        programme.version,
        opens_at=programme.opens_at - 100 * DAY,
        closes_at=OVER_NATIONAL_DAY - 10 * DAY,
        recommending_closes_at=OVER_NATIONAL_DAY,
    )
    before, first = journal.head(), datetime.fromisoformat("2026-09-28T17:00:00+08:00")
    applicant, association = asked.application.applicant, asked.association

    assert remind_due(first - MICROSECOND, SETTINGS) == 0
    assert remind_due(first, SETTINGS) == 2
    assert remind_due(first + 9 * DAY, SETTINGS) == 0
    assert "示例甲的“智慧工匠”申报还在等贵单位推荐" in said(association)
    waits = said(applicant)["您的“智慧工匠”申报还没有得到推荐"]
    assert "推荐机构“示例行业协会”还没有办理推荐" in waits
    assert "示例数据" not in waits, "the employer has answered"

    assert remind_due(OVER_NATIONAL_DAY, SETTINGS) == 0
    assert remind_due(OVER_NATIONAL_DAY + SECOND, SETTINGS) == 2
    assert remind_due(OVER_NATIONAL_DAY + DAY, SETTINGS) == 0
    assert "示例甲的“智慧工匠”申报推荐已逾期" in said(association)
    assert "决定是否延期" in said(applicant)["您的“智慧工匠”申报推荐已逾期"]
    assert deadlines.numbers_due(OVER_NATIONAL_DAY + DAY, Timing.OVER) == {asked.application.id}
    assert deadlines.numbers_due(OVER_NATIONAL_DAY + DAY, Timing.NEAR) == frozenset()
    assert journal.head() == before


def test_an_extension_lets_a_late_recommender_answer_after_all(storage: Settings) -> None:
    asked = an_asked()
    officers = [an_officer("one@example.cn"), an_officer("two@example.cn")]
    late = asked.application.programme.recommending_closes_at + DAY
    number = asked.application.id
    proposal = propose(number, until=late + DAY, reason="单位盖章耽误了。", by=officers[0].id, at=late)
    EXTENSION.approve(proposal.id, proposal.version, by=officers[1].id, at=late, settings=SETTINGS)

    assert "推荐单位的办理时间相应延长" in messages.of(asked.application.applicant)[0].content.body
    assert deadlines.due(late, number) == []
    for part in (Part.EMPLOYER, Part.RECOMMENDER):
        recommend(asked, part, at=late + 2 * DAY)
    assert applications.one(number).stage is Stage.SUBMITTED


@pytest.mark.rule("M25")
def test_a_correction_is_reminded_of_two_working_days_before_and_when_it_has_lapsed(storage: Settings) -> None:
    application = a_submitted_application()
    officer = an_officer()
    until = datetime.fromisoformat("2026-12-14T12:00:00+08:00")  # a Monday
    send_back(application, officer, until=until)
    first = datetime.fromisoformat("2026-12-10T12:00:00+08:00")

    assert remind_due(first - MICROSECOND, SETTINGS) == 0
    assert remind_due(first, SETTINGS) == 1
    assert "您的“智慧工匠”申报补正即将截止" in said(application.applicant)
    assert remind_due(until + SECOND, SETTINGS) == 1
    assert "您的“智慧工匠”申报补正已逾期" in said(application.applicant)
    assert remind_due(until + DAY, SETTINGS) == 0


def test_an_officers_own_reminder_is_sent_once_a_day(storage: Settings) -> None:
    application = a_submitted_application()
    send_back(application, an_officer(), until=AT + 3 * DAY)
    at = AT + 2 * DAY
    [letter] = letters_of(deadlines.due(at, application.id), at)

    assert send(letter, at, SETTINGS)
    assert not send(letter, at, SETTINGS)
    [tomorrow] = letters_of(deadlines.due(at + DAY, application.id), at + DAY)
    assert send(tomorrow, at + DAY, SETTINGS)


def test_one_damaged_account_keeps_no_other_back(storage: Settings) -> None:
    officer = an_officer()
    made = several_submitted(an_edition(at=AT)["craftsman"], 3)
    for one in made:
        send_back(one, officer, until=AT + 3 * DAY)
    damage(made[0].applicant)

    assert remind_due(AT + 2 * DAY, SETTINGS) == 2


def test_who_left_a_draft_is_told_once_that_it_takes_no_part(storage: Settings) -> None:
    application = an_application(at=AT)
    closes = application.programme.closes_at

    assert tell_not_submitted(closes, SETTINGS) == 0
    assert tell_not_submitted(closes + SECOND, SETTINGS) == 1
    assert tell_not_submitted(closes + timedelta(days=3), SETTINGS) == 0
    assert told(application.applicant) == ["“智慧工匠”申报已截止，您的申报表没有提交"]
    assert len(outbox.latest()) == 1

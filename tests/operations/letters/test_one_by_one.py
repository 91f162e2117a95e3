"""One damaged row never keeps the others back, in whatever the ticker does."""

import logging
from datetime import UTC, datetime

import msgspec
import pytest

from portal import clock
from portal.cli.tick import tick
from portal.config import Settings
from portal.operations.applying import reminding
from portal.operations.judging import round_messages
from portal.operations.letters import journal_heads
from portal.operations.letters.one_by_one import one_by_one
from portal.operations.publishing import decision_messages, unit_notices
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications
from portal.storage.applying.applications import DraftSection
from portal.storage.engine.errors import Busy
from portal.storage.engine.sealed import under
from portal.storage.letters import outbox
from portal.storage.people.accounts import Account, Contact
from tests.builders import an_account, an_application, an_edition
from tests.operations.deciding import over, published
from tests.operations.judged import CLOSES, HOUR, a_programme, a_round, accepted, an_applicant, people
from tests.operations.listed import removed
from tests.operations.objections import Noticed
from tests.operations.publishing.conftest import noticed  # noqa: F401 - a fixture
from tests.operations.publishing.test_unit_notices import Publication
from tests.operations.submissions import AT, DAY, SETTINGS, told

pytestmark = pytest.mark.usefixtures("opened")


def damage(account: Account) -> None:
    """What lies sealed of the account comes from elsewhere and opens no more."""
    other = under(Account.contact, 1, Contact("别人", "other@example.cn"))
    Account.update(contact=other).where(Account.id == account.id).execute()


def test_a_damaged_draft_keeps_no_other_from_being_reminded(caplog: pytest.LogCaptureFixture) -> None:
    programme = an_edition(at=AT)["craftsman"]
    first, second = (
        an_application(programme=programme, by=an_account(email=f"{one}@example.cn", at=AT), at=AT) for one in "ab"
    )
    applications.save_section(first.id, "personal", '{"name": "张三"}'.encode(), 0, AT)
    DraftSection.update(answers=under(DraftSection.answers, 1, b"{}")).execute()

    for _ in range(2):
        reminding.remind(AT + 29 * DAY + HOUR, SETTINGS)

    assert (told(first.applicant), len(told(second.applicant))) == ([], 1)
    [record] = caplog.records
    assert (record.levelno, "CannotUnseal at" in record.message) == (logging.ERROR, True)
    assert "张三" not in caplog.text


def test_a_damaged_expert_keeps_no_other_from_being_reminded() -> None:
    programme = a_programme()
    panel = people(RoleName.EXPERT, 3)
    accepted(programme, 1, by=an_applicant())
    office = people(RoleName.OFFICE, 1)[0].id
    ends = CLOSES + 48 * HOUR
    a_round(programme, "eligibility", panel, by=office, closes=ends)
    damage(panel[0])

    assert round_messages.remind(ends - HOUR, SETTINGS) == 2


def test_a_damaged_member_keeps_no_other_unit_from_being_reminded() -> None:
    made = Publication()
    damage(made.member)

    assert unit_notices.remind_due(datetime(2026, 12, 3, 16, 0, tzinfo=UTC), SETTINGS) == 1


def test_a_damaged_applicant_keeps_nobody_from_the_result(noticed: Noticed) -> None:  # noqa: F811
    lost = [accepted(noticed.list.programme, 1, by=an_applicant(f"{one}@example.cn"))[0] for one in "ab"]
    removed(noticed.people[0].id, "本人自愿放弃。", by=noticed.office.officer.id, at=over(noticed))
    published(noticed)
    damage(lost[0].applicant)

    assert decision_messages.tell_results(over(noticed), SETTINGS) == 2
    assert len(told(lost[1].applicant)) == 1


def test_a_damaged_auditor_keeps_no_head_from_the_others(settings: Settings) -> None:
    first, _ = (an_account(RoleName.AUDITOR, email=f"{one}@example.cn", at=AT) for one in "ab")
    damage(first)

    assert journal_heads.give_out(AT, settings) == 1


def test_a_step_that_fails_keeps_no_other_step_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    an_application(at=clock.now() - 25 * DAY)
    outbox.post("zhang@example.com", "请确认", "内容", at=AT)
    broken = msgspec.structs.replace(settings, smtp="http://x")

    assert tick(broken) == "reminders written: 1, steps that failed: 1"
    assert "SettingsError at mailing.py" in caplog.text


def test_a_database_that_is_away_is_no_fault_of_the_thing() -> None:
    def act(thing: str) -> int:
        raise Busy("database is locked")

    with pytest.raises(Busy):
        one_by_one(["a"], act)

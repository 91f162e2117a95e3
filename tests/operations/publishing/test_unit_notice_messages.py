"""Who is told of a notice inside a unit, and reminded."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.config import Settings
from portal.operations.publishing import unit_notices
from portal.rules.publishing import unit_notices as rules
from tests.operations.publishing.test_unit_notices import EMAIL, ENDED, Publication, letters
from tests.operations.submissions import AT, DAY, SECOND, SETTINGS, told


def test_members_are_told_and_where_there_are_none_the_applicant(storage: Settings) -> None:
    made = Publication()

    assert told(made.member)[-1] == "请在单位内部公示“智慧工匠”拟表彰人选"
    assert "您的“智慧工匠”申报需要在单位内部公示" in told(made.applicant)
    assert [content.to for content in letters("请在单位内部公示")] == [EMAIL]
    assert "2026年12月8日 24:00" in letters("请在单位内部公示")[0].body


def test_the_office_reminds_once_a_day(storage: Settings) -> None:
    made = Publication()
    both = [made.own.id, made.lone.id]

    assert unit_notices.remind(both, at=AT + DAY, settings=SETTINGS) == 2
    assert unit_notices.remind(both, at=AT + DAY + timedelta(hours=2), settings=SETTINGS) == 0
    assert unit_notices.refusal_to_remind(made.own, AT + DAY) == rules.REMINDED_TODAY
    assert unit_notices.remind([made.own.id], at=AT + 2 * DAY) == 1
    assert told(made.member).count("“智慧工匠”单位内部公示的结果还没有上传") == 2


@pytest.mark.rule("M21")
def test_who_has_not_answered_is_reminded_two_working_days_before_the_end_once(storage: Settings) -> None:
    made = Publication()
    unit_notices.exempt(made.lone.id, made.lone.version, "单位已经注销。", by=made.office.officer.id, at=AT)
    friday = datetime(2026, 12, 3, 16, 0, tzinfo=UTC)  # 4 December, 0:00 in Beijing: the 7th and 8th are left

    assert unit_notices.remind_due(friday - SECOND, SETTINGS) == 0
    assert unit_notices.remind_due(friday, SETTINGS) == 1
    assert unit_notices.remind_due(friday + DAY, SETTINGS) == 0
    assert [unit_notices.remind_due(ENDED, SETTINGS) for _ in range(2)] == [1, 0], "once more when it is over"
    assert told(made.member)[-1] == "“智慧工匠”单位内部公示的结果还没有上传"

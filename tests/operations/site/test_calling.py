"""The call that the rulebooks offer."""

import pytest

from portal.operations.site import announcing, calling
from portal.rules.site import announcing as rules
from portal.rules.site.announcing import AnnouncementKind
from portal.storage.people.accounts import Account
from portal.storage.season import editions
from portal.storage.site import announcements
from tests.builders import an_edition
from tests.operations.site.test_announcing import by, reason_of
from tests.operations.submissions import AT, DAY


@pytest.mark.rule("M14")
@pytest.mark.rule("M15")
@pytest.mark.rule("N15")
@pytest.mark.parametrize("year", [2017, 2023])
def test_the_call_is_offered_from_the_rulebooks(officer: Account, year: int) -> None:
    edition = an_edition(year, at=AT)["craftsman"].edition
    title, text = calling.call(edition)
    assert title == f"{year}年度“智慧工匠”、“领军先锋”评选申报通知"
    for words in (
        "三、申报条件",
        "个人自荐",
        "单位推荐",
        "不超过 20 页",
        "不收取费用" if year == 1 else "费用",
        "（五）",
    ):
        assert words in text
    assert ("021-64225003" in text) == (year == 2023)
    assert rules.faults_of_text(title, text) == {}
    made = announcing.draft(AnnouncementKind.CALL, title, text, edition=edition.id, **by(officer))
    announcing.publish(made.id, made.version, **by(officer))
    assert announcements.said(at=AT)[0] == made
    without = announcing.draft(AnnouncementKind.CALL, title, text, **by(officer))
    assert reason_of(announcing.publish, without.id, without.version, **by(officer)) == rules.NO_EDITION.reason


def test_the_call_names_each_window_where_they_differ(officer: Account) -> None:
    programmes = an_edition(at=AT)
    one = programmes["pioneer"]
    later = {"closes_at": one.closes_at + DAY, "recommending_closes_at": one.recommending_closes_at + DAY}
    editions.set_deadlines(one.id, one.version, opens_at=one.opens_at, **later)
    _, text = calling.call(one.edition)
    assert "- **智慧工匠**：2026" in text
    assert "- **领军先锋**：2026" in text

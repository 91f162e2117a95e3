"""What people are told of a decision."""

import pytest

from portal.config import Settings
from portal.operations.publishing import decision_messages
from portal.storage.letters import messages
from portal.storage.people.accounts import Account
from portal.storage.roll import honours
from tests.builders import a_member, an_edition, an_organisation, named
from tests.operations import submissions
from tests.operations.deciding import over, published, settle
from tests.operations.judged import accepted, an_applicant
from tests.operations.listed import a_public_notice, an_honour_list, an_office, listed, removed
from tests.operations.objections import Noticed
from tests.operations.reviews import accept, an_officer, several_submitted
from tests.operations.submissions import AT, DAY, SECOND, SETTINGS


def told(account: Account | int) -> list[str]:
    return [message.content.subject for message in messages.of(account)]


def bodies(account: Account | int) -> str:
    return "\n".join(message.content.body for message in messages.of(account))


@pytest.mark.rule("M13", "M25", "M27", "M28")
def test_persons_units_and_recommenders_are_told_and_honourees_are_barred(opened: Settings, anywhere: None) -> None:
    programme = an_edition(2023, at=AT)["craftsman"]
    officer = an_officer("yanping@example.cn")
    submitted = several_submitted(programme, 3)
    accept(*submitted, by=officer, at=AT + 3600 * SECOND)
    member = a_member(an_organisation(at=AT), at=AT)
    for one in (submitted[0], submitted[2]):
        named(one, at=AT)
    office = an_office()
    made = an_honour_list(programme, office, honourees=1, applications=submitted[:2], at=AT + DAY)
    notice = a_public_notice(made, office, at=AT + DAY)
    noticed = Noticed(office, made, notice, listed(made))
    settle(notice, by=office.officer.id, at=AT + 2 * DAY)
    decision = published(noticed)

    first, second, third = submitted
    assert "您的“智慧工匠”申报获得荣誉" in told(first.applicant)
    assert "您的“智慧工匠”申报获得提名" in told(second.applicant)
    said = bodies(first.applicant)
    for words in ("注明获荣年度", "不得将该称号用于产品宣传", "经验交流活动", decision.number):
        assert words in said
    assert "示例0号获得“智慧工匠”荣誉" in told(member)
    assert "注明获荣年度" in bodies(member)
    assert not any("评选结果" in subject for subject in told(third.applicant))
    assert decision_messages.tell_results(over(noticed), SETTINGS) == 1
    assert decision_messages.tell_results(over(noticed), SETTINGS) == 0
    assert "您的“智慧工匠”申报的评选结果" in told(third.applicant)
    assert "示例2号的“智慧工匠”申报的评选结果" in told(member)

    barred = {order for order in range(3) if honours.standing_bar(submissions.person(order), "craftsman")}
    assert len(barred) == 1, "nominees are not barred"


@pytest.mark.rule("M25")
def test_whoever_was_removed_is_told_the_result_too(noticed: Noticed) -> None:
    extra = accepted(noticed.list.programme, 1, by=an_applicant("other@example.cn"))
    removed(noticed.people[0].id, "本人自愿放弃。", by=noticed.office.officer.id, at=over(noticed))
    assert decision_messages.tell_results(over(noticed), SETTINGS) == 0, "nothing is decided yet"
    published(noticed)

    assert decision_messages.tell_results(over(noticed), SETTINGS) == 2
    assert told(extra[0].applicant) == ["您的“智慧工匠”申报的评选结果"]

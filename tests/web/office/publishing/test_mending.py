"""What two officers mend, on the pages: withdrawing, correcting a name, changing a notice, objections by letter."""

from datetime import datetime, timedelta

import pytest

from portal import clock
from portal.operations.publishing import listing_honours
from portal.rules.language.days import BEIJING
from portal.rules.language.stages import Stage
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications
from portal.storage.people import accounts
from portal.storage.publishing import objections, public_notices
from portal.storage.publishing.honour_lists import HonourList
from tests.builders import an_edition
from tests.operations.deciding import over, published, settle
from tests.operations.judged import accepted, an_applicant, deciding
from tests.operations.listed import Office, a_public_notice, an_approved_result, an_honour_list, an_office, listed
from tests.operations.objections import FACTS, Noticed
from tests.operations.reviews import a_submitted_application
from tests.operations.submissions import AT
from tests.staff import a_colleague, enter, enter_directly
from tests.visit import Visitor

MONDAY = datetime(2026, 12, 7, 9, tzinfo=BEIJING)
PUBLIC = "/public-notices/2023/craftsman"


def now(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


@pytest.fixture
def office(without_office: None, visit: Visitor) -> Office:
    now(MONDAY)
    return an_office()


@pytest.fixture
def desk(visit: Visitor, office: Office) -> Visitor:
    enter(visit, a_colleague())
    return visit


@pytest.fixture
def colleague(other: Visitor, office: Office) -> Visitor:
    enter(other, a_colleague(email="office2@example.cn", name="钱示例"))
    return other


@pytest.fixture
def noticed(office: Office) -> Noticed:
    made: HonourList = an_honour_list(an_edition(2023, key="2023", at=AT)["craftsman"], office)
    return Noticed(office, made, a_public_notice(made, office, at=MONDAY), listed(made))


def test_two_officers_withdraw_an_application_on_the_persons_word(desk: Visitor, colleague: Visitor) -> None:
    application = a_submitted_application()
    page = desk(f"/office/applications/{application.id}").follow("更正和撤回")
    assert "请写明原因" in page.submit({"act": "withdraw"}, button="提出", status=422).text
    waiting = page.submit({"act": "withdraw", "reason": "（示例）本人来电退出。"}, button="提出")
    assert "请由办公室的另一位工作人员决定" in waiting.text
    assert applications.one(application.id).stage is Stage.SUBMITTED

    assert "1 项提议等待另一位同事决定" in colleague("/office").text
    theirs = colleague("/office/matters")
    assert "请写明不同意的理由" in theirs.submit(button="不同意", status=422).text
    assert "申报人已收到通知" in theirs.submit(button="同意").text
    assert applications.one(application.id).stage is Stage.WITHDRAWN
    theirs.submit(button="同意", status=409)  # the page as it was before
    assert "同意代为撤回" in colleague(f"/office/applications/{application.id}").text


@pytest.mark.rule("M21")
def test_a_corrected_name_is_read_with_the_old_one(desk: Visitor, colleague: Visitor, noticed: Noticed) -> None:
    person = noticed.people[0]
    page = desk(f"/office/applications/{person.application_number}/mend")
    page.submit({"act": "name", "after": "示例改名", "reason": "（示例）录入有误。"}, button="提出")
    colleague("/office/matters").submit(button="同意")

    assert f"姓名“{person.name}”应为“示例改名”。（示例）录入有误。" in desk(PUBLIC).text
    assert "示例改名" in desk(f"/office/honour-lists/{noticed.list.id}").text


@pytest.mark.rule("M23")
def test_a_published_decision_is_corrected_by_a_document_of_its_own(
    desk: Visitor, colleague: Visitor, noticed: Noticed
) -> None:
    settle(noticed.notice, by=noticed.office.officer.id, at=MONDAY)
    now(over(noticed))
    for visitor, email in ((desk, "office@example.cn"), (colleague, "office2@example.cn")):
        enter_directly(visitor.client, accounts.by_email(email))  # whoever was away for days signs in again
    decision, person = published(noticed), noticed.people[0]
    page = desk(f"/office/applications/{person.application_number}/mend")
    typed = {"act": "name", "after": "示例改名", "reason": "（示例）录入有误。", "issued_on": "2026-12-15"}
    assert "不一致" in page.submit(typed | {"number": "沪工总发〔2025〕15号"}, button="提出", status=422).text
    page.submit(typed | {"number": "沪工总发〔2026〕15号"}, button="提出")
    colleague("/office/matters").submit(button="同意")

    shown = desk(f"/decisions/2023/craftsman/{decision.seq}")
    assert person.name in shown.text
    assert "应为“示例改名”" in shown.text
    assert desk.client.get(shown.one("//a[contains(., '15号')]/@href")).data.startswith(b"PK")
    assert "沪工总发〔2026〕15号" in desk("/office/document-numbers").text


@pytest.mark.rule("M21")
def test_a_notice_is_interrupted_and_begins_again(desk: Visitor, colleague: Visitor, noticed: Noticed) -> None:
    place = f"/office/honour-lists/{noticed.list.id}/change"
    desk(place).submit({"change": "interrupted", "reason": "（示例）网站停机。"}, button="提出")
    assert "已经有一项变动等待决定" in desk(place).text
    colleague("/office/matters").submit(button="同意")
    assert "公示已经中止" in desk(PUBLIC).text
    assert "公示中止。（示例）网站停机。" in desk(PUBLIC).text

    typed = {"change": "restarted", "last_day": "2026-12-16", "reason": "（示例）网站恢复。"}
    desk(place).submit(typed, button="提出")
    colleague("/office/matters").submit(button="同意")
    assert "2026年12月7日至12月16日24:00，共7个工作日" in desk(PUBLIC).text


def test_a_plan_is_shown_and_taken_back(desk: Visitor, office: Office) -> None:
    made = an_honour_list(an_edition(2023, key="2023", at=AT)["craftsman"], office)
    page = desk(f"/office/honour-lists/{made.id}").follow("定时公示")
    typed = {"publish_at": "2026-12-08T09:00", "last_day": "2026-12-15"}
    shown = page.submit(typed, button="安排定时公示")
    assert "2026年12月8日 9:00 自动公布" in shown.text.replace("09:00", "9:00")
    reviewed = desk.client.get(f"/office/honour-lists/{made.id}/reviewed.docx?last_day=2026-12-15")
    assert reviewed.data.startswith(b"PK")
    desk(f"/office/honour-lists/{made.id}/schedule").submit(button="取消定时公示")
    assert public_notices.scheduled(made) is None


@pytest.mark.rule("M22")
def test_an_objection_by_letter_is_entered(desk: Visitor, noticed: Noticed) -> None:
    page = desk(f"/office/honour-lists/{noticed.list.id}").follow("录入来信、来电的异议")
    typed = {"about": noticed.people[0].number, "channel": "letter", "came_at": "2026-12-07T09:00", "facts": FACTS}
    typed |= {"name": "钱示例", "phone": "13912340000", "email": ""}
    assert "请选择您要反映" in page.submit(typed | {"about": ""}, button="录入", status=422).text
    assert "受理编号" in page.submit(typed, button="录入").text
    [taken] = objections.of_list(noticed.list)
    assert taken.channel == "letter"


@pytest.mark.rule("M8")
def test_the_committee_alone_moves_somebody_up(desk: Visitor, other: Visitor, office: Office) -> None:
    programme = an_edition(2023, key="2023", at=AT)["craftsman"]
    named = accepted(deciding(programme), 2, by=an_applicant(), at=AT)
    an_approved_result(programme, named, honourees=2, by=office.officer)
    chosen = {named[0].id: "honouree"}
    proposal = listing_honours.propose(programme.id, chosen, "（示例）宁缺毋滥。", by=office.officer.id, at=AT)
    made = listing_honours.HONOUR_LIST.approve(proposal.id, proposal.version, by=office.member.id, at=AT)

    page = desk(f"/office/honour-lists/{made.id}").follow("递补")
    typed = {"application": str(named[1].id), "honour": "honouree", "reason": "（示例）名额有空余。"}
    assert "请写明递补的原因" in page.submit(typed | {"reason": ""}, button="提请组委会审定", status=422).text
    assert "已提请组委会审定" in page.submit(typed, button="提请组委会审定").text
    enter(other, a_colleague(RoleName.COMMITTEE))
    [link] = other("/committee").all("//a[contains(., '递补')]/@href")
    assert "（示例）名额有空余。" in other(link).text
    other(link).submit(button="同意")
    assert len(listed(made)) == 2

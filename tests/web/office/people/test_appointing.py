"""Two people for the portal's own side, on their pages: the office proposes, an officer or the committee decides."""

import pytest

from portal.operations.people import inviting
from portal.rules.people.staffing import RoleName
from portal.storage.engine import journal
from portal.storage.people import accounts, authenticators
from tests.staff import a_colleague, enter
from tests.visit import Page, Visitor
from tests.web.account_pages import letter_link

MEMBER = {"name": "马丽", "email": "ma@example.cn", "phone": "", "role": "committee", "reason": "组委会增补。"}


@pytest.fixture
def desk(visit: Visitor) -> Visitor:
    """Signed in as the office."""
    enter(visit, a_colleague())
    return visit


def second(other: Visitor, role: RoleName) -> Visitor:
    """The second person, signed in on another browser."""
    enter(other, a_colleague(role, email="second@example.cn", name="李文"))
    return other


def proposed(desk: Visitor, **typed: str) -> Page:
    page = desk("/office/accounts/invite").submit(MEMBER | typed, button="邀请")
    assert "等另一位同事审定" in page.text
    return page


@pytest.mark.rule("M8")
def test_the_committee_gets_a_member_only_by_the_committee(desk: Visitor, other: Visitor) -> None:
    """An officer's own mailbox does not become the committee by the officer alone."""
    committee = second(other, RoleName.COMMITTEE)
    page = proposed(desk).follow("邀请马丽担任“组委会”")
    assert "不由您审定" in page.text or "不能自己审定" in page.text
    assert not page.all("//main//form")
    sent = {"csrf_token": desk("/office/accounts/invite").value("csrf_token"), "act": "approve", "version": "1"}
    desk.post(page.path, sent, status=404)

    page = committee("/committee").follow("邀请马丽担任“组委会”")
    assert "组委会增补。" in page.text
    page = page.submit(button="同意")

    assert "已同意" in page.text
    assert "担任“组委会”" in desk(letter_link("invitation", "邀请您参加评选工作")).text


@pytest.mark.rule("M8")
def test_the_same_telephone_is_seen_and_ticked(desk: Visitor, other: Visitor) -> None:
    committee = second(other, RoleName.COMMITTEE)
    proposed(desk, phone="138 0000 0000")
    page = committee("/committee").follow("邀请马丽担任“组委会”")
    assert "可能是同一个人" in page.text
    assert "组委会办公室方文：电话相同" in page.text

    page = page.submit(button="同意", status=422)
    assert "勾选“已核实”" in page.text
    page.submit({"accepted": True}, button="同意")

    assert journal.latest(1)[0].verb == "appointment_approved"


@pytest.mark.rule("M8")
def test_a_lost_authenticator_is_reset_by_two(desk: Visitor, other: Visitor) -> None:
    colleague = a_colleague(email="lost@example.cn", name="马丽")
    officer = second(other, RoleName.OFFICE)
    page = desk(f"/office/accounts/{colleague.id}")
    assert "请选择" in page.submit({"reason": "丢了"}, button="提出，请同事审定", status=422).text
    page = page.submit({"act": "reset", "reason": "丢了手机"}, button="提出，请同事审定")
    assert "有一项提议在等待审定" in page.text
    assert authenticators.is_confirmed(colleague)

    page = officer("/office/accounts").follow("马丽：重置验证器")
    page = page.submit(button="同意")

    assert "已审定" in page.text
    assert not authenticators.is_confirmed(colleague)


@pytest.mark.rule("M8")
def test_an_officer_is_dismissed_by_two_or_not_at_all(desk: Visitor, other: Visitor) -> None:
    colleague = a_colleague(email="leaving@example.cn", name="马丽")
    officer = second(other, RoleName.OFFICE)
    for button in ("同意", "不同意"):
        page = desk(f"/office/accounts/{colleague.id}")
        page.submit({"act": "office", "reason": "调离"}, button="提出，请同事审定")
        page = officer("/office/accounts").follow("马丽：取消“组委会办公室”")
        if button == "同意":
            with_reason = page.submit({"reason": "还在任。"}, button="不同意")
            assert "已审定" in with_reason.text
            assert RoleName.OFFICE in accounts.roles_of(colleague)
        else:
            page.submit(button="同意")
            assert RoleName.OFFICE not in accounts.roles_of(colleague)


def test_one_alone_is_told_where_to_go(desk: Visitor) -> None:
    colleague = a_colleague(RoleName.COMMITTEE, email="only@example.cn", name="马丽")
    page = desk(f"/office/accounts/{colleague.id}")
    assert "请由平台管理员在服务器上办理" in page.text
    sent = {"csrf_token": desk("/office/accounts/invite").value("csrf_token"), "version": "1", "role": "committee"}
    for act in ("role", "close", "second-factor"):
        assert "由两个人办理" in desk.post(f"/office/accounts/{colleague.id}/{act}", sent).text
    assert inviting.waiting(at=colleague.created_at) == []

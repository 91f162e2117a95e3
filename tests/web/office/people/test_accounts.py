"""The office's accounts: inviting, accepting, importing experts, taking away, resetting."""

from io import BytesIO

import pytest

from portal import clock
from portal.config import Settings
from portal.operations.judging import inviting_experts
from portal.operations.people import inviting
from portal.rules.people.staffing import RoleName
from portal.rules.rulebook.requirements import OrganisationKind
from portal.storage.applying import organisations
from portal.storage.people import accounts
from tests.builders import PASSWORD, an_account
from tests.operations.judging.test_inviting_experts import RIGHT, filled_in
from tests.staff import a_colleague, enter
from tests.visit import Page, Visitor
from tests.web.account_pages import letter_link

TYPED = {"name": "马丽", "email": "ma@example.cn", "phone": "", "role": "expert"}
NEW = {"name": "马丽", "phone": "13900000000", "password": PASSWORD, "password_again": PASSWORD}


@pytest.fixture
def desk(visit: Visitor) -> Visitor:
    """Signed in as the office."""
    enter(visit, a_colleague())
    return visit


def invited(desk: Visitor, **typed: object) -> Page:
    return desk("/office/accounts/invite").submit(TYPED | typed, button="邀请")


def test_somebody_is_invited_and_sets_up_everything(desk: Visitor, other: Visitor) -> None:
    page = invited(desk)
    assert "ma@example.cn" in page.text
    assert "已邀请，等待接受" in page.text

    page = other(letter_link("invitation"))
    assert "担任“专家”" in page.text
    assert page.value("name") == "马丽"
    wrong = page.submit(NEW | {"password_again": "x"}, button="接受邀请", status=422)
    page = wrong.submit(NEW, button="接受邀请")

    assert page.path == "/judging"
    assert "等待接受" not in desk("/office/accounts").text
    assert "不需要验证器" in desk("/office/accounts?role=expert").text
    other(letter_link("invitation"), status=410)


def test_what_cannot_be_invited_is_said(desk: Visitor) -> None:
    page = desk("/office/accounts/invite")

    page = page.submit({"name": "", "email": "x"}, button="邀请", status=422)
    assert {"请填写您的姓名。", "请至少选择一项职责。"} <= set(page.all("//*[@id='faults']//a/text()"))
    page = page.submit(TYPED | {"email": "office@example.cn"}, button="邀请", status=422)
    assert "不能由组委会办公室或组委会的人兼任" in page.text
    page = page.submit(TYPED | {"role": "auditor", "reason": ""}, button="邀请", status=422)
    assert "请写明理由" in page.text
    page = page.submit(TYPED | {"role": "auditor", "reason": "换人"}, button="邀请", status=422)
    assert "没有另一位同事可以审定" in page.text


def test_an_invitation_is_sent_again_and_taken_back(desk: Visitor, other: Visitor) -> None:
    page = invited(desk)
    first = letter_link("invitation")
    page = page.submit(button="重新发送")
    assert "已重新发送" in page.text
    other(first, status=410)
    page = page.submit(button="收回")
    assert "邀请已收回" in page.text
    gone = desk.post("/office/invitations/7", {"csrf_token": page.one("(//input[@name='csrf_token'])[1]/@value")})
    assert "已被接受、收回，或者已经过期" in gone.text


def test_who_has_an_account_signs_in_to_accept(desk: Visitor, other: Visitor) -> None:
    account = an_account(email="ma@example.cn", name="马丽")
    invited(desk, role="expert")
    page = other(letter_link("invitation"))
    assert "请先用它登录" in page.text
    page = other(page.one("//main//div[@class='actions']/a/@href"))
    page = page.submit({"email": "ma@example.cn", "password": PASSWORD}, button="登录")
    assert page.heading == "接受邀请"

    page = page.submit(button="接受邀请")

    assert "您已接受邀请" in page.text
    assert RoleName.EXPERT in accounts.roles_of(account)


def test_somebody_else_cannot_accept(desk: Visitor) -> None:
    an_account(email="ma@example.cn", name="马丽")
    invited(desk, role="expert")

    page = desk(letter_link("invitation"))

    assert "发给另一个邮箱" in page.text
    assert not page.all("//main//form")


def test_a_member_of_an_organisation_accepts(other: Visitor, settings: Settings) -> None:
    at = clock.now()
    body = organisations.add(OrganisationKind.ASSOCIATION, "示例行业协会", None, at=at)
    inviting.invite_member(body, "ma@example.cn", by=None, at=at, settings=settings)

    page = other(letter_link("invitation"))
    assert "示例行业协会" in page.text
    page = page.submit(NEW, button="接受邀请")

    assert page.path == "/recommending"


def test_experts_are_read_shown_and_invited(desk: Visitor) -> None:
    content = filled_in(RIGHT, ["", "x@example.cn"], ["赵能", "zhao@example.cn", "", "示例大学"])
    page = desk("/office/experts/import").submit({"list": (BytesIO(content), "名单.xlsx")}, button="读取并核对")
    assert "2 位可以邀请，1 行不会邀请" in page.text
    assert "请填写您的姓名" in page.text
    assert "网络通信建设、智慧应用开发" in page.text

    page = page.submit(button="向这 2 位发出邀请信")

    assert "已向 2 位专家发出邀请信" in page.text
    assert "赵能" in page.text
    again = desk("/office/experts/import").submit({"list": (BytesIO(content), "名单.xlsx")}, button="读取并核对")
    assert "没有可以邀请的行" in again.text


def test_what_is_no_list_is_said(desk: Visitor) -> None:
    page = desk("/office/experts/import").submit(button="读取并核对", status=422)
    assert "请选择填好的" in page.text
    page = page.submit({"list": (BytesIO(b"x"), "x.xlsx")}, button="读取并核对", status=422)
    assert "不是可以读取的" in page.text
    pattern = desk.client.get("/office/experts.xlsx")
    assert pattern.get_data()[:2] == inviting_experts.pattern()[:2] == b"PK"
    forged = {"csrf_token": page.one("(//input[@name='csrf_token'])[1]/@value"), "people": "{"}
    desk.post("/office/experts/invite", forged, status=400)
    forged["people"] = '[{"line": 3, "name": "李文", "email": "x"}]'
    assert "邮箱" in desk.post("/office/experts/invite", forged, status=422).text


def test_a_role_is_taken_away_and_an_account_closed(desk: Visitor) -> None:
    expert = an_account(RoleName.EXPERT, email="b@example.cn", name="李文")
    page = desk(f"/office/accounts/{an_account(RoleName.EXPERT, email='c@example.cn').id}").submit(button="取消“专家”")
    assert "已取消“专家”" in page.text
    page = desk(f"/office/accounts/{expert.id}").submit(button="关闭账户")
    assert page.path == "/office/accounts"
    assert "账户已关闭" in page.text
    desk(f"/office/accounts/{expert.id}", status=404)


def test_ones_own_account_and_applicants_are_left_alone(desk: Visitor) -> None:
    own = accounts.by_email("office@example.cn")
    page = desk(f"/office/accounts/{own.id}")
    assert "请由办公室的另一位同事办理" in page.text
    assert not page.all("//main//form")
    sent = {"csrf_token": page.one("(//input[@name='csrf_token'])[1]/@value"), "role": "office", "version": "1"}
    for act in ("role", "close"):
        assert "不能更改自己的职责" in desk.post(f"/office/accounts/{own.id}/{act}", sent).text
    assert "不能重置自己的" in desk.post(f"/office/accounts/{own.id}/second-factor", sent).text
    applicant = an_account(email="a@example.cn")
    desk(f"/office/accounts/{applicant.id}", status=404)
    desk.post(f"/office/accounts/{applicant.id}/close", sent, status=404)
    desk.post(f"/office/accounts/{own.id}/role", sent | {"role": "applicant"}, status=400)

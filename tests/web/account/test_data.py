"""我的数据, from what is kept to what is deleted; and the own e-mail address."""

import json
import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.rules.people.own_data import TERM
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications
from portal.storage.engine import erasures, journal
from portal.storage.engine.erasures import Erased, ErasedKind
from portal.storage.engine.errors import NotFound
from portal.storage.letters import outbox
from portal.storage.people import accounts, own_data
from tests.builders import PASSWORD, an_account, an_edition
from tests.operations.reviews import a_submitted_application
from tests.operations.submissions import AT, a_complete_application, letters_to
from tests.staff import a_colleague, enter_directly
from tests.visit import Visitor

DRAFT_ONLY = "draft@example.cn"


def test_everybody_takes_away_what_is_kept_and_asks_for_the_rest(
    app: Flask, visit: Visitor, client: FlaskClient
) -> None:
    account = an_account(email="own@example.cn", at=AT)
    filed = a_submitted_application(by=account, name="沈一诺")
    enter_directly(client, account)
    page = visit("/account").follow("打开我的数据")
    assert "申报材料和账户要按规定的年限保存" in page.text

    with ZipFile(BytesIO(client.get("/account/data.zip").data)) as archive:
        assert archive.testzip() is None
        kept = json.loads(archive.read("我的数据.json"))
        names = [name.partition("/")[2] for name in archive.namelist()]
    assert kept["账户"]["邮箱"] == "own@example.cn"
    assert kept["申报"][0]["填写的内容"] == applications.draft(filed.id).answers
    assert kept["申报"][0]["提交"][0]["内容"]["name"] == "沈一诺"
    assert {"申报表.docx", "照片.jpg"} <= {*names}

    page = visit("/account/data").submit({"text": ""}, button="提交请求", status=422)
    page = page.submit({"text": "请删除我的申报。"}, button="提交请求")
    assert "请求已提交" in page.text
    [asked] = own_data.requests_of(account.id)
    assert asked.until_at - asked.asked_at == TERM

    enter_directly(client, a_colleague(RoleName.OFFICE))
    page = visit("/office/accounts").follow("个人信息请求")
    assert "请删除我的申报。" in page.text
    page.submit({"text": "申报材料依照第三十一条保存，期满清除。"}, button="答复")
    assert letters_to(account)[-1].subject == "您的个人信息请求已答复"
    enter_directly(client, account)
    assert "依照第三十一条保存" in visit("/account/data").text
    assert client.get(f"/account/drafts/{filed.id}/delete").status_code == 200
    assert "不能删除" in visit(f"/account/drafts/{filed.id}/delete").text


def test_a_draft_and_an_unused_account_go_at_once(app: Flask, visit: Visitor, client: FlaskClient) -> None:
    account = an_account(email=DRAFT_ONLY, name="毕生草", at=AT)
    programmes = an_edition(2023, at=AT)
    draft = a_complete_application(programme=programmes["craftsman"], by=account)
    other = a_complete_application(programme=programmes["pioneer"], by=account)
    enter_directly(client, account)
    page = visit("/account/data").visitor(f"/account/drafts/{draft.id}/delete").submit(button="删除草稿")
    assert "草稿已删除" in page.text
    assert [one.id for one in applications.of(account)] == [other.id]
    with pytest.raises(NotFound):
        applications.one(draft.id)

    page = page.follow("删除账户").submit({"password": "不对的密码不对的"}, button="删除账户", status=422)
    page = page.submit({"password": PASSWORD}, button="删除账户")
    assert "您的账户已删除" in page.text
    gone = accounts.one(account.id)
    assert gone.contact.email == ""
    assert gone.closed_at
    assert applications.of(gone) == []
    with pytest.raises(NotFound):
        accounts.by_email(DRAFT_ONLY)
    assert Erased(ErasedKind.ACCOUNT, account.id) in erasures.every()
    assert journal.latest(1)[0].verb == "account_deleted"
    an_account(email=DRAFT_ONLY)  # the address is free again


def test_the_own_address_changes_with_a_code_and_both_are_told(app: Flask, visit: Visitor, client: FlaskClient) -> None:
    account = an_account(email="old@example.cn")
    an_account(email="taken@example.cn")
    elsewhere = accounts.sign_in(account, at=AT, expires_at=AT + timedelta(days=9999))
    enter_directly(client, account)
    page = visit("/account").follow("更改邮箱")
    page = page.submit({"email": "new@example.cn", "password": "错"}, button="发送验证码", status=422)
    page = page.submit({"email": "old@example.cn", "password": PASSWORD}, button="发送验证码", status=422)
    assert "新邮箱与现在的相同" in page.text
    sent = len(outbox.latest(99))
    page = page.submit({"email": "taken@example.cn", "password": PASSWORD}, button="发送验证码")
    assert len(outbox.latest(99)) == sent, "whoever asks does not learn who has an account"

    page = visit("/account/email").submit({"email": "new@example.cn", "password": PASSWORD}, button="发送验证码")
    [letter] = [one.content for one in outbox.latest(99) if one.content.to == "new@example.cn"]
    code = re.search(r"验证码是：(\d{6})", letter.body)
    assert code
    page = page.submit({"code": f"{(int(code[1]) + 1) % 10**6:06d}"}, button="更改邮箱", status=422)
    page = page.submit({"code": code[1]}, button="更改邮箱")

    assert "登录邮箱已更改" in page.text
    assert accounts.by_email("new@example.cn").id == account.id
    told = [one.content.to for one in outbox.latest(99) if one.content.subject == "您的登录邮箱已更改"]
    assert {*told} == {"old@example.cn", "new@example.cn"}
    with pytest.raises(NotFound):
        accounts.signed_in(elsewhere, at=AT)
    assert journal.latest(1)[0].verb == "email_changed"
    assert visit("/account/email/code").path == "/account/email"

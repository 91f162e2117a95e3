"""One's own account, over HTTP."""

import pytest

from portal import clock
from portal.operations.people import credentials, passwords
from portal.storage.engine.errors import NotFound
from portal.storage.people import accounts as stored
from tests.visit import Visitor
from tests.web.account_pages import OTHER, PASSWORD, TYPED, a_person, letters, links_in, sign_in


def test_one_sees_ones_own_data(visit):
    a_person(phone="13812345678")
    sign_in(visit)

    page = visit("/account")

    for words in ("张三", "138 1234 5678", "zhang@example.com", "本机"):
        assert words in page.text


def test_changing_name_and_phone(visit):
    a_person()
    sign_in(visit)
    page = visit("/account/contact")

    assert "姓名和电话已保存" in page.submit({"name": "张三丰", "phone": "021-63212810"}).text
    assert "张三丰" in visit("/account").text
    assert "021-63212810" in visit("/account").text

    stale = page.submit({"name": "李四", "phone": "021-63212810"}, status=409)
    assert stale.value("name") == "李四"
    assert "李四" in stale.submit({}).text


def test_a_wrong_phone_is_told(visit):
    a_person()
    sign_in(visit)

    page = visit("/account/contact").submit({"name": "张三", "phone": "12"}, status=422)

    assert page.value("phone") == "12"
    assert "电话号码不对" in page.text


def test_changing_the_password(visit, other):
    a_person()
    sign_in(visit)
    sign_in(other)
    form = visit("/account/password")

    new = {"password": OTHER, "password_again": OTHER}

    assert "现在的密码不对" in form.submit({**new, "old_password": "x"}, status=422).text
    short = {"password": "x", "password_again": "x", "old_password": PASSWORD}
    assert "密码太短" in form.submit(short, status=422).text
    done = form.submit({**new, "old_password": PASSWORD})

    assert "密码已更改" in done.text
    assert done.path == "/account"
    assert other("/account").path == "/sign-in"


def test_ending_other_sign_ins(app, visit, other):
    person = a_person()
    third = Visitor(app.test_client())
    for visitor in (other, third, visit):
        sign_in(visitor)

    page = visit("/account")
    assert page.text.count("其他设备") >= 2
    ended = page.submit(holding="key") if len(page.all("//button[@name='key']")) == 1 else None
    assert ended is None
    key = page.all("//button[@name='key']")[0].get("value")
    token = page.value("csrf_token")
    assert "那台设备已退出登录" in visit.post("/account/sign-ins", {"key": key, "csrf_token": token}).text
    assert len(stored.sign_ins_of(person, at=clock.now())) == 2

    assert "其他设备都已退出登录" in visit.post("/account/sign-ins", {"csrf_token": token}).text
    assert visit("/account").path == "/account"
    assert other("/account").path == third("/account").path == "/sign-in"


def test_ones_own_sign_in_is_ended_by_signing_out(visit):
    person = a_person()
    sign_in(visit)
    (row,) = stored.sign_ins_of(person, at=clock.now())

    token = visit("/account").value("csrf_token")
    page = visit.post("/account/sign-ins", {"key": row.token_key, "csrf_token": token})

    assert "退出登录" in page.text
    assert visit("/account").path == "/account"


def test_a_closed_account_is_out_at_once(visit):
    person = a_person()
    sign_in(visit)
    stored.close(person, at=clock.now())

    assert visit("/account").path == "/sign-in"
    with pytest.raises(NotFound):
        stored.by_email("zhang@example.com")


def test_letters_lead_to_pages_that_exist(visit):
    a_person()
    visit("/register").submit(TYPED)
    visit("/forgot").submit({"email": "nobody@example.com"})

    for letter in letters().values():
        for link in links_in(letter.body):
            visit(link)


def test_an_account_changed_at_the_moment_of_a_new_password(visit, monkeypatch):
    person = a_person()
    sign_in(visit)
    real = credentials.hashed

    def slow(*args):
        stored.set_contact(stored.one(person.id), name="张三", email="zhang@example.com", phone="")
        return real(*args)

    monkeypatch.setattr(passwords, "hashed", slow)

    page = visit("/account/password").submit(
        {"old_password": PASSWORD, "password": OTHER, "password_again": OTHER}, status=409
    )

    assert "请再试一次" in page.text

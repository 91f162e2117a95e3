"""Registering, over HTTP."""

from datetime import timedelta

import pytest

from portal import clock
from portal.rules.people import passwords, sign_ins
from portal.storage.people import accounts as stored
from tests.web.account_pages import OTHER, PASSWORD, TYPED, a_person, body_of, letter_link, letters, sign_in


def test_from_the_form_to_the_account(visit):
    sent = visit("/register").submit(TYPED)
    assert sent.heading == "请查收邮件"
    assert "zhang@example.com" in sent.text
    assert not stored.Account.select().count()

    confirm = visit(letter_link("register"))
    assert "138 1234 5678" in confirm.text
    assert not stored.Account.select().count()  # a GET does nothing

    done = confirm.submit({"password": PASSWORD})
    assert done.path == "/applications"
    assert "注册完成" in done.text
    assert visit("/account").heading == "账户"


def test_registering_tells_nobody_whether_an_account_exists(visit, other):
    new = visit("/register").submit({**TYPED, "email": "li@example.com"})
    a_person()
    known = other("/register").submit(TYPED)

    assert new.status == known.status
    assert new.path == known.path
    assert body_of(new).replace("li@example.com", "") == body_of(known).replace("zhang@example.com", "")
    assert {letter.subject for letter in letters().values()} == {"请确认您的注册", "您已经有账户"}


def test_behind_a_busy_address_the_page_says_when_the_letter_leaves(visit, monkeypatch):
    monkeypatch.setattr(sign_ins, "LETTERS_BY_NETWORK", sign_ins.Limit(0, timedelta(hours=1)))

    sent = visit("/register").submit(TYPED)

    assert "约在 1 分钟后" in sent.text
    assert letter_link("register")


def test_the_letter_to_somebody_with_an_account_offers_a_reset(visit):
    a_person()
    visit("/register").submit(TYPED)

    visit(letter_link("reset")).submit({"password": OTHER, "password_again": OTHER})

    assert sign_in(visit, password=OTHER).path == "/applications"


def test_faults_are_told_and_what_was_typed_stays_but_passwords(visit):
    page = visit("/register").submit(
        {"name": "张三2", "email": "zhang", "phone": "1", "password": "short", "password_again": "x"}, status=422
    )

    assert len(page.all("//*[@id='faults']//a")) == 4
    assert page.value("name") == "张三2"
    assert page.value("email") == "zhang"
    assert page.value("phone") == "1"
    assert page.value("password") in ("", None)
    assert not letters()


def test_two_different_passwords_are_told(visit):
    page = visit("/register").submit({**TYPED, "password_again": OTHER}, status=422)

    assert "两次输入的密码不同" in page.text


def test_a_request_without_fields_is_told_what_is_missing(visit):
    token = visit("/register").value("csrf_token")
    for path in ("/register", "/sign-in", "/forgot"):
        visit.post(path, {"csrf_token": token}, status=422)


def test_hints_stand_before_typing_and_password_managers_are_helped(visit):
    page = visit("/register")

    assert passwords.PASSWORD_HINT in page.text
    assert page.field("password").get("autocomplete") == "new-password"
    assert page.field("password").get("aria-describedby") == "password-hint"
    assert page.field("email").get("autocomplete") == "email"
    assert visit("/sign-in").field("email").get("autocomplete") == "username"
    assert visit("/sign-in").field("password").get("autocomplete") == "current-password"


def test_too_many_registrations(visit):
    for _ in range(sign_ins.LETTERS_BY_ACCOUNT.most):
        visit("/register").submit(TYPED)

    page = visit("/register").submit(TYPED, status=429)

    assert "尝试次数过多" in page.text
    assert page.value("email") == "zhang@example.com"


def test_a_wrong_password_at_the_confirmation(visit):
    visit("/register").submit(TYPED)
    page = visit(letter_link("register")).submit({"password": OTHER}, status=422)
    assert "密码与注册时设置的不同" in page.text

    assert page.submit({"password": PASSWORD}).path == "/applications"


@pytest.mark.parametrize("path", ["/register/", "/reset/"])
def test_dead_links_look_alike(visit, path):
    never = visit(path + "ab" * 32, status=410)
    assert never.heading == "链接已失效"
    assert "<script" not in visit(path + "%3Cscript%3E", status=410).text
    a_person()
    (visit("/register") if path == "/register/" else visit("/forgot")).submit(
        {**TYPED, "email": "new@example.com"} if path == "/register/" else {"email": "zhang@example.com"}
    )
    link = letter_link(path.strip("/"))
    life = sign_ins.REGISTRATION_LIFE if path == "/register/" else sign_ins.RESET_LIFE

    clock.set_offset(life - timedelta(minutes=1))
    assert visit(link).status == 200
    clock.set_offset(life + timedelta(seconds=1))
    expired = visit(link, status=410)

    assert body_of(expired) == body_of(never)


def test_a_confirmed_link_is_dead(visit, other):
    visit("/register").submit(TYPED)
    link = letter_link("register")
    page = other(link)
    visit(link).submit({"password": PASSWORD})

    assert page.submit({"password": PASSWORD}, status=410).heading == "链接已失效"


def test_a_rare_name_and_a_telephone_with_an_extension_are_taken(visit):
    visit("/register").submit({**TYPED, "name": "⻩〇・\ue816\U000323b0", "phone": "021-64225003-801"})
    visit(letter_link("register")).submit({"password": PASSWORD})

    account = visit("/account")
    assert "黄〇·\U00020087\U000323b0" in account.text
    assert "021-64225003 转 801" in account.text

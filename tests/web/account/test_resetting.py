"""A forgotten password, over HTTP."""

import pytest

from portal import clock
from portal.rules.people import sign_ins
from portal.storage.people import accounts as stored
from tests.web.account_pages import OTHER, a_person, body_of, letter_link, letters, sign_in


def test_a_forgotten_password(visit, other):
    person = a_person()
    sign_in(other)
    sent = visit("/forgot").submit({"email": " ZHANG@example.com "})
    assert sent.heading == "请查收邮件"
    page = visit(letter_link("reset"))
    assert page.one("//input[@autocomplete='username']").get("value") == "zhang@example.com"

    done = page.submit({"password": OTHER, "password_again": OTHER})

    assert "新密码已经生效" in done.text
    assert other("/account").path == "/sign-in"
    assert not stored.sign_ins_of(person, at=clock.now())
    assert sign_in(visit, password=OTHER).path == "/applications"
    assert "您的密码已更改" in {letter.subject for letter in letters().values()}
    visit(page.path, status=410)


def test_asking_for_a_reset_tells_nobody_whether_an_account_exists(visit, other):
    a_person()
    known = visit("/forgot").submit({"email": "zhang@example.com"})
    unknown = other("/forgot").submit({"email": "nobody@example.com"})

    assert known.status == unknown.status
    assert body_of(known).replace("zhang@example.com", "") == body_of(unknown).replace("nobody@example.com", "")


def test_a_wrong_address_is_said_and_too_many_letters_are_not(visit):
    assert "邮箱的写法不对" in visit("/forgot").submit({"email": "zhang"}, status=422).text
    pages = {
        body_of(visit("/forgot").submit({"email": "zhang@example.com"}))
        for _ in range(sign_ins.LETTERS_BY_ACCOUNT.most + 1)
    }

    assert len(pages) == 1
    assert len(letters()) == sign_ins.LETTERS_BY_ACCOUNT.most


@pytest.mark.parametrize(("password", "again", "words"), [("short", "short", "密码太短"), (OTHER, "x", "两次输入")])
def test_a_new_password_that_cannot_be_taken(visit, password, again, words):
    a_person()
    visit("/forgot").submit({"email": "zhang@example.com"})

    page = visit(letter_link("reset")).submit({"password": password, "password_again": again}, status=422)

    assert words in page.text
    assert page.submit({"password": OTHER, "password_again": OTHER}).heading == "登录"

"""Signing in with a code, setting up the authenticator, and what the office's pages ask for."""

import re

from portal import clock
from portal.operations.people import second_factor
from portal.rules.people.staffing import RoleName
from portal.storage.people import authenticators
from tests.builders import PASSWORD, an_account
from tests.staff import a_colleague, code_of, enter, first_code
from tests.visit import Page, Visitor


def give_password(visit: Visitor, email: str, path: str = "/sign-in") -> Page:
    return visit(path).submit({"email": email, "password": PASSWORD}, button="登录")


def test_password_and_code_lead_to_the_desk(visit: Visitor) -> None:
    page = enter(visit, a_colleague())

    assert page.path == "/office"
    assert visit("/office").heading == "组委会办公室"


def test_the_password_alone_opens_nothing(visit: Visitor) -> None:
    colleague = a_colleague()
    page = give_password(visit, colleague.contact.email, "/sign-in?next=/office/accounts")
    assert page.path == "/sign-in/code"
    assert visit("/office").heading == "登录"
    assert visit("/account").heading == "登录"

    page = visit("/sign-in/code?next=/office/accounts").submit({"code": "000000"}, button="登录", status=422)
    assert "不对或已经过期" in page.text
    page = page.submit({"code": code_of(colleague)}, button="登录")

    assert page.path == "/office/accounts"


def test_the_code_page_needs_a_password_first(visit: Visitor) -> None:
    assert visit("/sign-in/code").path == "/sign-in"


def test_who_takes_too_long_begins_again(visit: Visitor) -> None:
    colleague = a_colleague()
    page = give_password(visit, colleague.contact.email)
    authenticators.remove(colleague)

    page = page.submit({"code": "123456"}, button="登录", status=422)

    assert page.heading == "登录"
    assert "请重新登录" in page.text


def test_too_many_wrong_codes_wait(visit: Visitor) -> None:
    page = give_password(visit, a_colleague().contact.email)
    for _ in range(5):
        page = page.submit({"code": "0"}, button="登录", status=422)

    assert "以后再试" in page.submit({"code": "0"}, button="登录", status=429).text


def test_without_an_authenticator_setting_one_up_comes_first(visit: Visitor) -> None:
    account = an_account(RoleName.COMMITTEE, email="new@example.cn")
    page = give_password(visit, "new@example.cn")
    assert page.heading == "设置验证器"
    assert visit("/committee").path == "/account/second-factor"

    page = page.submit(button="开始设置")
    assert re.search(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.text)
    picture = visit.client.get(page.one("//main//img/@src"))
    assert (picture.mimetype, picture.status_code) == ("image/svg+xml", 200)
    page = page.submit({"code": "12"}, button="完成设置", status=422)
    page = page.submit({"code": first_code(account)}, button="完成设置")

    assert page.path == "/committee"
    assert "验证器已设置好" in page.text
    assert visit.client.get("/account/second-factor.svg").status_code == 404
    assert "已设置好" in visit("/account/second-factor").text


def test_who_needs_none_has_no_such_page(visit: Visitor) -> None:
    an_account(email="zhang@example.cn")
    give_password(visit, "zhang@example.cn")

    visit("/account/second-factor", status=404)


def test_what_was_typed_survives_the_code(visit: Visitor) -> None:
    """A form of an applicant who also works in the office, sent after the sign-in had expired."""
    colleague = a_colleague()
    page = visit.post("/applications/7/cover", {"name": "沈一诺", "csrf_token": token(visit)}, status=401, words=False)
    form = page.form("email")
    sent = {field.get("name"): field.get("value", "") for field in form.xpath(".//input")}
    sent |= {"email": colleague.contact.email, "password": PASSWORD}
    page = visit.post("/sign-in", sent, words=False)
    assert page.heading == "输入验证码"

    page = page.submit({"code": code_of(colleague)}, button="登录", words=False)

    assert page.heading == "您刚才填写的内容还在"
    assert page.value("name") == "沈一诺"


def token(visit: Visitor) -> str:
    return str(visit("/sign-in").one("(//input[@name='csrf_token'])[1]/@value"))


def test_the_letter_tells_of_the_authenticator(visit: Visitor) -> None:
    assert second_factor.current_code(a_colleague().id, at=clock.now()).isdigit()

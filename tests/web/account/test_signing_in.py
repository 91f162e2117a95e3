"""Signing in and out, over HTTP."""

from datetime import timedelta

import msgspec
import pytest

from portal import clock, create_app
from portal.rules.people import sign_ins
from portal.storage import database
from portal.storage.engine import journal
from portal.storage.people import accounts as stored
from portal.storage.people import devices
from tests.visit import Visitor
from tests.web.account_pages import OTHER, PASSWORD, TYPED, a_person, body_of, letter_link, letters, sign_in


def test_signing_in_leads_to_the_page_that_was_asked_for(visit):
    a_person()
    page = visit("/account")
    assert page.path == "/sign-in"

    assert page.submit({"email": "zhang@example.com", "password": PASSWORD}, button="登录").path == "/account"
    assert visit("/sign-in").path == "/applications"


def test_the_wrong_password_and_an_unknown_address_read_the_same(visit, other):
    a_person()
    wrong = sign_in(visit, password="wrong", status=422)
    unknown = sign_in(other, email="nobody@example.com", status=422)

    assert body_of(wrong).replace("zhang@example.com", "") == body_of(unknown).replace("nobody@example.com", "")
    assert "邮箱或密码不对" in wrong.text
    assert wrong.value("email") == "zhang@example.com"


def test_exactly_the_limit_of_attempts(visit):
    a_person()
    for _ in range(sign_ins.SIGN_IN.most):
        sign_in(visit, password="wrong", status=422)

    assert "以后再试" in sign_in(visit, status=429).text

    clock.set_offset(sign_ins.SIGN_IN.window + timedelta(seconds=1))
    assert sign_in(visit).path == "/applications"


def test_a_cookie_that_was_copied_is_dead_after_signing_out(app, visit):
    a_person()
    sign_in(visit)
    cookie = visit.client.get_cookie("portal").value
    thief = app.test_client()
    thief.set_cookie("portal", cookie)
    assert thief.get("/account").status_code == 200

    assert visit("/account").visitor.post("/sign-out", {"csrf_token": visit("/account").value("csrf_token")})

    thief.set_cookie("portal", cookie)
    assert thief.get("/account").status_code == 302
    assert visit("/account").path == "/sign-in"


def test_a_sign_in_ends_after_twelve_hours_without_use(visit):
    a_person()
    sign_in(visit)

    clock.set_offset(timedelta(hours=12) - timedelta(minutes=1))
    assert "12 小时不使用，须重新登录" in visit("/account").text
    clock.set_offset(timedelta(hours=24) - timedelta(minutes=2))
    assert visit("/account").path == "/account"
    clock.set_offset(timedelta(hours=36) - timedelta(minutes=1))
    assert visit("/account").path == "/sign-in"


def test_the_session_begins_anew_at_the_sign_in(visit):
    a_person()
    visit("/register").submit({**TYPED, "email": "somebody@example.com"})
    with visit.client.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]

    sign_in(visit)
    visit("/account")

    with visit.client.session_transaction() as session:
        assert "planted" not in session
        assert "letter_to" not in session
        assert session["csrf_token"] != before


@pytest.mark.parametrize(("base_url", "secure"), [("https://localhost", True), ("http://localhost", False)])
def test_the_session_cookie_is_shut_off(settings, base_url, secure):
    app = create_app(msgspec.structs.replace(settings, base_url=base_url))
    cookie = app.test_client().get("/sign-in", base_url=base_url).headers["Set-Cookie"]
    parts = {part.strip() for part in cookie.split(";")}
    database.close_storage()

    assert {"HttpOnly", "SameSite=Lax"} <= parts
    assert ("Secure" in parts) == secure
    assert "Expires" not in cookie


@pytest.mark.parametrize(
    "next_page",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example/",
        "/%09/evil.example",
        "///evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "/applications\r\nSet-Cookie: a=b",
        "@evil.example",
        "//[::1",
        ".evil.example",
        "/" + "a" * 3000,
    ],
)
def test_nobody_is_led_away(visit, next_page):
    a_person()
    token = visit("/sign-in").value("csrf_token")
    typed = {"email": "zhang@example.com", "password": PASSWORD, "next": next_page, "csrf_token": token}

    location = visit.post("/sign-in", typed, status=303, follow=False).response.headers["Location"]

    assert location == "/applications" or (location.startswith("/%09/") and "//" not in location)


def test_an_address_in_the_query_is_checked_too(visit):
    page = visit("/sign-in?next=https://evil.example/")

    assert page.field("next").get("value") == ""


def test_links_in_letters_follow_the_settings_whatever_host_is_asked_for(client, visit):
    a_person()
    token = visit("/forgot").value("csrf_token")
    typed = {"email": "zhang@example.com", "csrf_token": token}

    forged = client.post("/forgot", data=typed, headers={"Host": "evil.example"})
    client.post("/forgot", data=typed, headers={"X-Forwarded-Host": "evil.example"})

    assert forged.status_code == 400
    (letter,) = letters().values()
    assert "http://localhost/reset/" in letter.body
    assert "evil" not in letter.body


def test_every_form_needs_its_token(client):
    for path in ("/register", "/sign-in", "/sign-out", "/forgot", "/account/sign-ins"):
        assert client.post(path, data={"email": "zhang@example.com"}).status_code == 400


def test_signing_out_twice_is_harmless(visit):
    token = visit("/sign-in").value("csrf_token")

    assert visit.post("/sign-out", {"csrf_token": token}).path == "/"


def test_nothing_is_written_on_a_get(visit):
    person = a_person()
    sign_in(visit)
    before = (journal.head(), [row.expires_at for row in stored.sign_ins_of(person, at=clock.now())])

    for path in ("/account", "/account/contact", "/account/password", "/sign-in", "/register", "/forgot"):
        visit(path)

    assert (journal.head(), [row.expires_at for row in stored.sign_ins_of(person, at=clock.now())]) == before
    assert not letters()


def test_signing_in_again_ends_the_sign_in_before(visit):
    person = a_person()
    token = visit("/sign-in").value("csrf_token")
    for _ in range(2):
        typed = {"email": "zhang@example.com", "password": PASSWORD, "csrf_token": token}
        token = visit.post("/sign-in", typed).value("csrf_token")

    assert len(stored.sign_ins_of(person, at=clock.now())) == 1


def test_a_browser_that_has_signed_in_before_gets_in_while_somebody_guesses(app, visit, other):
    person = a_person()
    sign_in(visit)
    visit.post("/sign-out", {"csrf_token": visit("/account").value("csrf_token")})
    for _ in range(sign_ins.SIGN_IN.most):
        sign_in(other, password="wrong", status=422)
    sign_in(other, status=429)

    assert sign_in(visit).path == "/applications"
    assert devices.Device.select().where(devices.Device.account == person).count() == 1


def test_the_browser_of_a_reset_letter_is_known_from_then_on(visit, other):
    a_person()
    for _ in range(sign_ins.SIGN_IN.most):
        sign_in(other, password="wrong", status=422)
    visit("/forgot").submit({"email": "zhang@example.com"})
    visit(letter_link("reset")).submit({"password": OTHER, "password_again": OTHER})

    assert sign_in(visit, password=OTHER).path == "/applications"
    sign_in(other, password=OTHER, status=429)


@pytest.mark.parametrize(("base_url", "secure"), [("https://localhost", True), ("http://localhost", False)])
def test_the_cookie_of_a_device_is_shut_off_and_goes_to_the_sign_in_only(settings, base_url, secure):
    app = create_app(msgspec.structs.replace(settings, base_url=base_url))
    a_person()
    visit = Visitor(app.test_client())
    visit.client.environ_base["wsgi.url_scheme"] = base_url.partition(":")[0]
    visit.client.environ_base["HTTP_REFERER"] = f"{base_url}/sign-in"
    token = visit("/sign-in").value("csrf_token")
    typed = {"email": "zhang@example.com", "password": PASSWORD, "csrf_token": token}
    cookies = visit.post("/sign-in", typed, follow=False, status=303).response.headers.getlist("Set-Cookie")
    [cookie] = [cookie for cookie in cookies if cookie.startswith("device-")]
    parts = {part.strip() for part in cookie.split(";")}
    database.close_storage()

    assert {"HttpOnly", "SameSite=Lax", "Path=/sign-in", f"Max-Age={180 * 24 * 3600}"} <= parts
    assert ("Secure" in parts) == secure
    assert "zhang" not in cookie


def test_a_forged_cookie_of_a_device_is_none(app, visit):
    person = a_person()
    name = f"device-{person.email_key[:16]}"
    visit.client.set_cookie(name, devices.add(person, at=clock.now(), expires_at=clock.now()), path="/sign-in")
    for _ in range(sign_ins.SIGN_IN.most):
        sign_in(visit, password="wrong", status=422)

    sign_in(visit, status=429)

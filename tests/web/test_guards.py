"""Guards: who comes in, and that nothing typed is lost when a sign-in has run out."""

from datetime import timedelta

import pytest
from flask import Blueprint
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.operations.people import second_factor
from portal.rules.people.staffing import RoleName
from portal.storage.applying import applications
from portal.storage.people import authenticators
from portal.storage.people.accounts import by_email, grant
from portal.storage.season.editions import Programme
from portal.web import guards
from portal.web.guards import require_role
from tests.builders import an_application
from tests.web.account_pages import PASSWORD, a_person, sign_in

LONG = "第一行 <b>粗</b> & “引号”\n第二行 {{ 7*7 }} 𠮷"
BOTH = {"email": "zhang@example.com", "password": PASSWORD}


@pytest.fixture
def address(visit) -> str:
    """The section with the long texts of an application whose applicant is signed in on ``visit``."""
    person = a_person()
    number = an_application(by=person).id
    sign_in(visit)
    return f"/applications/{number}/achievements"


def run_out() -> None:
    """Every sign-in runs out."""
    clock.set_offset(timedelta(hours=12, seconds=1))


def programme_of(address: str) -> Programme:
    return applications.one_of(by_email("zhang@example.com").id, int(address.split("/")[2])).programme


def saved(address: str) -> str:
    return applications.draft(int(address.split("/")[2])).answers.get("basics", "")


def test_a_page_asks_for_a_sign_in_and_leads_back(visit, address):
    run_out()

    page = visit(address + "?check=1")

    assert page.path == "/sign-in"
    assert page.field("next").get("value") == address + "?check=1"


def test_what_was_typed_survives_an_expired_sign_in(visit, address):
    form = visit(address)
    run_out()
    asked = form.submit({"basics": LONG}, button="保存", status=401)
    assert asked.heading == "请重新登录"
    assert saved(address) == ""

    back = asked.submit(BOTH, button="登录并继续", words=False)
    assert back.heading == "您刚才填写的内容还在"
    assert "第二行 {{ 7*7 }} 𠮷" in back.text
    assert saved(address) == ""

    done = back.submit(button="保存这些内容", words=False)
    assert done.path.startswith(address)
    assert saved(address) == LONG
    assert done.value("basics").lstrip("\n") == LONG


def test_it_survives_wrong_passwords_too(visit, address):
    form = visit(address)
    run_out()
    page = form.submit({"basics": LONG}, button="保存", status=401)

    for _ in range(3):
        page = page.submit({**BOTH, "password": "wrong"}, holding="email", status=422)
    page = page.submit(BOTH, holding="email", words=False).submit(button="保存这些内容", words=False)

    assert saved(address) == LONG


def test_it_survives_a_lost_session_at_the_sign_in(visit, address):
    form = visit(address)
    run_out()
    page = form.submit({"basics": LONG}, button="保存", status=401)
    visit.client.delete_cookie("portal")

    failed = page.submit(BOTH, holding="email", status=400, words=False)

    assert "第二行 {{ 7*7 }} 𠮷" in failed.text
    assert PASSWORD not in failed.response.get_data(as_text=True)


def test_a_form_whose_token_is_dead_shows_what_was_typed(visit, address):
    page = visit.post(address, {"basics": LONG, "csrf_token": "dead", "version": "0"}, status=400, words=False)

    assert "第二行 {{ 7*7 }} 𠮷" in page.text
    assert saved(address) == ""


def test_the_kept_page_shows_labels_and_no_machine_names(visit, address):
    form = visit(address)
    run_out()
    back = form.submit({"basics": LONG}, button="保存", status=401).submit(BOTH, holding="email", words=False)

    assert "version" not in back.text
    assert "basics" not in back.text
    assert back.field("version").get("type") == "hidden"
    assert back.field("csrf_token").get("value") != form.field("csrf_token").get("value")


def test_an_autosave_is_told_in_json(visit, client, address):
    token = visit(address).value("csrf_token")
    run_out()

    answer = client.post(address + "/draft", data={"basics": LONG, "csrf_token": token}, headers={"X-Autosave": "1"})

    assert answer.status_code == 401
    assert answer.get_json() == {"reason": "登录已过期，请重新登录。"}


def test_a_post_outside_the_applicants_part_carries_nothing_but_loses_nothing(visit, address):
    form = visit("/account/contact")
    run_out()

    page = form.submit({"name": "张三丰"}, status=401, words=False)

    assert not page.all("//input[@name='kept_for']")
    assert "张三丰" in page.text
    assert page.submit(BOTH, holding="email").path == "/account/contact"


def test_passwords_are_never_kept(visit, address):
    form = visit("/account/password")
    run_out()

    secrets = {"old_password": PASSWORD, "password": "secret secret", "password_again": "secret secret"}
    page = form.submit(secrets, status=401)

    assert PASSWORD not in page.response.get_data(as_text=True)
    assert "secret" not in page.response.get_data(as_text=True)


def test_too_much_is_not_carried_and_what_fits_is_shown_for_copying(visit, address):
    form = visit(address)
    run_out()

    page = form.submit({"basics": "长" * 60_000, "spirit": "太" * 90_000}, button="保存", status=401, words=False)

    assert not page.all("//input[@name='kept_for']")
    assert "长" * 60_000 in page.text
    assert "太" * 90_000 not in page.text
    assert "没有全部列出" in page.text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/applications/1/work",
        "//evil.example/applications",
        "/account/contact",
        "/sign-out",
        "/",
        "/nowhere",
        "/applications/1/work\r\n",
        "",
    ],
)
def test_kept_text_is_sent_on_to_the_applicants_part_only(visit, address, target):
    run_out()
    token = visit("/sign-in").value("csrf_token")

    page = visit.post(
        "/sign-in", {**BOTH, "csrf_token": token, "kept_for": target, "kept.basics": "文"}, status=303, follow=False
    )

    assert page.response.headers["Location"] == "/applications"


def test_somebody_elses_application_stays_unseen(visit, app, address):
    other = a_person(email="li@example.com")
    theirs = an_application(by=other, programme=programme_of(address)).id
    run_out()
    token = visit("/sign-in").value("csrf_token")
    typed = {**BOTH, "csrf_token": token, "kept_for": f"/applications/{theirs}/achievements", "kept.basics": "文"}

    visit.post("/sign-in", typed).submit(button="保存这些内容", status=404)


def test_a_role_opens_its_part_only(settings, app, visit):
    office = Blueprint("cabinet", __name__, url_prefix="/cabinet")
    office.before_request(require_role(RoleName.OFFICE, RoleName.COMMITTEE))
    office.add_url_rule("/", "desk", lambda: "desk")
    app.register_blueprint(office)
    a_person()
    assert visit("/cabinet/").path == "/sign-in"
    sign_in(visit)

    assert visit("/cabinet/", status=403).heading == "您的账户不能打开这一页"

    account = by_email("zhang@example.com")
    grant(account, RoleName.COMMITTEE)
    assert visit("/cabinet/").heading == "设置验证器"

    second_factor.begin(account.id)
    authenticators.confirm(account, at=clock.now())
    assert visit.client.get("/cabinet/").text == "desk"


def test_kept_fields_in_order_without_secrets(app):
    form = MultiDict([("b", "1"), ("a", "2"), ("b", "3"), ("csrf_token", "x"), ("old_password", "y"), ("c", " ")])

    with app.test_request_context():
        kept = guards.kept_fields(form, "/nowhere")

    assert [(field.name, field.value, field.shown) for field in kept] == [
        ("b", "1", True),
        ("b", "3", True),
        ("a", "2", True),
        ("c", " ", False),
    ]

"""A sign-in that nobody uses ends: of the portal's own side after 30 minutes, of others after a setting."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.config import Settings, SettingsError, settings_from
from portal.operations.people import signing_in
from portal.rules.people.staffing import RoleName
from portal.storage.engine.errors import NotFound
from portal.storage.people import accounts
from portal.storage.people.accounts import Account, SignIn
from tests.builders import an_account
from tests.routes import everything
from tests.staff import a_colleague, idle
from tests.visit import Visitor

SECOND = 1 / 60


def signed_in(client: FlaskClient, account: Account) -> str:
    token = accounts.sign_in(account, at=clock.now(), expires_at=clock.now() + timedelta(days=2), proved_at=clock.now())
    with client.session_transaction() as session:
        session["_user_id"] = token
    return token


@pytest.mark.parametrize(
    ("role", "minutes"),
    [
        (RoleName.OFFICE, 30),
        (RoleName.COMMITTEE, 30),
        (RoleName.AUDITOR, 30),
        (RoleName.UNDERTAKER, 30),
        (RoleName.EXPERT, 12 * 60),
        (RoleName.APPLICANT, 12 * 60),
    ],
)
def test_a_sign_in_that_nobody_uses_ends(app: Flask, client: FlaskClient, role: RoleName, minutes: int) -> None:
    staff = role in (RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR, RoleName.UNDERTAKER)
    token = signed_in(client, a_colleague(role) if staff else an_account(role))

    idle(token, minutes - 1)
    assert client.get("/account").status_code == 200
    idle(token, minutes - 1)  # the page was a use
    assert client.get("/account").status_code == 200
    idle(token, minutes)
    assert client.get("/account").location.startswith("/sign-in")


def test_what_was_typed_is_kept_when_nobody_used_the_sign_in(app: Flask, visit: Visitor) -> None:
    token = signed_in(visit.client, a_colleague())
    page = visit("/office/accounts/invite")
    idle(token, 31)

    page = page.submit({"name": "马丽", "reason": "一段理由", "role": "auditor"}, button="邀请", status=401)

    assert page.heading == "请重新登录"
    assert "一段理由" in page.text


def test_a_use_is_written_at_most_once_a_minute_and_nothing_else_is(app: Flask, client: FlaskClient) -> None:
    token = signed_in(client, a_colleague())
    before, seen = everything(), seen_at(token)
    for _ in range(3):
        assert client.get("/office").status_code == 200
    assert seen_at(token) == seen

    idle(token, 1 + SECOND)
    proved = everything()
    client.get("/office")

    assert seen_at(token) >= seen
    assert everything() == proved
    assert before.keys() == proved.keys()


def seen_at(token: str) -> object:
    return SignIn.get(SignIn.token_key == accounts.token_key(token)).seen_at


def test_a_clock_that_was_ahead_lengthens_nothing(app: Flask, client: FlaskClient) -> None:
    token = signed_in(client, a_colleague())
    accounts.saw(token, at=clock.now() + timedelta(days=1))

    client.get("/office")

    assert seen_at(token) <= clock.now()


def test_the_setting_says_how_long_others_stay(app: Flask, settings: Settings) -> None:
    token = accounts.sign_in(an_account(), at=clock.now(), expires_at=clock.now() + timedelta(days=2))
    idle(token, 61)
    with pytest.raises(NotFound):
        signing_in.resumed(token, at=clock.now(), settings=settings_from({"PORTAL_IDLE_HOURS": "1"}))
    assert signing_in.resumed(token, at=clock.now(), settings=settings)
    with pytest.raises(SettingsError, match="PORTAL_IDLE_HOURS"):
        settings_from({"PORTAL_IDLE_HOURS": "0"})

"""Every address with its audience. An address that is not listed here fails the run; each other audience really
gets refused over HTTP; reading never writes."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal import clock
from portal.storage.accounts import RoleName
from portal.storage.schema import TABLES
from tests.builders import PASSWORD, an_account, an_application, an_edition

PUBLIC, ANYBODY, SIGNED_IN, APPLICANT, NOBODY = "public", "anybody", "signed in", "applicant", "demonstration only"

AUDIENCES = {
    "static": PUBLIC,
    "public.home": PUBLIC,
    "public.award": PUBLIC,
    "public.mailbox": NOBODY,
    "account.register": ANYBODY,
    "account.registered": ANYBODY,
    "account.confirm": ANYBODY,
    "account.sign_in": ANYBODY,
    "account.forgot": ANYBODY,
    "account.forgotten": ANYBODY,
    "account.reset": ANYBODY,
    "account.sign_out": ANYBODY,
    "account.show": SIGNED_IN,
    "account.contact": SIGNED_IN,
    "account.password": SIGNED_IN,
    "account.end_sign_ins": SIGNED_IN,
    "applicant.index": SIGNED_IN,
    "applicant.start": SIGNED_IN,
    "applicant.show": APPLICANT,
    "applicant.photo": APPLICANT,
    "applicant.word": APPLICANT,
    "applicant.section": APPLICANT,
    "applicant.save": APPLICANT,
    "applicant.autosave": APPLICANT,
    "applicant.check": APPLICANT,
    "applicant.before_submitting": APPLICANT,
    "applicant.submit": APPLICANT,
    "applicant.receipt": APPLICANT,
    "applicant.package": APPLICANT,
    "applicant.before_withdrawing": APPLICANT,
    "applicant.withdraw": APPLICANT,
    "applicant.before_resuming": APPLICANT,
    "applicant.resume": APPLICANT,
    "applicant.pages": APPLICANT,
    "applicant.evidence_page": APPLICANT,
    "applicant.change_evidence": APPLICANT,
    "applicant.keep_evidence": APPLICANT,
    "applicant.evidence_file": APPLICANT,
    "applicant.evidence_thumbnail": APPLICANT,
    "applicant.evidence_volume": APPLICANT,
    "applicant.page_picture": APPLICANT,
    "inbox.index": SIGNED_IN,
    "inbox.read_all": SIGNED_IN,
    "inbox.show": APPLICANT,
    "inbox.before_reading": APPLICANT,
    "inbox.read": APPLICANT,
}


@pytest.fixture
def number(app: Flask) -> int:
    """A draft that belongs to somebody."""
    return an_application(programme=an_edition()["craftsman"], by=an_account(email="owner@example.cn")).id


def token_of(client: FlaskClient, path: str = "/register") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def sign_in(client: FlaskClient, email: str) -> None:
    typed = {"email": email, "password": PASSWORD, "csrf_token": token_of(client, "/sign-in")}
    assert client.post("/sign-in", data=typed).status_code == 303


def without_token(answer: TestResponse) -> str:
    """The page but for its CSRF token, which is signed anew each second."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)


def asking(app: Flask, *audiences: str) -> list[tuple[str, str, str]]:
    """(endpoint, method, rule) of every address of these audiences."""
    return [
        (rule.endpoint, method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods & {"GET", "POST"})
        if AUDIENCES[rule.endpoint] in audiences
    ]


def path_of(rule: str, number: int) -> str:
    values = {"number": str(number), "key": "cover", "programme": "craftsman", "token": "0" * 64, "filename": "x"}
    values |= {"piece": "1", "page": "1"}
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: values[found[1]], rule)


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, as the database holds them."""
    return {table._meta.table_name: sorted(map(repr, table.select().tuples())) for table in TABLES if table is not None}


def test_every_address_is_listed_with_its_audience(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(AUDIENCES)


def test_who_is_not_signed_in_gets_nowhere_and_changes_nothing(app: Flask, client: FlaskClient, number: int) -> None:
    token = token_of(client)
    before = everything()

    for endpoint, method, rule in asking(app, SIGNED_IN, APPLICANT):
        answer = client.open(path_of(rule, number), method=method, data={"csrf_token": token, "name": "别人"})
        if method == "GET":
            assert (answer.status_code, answer.location.startswith("/sign-in")) == (302, True), endpoint
        else:
            assert answer.status_code == 401, endpoint

    assert everything() == before


def test_somebody_else_gets_the_page_of_a_number_never_given(app: Flask, client: FlaskClient, number: int) -> None:
    an_account(email="other@example.cn")
    sign_in(client, "other@example.cn")
    token = token_of(client, "/account/contact")
    before = everything()

    for endpoint, method, rule in asking(app, APPLICANT):
        theirs, nobodys = (
            client.open(path_of(rule, asked), method=method, data={"csrf_token": token, "version": 0})
            for asked in (number, number + 1)
        )
        assert theirs.status_code == nobodys.status_code == 404, endpoint
        assert without_token(theirs) == without_token(nobodys), endpoint

    assert everything() == before


def test_without_its_token_no_form_is_taken(app: Flask, client: FlaskClient, number: int) -> None:
    sign_in(client, "owner@example.cn")
    before = everything()

    for endpoint, method, rule in asking(app, ANYBODY, SIGNED_IN, APPLICANT):
        if method == "POST":
            assert client.post(path_of(rule, number), data={"name": "x"}).status_code == 400, endpoint

    assert everything() == before


def test_reading_never_writes(app: Flask, client: FlaskClient, number: int) -> None:
    sign_in(client, "owner@example.cn")
    before = everything()

    for _, method, rule in asking(app, PUBLIC, ANYBODY, SIGNED_IN, APPLICANT):
        if method == "GET":
            assert client.get(path_of(rule, number)).status_code < 500

    assert everything() == before


def test_the_mailbox_exists_in_the_demonstration_only(app: Flask, client: FlaskClient) -> None:
    for _, method, rule in asking(app, NOBODY):
        assert client.open(rule, method=method).status_code == 404


def test_roles_do_not_open_other_peoples_applications(app: Flask, client: FlaskClient, number: int) -> None:
    for role in RoleName:
        an_account(role, email=f"{role.value}@example.cn", at=clock.now())
        visitor = app.test_client()
        sign_in(visitor, f"{role.value}@example.cn")

        assert visitor.get(f"/applications/{number}").status_code == 404

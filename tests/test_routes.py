"""Each other audience really gets refused over HTTP; reading never writes."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.rules.people.staffing import RoleName
from tests.builders import an_account, an_application, an_edition
from tests.routes import (
    ANYBODY,
    APPLICANT,
    AUDIENCES,
    AUDITOR,
    AUDITOR_CASE,
    COMMITTEE,
    COMMITTEE_CASE,
    NOBODY,
    OFFICE,
    OFFICE_CASE,
    PUBLIC,
    SIGNED_IN,
    asking,
    everything,
    path_of,
    sign_in,
    token_of,
)
from tests.staff import a_colleague, enter_directly
from tests.visit import without_token


@pytest.fixture
def number(app: Flask) -> int:
    """A draft that belongs to somebody."""
    return an_application(programme=an_edition()["craftsman"], by=an_account(email="owner@example.cn")).id


def test_every_address_is_listed_with_its_audience(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(AUDIENCES)


def test_who_is_not_signed_in_gets_nowhere_and_changes_nothing(app: Flask, client: FlaskClient, number: int) -> None:
    token = token_of(client)
    before = everything()

    for endpoint, method, rule in asking(app, *set(AUDIENCES.values()) - {PUBLIC, ANYBODY, NOBODY}):
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


def test_a_draft_is_for_the_office_the_page_of_a_number_never_given(app: Flask, number: int) -> None:
    visitor = app.test_client()
    enter_directly(visitor, a_colleague())
    form = {"csrf_token": token_of(visitor), "version": 0}
    before = everything()

    for endpoint, method, rule in asking(app, OFFICE_CASE):
        theirs, nobodys = (
            visitor.open(path_of(rule, asked), method=method, data=form) for asked in (number, number + 1)
        )
        assert theirs.status_code == nobodys.status_code == 404, endpoint
        assert without_token(theirs) == without_token(nobodys), endpoint

    assert everything() == before


def test_the_office_reads_without_writing(app: Flask, number: int) -> None:
    visitor = app.test_client()
    enter_directly(visitor, a_colleague())
    before = everything()

    for endpoint, method, rule in asking(app, OFFICE):
        if method == "GET":
            assert visitor.get(path_of(rule, number)).status_code < 404, endpoint

    assert everything() == before


@pytest.mark.parametrize("role", [RoleName.COMMITTEE, RoleName.AUDITOR])
def test_committee_and_auditor_read_without_writing(app: Flask, number: int, role: RoleName) -> None:
    visitor = app.test_client()
    enter_directly(visitor, a_colleague(role))
    form = {"csrf_token": token_of(visitor), "version": 0}
    before = everything()

    for endpoint, method, rule in asking(app, COMMITTEE, COMMITTEE_CASE, AUDITOR, AUDITOR_CASE):
        if AUDIENCES[endpoint] in (COMMITTEE_CASE, AUDITOR_CASE):
            status = 404 if AUDIENCES[endpoint].split(",")[0] == role.value else 403
        else:
            status = 200 if AUDIENCES[endpoint] == role.value else 403
        assert visitor.open(path_of(rule, number), method=method, data=form).status_code == status, endpoint

    assert everything() == before


@pytest.mark.parametrize("role", [RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR])
def test_without_a_second_factor_nothing_of_the_portals_own_side_opens(app: Flask, number: int, role: RoleName) -> None:
    visitor = app.test_client()
    enter_directly(visitor, an_account(role, email="new@example.cn"))
    form = {"csrf_token": token_of(visitor), "version": 0}
    before = everything()

    for endpoint, method, rule in asking(app, OFFICE, OFFICE_CASE, COMMITTEE, COMMITTEE_CASE, AUDITOR, AUDITOR_CASE):
        answer = visitor.open(path_of(rule, number), method=method, data=form)
        mine = AUDIENCES[endpoint].split(",")[0] == role.value
        assert answer.status_code == (303 if mine else 403), endpoint
        assert not mine or answer.location.startswith("/account/second-factor"), endpoint

    assert everything() == before


def test_without_its_token_no_form_is_taken(app: Flask, client: FlaskClient, number: int) -> None:
    sign_in(client, "owner@example.cn")
    before = everything()

    for endpoint, method, rule in asking(app, ANYBODY, SIGNED_IN, APPLICANT):
        if method == "POST":
            assert client.post(path_of(rule, number), data={"name": "x"}).status_code == 400, endpoint

    assert everything() == before


# Whoever reads a certificate by a wrong number is counted, so that nobody goes on guessing.
GUESSED = {"public.certificate", "public.certificate_badge"}


def test_reading_never_writes(app: Flask, client: FlaskClient, number: int) -> None:
    sign_in(client, "owner@example.cn")
    before = everything()

    for endpoint, method, rule in asking(app, PUBLIC, ANYBODY, SIGNED_IN, APPLICANT):
        if method == "GET" and endpoint not in GUESSED:
            status = client.get(path_of(rule, number)).status_code
            assert status < 500 or (endpoint, status) == ("health.healthz", 503)  # no ticker has run here

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

"""What one request may hold: work and answers never grow with what a stranger sends."""

import time
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.web.bounds import FIELDS_MOST, NAME_MOST, TEXT_MOST
from portal.web.guards import KEPT_MOST
from tests.builders import an_application
from tests.web.account_pages import a_person, sign_in
from tests.web.test_guards import run_out

URLENCODED = "application/x-www-form-urlencoded"
FLOOD = b"&".join([b"f="] * 900_000)
ADDRESSES = ["/", "/sign-in", "/register", "/forgot", "/applications/1/basic", "/office", "/judging/1", "/nowhere"]


def sent(client: FlaskClient, address: str, body: bytes) -> TestResponse:
    return client.post(address, data=body, content_type=URLENCODED)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_flood_of_fields_costs_nothing_and_is_not_repeated(client: FlaskClient, address: str) -> None:
    client.get("/sign-in")
    begun = time.process_time()

    answer = sent(client, address, FLOOD)

    assert answer.status_code in (404, 405, 413)
    assert time.process_time() - begun < 0.5
    assert len(answer.data) < 20_000


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"&".join([b"a=1"] * FIELDS_MOST), 400),  # read, and refused for its missing token
        (b"&".join([b"a=1"] * (FIELDS_MOST + 1)), 413),
        (b"a" * NAME_MOST + b"=1", 400),
        (b"a" * (NAME_MOST + 1) + b"=1", 413),
        (b"a=" + b"1" * (TEXT_MOST - 2), 400),
        (b"a=" + b"1" * (TEXT_MOST - 1), 413),
    ],
    ids=["fields", "one field more", "name", "one character more", "text", "one byte more"],
)
def test_the_bounds_to_the_last_one(client: FlaskClient, body: bytes, code: int) -> None:
    assert sent(client, "/sign-in", body).status_code == code


def parts(named: dict[str, str]) -> bytes:
    fields = (f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in named.items())
    return "".join([*fields, "--x--\r\n"]).encode()


@pytest.mark.parametrize(
    "named",
    [{f"part{number}": "字" * (TEXT_MOST // 30) for number in range(31)}, {"a" * (NAME_MOST + 1): "1"}],
    ids=["text", "name"],
)
def test_parts_of_a_multipart_body_are_bounded_as_a_whole(client: FlaskClient, named: dict[str, str]) -> None:
    answer = client.post("/sign-in", data=parts(named), content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 413


def test_an_expired_sign_in_gives_back_what_fits_and_says_that_there_was_more(visit) -> None:
    person = a_person()
    number = an_application(by=person).id
    sign_in(visit)
    address = f"/applications/{number}/achievements"
    token = visit(address).field("csrf_token").get("value")
    long = {"basics": "短", "spirit": "长" * (KEPT_MOST // 3)}
    run_out()

    answer = visit.client.post(address, data=urlencode({"csrf_token": token, **long}), content_type=URLENCODED)

    assert answer.status_code == 401
    assert "内容太多，这里没有全部列出" in answer.text
    assert long["spirit"] not in answer.text
    assert len(answer.data) < 50_000

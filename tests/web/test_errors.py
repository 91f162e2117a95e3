"""Error pages: what happened, what is safe, what to do next."""

import re

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from portal.rules.applying.deadlines import CLOSED
from portal.rules.language.refusals import Refused
from portal.storage.engine.errors import Busy, NotFound, Stale
from portal.web import errors
from tests.visit import Visitor

PARTS = ("发生了什么", "您的内容", "接下来")


def raising(error: Exception):
    def view() -> str:
        raise error

    return view


@pytest.fixture
def troubled(app: Flask) -> Flask:
    """The portal with pages that go wrong."""
    for code in (400, 401, 403, 404, 405, 413, 418, 429):
        app.add_url_rule(f"/wrong/{code}", str(code), lambda code=code: abort(code))
    app.add_url_rule("/wrong/not-yours", "not-yours", raising(NotFound()))
    app.add_url_rule("/wrong/stale", "stale", raising(Stale(None, 1)))
    app.add_url_rule("/wrong/refused", "refused", raising(Refused(CLOSED)))
    app.add_url_rule("/wrong/failure", "failure", raising(ZeroDivisionError()))
    app.add_url_rule("/wrong/form", "form", lambda: "never", methods=["POST"])
    app.testing = False
    return app


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 413, 418, 429])
def test_each_error_says_three_things_and_where_to_go(troubled: Flask, code: int) -> None:
    page = Visitor(troubled.test_client())(f"/wrong/{code}", status=code)
    assert [part.text_content() for part in page.all("//main//dt")] == list(PARTS)
    assert all(part.text_content() for part in page.all("//main//dd"))
    assert page.one("//main//a[contains(@class, 'button')]").get("href").startswith("/")


def test_a_failure_is_a_page_that_asks_neither_session_nor_database(troubled: Flask) -> None:
    page = Visitor(troubled.test_client())("/wrong/failure", status=500)
    assert page.heading == "平台出了问题"
    assert "ZeroDivisionError" not in page.text
    assert "Set-Cookie" not in page.response.headers


def test_a_page_that_is_not_yours_is_the_page_that_is_not_there(troubled: Flask) -> None:
    client = troubled.test_client()
    answers = [client.get(path) for path in ("/wrong/not-yours", "/wrong/404", "/wrong/never-given")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    headers = [sorted(header for header in answer.headers if header[0] != "Date") for answer in answers]
    assert headers[0] == headers[1] == headers[2]


@pytest.mark.parametrize(
    ("path", "words"), [("/wrong/stale", "没有被覆盖"), ("/wrong/refused", CLOSED.reason)], ids=["stale", "refused"]
)
def test_a_refused_operation_says_why(troubled: Flask, path: str, words: str) -> None:
    assert words in Visitor(troubled.test_client())(path, status=409).text


def test_a_form_without_its_token_gets_its_text_back(troubled: Flask) -> None:
    typed = {"about": "很长的一段 <b>文字</b>", "password": "secret-word", "csrf_token": "old"}
    page = Visitor(troubled.test_client()).post("/wrong/form", typed, status=400, words=False)
    assert page.heading == "这一页已经失效"
    assert "很长的一段 <b>文字</b>" in page.text
    assert "secret-word" not in page.text


def test_a_database_that_is_away_is_said_and_what_was_typed_given_back(troubled: Flask) -> None:
    troubled.add_url_rule("/wrong/busy", "busy", raising(Busy("no turn")), methods=["GET", "POST"])
    troubled.config["WTF_CSRF_ENABLED"] = False
    client = troubled.test_client()

    page = Visitor(client).post("/wrong/busy", {"about": "很长的一段 <b>文字</b>"}, status=503, words=False)
    saved = client.post("/wrong/busy", data={"about": "文字"}, headers={"X-Autosave": "1"})

    assert page.heading == "现在忙不过来"
    assert "很长的一段 <b>文字</b>" in page.text
    assert page.response.headers["Retry-After"] == saved.headers["Retry-After"] == "5"
    assert (saved.status_code, saved.json is not None) == (503, True)


def test_an_autosave_gets_its_answer_as_json(troubled: Flask) -> None:
    client: FlaskClient = troubled.test_client()
    for path, code in (("/wrong/404", 404), ("/wrong/stale", 409), ("/wrong/failure", 500)):
        answer = client.get(path, headers={"X-Autosave": "1"})
        assert answer.status_code == code
        assert answer.json is not None
        assert re.fullmatch(r"[^a-zA-Z]+。", answer.json["reason"])


def test_headers_of_the_error_stay(troubled: Flask) -> None:
    answer = troubled.test_client().put("/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_every_way_out_is_a_page(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    ways = {trouble.way[1] for trouble in [*errors.TROUBLES.values(), errors.FORGERY]}
    assert ways <= endpoints

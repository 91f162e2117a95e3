"""What the page's script sends while somebody types: the same fields as a form, as JSON, the token in a header."""

import json

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from portal.web import bounds

WRONG = [b"{}", b'{"a": "b"}', b'[["a"]]', b'[["a", 1]]', b'[["a", "\xff"]]', b"", b"no JSON"]


@pytest.fixture
def echo() -> FlaskClient:
    """Answers with the fields that it has read."""
    app = Flask(__name__)
    app.request_class = bounds.BoundedRequest

    @app.post("/")
    def told() -> list[tuple[str, str]]:
        return list(request.form.items(multi=True))

    return app.test_client()


def test_the_fields_are_those_of_a_form(echo: FlaskClient) -> None:
    fields = [["text", "第一段\n第二段 & = %"], ["heads", "a"], ["heads", "b"], ["empty", ""]]

    answer = echo.post("/", data=json.dumps(fields), content_type="application/json")

    assert answer.json == fields


@pytest.mark.parametrize("body", WRONG)
def test_anything_else_is_refused(echo: FlaskClient, body: bytes) -> None:
    assert echo.post("/", data=body, content_type="application/json").status_code == 400


def test_it_has_the_bounds_of_a_form(echo: FlaskClient) -> None:
    fields = [["x", "y"]] * (bounds.FIELDS_MOST + 1)
    for body in (fields, [["a", "x" * bounds.TEXT_MOST]], [["n" * (bounds.NAME_MOST + 1), "x"]]):
        assert echo.post("/", json=body).status_code == 413

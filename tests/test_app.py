"""The parts of the app as they are put together: what it believes of the proxies in front of it."""

from collections.abc import Iterator

import msgspec
import pytest
from flask import Flask, request

from portal import create_app
from portal.config import Settings
from portal.storage import database

FORWARDED = {
    "X-Forwarded-For": "192.0.2.1, 198.51.100.7, 203.0.113.9",
    "X-Forwarded-Proto": "https, https",
    "X-Forwarded-Host": "127.0.0.1, 127.0.0.1",  # one of the portal's own names, but not the one asked for
}


@pytest.fixture(params=[0, 1, 2], ids=["none", "one", "two"])
def proxies(request: pytest.FixtureRequest) -> int:
    """How many proxies are trusted."""
    return int(request.param)


@pytest.fixture
def behind(settings: Settings, proxies: int) -> Iterator[Flask]:
    """The portal behind them, with a page that says what it believes."""
    app = create_app(msgspec.structs.replace(settings, trusted_proxies=proxies))
    app.add_url_rule("/where", view_func=lambda: [request.remote_addr, request.scheme, request.host])
    yield app
    database.close_storage()


def test_only_trusted_proxies_say_where_somebody_comes_from(behind: Flask, proxies: int) -> None:
    address, scheme, _ = behind.test_client().get("/where", headers=FORWARDED).get_json()

    assert address == ["127.0.0.1", "203.0.113.9", "198.51.100.7"][proxies]
    assert scheme == ("https" if proxies else "http")


def test_no_proxy_says_which_host_was_asked_for(behind: Flask) -> None:
    _, _, host = behind.test_client().get("/where", headers=FORWARDED).get_json()

    assert host == "localhost"


def test_a_forwarded_host_that_is_not_ours_changes_nothing(behind: Flask) -> None:
    client = behind.test_client()

    told = client.get("/", headers=FORWARDED | {"X-Forwarded-Host": "evil.example, evil.example"})

    assert told.status_code == 200
    assert told.text == client.get("/").text

"""What a watcher is told, what is wrong and what is not, and to whom the address answers."""

from datetime import timedelta

import msgspec
import pytest
from flask import Flask

from portal import clock, create_app
from portal.cli import tick as ticking
from portal.operations.site import health
from portal.storage import backup, database
from portal.storage.engine import blobs
from portal.storage.letters import outbox

HOUR = timedelta(hours=1)
FORWARDED = {"X-Forwarded-For": "192.0.2.7"}


@pytest.fixture
def well(app: Flask) -> Flask:
    ticking.tick(app.portal)
    health.note(app.portal, backup.NOTED)
    return app


def wrong(app: Flask) -> set[str]:
    return set(health.health(clock.now(), app.portal).wrong) - {"libreoffice"}


def test_an_installation_that_does_well_has_nothing_wrong(well: Flask) -> None:
    assert wrong(well) == set()


def test_a_ticker_and_a_backup_that_never_were_are_wrong(app: Flask) -> None:
    assert wrong(app) == {"ticker", "backup"}


def test_old_ones_are_wrong_too(well: Flask) -> None:
    found = health.health(clock.now() + 27 * HOUR, well.portal)

    assert {"ticker", "backup"} <= set(found.wrong)


def test_a_disk_that_is_nearly_full_is_wrong(well: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "_bounds", (10**12, 10**18, 0))

    assert wrong(well) == {"disk"}


def test_letters_that_do_not_leave_are_wrong_where_they_should(well: Flask) -> None:
    outbox.post("a@example.cn", "标题", "内容", at=clock.now() - 2 * HOUR)
    sending = msgspec.structs.replace(well.portal, smtp="smtp://127.0.0.1")

    assert wrong(well) == set()
    assert "outbox" in health.health(clock.now(), sending).wrong


def test_a_database_that_cannot_be_written_is_wrong(well: Flask) -> None:
    if well.portal.database:
        pytest.skip("SQLite's own switch")
    database.database.execute_sql("PRAGMA query_only = on")
    try:
        assert wrong(well) == {"database"}
    finally:
        database.database.execute_sql("PRAGMA query_only = off")


def test_the_ticker_clears_files_once_an_hour(app: Flask) -> None:
    at = clock.now()
    old = blobs.put(b"content", "text/plain", at=at - 3 * HOUR)

    assert health.end_round(at + 2 * HOUR, app.portal) == 1
    assert old not in blobs.names()
    blobs.put(b"other", "text/plain", at=at - 3 * HOUR)
    assert health.end_round(clock.now() + timedelta(minutes=30), app.portal) == 0


def test_the_command_ends_with_one_when_something_is_wrong(app: Flask) -> None:
    database.close_storage()

    told = app.test_cli_runner().invoke(args=["health"])

    assert told.exit_code == 1
    assert {"ticker", "backup"} <= set(msgspec.json.decode(told.stdout)["wrong"])


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 503),
        ("127.0.0.1", FORWARDED, 404),  # from a proxy that the settings do not know
        ("192.0.2.7", {}, 404),
        ("192.0.2.7", {"Authorization": "Bearer another"}, 404),
        ("192.0.2.7", {"Authorization": "Bearer the-token"}, 503),
    ],
)
def test_the_address_answers_this_machine_and_whoever_has_the_token(
    app: Flask, address: str, headers: dict[str, str], status: int
) -> None:
    app.portal = msgspec.structs.replace(app.portal, health_token="the-token")

    answer = app.test_client().get("/healthz", headers=headers, environ_base={"REMOTE_ADDR": address})

    assert answer.status_code == status
    if status == 503:
        assert "ticker" in answer.get_json()["wrong"]
    app.portal = msgspec.structs.replace(app.portal, health_token="")
    assert app.test_client().get("/healthz", headers={"Authorization": ""}).status_code == 503


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-For": "127.0.0.1"}, {"X-Forwarded-Proto": "https"}])
def test_behind_a_proxy_only_the_token_opens_it(app: Flask, headers: dict[str, str]) -> None:
    """One that forgets to say who comes makes everybody this machine; one that hands on what a visitor says, too."""
    behind = create_app(msgspec.structs.replace(app.portal, trusted_proxies=1, health_token="the-token"))
    client = behind.test_client()

    closed = client.get("/healthz", headers=headers)
    opened = client.get("/healthz", headers={**headers, "Authorization": "Bearer the-token"})

    assert (closed.status_code, opened.status_code) == (404, 503)


def test_without_a_token_in_the_settings_none_opens_it(app: Flask) -> None:
    from_elsewhere = {"REMOTE_ADDR": "192.0.2.7"}

    answer = app.test_client().get("/healthz", headers={"Authorization": "Bearer "}, environ_base=from_elsewhere)

    assert answer.status_code == 404

"""``tick``: once, and for ever until SIGTERM."""

import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import msgspec
import pytest
from flask import Flask

from portal import create_app
from portal.cli import tick as ticking
from portal.storage import database
from portal.storage.letters import outbox
from tests.operations.mailserver import *  # noqa: F403 - fixtures
from tests.servers import ROOT, environment

AT = datetime(2026, 1, 1, tzinfo=UTC)
PATIENCE = 30.0


@pytest.fixture
def sending(settings, serve) -> Flask:
    """The portal with a mail server and a letter that waits."""
    smtp = f"smtp://localhost:{serve(False)}"
    app = create_app(msgspec.structs.replace(settings, smtp=smtp, mail_from="office@example.cn"))
    outbox.post("zhang@example.com", "请确认", "内容", at=AT)
    database.close_storage()
    return app


def tick(app: Flask):
    return app.test_cli_runner().invoke(args=["tick"])


def test_tick_sends_what_is_due_and_ends(sending, mailbox):
    result = tick(sending)

    assert result.exit_code == 0, result.output
    assert result.output == "letters sent: 1\n"
    assert [message["To"] for message in mailbox.messages] == ["zhang@example.com"]
    assert tick(sending).output == "nothing was due\n"


def test_tick_tells_wrong_settings_in_one_line(settings):
    app = create_app(msgspec.structs.replace(settings, smtp="http://x", mail_from="office@example.cn"))

    result = tick(app)

    assert result.exit_code == 1
    assert result.output.startswith("Error: PORTAL_SMTP is not")


def test_tick_tells_that_the_database_is_missing(tmp_path):
    app = create_app(msgspec.structs.replace(ticking.Settings(testing=True), instance=tmp_path / "instance"))

    result = tick(app)

    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1


def test_a_failed_round_does_not_end_the_ticker(sending, monkeypatch, caplog):
    end = threading.Event()
    rounds = iter([RuntimeError("the database is away"), "letters sent: 1"])

    def one(settings):
        done = next(rounds)
        if isinstance(done, Exception):
            raise done
        end.set()
        return done

    monkeypatch.setattr(ticking, "tick", one)

    ticking.repeat(sending.portal, end, every=0)

    assert "this round failed" in caplog.text


def test_ticking_for_ever_ends_cleanly_on_sigterm(sending, mailbox):
    settings = sending.portal
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "tick", "--forever"],
        cwd=ROOT,
        env=environment(settings.instance, smtp=settings.smtp, mail_from=settings.mail_from),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not mailbox.messages and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()

    assert process.returncode == 0, output
    assert output == "letters sent: 1\n"

"""``verify``: the journal against the heads that were given out, from the command line; ``tick`` gives them out."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result
from flask import Flask

from portal.cli import tick as ticking
from portal.operations.letters import journal_heads
from portal.rules.people.staffing import RoleName
from portal.storage import database
from portal.storage.engine import heads, journal
from portal.storage.letters import outbox
from tests.builders import an_account

AT = datetime(2026, 11, 30, 1, tzinfo=UTC)


@pytest.fixture
def written(app: Flask) -> Flask:
    """A journal of four entries; one person of the committee."""
    an_account(RoleName.COMMITTEE, email="committee@example.cn", at=AT)
    for step in range(2):
        journal.record("edition_open", "edition", step, by=None, at=AT)
    return app


def verify(app: Flask, *arguments: str) -> Result:
    database.close_storage()
    return app.test_cli_runner().invoke(args=["verify", *arguments])


def test_every_round_of_the_ticker_gives_the_head_out_once(written: Flask) -> None:
    file = written.portal.heads_file
    for _ in range(2):
        ticking.tick(written.portal)

    assert heads.read(file) == [journal.head()]


@pytest.mark.rule("M26")
def test_committee_and_auditor_get_a_letter_a_day(written: Flask) -> None:
    told = [journal_heads.give_out(at, written.portal) for at in (AT, AT + timedelta(hours=9), AT + timedelta(days=1))]

    assert told == [1, 0, 1]
    (first, _) = outbox.due(AT + timedelta(days=2))
    assert first.content.to == "committee@example.cn"
    assert heads.parsed(first.content.body.split("\n\n")[2]) == journal.head()


def test_a_file_that_cannot_be_written_keeps_no_letter_back(written: Flask, caplog: pytest.LogCaptureFixture) -> None:
    written.portal.heads_file.mkdir()

    assert journal_heads.give_out(AT, written.portal) == 1
    assert "could not be given out" in caplog.text


def test_verify_compares_with_file_and_letters(written: Flask) -> None:
    head = journal.head()
    heads.give_out(written.portal.heads_file, at=AT)
    whole = verify(written, "--head", f"{head.seq}:{head.digest}")
    other = verify(written, "--head", f"{head.seq}:{'0' * 64}")
    later = verify(written, "--head", f"{head.seq + 1}:{head.digest}")
    wrong = verify(written, "--head", "7")

    assert (whole.exit_code, whole.output) == (0, "记录完整：4 条，与给出过的 2 个校验码一致。\n")
    assert (other.exit_code, journal.NOT_GIVEN_OUT in other.output) == (1, True)
    assert (later.exit_code, journal.GONE in later.output) == (1, True)
    assert (wrong.exit_code, "不是校验码" in wrong.output) == (1, True)

"""The auditor checks the journal: against itself, and against the heads that were given out."""

import pytest

from portal import clock
from portal.config import Settings
from portal.rules.people.staffing import RoleName
from portal.storage.engine import heads, journal, triggers
from portal.storage.engine.tables import database
from tests.staff import a_colleague, enter_directly


@pytest.fixture
def written(settings: Settings, client) -> Settings:
    """An auditor is signed in, three entries were written, and their head was given out."""
    enter_directly(client, a_colleague(RoleName.AUDITOR))
    for step in range(3):
        journal.record("edition_open", "edition", step, by=None, at=clock.now())
    heads.give_out(settings.heads_file, at=clock.now())
    return settings


def cut_off() -> None:
    """The last entry goes, and the head says so: whole in itself."""
    triggers.drop()
    database.execute_sql("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
    last = journal.latest(1)[0]
    database.execute_sql(f"UPDATE head SET seq = {last.seq}, digest = '{last.digest}'")


@pytest.mark.rule("M26")
def test_a_journal_that_was_cut_off_is_found_by_what_was_given_out(visit, written: Settings) -> None:
    assert "记录完整" in visit("/auditor/verification").text
    told = journal.head()
    cut_off()
    assert journal.verify() == ()

    assert journal.GONE in visit("/auditor/verification").text

    written.heads_file.unlink()
    page = visit("/auditor/verification")
    assert "记录完整" in page.text
    assert "还没有给出过校验码" in page.text
    assert journal.GONE in visit(f"/auditor/verification?head={told.seq}:{told.digest}").text
    assert "这不是校验码" in visit("/auditor/verification?head=7").text

"""The auditor checks the journal: against itself, and against the heads that were given out."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal import clock
from portal.config import Settings
from portal.rules.people.staffing import RoleName
from portal.storage.engine import heads, journal, triggers
from portal.storage.engine.tables import database
from tests.builders import an_account, an_application, an_edition
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


@pytest.mark.rule("M26")
def test_entries_are_sentences_with_names_and_links(visit, written: Settings) -> None:
    officer = a_colleague(name="方文")
    draft = an_application(programme=an_edition()["craftsman"], by=an_account(email="owner@example.cn", name="沈一诺"))
    facts = {"snapshot": 4458179225463552, "until": "2026-12-20T17:00:00.000000+08:00", "sections": ["awards"]}
    journal.record("application_returned", "application", draft.id, by=officer.id, at=clock.now(), **facts)

    page = visit("/auditor")

    first = page.all("//main//ul[contains(@class, 'official')]/li")[0].text_content()
    assert "方文 退回补正" in " ".join(first.split())
    assert "沈一诺" in first
    assert "期限 2026年12月20日 17:00；须补正 1 个部分" in first.replace("须补正  1", "须补正 1")
    assert "4458179225463552" not in page.text
    assert "{" not in first
    theirs = page.follow("方文")
    assert "退回补正" in theirs.text
    assert "公布届次" not in theirs.text
    assert "退回补正" in visit(f"/auditor?kind=application&of={draft.id}").text


@pytest.mark.rule("M26")
def test_entries_are_narrowed_and_exported(visit, client, written: Settings) -> None:
    officer = a_colleague(name="方文")
    journal.record("edition_ended", "edition", 1, by=officer.id, at=clock.now())

    for who in ("方 文", "OFFICE@example.cn"):
        page = visit(f"/auditor?who={who}")
        assert "结束届次" in page.text
        assert "公布届次" not in page.text
    assert "没有这个姓名" in visit("/auditor?who=无此人").text
    assert "没有这个编号" in visit("/auditor?number=GJ2099-0001").text
    assert "没有符合条件的记录" in visit("/auditor?since=2999-01-01").text
    assert "结束届次" in visit("/auditor?since=2020-01-01&until=2999-01-01").text
    content = client.get(f"/auditor/journal.xlsx?who={officer.contact.email}").get_data()
    sheet = load_workbook(BytesIO(content)).active
    told = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert {"方文", "结束届次"} <= set(told)
    assert "公布届次" not in told
    assert str(journal.head().digest) in str(told)

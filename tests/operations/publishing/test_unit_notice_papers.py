"""The papers of a notice inside a unit."""

from datetime import datetime
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from portal.config import Settings
from portal.operations.publishing import unit_notice_papers
from portal.storage.publishing import unit_notices as stored
from tests.operations.publishing.test_unit_notices import LONE, UNIT, Publication


def words_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.rule("M21")
def test_the_papers_name_the_people_that_stand_and_the_days(storage: Settings) -> None:
    made = Publication()
    names = [listed.name for listed in stored.people_of(made.own)]
    blank = words_of(unit_notice_papers.notice(made.own))
    made.remove(made.people[0])
    dated = made.dated(made.own)

    notice, confirmation = words_of(unit_notice_papers.notice(dated)), words_of(unit_notice_papers.confirmation(dated))

    assert all(name in blank for name in names)
    assert "不少于5个工作日" in blank
    assert names[0] not in notice + confirmation
    assert names[1] in notice
    assert f"1名人员（{names[1]}）" in confirmation
    for words in (notice, confirmation):
        assert "2026年12月1日至2026年12月8日，共5个工作日" in words
        assert UNIT in words


def test_the_table_lists_every_unit_with_its_state(storage: Settings) -> None:
    made = Publication()
    made.confirmed(made.own, by=made.member)
    made.remove(made.people[2])

    sheet = load_workbook(BytesIO(unit_notice_papers.table(made.notice))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]

    assert [row[1] for row in rows] == [UNIT, LONE]
    assert rows[0][3:6] == ["已确认", datetime(2026, 12, 1), datetime(2026, 12, 8)]
    assert [row[9] for row in rows] == ["惠章", "没有，由申报人转交"]
    assert rows[1][2:4] == ["已全部移出名单", "待反馈"]

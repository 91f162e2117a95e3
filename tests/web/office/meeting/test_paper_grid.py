"""Fifteen sheets on paper: one page to enter them, one to confirm them. (CS1)"""

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from flask import Flask

from portal.operations.meeting import paper_grid
from portal.rules.judging import rounds as rules
from portal.rules.judging.casting import Given
from portal.rules.language.refusals import Refused
from portal.storage.engine import journal
from portal.storage.engine.errors import Stale
from portal.storage.judging import ballots
from tests.operations.meetings import HOUR, Meeting, a_meeting
from tests.staff import a_colleague, enter_directly
from tests.visit import Page, Visitor
from tests.web.office.rounds.round_pages import it_is

MARKS = (6, 8, 9, 6, 14, 16, 16)
SHEETS = 15


@pytest.fixture
def held(app: Flask, without_office: None) -> Meeting:
    made = a_meeting(SHEETS, 1)
    it_is(made.at + 49 * HOUR)
    return made


def entered(app: Flask, account: object) -> Visitor:
    visitor = Visitor(app.test_client())
    enter_directly(visitor.client, account)  # type: ignore[arg-type]
    return visitor


def keys(held: Meeting) -> list[str]:
    found = paper_grid.grid(held.round.id, held.panel[0].id, at=held.at + 49 * HOUR)
    return [one.key for one in found.rubric.indicators()]


def filled(held: Meeting, page: Page, marks: tuple[int, ...] = MARKS) -> dict[str, str]:
    return {f"{one}-{key}": str(points) for one in held.order for key, points in zip(keys(held), marks, strict=True)}


@pytest.mark.rule("CS1")
def test_one_enters_fifteen_sheets_and_another_confirms_them_in_four_pages(app: Flask, held: Meeting) -> None:
    desk = entered(app, held.officer)
    colleague = entered(app, a_colleague(email="zwei@example.cn", at=held.at))
    path = f"/office/rounds/{held.round.id}/sheets/{held.panel[0].id}"
    listed = desk(f"/office/rounds/{held.round.id}/sheets").follow("专家0")
    done = listed.submit(filled(held, listed), button="录入填好的")
    assert f"已录入 {SHEETS} 份" in done.text
    assert "等待核对" not in desk(path).text
    page = colleague(path)
    assert page.text.count("75") >= SHEETS
    assert f"已核对 {SHEETS} 份" in page.submit(button="全部与纸面一致，确认").text
    assert all(one.cast_at for one in ballots.of_expert(held.round, held.panel[0]))
    verbs = [entry.verb for entry in journal.about("round", held.round.id)]
    assert (verbs.count("sheet_entered"), verbs.count("sheet_confirmed")) == (1, 1)
    assert "没有等待录入" in desk(path).text


@pytest.mark.rule("CS1")
def test_a_workbook_goes_out_and_comes_in_and_is_never_half_read(app: Flask, held: Meeting) -> None:
    desk = entered(app, held.officer)
    path = f"/office/rounds/{held.round.id}/sheets/{held.panel[0].id}"
    book = openpyxl.load_workbook(BytesIO(desk.client.get(f"{path}/grid.xlsx").data))
    sheet = book.active
    for row in range(4, 4 + SHEETS):
        for place, points in enumerate(MARKS):
            sheet.cell(row, 4 + place, str(points))
    sheet.cell(5, 4, "11")
    sheet.cell(6, 2, "别人的编号")
    page = desk(path)
    spoilt = page.submit({"file": (saved(book), "评分表.xlsx")}, button="读入", status=409)
    assert "第 5 行：“" in spoilt.text
    assert "第 6 行：“别人的编号" in spoilt.text
    assert not spoilt.all("//input[@value='14']")

    sheet.cell(5, 4, "6")
    sheet.cell(6, 2, sheet.cell(4, 2).value)
    sheet.cell(6, 3, sheet.cell(4, 3).value)
    twice = page.submit({"file": (saved(book), "评分表.xlsx")}, button="读入", status=409)
    assert "有不止一行" in twice.text
    fresh = openpyxl.load_workbook(BytesIO(desk.client.get(f"{path}/grid.xlsx").data))
    for place, points in enumerate(MARKS):
        fresh.active.cell(4, 4 + place, str(points))
    read = page.submit({"file": (saved(fresh), "评分表.xlsx")}, button="读入")
    assert len(read.all("//input[@value='14']")) == 1
    assert "已录入 1 份" in read.submit(button="录入填好的").text


def saved(book: openpyxl.Workbook) -> BytesIO:
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content


@pytest.mark.rule("CS1")
def test_sheets_are_whole_of_two_people_and_of_the_version_that_was_seen(app: Flask, held: Meeting) -> None:
    pair, at = (held.round.id, held.panel[0].id), held.at + 49 * HOUR
    found = paper_grid.grid(*pair, at=at)
    whole = Given(dict(zip(keys(held), MARKS, strict=True)))
    first, second = (line.candidate for line in found.lines[:2])
    seen = {line.candidate: line.version for line in found.lines}
    half = Given({keys(held)[0]: 3})
    by = held.officer.id
    with pytest.raises(Refused, match="示例"):
        paper_grid.enter(*pair, {first: whole, second: half}, seen, by=by, at=at)
    assert all(line.given is None for line in paper_grid.grid(*pair, at=at).lines)
    with pytest.raises(Stale):
        paper_grid.enter(*pair, {first: whole}, {first: 7}, by=by, at=at)
    with pytest.raises(Refused, match=paper_grid.NOTHING_TYPED.reason):
        paper_grid.enter(*pair, {}, seen, by=by, at=at)
    assert paper_grid.enter(*pair, {first: whole}, seen, by=by, at=at) == 1
    version = {first: paper_grid.grid(*pair, at=at).lines[0].version}
    with pytest.raises(Refused, match=rules.SAME_OFFICER.reason):
        paper_grid.confirm(*pair, version, by=by, at=at)
    with pytest.raises(Refused, match=rules.WINDOW_STILL_OPEN.reason):
        paper_grid.grid(*pair, at=held.at)


@pytest.mark.rule("CS1")
def test_empty_sheets_are_printed_before_the_meeting(app: Flask, held: Meeting) -> None:
    content = entered(app, held.officer).client.get(f"/office/rounds/{held.round.id}/sheets/blank.zip").data
    names = ZipFile(BytesIO(content)).namelist()
    assert len(names) == SHEETS
    assert all(name.startswith("01-专家0/") for name in names)
    assert content == paper_grid.blank_sheets(held.round.id)

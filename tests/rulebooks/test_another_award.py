"""A new award is a rulebook with its Word files, and no line of code: from the call to the honour roll."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from flask import Flask

from portal import clock, rulebooks
from portal.cli.rulebook import faults_of_templates, rulebook_command
from portal.config import Settings
from portal.demonstration import judged_season, publishing
from portal.documents.evidence.drawn import drawn_portrait
from portal.documents.papers import application_form
from portal.documents.papers import score_sheet as sheets
from portal.documents.papers.score_sheet import ScoreSheet, score_sheet
from portal.documents.word import paper
from portal.operations.applying import filing
from portal.operations.judging import counting, preparing_rounds
from portal.operations.office import archiving, reviewing
from portal.operations.publishing import publishing_list
from portal.operations.season import opening, preparing_editions, working_calendar
from portal.operations.season.preparing_editions import Window
from portal.rules.applying.answers import blank_section, sections_of
from portal.rules.applying.honour_bar import HonourState
from portal.rules.language import working_days
from portal.rules.people.staffing import RoleName
from portal.rules.publishing import public_notice
from portal.rules.rulebook.rulebook import Rulebook
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.engine import journal
from portal.storage.judging import experts, rounds
from portal.storage.judging.experts import Profile
from portal.storage.people.accounts import Account
from portal.storage.publishing import honour_lists
from portal.storage.roll import honour_roll
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from tests.builders import PASSWORD, an_account
from tests.documents.reading import lines
from tests.operations.submissions import SETTINGS, person, submit
from tests.rulebooks import running
from tests.rulebooks.another_award import KEY, RULES, form_template, sheet_template
from tests.visit import Visitor

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
WINDOW = Window(AT, AT + 20 * DAY, AT + 25 * DAY)
DECIDED = {"quorum": "2/3", "choices.second": "5"}
NOTICE_DAYS = 7  # working days: what its rulebook says
PEOPLE, PANEL = 6, 5


@pytest.fixture
def award(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rulebook]:
    """The new award beside those of the house: one file of rules, two Word files, nothing else."""
    books, words = tmp_path / "rulebooks", tmp_path / "docx_templates"
    shutil.copytree(rulebooks.FOLDER, books, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copytree(rulebooks.TEMPLATES, words)
    monkeypatch.setattr(rulebooks, "FOLDER", books)
    for module, name in ((rulebooks, "TEMPLATES"), (paper, "FOLDER")):
        monkeypatch.setattr(module, name, words)
    monkeypatch.setattr(application_form, "_forms", {})
    monkeypatch.setattr(sheets, "_sheets", {})
    shutil.copy(RULES, books / f"{KEY}.toml")
    rulebooks.catalogue.cache_clear()
    book = rulebooks.rulebook(KEY)
    (words / book.templates.form).write_bytes(form_template(book, words / "2023-craftsman-form.docx"))
    (words / book.templates.score_sheet).write_bytes(sheet_template(book, words / "score-sheet-craftsman.docx"))
    yield book
    rulebooks.catalogue.cache_clear()


def test_the_checker_finds_nothing_wrong_with_it(award: Rulebook) -> None:
    result = CliRunner().invoke(rulebook_command, [str(rulebooks.FOLDER / f"{KEY}.toml")])

    assert result.output.splitlines()[:2] == [f"{KEY}.toml：没有错误。", "称号：金牌管家（示例）（2031-03）"]
    running.run(award)


def test_a_sheet_of_other_indicators_is_named_with_what_does_not_fit(award: Rulebook) -> None:
    sheet = rulebooks.TEMPLATES / award.templates.score_sheet
    shutil.copy(rulebooks.TEMPLATES / "score-sheet-craftsman.docx", sheet)

    result = CliRunner().invoke(rulebook_command, [str(rulebooks.FOLDER / f"{KEY}.toml")])

    assert result.exit_code == 1
    assert "templates.score_sheet：2031-steward-sheet.docx：模板里没有“points.care”" in result.stderr
    assert "模板用了“points.innovation”" in result.stderr


def answers_of(book: Rulebook, order: int) -> dict[str, object]:
    photo = filing.keep_photo(drawn_portrait(0), at=AT)
    own = {"photo": photo, "card": person(order), "name": f"示例{order}号", "channel": book.channel("self")}
    return running.filled(book) | own | {"languages": ["沪语", "其他"], "languages_other": "宁波话", "recommender": ""}


def submitted(programme: Programme, book: Rulebook, order: int) -> Application:
    account = an_account(email=f"{order}@example.cn", at=AT)
    begun = filing.start(programme, by=account.id, at=AT + DAY)
    answers = answers_of(book, order)
    for section in sections_of(book):
        own = {key: answers[key] for key in blank_section(section)}
        filing.save_section(begun, section, own, 0, at=AT + DAY)
    submit(applications.one(begun.id), at=AT + 2 * DAY)
    return applications.one(begun.id)


def opened_edition(office: int, committee: int) -> Programme:
    edition = preparing_editions.prepare(
        "2031", "2031年度金牌管家评选（示例）", {KEY: WINDOW}, by=office, at=AT - 9 * DAY
    )
    told = {"window": WINDOW, "settings": {"values": DECIDED}}
    edition = opening.decide(edition.id, edition.version, "steward", **told, by=office, at=AT - 8 * DAY)
    proposal = opening.propose(edition.id, edition.version, by=office, at=AT - 7 * DAY)
    opening.OPENING.approve(proposal.id, proposal.version, by=committee, at=AT - 6 * DAY)
    opening.open_edition(edition.id, edition.version, by=office, at=AT - 5 * DAY)
    [programme] = editions.programmes_of(editions.one("2031"))
    return programme


def panel() -> list[Account]:
    members = [
        an_account(RoleName.EXPERT, email=f"e{one}@example.cn", name=f"专家{one}", at=AT) for one in range(PANEL)
    ]
    for member in members:
        experts.describe(member.id, Profile("示例大学", "教授"))
    return members


def test_a_season_runs_from_the_call_to_the_roll(award: Rulebook, opened: Settings) -> None:
    office = an_account(RoleName.OFFICE, email="office@example.cn", at=AT - 10 * DAY).id
    committee = an_account(RoleName.COMMITTEE, email="committee@example.cn", at=AT - 10 * DAY).id
    publishing.know_years(AT, by=office)
    programme = opened_edition(office, committee)
    filed = [submitted(programme, award, order) for order in range(PEOPLE)]
    given = reviewing.accept([(one.id, one.version) for one in filed], by=office, at=AT + 3 * DAY, settings=SETTINGS)
    assert all(one.text.startswith("GG") for one in given)
    assert archiving.summary(programme, by=office, at=AT + 3 * DAY)

    judged_season.judge([programme], panel(), office=office, committee=committee)

    first, second, third = rounds.of_programme(programme)
    assert [len(preparing_rounds.goes_on(one)) for one in (first, second)] == [5, 3]  # 3 of 5 are not more than 3/4
    assert counting.result(third).places[0].score > "75/1"
    sheet = sheet_of(award)
    assert "打分表" in sheet
    assert "90" in sheet
    assert "☑ 居家养老" in sheet
    assert "□ 书面" in sheet
    assert "☑ 答辩" in sheet
    honour(programme, office, committee)
    people = sorted(honour_roll.of_year(2031), key=lambda one: one.title, reverse=True)
    assert [(one.title, one.state) for one in people] == [
        ("银牌管家（示例）", HonourState.NOMINATED),
        ("金牌管家（示例）", HonourState.HONOURED),
        ("金牌管家（示例）", HonourState.HONOURED),
    ]
    assert journal.verify() == ()


def sheet_of(book: Rulebook) -> str:
    """The text of a score sheet on which every indicator was given the most."""
    points = {one.key: one.maximum for one in book.rubric.indicators()}
    return "\n".join(lines(score_sheet(book, ScoreSheet("示例", "home", "spoken", points))))


def honour(programme: Programme, office: int, committee: int) -> None:
    """The list with its notice of seven working days, the notices in units, the decision."""
    at = rounds.of_programme(programme)[-1].closes_at + 9 * DAY
    named = publishing.list_honours(programme, office=office, committee=committee, at=at)
    begins = clock.beijing(at + DAY).replace(hour=9)
    last = working_days.nth_after(begins.date(), NOTICE_DAYS, working_calendar.years())
    early = working_days.nth_after(begins.date(), NOTICE_DAYS - 1, working_calendar.years())
    assert "少于7个工作日" in publishing_list.refusal_of_period(named, early, at=begins).reason
    notice = publishing.publish(named, last, office=office, at=begins)
    assert notice.working_days == NOTICE_DAYS
    over = public_notice.end_of(notice.last_day)
    publishing.confirm_all(notice, by=office, at=over + 10 * HOUR)
    publishing.settle_units(named, office=office, at=over + 11 * HOUR)
    publishing.decide(named, office=office, committee=committee, at=over + DAY)
    assert len(honour_lists.standing_in(named)) == 3


def test_its_pages_are_filled_in_and_its_form_is_printed(award: Rulebook, app: Flask, visit: Visitor) -> None:
    office = an_account(RoleName.OFFICE, email="office@example.cn", at=AT - 10 * DAY).id
    committee = an_account(RoleName.COMMITTEE, email="committee@example.cn", at=AT - 10 * DAY).id
    programme = opened_edition(office, committee)
    clock.set_offset(AT + DAY - clock.now())
    own = an_account(at=AT).id
    visit("/sign-in").submit({"email": "shen@example.cn", "password": PASSWORD}, button="登录")
    begun = filing.start(programme, by=own, at=AT + DAY)

    for section in sections_of(award):
        page = visit(f"/applications/{begun.id}/{section.key}")
        assert section.title in page.text
    page = visit(f"/applications/{begun.id}/who")
    page.submit({"paper": "居民身份证", "card": person(3), "email": "a@example.cn", "beds": "12"}, button="保存")
    page = visit(f"/applications/{begun.id}/who?check=1")
    assert "请选择“会讲的话”" in page.text
    word = visit.client.get(f"/applications/{begun.id}/form.docx")
    text = "\n".join(lines(word.data))
    assert "照护床位" in text
    assert "12张" in text
    assert Document(BytesIO(word.data)).tables
    assert faults_of_templates(award) == []

"""Home, award pages, the demonstration's mailbox, and what every response says to the browser."""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page as BrowserPage

from portal import clock, create_app, rulebooks
from portal.config import Settings
from portal.rules.language.days import BEIJING
from portal.rules.season.arranging import usual_audience
from portal.storage.engine import tables
from portal.storage.engine.tables import database
from portal.storage.letters import outbox
from portal.storage.season import editions
from portal.storage.season.editions import EditionState
from portal.web.public.season import phase_of
from portal.web.security import addresses
from tests.browser import SIZES, overflow
from tests.visit import Visitor

OPENS = datetime(2026, 11, 1, 9, tzinfo=BEIJING)
CLOSES = datetime(2026, 12, 4, 17, tzinfo=BEIJING)
RECOMMENDING_CLOSES = datetime(2026, 12, 11, 17, tzinfo=BEIJING)
NAME = "2026上海城市数字化转型“智慧工匠”选树、“领军先锋”评选"
DATES = {"eligibility": ["2026-12-14", "2026-12-18"], "score": ["2027-01-07", "2027-01-08"]}


def at(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


def an_edition(
    key: str = "2026", name: str = NAME, state: EditionState = EditionState.OPEN, rules: str = "2023", **settings
) -> None:
    edition = editions.add(key=key, name=name, at=OPENS, state=state)
    for programme in ("craftsman", "pioneer"):
        editions.add_programme(
            edition,
            programme=programme,
            rulebook=f"{rules}-{programme}",
            opens_at=OPENS,
            closes_at=CLOSES,
            recommending_closes_at=RECOMMENDING_CLOSES,
            settings=settings,
        )


@pytest.fixture(autouse=True)
def _connected(app: Flask) -> None:
    tables.connect()


def test_home_without_an_edition_says_so_and_leads_to_the_conditions(visit: Visitor) -> None:
    page = visit("/")
    assert "目前没有开放的评选" in page.text
    assert page.one("//a[@class='button']").get("href") == "#awards"


def test_home_does_not_show_an_edition_in_preparation(visit: Visitor) -> None:
    an_edition(state=EditionState.PREPARING)
    assert NAME not in visit("/").text


@pytest.mark.parametrize(
    ("moment", "seal", "sentence", "button"),
    [
        (OPENS - timedelta(seconds=30), "待开始", "申报将于2026年11月1日 09:00开始", "查看申报条件"),
        (OPENS, "申报中", "2026年12月4日 17:00截止，还有 33 天", "填写申报表"),
        (CLOSES - timedelta(seconds=30), "申报中", "今天是最后一天", "填写申报表"),
        (CLOSES + timedelta(seconds=1), "推荐中", "2026年12月11日 17:00前提交推荐意见", "查看我的申报"),
        (RECOMMENDING_CLOSES + timedelta(seconds=1), "评审中", "评审正在进行", "查看我的申报"),
    ],
)
def test_home_offers_what_can_be_done_today(
    visit: Visitor, moment: datetime, seal: str, sentence: str, button: str
) -> None:
    an_edition()
    at(moment)
    page = visit("/")
    assert page.heading == NAME
    assert page.one("//*[starts-with(@class, 'seal')]").text_content() == seal
    assert sentence in page.text
    assert page.one("//a[@class='button']").text_content() == button


def test_the_closing_moments_themselves_are_in_time() -> None:
    an_edition()
    programme = editions.newest("craftsman")
    moments = (OPENS, CLOSES, RECOMMENDING_CLOSES)
    assert [phase_of(programme.edition, programme, moment) for moment in moments] == ["申报中", "申报中", "推荐中"]


def test_home_of_an_ended_edition_invites_to_nothing(visit: Visitor) -> None:
    an_edition(state=EditionState.ENDED)
    at(OPENS)
    page = visit("/")
    assert "本届评选已经结束" in page.text
    assert not page.all("//*[@aria-current='step']")


def test_home_marks_the_current_step_and_joins_rounds_of_one_name(visit: Visitor) -> None:
    an_edition(dates=DATES)
    at(OPENS)
    page = visit("/")
    names = [name.text_content() for name in page.all("//ol[contains(@class, 'steps')]//p[@class='name']")]
    assert names == ["报名", "初审", "复审", "终评", "公示", "报批", "表彰"]
    assert page.one("//*[@aria-current='step']").text_content().split() == ["报名", "2026年11月1日至12月4日"]
    assert "2026年12月14日至12月18日" in page.text


def test_a_planned_day_that_has_come_moves_the_current_step(visit: Visitor) -> None:
    an_edition(dates=DATES)
    at(datetime(2027, 1, 7, 8, tzinfo=BEIJING))
    assert visit("/").one("//*[@aria-current='step']//p[@class='name']").text_content() == "复审"


def test_home_shows_the_edition_that_takes_applications_before_others(visit: Visitor) -> None:
    an_edition()
    an_edition("2017", "2017上海智慧城市建设“智慧工匠”选树、“领军先锋”评选", EditionState.ENDED, rules="2017")
    at(OPENS)
    page = visit("/")
    assert page.heading == NAME
    page = visit("/awards")
    old = visit(page.one("//a[starts-with(., '智慧工匠') and contains(@href, 'edition=2017')]").get("href"))
    assert old.heading == "上海智慧工匠"


@pytest.mark.rule("M1")
@pytest.mark.rule("M6")
@pytest.mark.rule("M12")
@pytest.mark.rule("S2")
@pytest.mark.parametrize("key", sorted(rulebooks.catalogue()))
def test_award_page_says_the_rulebook_in_full(visit: Visitor, key: str) -> None:
    rules, programme = key.split("-")
    an_edition(rules=rules)
    at(OPENS)
    book = rulebooks.rulebook(key)
    page = visit(f"/awards/{programme}")
    assert page.heading == book.titles.award
    said = [book.purpose, usual_audience(book, NAME), book.fees, *(condition.text for condition in book.conditions)]
    said += [words for field in book.technical_fields for words in (field.name, field.definition)]
    said += [*book.form.instructions, *(kind.name for kind in book.evidence.kinds), *book.put_forward]
    said += [*book.organisers.hosts, *book.organisers.organisers, *(line.number for line in book.hotlines)]
    said += [words for stage in book.stages for words in (stage.name, stage.note)]
    said += [words for honour in book.honours for words in (honour.title,)]
    said += ["4000 字以内", "不超过 20 页", "不超过 10 页", "一式三份", "个人自荐", "单位推荐"]
    missing = [words for words in said if " ".join(words.split()) not in page.text]
    assert not missing


@pytest.mark.rule("P4")
@pytest.mark.parametrize("programme", ["craftsman", "pioneer"])
def test_award_page_says_that_only_one_award_can_be_applied_for(visit: Visitor, programme: str) -> None:
    assert "不可同时申报" in visit(f"/awards/{programme}").text


@pytest.mark.rule("M13")
def test_award_page_says_that_an_honouree_waits_five_years(visit: Visitor) -> None:
    assert "5 年内不得重复申报" in visit("/awards/craftsman").text
    assert "获得“领军先锋”荣誉称号的个人 5 年内不得重复申报。" in visit("/awards/pioneer").text


def test_award_page_of_2023_names_the_competition_channel(visit: Visitor) -> None:
    page = visit("/awards/craftsman")
    assert "信创（开源）应用竞赛" in page.text
    assert "择优推荐 4 名选手参加终评" in page.text
    assert not visit("/awards/pioneer").all("//*[@id='competitions']")


@pytest.mark.parametrize("path", ["/awards/nothing", "/awards/craftsman?edition=nothing", "/demonstration/mailbox"])
def test_what_is_not_there_is_not_found(visit: Visitor, path: str) -> None:
    visit(path, status=404)


@pytest.fixture
def demonstrating(settings: Settings, app: Flask) -> Visitor:
    database.close()
    shown = create_app(msgspec.structs.replace(settings, demonstration=True))
    tables.connect()
    return Visitor(shown.test_client())


def test_mailbox_lists_letters_as_text(demonstrating: Visitor) -> None:
    assert "还没有信件" in demonstrating("/demonstration/mailbox").text
    body = "请打开\nhttp://localhost/register/confirm/abc\n<script>alert(1)</script> & 再见"
    outbox.post("someone@example.cn", "请确认您的邮箱", body, at=OPENS)
    page = demonstrating("/demonstration/mailbox")
    assert page.one("//article/h2").text_content() == "请确认您的邮箱"
    assert page.one("//pre").text_content() == body
    assert page.one("//pre/a").get("href") == "http://localhost/register/confirm/abc"
    assert not page.all("//script")


def test_every_response_carries_the_policies(client: FlaskClient) -> None:
    for path in ("/", "/nothing", "/static/portal.css"):
        with client.get(path) as response:
            headers = response.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in headers


def test_strict_transport_is_said_where_people_come_by_https(settings: Settings) -> None:
    app = create_app(msgspec.structs.replace(settings, base_url="https://awards.example.cn"))
    response = app.test_client().get("/nothing", base_url="https://awards.example.cn")
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("host", ["evil.example", "localhost:9999", "localhost.evil.example", ""])
def test_another_host_or_port_is_refused(client: FlaskClient, host: str) -> None:
    for path in ("/", "/roll.csv", "/feed.xml", "/sign-in"):
        response = client.get(path, headers={"Host": host})
        assert response.status_code == 400
        assert "evil" not in response.text
        assert "9999" not in response.text


@pytest.mark.parametrize(
    ("base_url", "hosts"),
    [
        ("http://127.0.0.1:8000", ["127.0.0.1:8000", "localhost:8000"]),
        ("http://localhost:80/", ["127.0.0.1", "localhost"]),
        ("https://awards.example.cn", ["awards.example.cn"]),
        ("https://awards.example.cn:8443", ["awards.example.cn:8443"]),
    ],
)
def test_the_addresses_believed_follow_the_base_url(base_url: str, hosts: list[str]) -> None:
    assert addresses(Settings(base_url=base_url)) == hosts


def test_a_public_page_weighs_less_than_fifty_kilobytes_with_all_it_loads(client: FlaskClient) -> None:
    an_edition(dates=DATES)
    at(OPENS)
    for path in ("/", "/awards/craftsman", "/awards/pioneer"):
        page = client.get(path)
        static = Path(client.application.static_folder or "")
        loaded = [name for name in ("portal.css", "seal.svg") if name.encode() in page.data]
        assert len(page.data) + sum((static / name).stat().st_size for name in loaded) < 50_000


@pytest.mark.browser
@SIZES
def test_public_pages_fit_the_window_without_a_complaint(browser_page: BrowserPage, portal_server) -> None:
    for path in ("/", "/awards/craftsman", "/awards/pioneer", "/demonstration/mailbox"):
        browser_page.goto(portal_server.url + path)
        assert overflow(browser_page) == 0, path
        browser_page.keyboard.press("Tab")
        assert browser_page.locator(":focus").text_content() == "跳到正文"

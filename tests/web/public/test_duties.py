"""What a public body's site owes, and what machines read of it."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.config import ROOT, Settings, SettingsError, Site, site_from
from portal.operations.people import accounts
from portal.operations.site import questions
from portal.rules.site.privacy import CURRENT
from portal.storage.engine import journal
from portal.storage.people.accounts import Account
from portal.web.public.feeds import closed_paths
from tests.builders import PASSWORD, an_account
from tests.visit import Visitor
from tests.web.account_pages import sign_in

NOW = clock.now()
SITE = """operator = "示例机构"
email = "office@example.com"
icp = "沪ICP备00000000号-1"
police = "沪公网安备 00000000000000号"
site_code = "0000000000"
"""


@pytest.fixture
def described(settings: Settings) -> Settings:
    settings.instance.mkdir(parents=True, exist_ok=True)
    (settings.instance / "site.toml").write_text(SITE, "utf-8")
    return settings


def test_the_foot_says_who_runs_the_site_and_how_it_is_registered(described: Settings, visit: Visitor) -> None:
    page = visit("/")

    foot = page.one("//footer").text_content()
    assert "沪ICP备00000000号-1" in foot
    assert "本评选不收取任何费用" in foot
    assert "地址" not in foot  # empty: not shown
    links = [link.get("href") for link in page.all("//footer//a")]
    assert "https://beian.mps.gov.cn/#/query/webSearch?code=00000000000000" in links
    assert {"/map", "/accessibility", "/privacy"} <= set(links)
    assert "示例机构" in visit("/privacy").text


def test_nothing_is_said_where_nothing_is_known(visit: Visitor) -> None:
    foot = visit("/").one("//footer").text_content()

    assert not any(word in foot for word in ("ICP", "公网安备", "网站标识码", "评选依据", "None"))


@pytest.mark.parametrize(
    "text",
    [
        'icp = "沪ICP00000000"',
        'police = "公网安备1号"',
        'site_code = "12"',
        'email = "nobody"',
        'postcode = "20000"',
        'unknown = "x"',
        "icp = 3",
        "icp = ",
    ],
)
def test_a_slip_in_the_file_is_named_at_start(settings: Settings, tmp_path: Path, text: str) -> None:
    file = tmp_path / "site.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(SettingsError, match=r"site\.toml"):
        site_from(Settings(instance=settings.instance, site=str(file)))


def test_a_file_that_is_named_has_to_be_there(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        site_from(Settings(instance=tmp_path, site=str(tmp_path / "nothing.toml")))
    assert site_from(Settings(instance=tmp_path)) == Site()
    assert "示例" in site_from(Settings(instance=tmp_path, demonstration=True)).operator


def test_people_are_told_of_new_rules_on_personal_data_until_they_take_note(app: Flask, visit: Visitor) -> None:
    account = an_account(email="reader@example.cn")
    sign_in(visit, "reader@example.cn", PASSWORD)
    assert "有新的版本" not in visit("/account").text  # the form that asked for the account linked them

    Account.update(privacy_version="2020-1").where(Account.id == account.id).execute()
    page = visit("/account")
    assert "有新的版本" in page.text
    page.submit({}, button="知道了")

    assert "有新的版本" not in visit("/account").text
    assert accounts.accounts.one(account.id).privacy_version == CURRENT.key
    assert journal.about("account", account.id)[-1].verb == "privacy_noted"


def test_a_question_is_found_by_its_words_however_they_are_typed(app: Flask, visit: Visitor) -> None:
    office = an_account(email="office@example.cn")
    questions.add("申报材料", "ABB 的证书算吗？", "**算**，请附复印件。", by=office.id, at=NOW)

    page = visit("/search?q=ａｂｂ　证书")
    assert "找到 1 条" in page.text
    assert page.one("//ol//a").get("href").startswith("/questions#question-")
    assert "算 ，请附复印件。" in page.one("//ol//p").text_content()
    assert "没有找到" in visit("/search?q=ABB 没有的词").text
    assert "找到" not in visit("/search").one("//main").text_content()
    assert "没有找到" in visit("/search?q=" + "长" * 5000).text


def test_robots_are_told_of_paths_that_are_there(app: Flask, client: FlaskClient) -> None:
    named = [line.split()[1] for line in client.get("/robots.txt").text.splitlines() if line.startswith("Disallow")]

    assert named == list(closed_paths(app))
    assert {"/account", "/office", "/applications", "/appearance"} <= set(named)
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    assert all(any(rule == path or rule.startswith(path + "/") for rule in rules) for path in named)
    assert not any(path in named for path in ("/roll", "/announcements", "/objections", "/static"))


def test_whom_to_tell_of_a_weakness(described: Settings, client: FlaskClient) -> None:
    text = client.get("/.well-known/security.txt").text

    fields = dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith("Contact: tel"))
    assert fields["Contact"] == "mailto:office@example.com"
    ahead = datetime.fromisoformat(fields["Expires"]) - clock.now()
    assert timedelta(days=150) < ahead < timedelta(days=365)


def test_a_page_says_its_one_address_and_what_a_shared_link_shows(app: Flask, visit: Visitor) -> None:
    page = visit("/roll?name=x&page=1")

    base = app.portal.base_url  # type: ignore[attr-defined]
    assert page.one("//link[@rel='canonical']").get("href") == f"{base}/roll?page=1"
    assert page.one("//meta[@property='og:title']").get("content") == "光荣榜"
    picture = page.one("//meta[@property='og:image']").get("content").removeprefix(base)
    with visit.client.get(picture) as answer:
        assert answer.mimetype == "image/png"
    linked = json.loads(visit("/").one("//script[@type='application/ld+json']").text_content())
    assert linked["@type"] == "WebSite"
    assert not visit("/nothing", status=404).all("//link[@rel='canonical']")


def test_machines_get_feed_manifest_and_schema(client: FlaskClient) -> None:
    assert client.get("/feed.json").mimetype == "application/feed+json"
    assert client.get("/feed.json").get_json()["version"] == "https://jsonfeed.org/version/1.1"
    manifest = client.get("/site.webmanifest").get_json()
    for icon in manifest["icons"]:
        with client.get(icon["src"]) as answer:
            assert answer.mimetype == icon["type"]
    schema, roll = client.get("/roll.schema.json").get_json(), client.get("/roll.json").get_json()
    assert set(schema["required"]) == set(roll)
    assert roll["$schema"] == schema["$id"]


def test_each_duty_names_its_article_and_a_test_that_is_there() -> None:
    lines = (ROOT / "docs" / "duties.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]

    assert len(rows) > 10
    for duty, article, responsible, _, tests in rows:
        assert article, duty
        assert any(who in responsible for who in ("portal", "office", "operator")), duty
        named = re.findall(r"`(tests/[^`]+)`", tests)
        assert named, duty
        for test in named:
            path, _, function = test.partition("::")
            assert (ROOT / path).exists(), test
            assert not function or f"def {function}(" in (ROOT / path).read_text("utf-8"), test

"""The home page from the public notice to the decision: what it says, the one thing to do, where the season stands."""

from datetime import datetime, timedelta

import pytest

from portal import clock
from portal.rules.language.days import BEIJING
from portal.storage.engine import versions
from portal.storage.season import editions
from tests.builders import an_edition
from tests.operations.deciding import over, published, settle
from tests.operations.judged import deciding
from tests.operations.listed import a_public_notice, an_honour_list, an_office, listed
from tests.operations.objections import Noticed
from tests.operations.submissions import AT
from tests.visit import Page, Visitor

MONDAY = datetime(2026, 12, 7, 9, tzinfo=BEIJING)
MIDNIGHT = datetime(2026, 12, 15, tzinfo=BEIJING)  # after five full working days and the weekend
HOUR = timedelta(hours=1)
NOTICE = "/public-notices/2023/craftsman"


def now(moment: datetime) -> None:
    clock.set_offset(timedelta())
    clock.set_offset(moment - clock.now())


@pytest.fixture
def noticed(visit: Visitor) -> Noticed:
    """The list of one award, whose notice begins on Monday; nobody files any more."""
    now(MONDAY)
    programme = deciding(an_edition(2023, key="2023", at=AT)["craftsman"])
    office = an_office()
    found = an_honour_list(programme, office)
    notice = a_public_notice(found, office, at=MONDAY)
    for one in editions.programmes_of(programme.edition):
        closed = {"closes_at": MONDAY - HOUR, "recommending_closes_at": MONDAY - HOUR}
        editions.set_deadlines(one.id, one.version, opens_at=one.opens_at, **closed)
    versions.bump_public()
    return Noticed(office, found, notice, listed(found))


def current(page: Page) -> list[str]:
    return [step.text_content().strip() for step in page.all("//*[@aria-current='step']//p[@class='name']")]


@pytest.mark.rule("M21")
def test_home_leads_to_the_notice_while_it_runs(visit: Visitor, noticed: Noticed) -> None:
    page = visit("/")
    assert page.one("//*[starts-with(@class, 'seal')]").text_content() == "公示中"
    assert "“智慧工匠”拟表彰名单正在公示，至2026年12月14日止，还有 7 天" in page.text
    assert page.one("//a[@class='button']").get("href") == NOTICE
    assert "公示" in current(page)
    assert "2026年12月7日至12月14日" in page.text
    assert page.all(f"//ol[@class='issued']//a[@href='{NOTICE}']")
    assert "公示中" in visit("/awards").text
    assert "查看公示" in visit("/awards/craftsman").text
    now(MIDNIGHT - timedelta(seconds=30))
    assert "今天是最后一天" in visit("/").text


def test_after_the_last_second_the_list_waits_for_approval(visit: Visitor, noticed: Noticed) -> None:
    assert "公示中" in visit("/").text
    now(MIDNIGHT)
    page = visit("/awards/craftsman")
    assert "公示已经结束，表彰名单正在报批" in page.text
    assert current(page) == ["报批"]
    assert "公示中" not in visit("/").text


@pytest.mark.rule("M23")
def test_after_the_decision_home_leads_to_the_roll_and_names_the_honourees(visit: Visitor, noticed: Noticed) -> None:
    at = over(noticed)
    settle(noticed.notice, by=noticed.office.officer.id, at=at)
    published(noticed, at=at)
    now(at)
    page = visit("/awards/craftsman")
    assert "本届评选已经表彰" in page.text
    assert not page.all("//*[@aria-current='step']")
    home = visit("/")
    names = [name.text.strip() for name in home.all("//ul[@class='names']/li")]
    assert set(names) == {one.name for one in noticed.people if one.honour == "honouree"}
    assert home.all("//ol[@class='issued']//a[starts-with(@href, '/decisions/2023/craftsman/')]")


def test_the_feed_and_the_sitemap_name_the_notice(visit: Visitor, noticed: Noticed) -> None:
    for path in ("/feed.xml", "/sitemap.xml"):
        assert NOTICE in visit.client.get(path).get_data(as_text=True)

"""The honour roll as everybody reads it, and the page of each honouree."""

import csv
from datetime import date
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.demonstration import roll
from portal.operations.roll import honouring, stories
from portal.operations.roll.honouring import Honouree
from portal.rulebooks import rulebook
from portal.rules.applying.honour_bar import HonourState
from portal.storage.applying import applications
from portal.storage.roll import honours
from portal.storage.roll.honours import Honour
from tests.operations.deciding import NUMBER, over
from tests.operations.honoured import honour_of, honoured
from tests.operations.objections import Noticed
from tests.operations.submissions import AT
from tests.staff import a_colleague
from tests.visit import Visitor

USUAL = {"title": "上海智慧工匠", "awarded_on": date(2019, 5, 4), "unit": "上海示例研究所", "technical_field": "data"}


def an_honour(name: str = "甲示例", **changes: object) -> Honour:
    [honour] = honouring.import_earlier("craftsman", [Honouree(name=name, **USUAL | changes)], by=None, at=AT)
    return honour


@pytest.fixture
def noticed(app: Flask) -> Noticed:
    """Two honourees and a nominee."""
    made = honoured()
    clock.set_offset(over(made) - clock.now())
    return made


def test_an_empty_roll_says_so(app: Flask, visit: Visitor) -> None:
    page = visit("/roll")

    assert "光荣榜还没有名单" in page.text
    assert "没有找到" in visit("/roll?name=示例").text


@pytest.mark.rule("M2", "M24")
def test_the_roll_is_read_by_year_and_title(app: Flask, visit: Visitor) -> None:
    roll.honourees(by=a_colleague().id, at=AT)

    page = visit("/roll")

    assert "共 63 人次" in page.text
    assert [heading.text_content() for heading in page.all("//section/h2")] == ["2022年度", "2021年度", "2020年度"]
    first = page.all("//section[1]/h3")
    assert [heading.text_content() for heading in first] == ["上海智慧工匠", "“上海智慧工匠”提名荣誉", "上海领军先锋"]
    assert len(page.all("//section[1]//li")) == 21
    assert len(page.response.get_data()) < 50_000


def test_the_roll_is_searched_by_everything(app: Flask, visit: Visitor) -> None:
    an_honour("甲示例")
    an_honour("乙示例", unit="上海示例港航有限公司", technical_field="network")
    an_honour("丙示例", awarded_on=date(2021, 1, 4), year=2020)

    def names(query: str) -> list[str]:
        return [node.text_content() for node in visit(f"/roll?{query}").all("//a[@class='name']")]

    assert names("") == ["丙示例", "乙示例", "甲示例"]
    assert names("name=甲") == ["甲示例"]
    assert names("unit=港航") == ["乙示例"]
    assert names("year=2020") == ["丙示例"]
    assert names("field=network") == ["乙示例"]
    assert names("award=craftsman&year=2019&name=示例") == ["乙示例", "甲示例"]
    assert names("award=pioneer") == []
    assert len(names("award=x&field=x&year=x&page=x")) == 3, "what it does not know narrows nothing"
    page = visit("/roll?unit=港航&field=network")
    assert "找到 1 人次" in page.text
    assert page.one("//input[@name='unit']/@value") == "港航"
    assert page.one("//select[@name='field']/option[@selected]/@value") == "network"
    assert page.follow("查看全部").all("//a[@class='name']")


def test_a_long_roll_has_pages(app: Flask, visit: Visitor) -> None:
    people = [Honouree(name=f"示例{number}", **USUAL) for number in range(101)]
    honouring.import_earlier("craftsman", people, by=None, at=AT)

    page = visit("/roll?year=2019")
    assert len(page.all("//a[@class='name']")) == 100
    page = page.follow("下一页")
    assert len(page.all("//a[@class='name']")) == 1
    assert "第 2 页，共 2 页" in page.text
    assert len(page.follow("上一页").all("//a[@class='name']")) == 100
    assert len(visit("/roll?page=99").all("//a[@class='name']")) == 1


@pytest.mark.rule("M24", "M28")
def test_an_honouree_has_a_page_with_year_story_and_the_use_of_the_title(noticed: Noticed, visit: Visitor) -> None:
    honour = honour_of(noticed)
    told = ["第一段（示例）。", "第二段（示例）。"]
    stories.publish(honour.id, 0, "\n\n".join(told), by=noticed.office.officer.id, at=over(noticed))

    page = visit("/roll").follow(honour.name)

    assert page.heading == honour.name
    assert "2023年度" in page.text
    assert NUMBER in page.text
    assert [node.text_content() for node in page.all("//section[@class='story']/p")] == told
    assert rulebook("2023-craftsman").title_use in page.text
    assert not page.all("//img[contains(@src, '/roll/')]")
    nominee = visit("/roll").follow(honour_of(noticed, 2).name)
    assert nominee.one("//span[contains(@class, 'seal')]").text_content() == "提名"
    visit("/roll/1", status=404)


@pytest.mark.rule("M24")
def test_the_photo_is_there_with_consent_only(noticed: Noticed, visit: Visitor, client: FlaskClient) -> None:
    honour = honour_of(noticed)
    application = applications.one(noticed.people[0].application.id)
    owner, at = application.applicant.id, over(noticed)
    story = stories.show_photo(application.id, 0, None, by=owner, at=at)

    page = visit(f"/roll/{honour.id}")
    address = page.one("//img[contains(@src, '/roll/')]/@src")
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert "no-cache" in answer.headers["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get(address.replace(".jpg", "0.jpg")).status_code == 404

    stories.hide_photo(application.id, story.version, by=owner, at=at)
    assert client.get(address).status_code == 404
    assert not visit(f"/roll/{honour.id}").all("//img[contains(@src, '/roll/')]")


@pytest.mark.parametrize(
    ("state", "words"), [(HonourState.CANCELLED, "第二十九条取消"), (HonourState.REVOKED, "第三十条撤销")]
)
def test_who_lost_the_honour_is_struck_through_with_the_reason(
    app: Flask, visit: Visitor, state: HonourState, words: str
) -> None:
    honour = an_honour(state=state)

    page = visit("/roll")
    assert page.one("//a[@class='name']/del").text_content() == honour.name
    assert words in page.text
    page = page.follow(honour.name)
    assert page.all("//h1/del")
    assert words in page.text
    assert "事迹还没有刊登" not in page.text
    assert f",{state.word}," in visit.client.get("/roll.csv").text


def test_the_roll_is_taken_away_as_a_table_and_as_data(app: Flask, client: FlaskClient) -> None:
    honour = an_honour("=HYPERLINK(1)", unit="+示例,“引号”")
    an_honour("乙示例", awarded_on=date(2021, 1, 4), year=2020)

    answer = client.get("/roll.csv")
    assert answer.mimetype == "text/csv"
    assert answer.get_data()[:3] == b"\xef\xbb\xbf"
    rows = list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[0][:4] == ["年度", "奖项", "荣誉名称", "姓名"]
    assert rows[2][3:8] == ["'=HYPERLINK(1)", "'+示例,“引号”", "数据及服务支撑", "2019-05-04", "获荣"]
    found = client.get("/roll.json?year=2019").get_json()
    assert (found["total"], found["page"], found["pages"], found["next"]) == (1, 1, 1, None)
    assert found["honours"] == [
        {
            "year": "2019",
            "award": "智慧工匠",
            "title": "上海智慧工匠",
            "name": "=HYPERLINK(1)",
            "unit": "+示例,“引号”",
            "technical_field": "数据及服务支撑",
            "awarded_on": "2019-05-04",
            "state": "获荣",
            "page": f"{app.portal.base_url}/roll/{honour.id}",
        }
    ]


def test_nothing_that_belongs_to_a_person_is_on_the_roll(noticed: Noticed, client: FlaskClient) -> None:
    application = noticed.people[0].application
    contact = applications.one(application.id).applicant.contact
    for path in ("/roll", "/roll.csv", "/roll.json", f"/roll/{honour_of(noticed).id}"):
        text = client.get(path).text
        assert contact.email not in text
        assert contact.phone not in text
    assert honours.of_application(application)


@pytest.mark.parametrize(
    "query",
    ["name=买买提・艾力", "name=买买提•艾力", "unit=ＡＢＢ⼯程（中国）", "unit=abb工\u200b程", "unit=“ABB” 工程(中国)"],
)
def test_the_roll_is_searched_however_a_name_is_written(app: Flask, visit: Visitor, query: str) -> None:
    an_honour("买买提·艾力", unit="“ABB”工程（中国）有限公司")
    an_honour("乙示例")

    page = visit(f"/roll?{query}")

    assert ("买买提·艾力" in page.text, "乙示例" in page.text) == (True, False)

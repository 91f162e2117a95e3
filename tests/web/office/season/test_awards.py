"""What an edition sets of its own beside the documents: typed at the office's desk, seen by the committee, and said to
everybody on the edition's own pages and on no other's."""

import pytest

from portal.rules.people.staffing import RoleName
from portal.storage.season import editions
from portal.storage.season.editions import Programme
from tests.staff import a_colleague, enter
from tests.visit import Page, Visitor

NEW = {
    "name": "2099上海城市数字化转型“智慧工匠”选树、“领军先锋”评选",
    "key": "2099",
    "rulebooks": ["2023-craftsman", "2023-pioneer"],
    "opens_at": "2099-03-01T09:00",
    "closes_at": "2099-04-01T17:00",
    "recommending_closes_at": "2099-04-15T17:00",
}
OWN = {
    "procedure.notice_days": "7",
    "procedure.bar_years": "3",
    "procedure.copies": "4",
    "procedure.photos": "3",  # as the document has it
    "quota.honouree": "8",
    "deviation": "（示例）本届名额较少。",
    "delivery_place": "示例路1号101室",
    "delivery_until": "2099年5月1日",
}
OFFICIAL = "2023上海城市数字化转型"


@pytest.fixture
def desk(visit: Visitor) -> Visitor:
    enter(visit, a_colleague())
    return visit


@pytest.fixture
def committee(other: Visitor) -> Visitor:
    enter(other, a_colleague(RoleName.COMMITTEE))
    return other


def prepared(desk: Visitor) -> Page:
    page = desk("/office/editions/new").submit(NEW, button="建立")
    return decided(page, "pioneer", **{"passes.score": "20"})


def decided(page: Page, award: str, *, status: int = 200, **typed: str) -> Page:
    return page.visitor(f"{page.path}/{award}").submit({"quorum": "1/2"} | typed, button="保存", status=status)


def stored() -> dict[str, Programme]:
    return {one.programme: one for one in editions.programmes_of(editions.one("2099"))}


@pytest.mark.rule("M13", "M21", "CF5", "N0")
def test_an_editions_numbers_go_from_the_office_over_the_committee_to_its_own_pages(
    desk: Visitor, committee: Visitor
) -> None:
    page = decided(prepared(desk), "craftsman", **OWN)
    assert stored()["craftsman"].settings["procedure"] == {"notice_days": 7, "bar_years": 3, "copies": 4}
    assert stored()["pioneer"].settings["procedure"] == {}
    assert "7 个工作日（本届另定；第二十一条：5 个工作日）" in page.text
    assert "请在 2099年5月1日前送到或者寄到：示例路1号101室。" in page.text
    form = page.visitor(f"{page.path}/craftsman")
    assert form.one("//input[@name='delivery_until']").get("value") == "2099-05-01"
    assert form.one("//input[@name='procedure.notice_days']").get("value") == "7"
    assert form.one("//input[@name='procedure.photos']").get("value") == ""
    page.submit(button="提请组委会审定")

    seen = committee("/committee").follow(f"{NEW['name']}的规则和各项安排")
    assert "7 个工作日（本届另定；第二十一条：5 个工作日）" in seen.text
    assert "申报截止前首次提醒 7 天（平台的做法）" in seen.text
    seen.submit(button="同意")
    desk(page.path).submit(button="向社会公布")

    own, other = (committee(f"/awards/{award}?edition=2099").text for award in ("craftsman", "pioneer"))
    for said in (
        "本届不少于 7 个工作日。",
        "本届为 3 年。",
        "一式四份",
        "照 3 张",
        "每届 8 名",
        "本届另定的事项",
        "第二十一条：5 个工作日",
    ):
        assert said in own
    for said in ("公示时间不少于 5 个工作日。", "5 年内不得重复申报", "一式三份"):
        assert said in other
    assert "本届" not in other.partition("宗旨与荣誉")[2].replace("本届入围 20 名。", "")
    assert "不少于 7 个工作日或5 个工作日，" in committee("/public-notices").text


@pytest.mark.rule("M21", "M31")
def test_less_than_an_article_sets_is_refused_and_what_was_typed_stays(desk: Visitor) -> None:
    typed = {"procedure.notice_days": "4", "procedure.keep_years": "x", "audience": "长" * 2_001}

    page = decided(prepared(desk), "craftsman", status=422, **typed)

    assert "不能少于第二十一条规定的 5 个工作日" in page.text
    assert "请填写 5 至 1000 之间的整数，不能少于第三十一条规定的 5 年" in page.text
    assert "请不要超过 2000 个字。" in page.text
    assert page.one("//input[@name='procedure.notice_days']").get("value") == "4"
    assert page.one("//details").get("open") is not None
    assert "procedure" not in stored()["craftsman"].settings


@pytest.mark.rule("N1")
def test_an_edition_speaks_of_itself_in_words_that_the_office_may_change(desk: Visitor, committee: Visitor) -> None:
    page = prepared(desk)
    form = page.visitor(f"{page.path}/craftsman")
    proposed = form.one("//textarea[@name='audience']").text_content() or ""
    assert proposed.strip().startswith("2099上海城市数字化转型“智慧工匠”选树、“领军先锋”评选活动面向全市")
    page = decided(page, "craftsman", audience=proposed)
    assert stored()["craftsman"].settings["audience"] == ""  # it follows the name
    page = decided(page, "craftsman", audience="本届面向全市各单位和个人（示例）。")
    assert "本届面向全市各单位和个人（示例）。" in page.text
    page.submit(button="提请组委会审定")
    seen = committee("/committee").follow(f"{NEW['name']}的规则和各项安排")
    assert "本届面向全市各单位和个人（示例）。" in seen.text
    seen.submit(button="同意")
    desk(page.path).submit(button="向社会公布")

    own, other = (committee(f"/awards/{award}?edition=2099").text for award in ("craftsman", "pioneer"))
    assert "本届面向全市各单位和个人（示例）。" in own
    assert "2099上海城市数字化转型“智慧工匠”选树、“领军先锋”评选活动面向全市" in other
    for text in (own, other, committee("/").text, committee("/awards").text):
        assert OFFICIAL not in text.replace("《2023上海城市数字化转型“智慧工匠”选树、“领军先锋”评选活动介绍》", "")


def test_without_an_edition_the_document_is_quoted_with_its_source(visit: Visitor) -> None:
    text = visit("/awards/craftsman").text

    assert "2023上海城市数字化转型“智慧工匠”选树、“领军先锋”评选活动面向全市" in text
    assert "依据：《2023上海城市数字化转型“智慧工匠”选树、“领军先锋”评选活动介绍》" in text

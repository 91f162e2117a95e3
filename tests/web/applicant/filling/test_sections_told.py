"""What the page of a section says beside the fields: until when, how many pages, what was kept, what went."""

from datetime import timedelta

import pytest

from portal import clock
from portal.storage.applying.applications import Application
from portal.storage.season import editions
from tests.visit import Page, Visitor
from tests.web.applicant.drafts import answers_of, at, store, version_of

JOB = {"from": "2015-01", "to": "2020-12", "unit": "示例甲厂", "post": "工程师", "industry": True, "similar_post": True}
LATER = JOB | {"from": "2021-01", "to": "", "unit": "示例乙厂"}


def pressed(page: Page, act: str, **typed: str) -> Page:
    """Press the button that sends ``act``."""
    if not act.startswith("restore") or "removed" not in typed:
        page.one(f"//button[@name='act' and @value='{act}']")
    return page.visitor.post(page.path, dict(page.form("保存").form_values()) | {"act": act} | typed)


def closed(application: Application) -> None:
    programme = application.programme
    moments = {"opens_at": programme.opens_at, "recommending_closes_at": programme.recommending_closes_at}
    editions.set_deadlines(programme.id, programme.version, closes_at=clock.now() - timedelta(minutes=1), **moments)


@pytest.mark.parametrize("page", ["cover", "work", "evidence", "recommenders"])
def test_every_part_says_until_when_and_that_it_is_too_late(
    applicant: Visitor, application: Application, page: str
) -> None:
    assert "前提交有效" in applicant(at(application, page)).text

    closed(application)

    told = applicant(at(application, page)).text
    assert "申报已经截止" in told
    assert "前提交有效" not in told


def test_a_save_after_the_deadline_says_so(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "cover"))
    typed = dict(page.form("保存").form_values())
    assert applicant.client.post(f"{page.path}/draft", data=typed).json["late"] == ""

    closed(application)

    answer = applicant.client.post(f"{page.path}/draft", data=typed | {"version": version_of(application, "cover")})
    assert answer.json["late"] == "申报已经截止，不能再提交"


@pytest.mark.rule("CF4")
def test_pages_are_counted_by_a_request_of_their_own(applicant: Visitor, application: Application) -> None:
    address = at(application, "pages/estimate")
    page = applicant(at(application, "achievements"))
    assert page.one("//*[@data-pages]").get("data-pages") == address
    assert not applicant(at(application, "cover")).all("//*[@data-pages]")
    before = applicant.client.get(address).json

    store(application, "achievements", skill="示例。" * 900)

    after = applicant.client.get(address).json
    assert after["limit"] == before["limit"] == 20
    assert after["pages"] > before["pages"]


def test_each_text_refers_to_its_counter_and_to_the_shared_one(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "achievements"))

    for key in ("basics", "spirit", "skill"):
        assert page.field(key).get("aria-describedby").split()[-2:] == [f"{key}-counter", "shared-counter"]
    assert "shared-counter" not in applicant(at(application, "representative")).field("representative").get(
        "aria-describedby"
    )


def test_no_green_word_stands_beside_what_is_wrong(applicant: Visitor, application: Application) -> None:
    store(application, "cover", name="沈一诺")
    assert applicant(at(application, "cover")).one("//*[@id='saved']").get("class") == "saved done"

    told = applicant(at(application, "cover")).submit(button="保存并继续")

    assert told.one("//*[@id='saved']").get("class") == "saved"


@pytest.mark.rule("CF7")
def test_a_removed_row_can_be_put_back_where_it_was(applicant: Visitor, application: Application) -> None:
    store(application, "work", work=[JOB, LATER])
    page = applicant(at(application, "work"))

    page = pressed(page, "remove work 0")
    assert "第 1 项已经移除" in page.text
    assert [row["unit"] for row in answers_of(application)["work"]] == ["示例乙厂"]

    page = pressed(page, "restore work 0", **{"work-0-post": "高级工程师"})

    assert answers_of(application)["work"] == [JOB, LATER | {"post": "高级工程师"}]
    assert "已经移除" not in page.text


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"unit": 5, "industry": "x", "other": "甲"}'])
def test_a_row_that_the_page_did_not_keep_comes_back_blank(
    applicant: Visitor, application: Application, kept: str
) -> None:
    store(application, "work", work=[JOB])
    page = applicant(at(application, "work"))

    pressed(page, "restore work 0", removed=kept)

    first, second = answers_of(application)["work"]
    assert not any(first.values())
    assert second == JOB


@pytest.mark.rule("M12", "CF6")
def test_years_that_differ_from_the_rows_are_said_not_refused(applicant: Visitor, application: Application) -> None:
    store(application, "work", work=[JOB])
    store(application, "personal", post_years="8")
    words = "工作经历中勾选的各项合计为6年，与填写的8年不一致，请核对"

    assert words in applicant(at(application, "personal")).text
    assert words in applicant(at(application, "check")).text

    store(application, "personal", post_years="6")

    assert "不一致" not in applicant(at(application, "personal")).text


def test_registration_s_name_telephone_and_address_are_offered(applicant: Visitor, application: Application) -> None:
    cover, personal = applicant(at(application, "cover")), applicant(at(application, "personal"))

    assert cover.all("//datalist[@id='name-list']/option/@value") == ["沈一诺"]
    assert personal.all("//datalist[@id='phone-list']/option/@value") == ["13800000000"]
    assert personal.all("//datalist[@id='email-list']/option/@value") == ["shen@example.cn"]


def test_the_first_button_leads_to_what_is_left_to_do(applicant: Visitor, application: Application) -> None:
    overview = applicant(at(application))
    assert overview.one("//*[contains(@class, 'button') and text()='开始填写']").get("href") == at(application, "cover")
    assert "secondary" in overview.one("//a[text()='核对并提交']").get("class")

    store(application, "cover", name="沈一诺")

    assert applicant(at(application)).one("//a[text()='继续填写']").get("href") == at(application, "cover")


def test_two_versions_mark_what_differs(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "achievements"))
    store(application, "achievements", basics="负责示例一号项目。")

    told = page.submit({"basics": "负责示例二号项目。"}, button="保存", status=409)

    assert [mark.text for mark in told.all("//mark")] == ["二", "一"]

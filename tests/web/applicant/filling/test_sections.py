"""The applicant's pages, as a browser without JavaScript uses them, and the autosave beside them."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.documents.evidence.drawn import drawn_portrait
from portal.operations.applying import filing
from portal.rules.applying.answers import blank_section, section_of, sections_of
from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from tests.answers import complete_answers
from tests.builders import PASSWORD, an_account, an_application, an_edition
from tests.visit import Page, Visitor, without_token

DAY = timedelta(days=1)


@pytest.fixture
def programmes(app: Flask) -> dict[str, Any]:
    return an_edition()


@pytest.fixture
def applicant(visit: Visitor, programmes: dict[str, Any]) -> Visitor:
    """Somebody signed in."""
    an_account()
    sign_in(visit)
    return visit


@pytest.fixture
def application(applicant: Visitor) -> Application:
    """A draft of theirs, begun over HTTP."""
    page = (
        applicant("/applications").submit(button="开始填写申报表", holding="programme") if False else begin(applicant)
    )
    return applications.one(int(page.path.rsplit("/", 1)[1]))


def sign_in(visit: Visitor, email: str = "shen@example.cn") -> Page:
    return visit("/sign-in").submit({"email": email, "password": PASSWORD}, button="登录")


def begin(visit: Visitor, award: str = "智慧工匠") -> Page:
    page = visit("/applications")
    form = next(form for form in page.all("//main//form") if award in form.getparent().text_content())
    return visit.post("/applications", dict(form.form_values()))


def at(application: Application, key: str = "") -> str:
    return f"/applications/{application.id}{key and '/'}{key}"


def answers_of(application: Application) -> dict[str, Any]:
    return applications.draft(application.id).answers


def version_of(application: Application, key: str) -> int:
    return applications.draft(application.id).versions.get(key, 0)


def store(application: Application, key: str, **changes: Any) -> None:
    """Save a section behind the page's back, as another window would."""
    section = section_of(filing.rulebook_under(application), key)
    stored = {key: value for key, value in answers_of(application).items() if key in blank_section(section)}
    answers = blank_section(section) | stored | changes
    filing.save_section(application, section, answers, version_of(application, key), at=clock.now())


# Who may come in


@pytest.mark.parametrize("path", ["", "/{0}", "/{0}/cover", "/{0}/photo", "/{0}/form.docx"])
def test_without_a_sign_in_every_page_leads_to_it(client: FlaskClient, programmes: dict, path: str) -> None:
    number = an_application(programme=programmes["craftsman"]).id

    answer = client.get("/applications" + path.format(number))

    assert answer.status_code == 302
    assert "/sign-in?next=" in answer.location


@pytest.mark.parametrize("path", ["", "/cover", "/photo", "/form.docx"])
def test_somebody_elses_application_is_the_page_of_a_number_never_given(
    applicant: Visitor, programmes: dict, path: str
) -> None:
    other = an_application(programme=programmes["craftsman"], by=an_account(email="other@example.cn"))

    theirs = without_token(applicant(f"/applications/{other.id}{path}", status=404).response)
    nobodys = without_token(applicant(f"/applications/{other.id + 1}{path}", status=404).response)

    assert theirs == nobodys


def test_somebody_elses_section_can_neither_be_saved_nor_autosaved(applicant: Visitor, programmes: dict) -> None:
    other = an_application(programme=programmes["craftsman"], by=an_account(email="other@example.cn"))
    token = csrf(applicant)

    for path in ("cover", "cover/draft"):
        applicant.post(f"/applications/{other.id}/{path}", {"csrf_token": token, "name": "别人"}, status=404)

    assert answers_of(other) == {}


def csrf(visit: Visitor) -> str:
    return visit("/applications").one("(//input[@name='csrf_token'])[1]").get("value")


def test_a_section_that_the_form_does_not_have_is_not_found(applicant: Visitor, application: Application) -> None:
    applicant(at(application, "opinion"), status=404)
    applicant(at(application, "no-such-section"), status=404)


# Beginning


def test_both_awards_can_be_begun_once_each(applicant: Visitor) -> None:
    first, other = begin(applicant), begin(applicant, "领军先锋")

    page = applicant("/applications")

    assert first.path != other.path
    assert "开始填写申报表" not in page.text
    assert len(page.all("//a[normalize-space()='继续填写']")) == 2


def test_after_the_call_nothing_can_be_begun_and_a_draft_is_kept_and_told(
    applicant: Visitor, application: Application, programmes: dict
) -> None:
    clock.set_offset(programmes["craftsman"].closes_at - clock.now() + timedelta(seconds=1))
    sign_in(applicant)

    late = applicant(at(application))
    token = late.one("(//input[@name='csrf_token'])[1]").get("value")
    refused = applicant.post("/applications", {"programme": programmes["pioneer"].id, "csrf_token": token}, status=409)

    assert "申报已经截止" in late.text
    assert "申报已经截止" in refused.text
    assert applicant(at(application, "cover")).submit({"name": "示例甲"}, button="保存").status == 200


# The form mirrors the paper


@pytest.mark.rule("CF6")
@pytest.mark.rule("CF7")
@pytest.mark.rule("PF1")
@pytest.mark.parametrize("award", ["craftsman", "pioneer"])
@pytest.mark.parametrize("year", [2017, 2023])
def test_every_section_shows_the_papers_labels_in_their_order(visit: Visitor, award: str, year: int) -> None:
    account = an_account()
    application = an_application(programme=an_edition(year)[award], by=account)
    sign_in(visit)

    for section in sections_of(filing.rulebook_under(application)):
        page = visit(at(application, section.key))
        assert page.heading == section.title
        text, position = page.text, 0
        for field in section.fields:
            if field.key.endswith("_explanation"):
                continue
            position = text.index(field.label, position)


@pytest.mark.rule("S2")
def test_each_technical_field_is_offered_with_its_definition(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "cover"))

    for item in filing.rulebook_under(application).technical_fields:
        assert item.name in page.text
        assert item.definition in page.text
        assert page.one(f"//input[@name='technical_field' and @value='{item.key}']").get("type") == "radio"


@pytest.mark.rule("N3")
def test_the_industry_is_optional_and_other_asks_for_words(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "cover"))
    assert "（选填）" in page.text

    told = page.submit({"industry": "其他"}, button="保存并继续")

    assert "请写明" in told.text


# Saving


def test_a_whole_application_is_filled_in_without_javascript(applicant: Visitor, application: Application) -> None:
    rulebook = filing.rulebook_under(application)
    answers = complete_answers(rulebook)
    for section in sections_of(rulebook):
        fill(applicant(at(application, section.key)), section, answers, button="保存并继续")

    page = applicant(at(application))
    stored = answers_of(application)

    assert "已完成 10 部分，共 10 部分" in page.text
    assert {key: stored[key] for key in answers if key != "photo"} == {
        key: value for key, value in answers.items() if key != "photo"
    }


def fill(page: Page, section: Any, answers: dict[str, Any], *, button: str) -> Page:
    """Fill one section as a person would: first the rows that are needed, then every field."""
    values: dict[str, Any] = {}
    for field in section.fields:
        if field.shows or field.key.endswith("_explanation"):
            continue
        if field.kind == "rows":
            for _ in answers[field.key]:
                page = page.submit(button="添加一项")
            for index, row in enumerate(answers[field.key]):
                values |= {f"{field.key}-{index}-{key}": value for key, value in row.items()}
            if field.none_word:
                values[f"{field.key}_none"] = answers[f"{field.key}_none"]
        elif field.kind == "photo":
            values[field.key] = (BytesIO(drawn_portrait(0)), "照片.jpg")
        else:
            values[field.key] = answers[field.key]
    return page.submit(values, button=button)


def test_saving_goes_on_only_when_the_section_is_complete(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "representative"))

    told = page.submit(button="保存并继续")
    assert told.path == at(application, "representative")
    assert "请填写“本次申报代表性成果的情况说明”" in told.text
    assert told.one("//*[@id='faults']//a").get("href") == "#representative"

    assert told.submit({"representative": "成果"}, button="保存并继续").path == at(application, "conditions")


def test_a_wrong_answer_is_kept_and_named_beside_its_field(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "personal")).submit({"id_number": "31010419800101001"}, button="保存")

    assert page.value("id_number") == "31010419800101001"
    described = page.field("id_number").get("aria-describedby").split()
    assert "身份证号应为18位" in page.one(f"//*[@id='{described[-1]}']").text_content()
    assert page.field("id_number").get("aria-invalid") == "true"


def test_an_untouched_section_scolds_nobody(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "personal"))

    assert page.all("//*[contains(@class, 'error')]") == []
    assert page.all("//*[@id='faults']") == []


@pytest.mark.rule("CF8")
def test_4000_pass_and_4001_are_kept_and_refused_by_the_form(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "achievements"))
    page = page.submit({"basics": "字" * 3000, "spirit": "字" * 500, "skill": "字" * 500}, button="保存并继续")
    assert page.path == at(application, "representative")

    page = applicant(at(application, "achievements")).submit({"skill": "字" * 501}, button="保存并继续")

    assert page.path == at(application, "achievements")
    assert "本部分合计4,001字，超过4,000字的限制1字" in page.text
    assert "已写 4,001 字，超出 1 字" in page.text
    assert len(page.value("skill").strip()) == 501


# Rows


def test_rows_are_added_moved_and_removed_and_nothing_typed_is_lost(
    applicant: Visitor, application: Application
) -> None:
    page = applicant(at(application, "awards"))
    for index, what in enumerate(("甲奖", "乙奖", "丙奖")):
        page = page.submit(button="添加一项")
        page = page.submit({f"awards-{index}-what": what}, button="保存") if index else page
        if not index:
            page = page.submit({"awards-0-what": what}, button="添加一项")
            page = press(page, "remove awards 1")

    def order() -> list[str]:
        return [row["what"] for row in answers_of(application)["awards"]]

    assert order() == ["甲奖", "乙奖", "丙奖"]
    page = press(page, "up awards 2")
    assert order() == ["甲奖", "丙奖", "乙奖"]
    page = press(page, "down awards 0")
    assert order() == ["丙奖", "甲奖", "乙奖"]
    press(page, "remove awards 1")
    assert order() == ["丙奖", "乙奖"]


def press(page: Page, act: str) -> Page:
    form = dict(page.form("act").form_values())
    return page.visitor.post(page.path, form | {"act": act})


def test_a_row_in_which_nothing_was_written_goes_on_saving(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "work")).submit(button="添加一项")
    assert len(answers_of(application)["work"]) == 1

    page.submit(button="保存")

    assert answers_of(application)["work"] == []


@pytest.mark.parametrize(
    "act", ["up awards 0", "down awards 0", "remove awards 7", "up awards x", "add nothing", "☃", ""]
)
def test_an_act_that_makes_no_sense_changes_nothing(applicant: Visitor, application: Application, act: str) -> None:
    store(application, "awards", awards=[{"when": "2020-01", "where": "沪", "what": "奖"}])

    press(applicant(at(application, "awards")), act)

    assert [row["what"] for row in answers_of(application)["awards"]] == ["奖"]


# Two windows


def test_of_two_windows_the_second_sees_both_texts_and_decides(applicant: Visitor, application: Application) -> None:
    first, second = (applicant(at(application, "representative")) for _ in range(2))
    first.submit({"representative": "第一个窗口写的"}, button="保存")

    told = second.submit({"representative": "第二个窗口写的"}, button="保存", status=409)

    assert answers_of(application)["representative"] == "第一个窗口写的"
    assert "第一个窗口写的" in told.text
    assert told.value("representative").strip() == "第二个窗口写的"
    told.submit(button="保存")
    assert answers_of(application)["representative"] == "第二个窗口写的"


def test_what_is_too_large_is_shown_again_and_not_saved(applicant: Visitor, application: Application) -> None:
    text = "长" * 30_001
    page = applicant(at(application, "representative")).submit({"representative": text}, button="保存", status=422)

    assert "没有保存" in page.text
    assert page.value("representative").strip() == text
    assert answers_of(application) == {}


def test_a_submitted_form_cannot_be_changed(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "cover"))
    applications.set_stage(application, Stage.SUBMITTED, at=clock.now())

    told = page.submit({"name": "太迟"}, button="保存", status=422)

    assert "申报表已经提交" in told.text
    assert answers_of(application) == {}


# The photo


@pytest.mark.rule("CF6")
def test_a_photo_is_shown_at_once_and_served_to_its_owner_alone(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "personal"))
    page = page.submit({"photo": (BytesIO(drawn_portrait(1)), "我的照片.JPG"), "position": "技术员"}, button="上传照片")

    picture = page.one("//figure//img").get("src")
    answer = applicant.client.get(picture)

    assert answer.mimetype == "image/jpeg"
    assert "private" in answer.headers["Cache-Control"]
    assert answers_of(application)["position"] == "技术员"
    assert page.submit({"position": "工程师"}, button="保存").one("//figure//img").get("src") == picture


def test_a_refused_photo_loses_nothing_that_was_typed(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "personal"))
    told = page.submit({"photo": (BytesIO(b"GIF89a"), "x.jpg"), "position": "技术员"}, button="保存", status=422)

    assert "照片" in told.one("//*[@id='photo-error']").text_content()
    assert told.value("position") == "技术员"
    assert answers_of(application)["position"] == "技术员"


# Autosave


def autosave(page: Page, **values: Any) -> Any:
    form = dict(page.form("act").form_values()) | values
    return page.visitor.client.post(f"{page.path}/draft", data=form, headers={"X-Autosave": "1"})


def test_autosave_keeps_the_draft_and_answers_what_the_page_needs(applicant: Visitor, application: Application) -> None:
    answer = autosave(applicant(at(application, "representative")), representative="写到一半")

    assert answer.status_code == 200
    assert (answer.json["version"], answer.json["state"], answer.json["state_words"]) == (1, "done", "已完成")
    assert len(answer.json["saved_at"]) == len("14:32:05")
    assert answers_of(application)["representative"] == "写到一半"


def test_autosave_of_a_second_window_is_told_and_overwrites_nothing(
    applicant: Visitor, application: Application
) -> None:
    page = applicant(at(application, "representative"))
    store(application, "representative", representative="另一个窗口")

    answer = autosave(page, representative="这个窗口")

    assert answer.status_code == 409
    assert "另一个窗口" in answer.json["reason"]
    assert answers_of(application)["representative"] == "另一个窗口"


def test_autosave_after_the_sign_in_has_ended_answers_401_and_a_reason(
    applicant: Visitor, application: Application
) -> None:
    page = applicant(at(application, "representative"))
    clock.set_offset(timedelta(hours=13))

    answer = autosave(page, representative="写了一小时")

    assert (answer.status_code, answer.is_json) == (401, True)
    assert "登录" in answer.json["reason"]


@pytest.mark.rule("CF6")
def test_autosave_takes_a_photo_and_says_what_is_wrong_with_another(
    applicant: Visitor, application: Application
) -> None:
    good = autosave(applicant(at(application, "personal")), photo=(BytesIO(drawn_portrait(2)), "a.jpg")).json
    bad = autosave(applicant(at(application, "personal")), photo=(BytesIO(b"no photo"), "b.jpg")).json

    assert good["photo"].startswith(f"/applications/{application.id}/photo?v=")
    assert good["photo_fault"] == ""
    assert bad["photo"] == good["photo"]
    assert "照片" in bad["photo_fault"]


def test_an_expired_sign_in_carries_the_typed_text_to_the_other_side(
    applicant: Visitor, application: Application
) -> None:
    page = applicant(at(application, "representative"))
    clock.set_offset(timedelta(hours=13))

    asked = page.submit({"representative": "写了一小时\n第二段 <b>&"}, button="保存", status=401)
    kept = asked.submit({"email": "shen@example.cn", "password": PASSWORD}, button="登录并继续")
    assert "写了一小时" in kept.text
    saved = kept.submit()

    assert saved.path == at(application, "representative")
    assert answers_of(application)["representative"] == "写了一小时\n第二段 <b>&"


# Years


@pytest.mark.rule("M12")
def test_years_are_computed_from_the_ticked_rows_and_a_shortfall_is_explained(
    applicant: Visitor, application: Application
) -> None:
    row = {
        "from": "2024-01",
        "to": "2025-12",
        "unit": "示例单位",
        "post": "技术员",
        "industry": True,
        "similar_post": True,
    }
    store(application, "work", work=[row])

    page = applicant(at(application, "conditions") + "?check=1")
    assert "按勾选的经历计算为2年，不足3年" in page.text
    assert page.field("condition_industry_years_explanation") is not None

    store(application, "work", work=[row | {"from": "2015-01"}])
    page = applicant(at(application, "conditions"))
    assert "按勾选的经历计算为11年，已满5年" in page.text
    assert page.all("//textarea") == []


# Word


@pytest.mark.parametrize("award", ["craftsman", "pioneer"])
def test_the_word_form_holds_what_was_typed_and_is_a_draft(visit: Visitor, award: str) -> None:
    account = an_account()
    application = an_application(programme=an_edition()[award], by=account)
    sign_in(visit)
    answers = complete_answers(filing.rulebook_under(application))
    for section in sections_of(filing.rulebook_under(application)):
        store(application, section.key, **{k: v for k, v in answers.items() if k in blank_section(section)} | NO_PHOTO)

    answer = visit.client.get(at(application, "form.docx"))

    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = "\n".join(
        cell.text for table in Document(BytesIO(answer.data)).tables for row in table.rows for cell in row.cells
    )
    for key in ("name", "unit", "id_number", "position", "address"):
        assert answers[key] in text
    for key in ("basics", "representative"):
        for line in answers[key].split("\n"):
            assert line in text


NO_PHOTO = {"photo": ""}

"""The applicant's pages, as a browser without JavaScript uses them, and the autosave beside them."""

from io import BytesIO
from typing import Any

import pytest

from portal import clock
from portal.documents.evidence.drawn import drawn_portrait
from portal.operations.applying import filing
from portal.rules.applying.answers import sections_of
from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from tests.answers import complete_answers
from tests.builders import an_account, an_application, an_edition
from tests.visit import Page, Visitor
from tests.web.applicant.drafts import answers_of, at, sign_in, store


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

    assert "已完成 10 部分，共 12 部分" in page.text
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


def test_a_submitted_form_cannot_be_changed(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "cover"))
    applications.set_stage(application, Stage.SUBMITTED, at=clock.now())

    told = page.submit({"name": "太迟"}, button="保存", status=422)

    assert "申报表已经提交" in told.text
    assert answers_of(application) == {}


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

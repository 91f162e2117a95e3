"""Check your answers: everything read back, what is missing, the consents."""

from typing import Any

import pytest

from portal import clock
from portal.operations.applying import submitting
from portal.rules.applying.consents import consents_of, declaration_of
from portal.rules.applying.printed_answers import in_words
from portal.rules.language.stages import Stage
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from tests.builders import an_application
from tests.operations.submissions import filled
from tests.visit import Visitor
from tests.web.applicant.submissions import AGREED, at, owner, stage_of

pytestmark = pytest.mark.usefixtures("_without_office")


# Checking
def test_the_check_page_reads_every_answer_back_in_the_words_of_the_paper(
    applicant: Visitor, complete: Application
) -> None:
    page = applicant(at(complete, "check"))

    rulebook = submitting.filing.rulebook_under(complete)
    answers = applications.draft(complete.id).answers
    for section in rulebook.form.sections:
        if section.by != "applicant":
            continue
        part = page.one(f"//section[@id='part-{section.key}']").text_content()
        for field in section.fields:
            assert field.label in part
            for words in in_words(rulebook, rulebook.field(field.shows) if field.shows else field, answers):
                assert field.kind == "photo" or words in part
        assert page.one(f"//section[@id='part-{section.key}']//a[contains(@class, 'act')]").get("href") == at(
            complete, section.key
        )


@pytest.mark.rule("M12")
def test_the_check_page_shows_the_computed_years_beside_each_condition(
    applicant: Visitor, complete: Application
) -> None:
    part = applicant(at(complete, "check")).one("//section[@id='part-conditions']").text_content()

    assert part.count("已确认") == 5
    assert "按勾选的经历计算为11年" in part
    assert "已满3年" in part
    assert "已满5年" in part


def test_the_consents_and_the_declaration_stand_there_in_full_each_with_its_own_tick(
    applicant: Visitor, complete: Application
) -> None:
    page = applicant(at(complete, "check"))

    book = submitting.filing.rulebook_under(complete)
    for agreement in (*consents_of(book), declaration_of(book)):
        assert agreement.text in page.text
        tick = page.one(f"//input[@type='checkbox' and @value='{agreement.key}']")
        assert tick.get("checked") is None
    assert len(page.all("//button[normalize-space()='提交申报表']")) == 1


def test_what_is_missing_is_a_list_that_links_and_there_is_no_button(
    applicant: Visitor, programmes: dict[str, Any]
) -> None:
    application = filled(
        an_application(programme=programmes["craftsman"], by=owner()), at=clock.now(), phone="", unit=""
    )

    page = applicant(at(application, "check"))

    links = {link.text_content(): link.get("href") for link in page.all("//section[@id='missing']//a")}
    assert links == {
        "请填写“所在单位”。": at(application, "cover") + "?check=1#unit",
        "请填写“联系电话”。": at(application, "personal") + "?check=1#phone",
    }
    assert page.all("//button[normalize-space()='提交申报表']") == []
    assert "现在不能提交" in page.one("//section[@id='submit']").text_content()
    assert page.visitor(at(application, "personal") + "?check=1").one("//*[@id='phone']") is not None


def test_an_empty_draft_can_be_checked(applicant: Visitor, programmes: dict[str, Any]) -> None:
    page = applicant(at(an_application(programme=programmes["pioneer"], by=owner()), "check"))

    assert "还没有填写" in page.text
    assert "提交前还有" in page.text


def test_a_tick_left_out_is_asked_for_and_the_others_stay(applicant: Visitor, complete: Application) -> None:
    page = applicant(at(complete, "check"))
    told = page.submit({"agreed": AGREED[1:]}, button="提交申报表", status=422)

    assert told.one("//*[@id='faults']//a").get("href") == f"#{AGREED[0]}"
    assert [tick.get("value") for tick in told.all("//input[@name='agreed'][@checked]")] == AGREED[1:]
    assert stage_of(complete) is Stage.DRAFT
    assert told.submit({"agreed": AGREED}, button="提交申报表").path == at(complete, "receipt")

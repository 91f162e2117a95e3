"""One's own applications: beginning, opening, and nobody else's."""

from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document
from flask.testing import FlaskClient

from portal import clock
from portal.operations.applying import filing
from portal.rules.applying.answers import blank_section, sections_of
from portal.storage.applying.applications import Application
from tests.answers import complete_answers
from tests.builders import an_account, an_application, an_edition
from tests.visit import Visitor, without_token
from tests.web.applicant.drafts import answers_of, at, begin, sign_in, store


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

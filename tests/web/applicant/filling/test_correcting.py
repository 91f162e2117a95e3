"""An application that the office has returned, as its applicant sees it: what to correct, by when, and nothing else."""

from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document
from flask import Flask

from portal import clock
from portal.operations.office import reviewing
from portal.rules.language.stages import Stage
from portal.rules.office.reviewing import Found, Item, Value
from portal.storage.applying import applications
from portal.storage.applying.applications import Application
from portal.storage.people.accounts import by_email
from tests.builders import PASSWORD, an_account, an_edition
from tests.operations.reviews import an_officer
from tests.operations.submissions import SETTINGS, a_complete_application, submit
from tests.visit import Visitor

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
REASON = "缺少劳动合同。\n工作经历与合同不一致。"


@pytest.fixture(autouse=True)
def _without_office(without_office: None) -> None:
    """Nothing here needs LibreOffice."""


@pytest.fixture
def applicant(app: Flask, visit: Visitor) -> Visitor:
    an_account()
    visit("/sign-in").submit({"email": "shen@example.cn", "password": PASSWORD}, button="登录")
    return visit


def submitted(year: int = 2023) -> Application:
    programme, at = an_edition(year)["craftsman"], clock.now()
    application = a_complete_application(programme=programme, by=by_email("shen@example.cn"), at=at, channel="个人自荐")
    submit(application, at=at)
    return applications.one(application.id)


def returned(*sections: str, until: timedelta = 5 * DAY) -> Application:
    application, at = submitted(), clock.now()
    reviewing.return_for_correction(
        application.id,
        application.version,
        sections=sections,
        reason=REASON,
        until=at + until,
        by=an_officer().id,
        at=at,
        settings=SETTINGS,
    )
    return applications.one(application.id)


def at(application: Application, page: str = "") -> str:
    return f"/applications/{application.id}{page and '/'}{page}"


@pytest.mark.rule("M16")
def test_the_overview_says_what_to_correct_why_and_until_when(applicant: Visitor) -> None:
    application = returned("work", "evidence")

    page = applicant(at(application))

    for words in ("补正中", "工作经历、证实性材料", "缺少劳动合同。", "前修改并重新提交", "请您补正"):
        assert words in page.text
    assert page.text.count("不需补正") == 9
    assert page.text.count("需补正") - page.text.count("不需补正") == 3  # the conditions go along with 工作经历
    paper = applicant.client.get(at(application, "decision.docx"))
    words = "\n".join(paragraph.text for paragraph in Document(BytesIO(paper.data)).paragraphs)
    assert "缺少劳动合同" in words


def test_only_what_was_named_can_be_opened_and_saved(applicant: Visitor) -> None:
    application = returned("personal")

    assert applicant(at(application, "personal")).path == at(application, "personal")
    assert applicant(at(application, "work")).path == at(application, "check")
    evidence = applicant(at(application, "evidence"))
    assert "不在组委会办公室要求补正的范围内" in evidence.text
    assert not evidence.all("//input[@type='file']")
    changing = applicant(at(application, "check")).all("//a[@class='act']/@href")
    assert [href.split("#")[0] for href in changing] == [at(application, "personal")]


def test_a_section_that_was_not_named_is_refused_over_http(applicant: Visitor) -> None:
    application = returned("personal")
    before = applications.draft(application.id)
    token = applicant(at(application, "personal")).value("csrf_token")
    typed = {"csrf_token": token, "version": before.versions["work"], "work-0-unit": "另一个单位"}

    refused = applicant.client.post(at(application, "work/draft"), data=typed)

    assert refused.status_code == 422
    assert "不在组委会办公室要求补正的范围内" in refused.json["reason"]
    assert applications.draft(application.id) == before


@pytest.mark.rule("M16")
def test_a_correction_is_submitted_again(applicant: Visitor) -> None:
    application = returned("personal")

    check = applicant(at(application, "check"))
    receipt = check.submit({"agreed": ["personal_data", "verification", "notice", "declaration"]}, button="提交申报表")

    assert applications.one(application.id).stage is Stage.SUBMITTED
    assert "请您补正" in receipt.text  # in what has happened
    assert "申报回执" in receipt.text


def test_a_correction_that_is_late_says_so(applicant: Visitor) -> None:
    application = returned("personal", until=SECOND * 30)
    clock.set_offset(timedelta(minutes=1))

    page = applicant(at(application))

    assert "补正已逾期" in page.text
    assert "核对并提交" not in page.text


def test_an_accepted_application_shows_its_number(applicant: Visitor) -> None:
    application = submitted()
    reviewing.accept([(application.id, application.version)], by=an_officer().id, at=clock.now(), settings=SETTINGS)

    page = applicant(at(application))

    assert "已受理" in page.text
    assert page.text.count("GJ2023-0001") >= 2  # where it stands, and what has happened
    assert applicant.client.get(at(application, "decision.docx")).status_code == 200
    assert "下载受理通知" in page.text


def test_a_refused_application_shows_why(applicant: Visitor) -> None:
    application = submitted(2017)
    officer = an_officer()
    reviewing.record_findings(
        application.id,
        application.version,
        {Item.CONDITIONS: Found(Value.NOT_OK, "不足三年。")},
        by=officer.id,
        at=clock.now(),
    )
    version = applications.one(application.id).version
    reviewing.refuse(
        application.id, version, reason="从事相关工作不足三年。", by=officer.id, at=clock.now(), settings=SETTINGS
    )

    page = applicant(at(application))

    assert "不予受理" in page.text
    assert "从事相关工作不足三年。" in page.text
    assert "不足三年。" in page.text


def test_without_a_decision_there_is_no_notice(applicant: Visitor) -> None:
    assert applicant.client.get(at(submitted(), "decision.docx")).status_code == 404

"""The real pages of the form, with a LibreOffice and without."""

import io
import zipfile
from contextlib import closing
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from PIL import Image

from portal import clock
from portal.documents.pages import libreoffice
from portal.operations.applying import materials, submitting
from portal.operations.office import archiving
from portal.rules.applying.receipts import receipt_number
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.people.accounts import by_email
from tests.builders import PASSWORD, an_account, an_edition
from tests.operations.submissions import a_complete_application, filled, submit
from tests.visit import Visitor

LONG = "甲" * 18_000  # characters of a long text without a limit of its own: more than twenty pages


@pytest.fixture
def applicant(visit: Visitor, app: Flask) -> Visitor:
    """Somebody signed in."""
    an_account()
    visit("/sign-in").submit({"email": "shen@example.cn", "password": PASSWORD}, button="登录")
    return visit


@pytest.fixture
def complete(applicant: Visitor) -> Application:
    """A draft of theirs against which nothing stands."""
    return a_complete_application(programme=an_edition()["craftsman"], by=by_email("shen@example.cn"), at=clock.now())


def at(application: Application, page: str = "pages") -> str:
    return f"/applications/{application.id}/{page}"


def submitted(application: Application) -> Any:
    return submit(application, at=clock.now())


# With a LibreOffice


@pytest.mark.rule("CF4")
@pytest.mark.usefixtures("writer")
def test_every_page_is_a_sheet_with_its_number_and_the_count_stands_against_the_limit(
    applicant: Visitor, complete: Application
) -> None:
    page = applicant(at(complete))

    leaves = page.all("//figure")
    count = libreoffice.pages(applicant.client.get(at(complete, "form.docx")).data)
    assert len(leaves) == count
    assert f"第 {count} 页，共 {count} 页" in leaves[-1].text_content()
    tally = page.one("//*[contains(@class, 'tally')]").text_content()
    assert f"{count} 页" in tally
    assert "限 20 页，按实际排版计数" in tally


@pytest.mark.usefixtures("writer")
def test_a_picture_may_be_kept_by_its_reader_until_the_form_changes(applicant: Visitor, complete: Application) -> None:
    address = applicant(at(complete)).one("(//figure//img)[1]").get("src")

    answer = applicant.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "no-store"
    assert Image.open(io.BytesIO(answer.data)).width == 480

    applicant(at(complete, "cover")).submit({"unit": "另一个单位"}, button="保存")
    moved = applicant.client.get(address)
    assert moved.status_code == 302
    fresh = applicant.client.get(moved.location)
    assert (fresh.status_code, fresh.data == answer.data) == (200, False)


@pytest.mark.usefixtures("writer")
@pytest.mark.parametrize(("page", "width"), [(99, 480), (0, 480), (1, 481), (1, 100_000)])
def test_a_page_or_a_size_that_there_is_not_is_not_found(
    applicant: Visitor, complete: Application, page: int, width: int
) -> None:
    address = applicant(at(complete)).one("(//figure//img)[1]").get("src")

    other = address.replace("/1.png", f"/{page}.png").replace("w=480", f"w={width}")
    assert applicant.client.get(other).status_code == 404


@pytest.mark.usefixtures("writer")
def test_once_submitted_the_pages_are_those_that_were_submitted(applicant: Visitor, complete: Application) -> None:
    before = applicant(at(complete)).one("(//figure//img)[1]").get("src")
    submitted(complete)

    page = applicant(at(complete))

    assert page.one("(//figure//img)[1]").get("src") != before  # without 草稿
    assert page.all("//*[@id='missing']") == []


@pytest.mark.rule("CF5")
@pytest.mark.usefixtures("writer")
def test_the_package_holds_the_form_as_pdf_too(applicant: Visitor, complete: Application) -> None:
    submitted(complete)

    package = zipfile.ZipFile(io.BytesIO(applicant.client.get(at(complete, "package.zip")).data))

    assert package.namelist() == ["申报表.docx", "申报表.pdf", "照片.jpg", "打印清单.docx"]
    snapshot = snapshots.latest(complete.id)
    form = archiving.official_form(snapshot)
    assert libreoffice.pages(form) == libreoffice.pages(materials.form_of(snapshot))
    with closing(pypdfium2.PdfDocument(package.read("申报表.pdf"))) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    assert [f"回执号 {receipt_number(snapshot.id)}" in text for text in texts] == [True] + [False] * (len(texts) - 1)
    assert package.read("申报表.pdf") == libreoffice.pdf(form)


# Over the limit


@pytest.mark.rule("CF4")
@pytest.mark.usefixtures("writer")
def test_pages_over_the_limit_are_marked_and_cannot_be_submitted(applicant: Visitor, complete: Application) -> None:
    long = filled(complete, at=clock.now(), representative=LONG)

    page = applicant(at(long))
    over = page.all("//figure[contains(@class, 'over')]")
    assert len(over) == len(page.all("//figure")) - 20 > 0
    assert "超出限制" in over[0].text_content()

    check = applicant(at(long, "check"))
    assert f"超过20页的限制{len(over)}页" in check.text
    assert check.one("//section[@id='missing']//a").get("href") == at(long)
    assert check.all("//button[normalize-space()='提交申报表']") == []


# Without one


@pytest.mark.rule("CF4")
@pytest.mark.usefixtures("without_office")
def test_without_libreoffice_the_paper_is_shown_in_html_and_the_count_is_said_to_be_an_estimate(
    applicant: Visitor, complete: Application
) -> None:
    page = applicant(at(complete))

    assert page.all("//figure") == []
    assert "页数是估算的" in page.text
    assert "估算" in page.one("//*[contains(@class, 'tally')]").text_content()
    text, position = page.one("//*[contains(@class, 'paper')]").text_content(), 0
    for section in submitting.filing.rulebook_under(complete).form.sections:
        position = text.index(section.title, position)
        for field in section.fields:
            if field.printed:
                position = text.index(field.label, position)
    assert "☑" in text
    assert "示例数据技术（上海）有限公司" in text


@pytest.mark.usefixtures("without_office")
def test_what_is_missing_stands_beside_the_pages(applicant: Visitor, complete: Application) -> None:
    assert "各部分都已填写完整" in applicant(at(complete)).text

    filled(complete, at=clock.now(), phone="")

    [link] = applicant(at(complete)).all("//*[@id='missing']//a")
    assert link.get("href") == at(complete, "personal")


@pytest.mark.usefixtures("without_office")
def test_a_picture_that_nobody_can_draw_now_is_not_an_error_of_the_portal(
    applicant: Visitor, complete: Application
) -> None:
    address = applicant.client.get(at(complete, "pages/1.png")).location

    assert applicant.client.get(address).status_code == 503

"""The receipt of a submission and the package of everything submitted."""

import zipfile
from io import BytesIO

import pytest
from docx import Document

from portal.operations.applying import materials
from portal.operations.office import archiving
from portal.rules.applying.receipts import receipt_number
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.season import editions
from tests.answers import id_number
from tests.visit import Visitor
from tests.web.applicant.submissions import at, submitted

pytestmark = pytest.mark.usefixtures("_without_office")


# What a submission is
def test_a_submitted_application_says_so_everywhere_and_shows_no_form(
    applicant: Visitor, complete: Application
) -> None:
    assert "未提交" in applicant("/applications").text
    submitted(applicant, complete)

    assert "已提交，待推荐" in applicant("/applications").text
    assert "已提交，待推荐" in applicant(at(complete)).text
    section = applicant(at(complete, "cover"))
    assert section.path == at(complete, "check")
    assert section.all("//main//form") == []


def test_the_word_form_of_a_submission_is_the_frozen_one(applicant: Visitor, complete: Application) -> None:
    draft = applicant.client.get(at(complete, "form.docx")).data
    submitted(applicant, complete)

    frozen = applicant.client.get(at(complete, "form.docx")).data

    assert frozen == archiving.official_form(snapshots.latest(complete.id))
    assert frozen != draft


@pytest.mark.rule("CF5")
def test_the_package_holds_everything_to_print_and_hand_in(applicant: Visitor, complete: Application) -> None:
    applicant(at(complete, "package.zip"), status=404)
    submitted(applicant, complete)

    answer = applicant.client.get(at(complete, "package.zip"))

    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.headers["Cache-Control"] == "no-store"
    package = zipfile.ZipFile(BytesIO(answer.data))
    assert package.testzip() is None
    assert package.namelist() == ["申报表.docx", "照片.jpg", "打印清单.docx"]
    assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {member.compress_type for member in package.infolist()} == {zipfile.ZIP_STORED}
    snapshot = snapshots.latest(complete.id)
    assert package.read("申报表.docx") == archiving.official_form(snapshot)
    assert package.read("照片.jpg") == materials.photo_of(snapshot)
    told = words_of(package.read("打印清单.docx"))
    for words in ("3 份", "3 张", "A4 双面打印", receipt_number(snapshot.id)):
        assert words in told
    assert id_number() not in answer.headers["Content-Disposition"]


@pytest.mark.rule("CF5")
def test_who_has_submitted_is_told_that_paper_is_due_where_and_until_when(
    applicant: Visitor, complete: Application
) -> None:
    programme = complete.programme
    settings = programme.settings | {"delivery": {"place": "示例路1号101室", "until": "2099-12-20"}}
    editions.set_settings(programme.id, programme.version, settings)
    receipt = submitted(applicant, complete)
    due = "请在 2099年12月20日前送到或者寄到：示例路1号101室。"

    letter = applicant("/messages").submit(button="未读：您的“智慧工匠”申报已提交")
    for page in (receipt, applicant(at(complete)), letter):
        assert due in page.text
        assert "一式三份" in page.text
        assert "不需要再做什么" not in page.text
    package = zipfile.ZipFile(BytesIO(applicant.client.get(at(complete, "package.zip")).data))
    assert due in words_of(package.read("打印清单.docx"))


def words_of(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_receipt_of_a_draft_is_its_overview(applicant: Visitor, complete: Application) -> None:
    assert applicant(at(complete, "receipt")).path == at(complete)

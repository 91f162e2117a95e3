"""What an organisation is asked, and the submission that it reads."""

import pytest

from portal.operations.applying import materials
from portal.operations.office import archiving
from portal.rules.applying.recommending import Part
from tests.builders import a_member, an_organisation
from tests.operations import recommendations as acts
from tests.operations.recommendations import EMPLOYER, Asked
from tests.operations.submissions import withdraw
from tests.visit import Visitor
from tests.web.recommender.recommending_pages import at, buttons, headline, sign_in

pytestmark = pytest.mark.usefixtures("_without_office")


# Who sees what
def test_the_list_holds_what_the_own_organisation_is_asked(employer: Visitor, asked: Asked) -> None:
    page = employer("/recommending")

    assert EMPLOYER in page.text
    [line] = page.all("//ul[@aria-label='等待办理']/li")
    assert [words in line.text_content() for words in ("示例甲", "智慧工匠", "作为所在单位", "待推荐")] == [True] * 4
    assert line.xpath(".//a/@href") == [at(asked)]


def test_an_organisation_that_nobody_asks_reads_so(visit: Visitor, asked: Asked) -> None:
    a_member(an_organisation("示例联盟"), email="lianmeng@example.cn", by=acts.an_officer().id)

    page = sign_in(visit, "lianmeng@example.cn")("/recommending")

    assert "现在没有需要推荐的申报" in page.text


def test_who_acts_for_no_organisation_is_kept_out(applicant: Visitor, asked: Asked) -> None:
    applicant("/recommending", status=403)
    applicant(at(asked), status=403)


@pytest.mark.parametrize(
    "page", ["", "application", "opinion", "evidence", "sealed", "recommend", "send-back", "decline", "form.docx"]
)
def test_what_another_organisation_is_asked_does_not_exist(employer: Visitor, asked: Asked, page: str) -> None:
    theirs = employer(at(asked, page, Part.RECOMMENDER), status=404)
    never = employer(at(asked, page).replace(str(asked.of(Part.EMPLOYER).id), "1"), status=404)

    assert theirs.text == never.text


def test_the_menu_leads_there(employer: Visitor, asked: Asked) -> None:
    assert employer("/account").follow("推荐").heading == "推荐事项"


# Reading
def test_the_submission_is_read_as_it_was_submitted(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "application"))

    answers = materials.manifest_of(asked.snapshot).plain_answers
    for key in ("name", "unit", "position", "representative"):
        assert " ".join(answers[key].split()) in page.text
    assert page.all("//a[normalize-space()='修改']") == []
    form = employer.client.get(at(asked, "form.docx")).data
    assert form == archiving.submitted_form(asked.snapshot)
    assert employer.client.get(at(asked, "photo")).data == materials.photo_of(asked.snapshot)


def test_what_was_withdrawn_can_be_read_no_more_and_is_said_to_have_lapsed(employer: Visitor, asked: Asked) -> None:
    withdraw(asked.application)

    page = employer(at(asked))

    assert headline(page) == "已失效"
    assert buttons(page) == []
    for hidden in ("application", "form.docx", "evidence.pdf", "photo", "opinion.docx"):
        employer(at(asked, hidden), status=404)
    assert "已失效" in employer("/recommending").text

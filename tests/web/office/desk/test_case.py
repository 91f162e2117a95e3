"""One application on one page, and its papers."""

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from portal.operations.applying import materials
from portal.operations.roll import honouring
from portal.operations.roll.honouring import Honouree
from portal.rulebooks import rulebook
from portal.rules.applying.conditions import explanation_key
from portal.rules.applying.honour_bar import HonourState
from portal.rules.applying.recommending import Part
from portal.storage.applying import snapshots
from portal.storage.applying.applications import Application
from portal.storage.people import accounts
from tests.answers import complete_answers
from tests.operations import recommendations as recommending
from tests.operations.reviews import a_submitted_application, accept
from tests.operations.submissions import AT
from tests.visit import Visitor
from tests.web.office.desk_pages import at, names

pytestmark = pytest.mark.usefixtures("_now")


def test_the_case_shows_the_paper_and_what_can_be_decided(desk: Visitor, application: Application) -> None:
    page = desk(at(application))

    answers = snapshots.latest(application)
    assert page.heading == application.name
    for section in ("一、个人基本情况", "工作经历", "申报条件", "证实性材料"):
        assert section in page.text
    assert "受理，给出编号" in page.text
    assert "由办公室审查" in page.text
    assert "提交了申报表，回执号" in page.text
    assert answers.digest not in page.text
    assert "不予受理" not in page.one("//section[@class='acts']").text_content()


@pytest.mark.rule("M16", "N4")
def test_only_where_there_is_a_review_the_office_may_refuse(desk: Visitor) -> None:
    old = a_submitted_application(year=2017)

    acts = desk(at(old)).one("//section[@class='acts']").text_content()

    assert "资格审查还没有通过" in acts
    assert "不予受理" in acts


@pytest.mark.rule("M12")
def test_missing_years_stand_beside_the_decision(desk: Visitor) -> None:
    short = a_submitted_application(**few_years())

    page = desk(at(short))

    watched = page.one("//ul[@class='watch']").text_content()
    assert "年限不足" in watched
    assert "不足3年" in watched or "不足5年" in watched
    assert names(desk("/office/applications?flag=years_short")) == [short.name]
    assert "年限不足" in desk(f"/office/applications/accept?number={short.id}").one("//table").text_content()


def few_years() -> dict[str, Any]:
    """Answers of somebody who has worked for a year, with the explanations that this asks for."""
    book = rulebook("2023-craftsman")
    row = {**complete_answers(book, photo="x")["work"][-1], "from": "2026-01", "to": ""}
    row |= {key: True for key, value in row.items() if isinstance(value, bool)}
    said = {explanation_key(condition): "刚刚转岗。" for condition in book.conditions if condition.years}
    return {"work": [row], **said}


@pytest.mark.rule("M13")
def test_earlier_honours_stand_beside_the_decision(desk: Visitor, application: Application) -> None:
    honour = Honouree(
        name=application.name,
        number=snapshots_person(application),
        title="2019上海智慧工匠",
        awarded_on=(AT - timedelta(days=365 * 7)).date(),
        state=HonourState.HONOURED,
    )
    honouring.import_earlier("craftsman", [honour], by=None, at=AT)

    assert "2019上海智慧工匠" in desk(at(application)).one("//ul[@class='watch']").text_content()


def snapshots_person(application: Application) -> str:
    number: str = materials.manifest_of(snapshots.latest(application)).plain_answers["id_number"]
    return number


@pytest.mark.rule("CF10")
def test_opinions_and_their_sealed_pages_can_be_read(desk: Visitor) -> None:
    asked = recommending.an_asked()
    recommending.recommend(asked, Part.EMPLOYER)
    recommending.decline(asked, Part.RECOMMENDER, "业绩不突出。")

    page = desk(at(asked.application))

    said = page.one("//section[@id='recommendations']").text_content()
    for words in ("已推荐", recommending.OPINION.opinion, "不予推荐", "业绩不突出。"):
        assert words in said
    assert "推荐机构“示例行业协会”不予推荐（惠章）" in page.text
    scan = desk.client.get(page.one("//a[normalize-space()='盖章页扫描件']").get("href"))
    assert scan.data == recommending.SCAN.content
    assert page.one("//section[@class='acts']/p[@class='not-now']").text_content()


def test_papers_can_be_taken_away(desk: Visitor, application: Application) -> None:
    (number,) = accept(application, by=accounts.by_email("office@example.cn"))

    word = desk.client.get(at(application, "form.docx"))
    notice = desk.client.get(at(application, "notice.docx"))

    for answer in (word, notice):
        assert zipfile.ZipFile(BytesIO(answer.data)).testzip() is None
        assert answer.headers["Cache-Control"] == "no-store"
        assert number.text in answer.headers["Content-Disposition"]
    assert desk.client.get(at(application, "photo")).mimetype == "image/jpeg"
    assert desk.client.get(at(application, "evidence.pdf")).status_code == 404
    assert "没有排版程序" in desk(at(application, "pages")).text

"""The opinion: written, printed, sealed, scanned."""

from io import BytesIO

import pytest
from docx import Document

from portal.rules.applying.recommending import Part
from tests.documents.evidence_files import pdf
from tests.operations.recommendations import Asked
from tests.operations.submissions import AT, SECOND
from tests.visit import Page, Visitor
from tests.web.recommender.recommending_pages import HOUR, HR, SEALED, TYPED, at, set_clock, sign_in

pytestmark = pytest.mark.usefixtures("_without_office")


LONG = "长篇大论。" * 300


def written(page: Page) -> str:
    """The opinion in the form; HTML drops the line break that begins a textarea."""
    return str(page.value("opinion")).removeprefix("\n")


# The opinion
def test_the_form_begins_with_whoever_writes(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "opinion"))

    assert (page.value("contact"), page.value("email")) == ("惠章", HR)
    assert written(page) == ""


def test_an_opinion_is_kept_unfinished_and_leads_on_when_it_is_complete(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "opinion")).submit({"opinion": "工作勤恳。", "phone": ""}, button="保存并继续")

    assert page.path == at(asked, "opinion")
    assert "还有以下内容需要补充" in page.text
    assert written(page) == "工作勤恳。"
    page = page.submit(TYPED, button="保存并继续")
    assert page.path == at(asked, "evidence")
    assert asked.of(Part.EMPLOYER).content.opinion.opinion == TYPED["opinion"]


@pytest.mark.rule("CF10")
@pytest.mark.parametrize("opinion", [LONG, "意" * 3_100])
def test_an_opinion_that_does_not_fit_on_one_page_is_kept_and_leads_no_further(
    employer: Visitor, asked: Asked, opinion: str
) -> None:
    page = employer(at(asked, "opinion")).submit(TYPED | {"opinion": opinion}, button="保存")

    assert "一页" in page.one("//p[@id='opinion-error']").text_content()
    assert (written(page), asked.of(Part.EMPLOYER).content.opinion.opinion) == (opinion, opinion)
    page = page.submit(button="保存并继续")
    assert page.path == at(asked, "opinion")
    assert [(fault.get("href"), "一页" in fault.text_content()) for fault in page.all("//*[@id='faults']//a")] == [
        ("#opinion", True)
    ]
    assert "填写中" in employer(at(asked)).text


def test_typing_saves_itself_and_tells_the_state(employer: Visitor, asked: Asked) -> None:
    form = employer(at(asked, "opinion")).form("opinion")
    sent = dict(form.form_values()) | TYPED

    kept = employer.client.post(at(asked, "opinion/draft"), data=sent, headers={"X-Autosave": "1"})
    again = employer.client.post(at(asked, "opinion/draft"), data=sent, headers={"X-Autosave": "1"})
    too_long = employer.client.post(
        at(asked, "opinion/draft"),
        data=sent | {"opinion": LONG, "version": kept.json["version"]},
        headers={"X-Autosave": "1"},
    )

    assert (kept.status_code, kept.json["state"], kept.json["state_words"]) == (200, "done", "已完成")
    assert (again.status_code, "另一个窗口" in again.json["reason"]) == (409, True)
    assert kept.json["faults"] == {"opinion": ""}
    assert (too_long.status_code, too_long.json["state"]) == (200, "started")
    assert "一页" in too_long.json["faults"]["opinion"]


def test_of_two_who_write_at_once_the_second_sees_both(employer: Visitor, other: Visitor, asked: Asked) -> None:
    sign_in(other, HR)
    first, second = employer(at(asked, "opinion")), other(at(asked, "opinion"))
    first.submit(TYPED, button="保存")

    page = second.submit(TYPED | {"opinion": "另一个人写的。"}, button="保存", status=409)

    assert TYPED["opinion"] in page.one("//div[@class='conflict']").text_content()
    assert written(page) == "另一个人写的。"
    page.submit(button="保存")
    assert asked.of(Part.EMPLOYER).content.opinion.opinion == "另一个人写的。"


@pytest.mark.rule("CF10")
def test_the_opinion_page_is_printed_sealed_and_its_scan_comes_back(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "sealed"))
    assert "请先填写推荐意见" in page.text
    employer(at(asked, "opinion")).submit(TYPED, button="保存")

    printed = Document(BytesIO(employer.client.get(at(asked, "opinion.docx")).data))
    page = employer(at(asked, "sealed")).submit({"scan": (BytesIO(SEALED), "盖章页.jpg")}, button="上传")

    words = "".join(cell.text for table in printed.tables for row in table.rows for cell in row.cells)
    assert TYPED["opinion"] in words + "".join(paragraph.text for paragraph in printed.paragraphs)
    assert "已上传（jpg 图片）" in page.text
    assert employer.client.get(at(asked, "scan")).data == SEALED


@pytest.mark.parametrize(
    ("sent", "reason"),
    [((b"", ""), "没有收到文件"), ((pdf(2), "两页.pdf"), "只有一页"), ((b"nothing", "别的.pdf"), "没有上传")],
)
def test_what_cannot_be_the_sealed_page_is_refused(
    employer: Visitor, asked: Asked, sent: tuple[bytes, str], reason: str
) -> None:
    employer(at(asked, "opinion")).submit(TYPED, button="保存")

    page = employer(at(asked, "sealed")).submit({"scan": (BytesIO(sent[0]), sent[1])}, button="上传", status=422)

    assert reason in page.text
    employer(at(asked, "scan"), status=404)


def test_whose_sign_in_has_ended_keeps_the_opinion(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "opinion"))
    sent = dict(page.form("opinion").form_values()) | TYPED
    set_clock(AT + 400 * HOUR)

    answer = employer.client.post(at(asked, "opinion"), data=sent)

    assert answer.status_code == 401
    assert TYPED["opinion"] in answer.text
    assert 'name="kept.opinion"' in answer.text


def test_signed_out_in_another_window_the_text_is_carried_over_the_sign_in(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "opinion"))
    employer.client.delete_cookie("portal")

    expired = page.submit(TYPED, button="保存", status=401)

    assert expired.heading == "请重新登录"
    assert expired.one("//input[@name='kept.opinion']").get("value") == TYPED["opinion"]


def test_signed_in_anew_in_another_window_the_text_is_saved_with_one_more_click(
    employer: Visitor, asked: Asked
) -> None:
    sent = dict(employer(at(asked, "opinion")).form("opinion").form_values()) | TYPED | {"csrf_token": "of-before"}
    foreign = employer.client.post(at(asked, "opinion"), data=sent, headers={"Sec-Fetch-Site": "cross-site"})

    kept = employer.post(at(asked, "opinion"), sent, status=400, words=False)

    assert "保存这些内容" not in foreign.text
    assert kept.heading == "您刚才填写的内容还在"
    kept.submit(button="保存这些内容")
    assert asked.of(Part.EMPLOYER).content.opinion.opinion == TYPED["opinion"]


def test_after_the_deadline_the_late_text_and_the_saved_one_are_both_shown(employer: Visitor, asked: Asked) -> None:
    employer(at(asked, "opinion")).submit(TYPED, button="保存")
    closes = asked.of(Part.EMPLOYER).application.programme.recommending_closes_at
    set_clock(closes - 60 * SECOND)
    page = sign_in(employer, HR)(at(asked, "opinion"))
    set_clock(closes + SECOND)

    late = page.submit({"opinion": "截止以后写的。"}, button="保存", status=422)

    assert ("截止以后写的。" in late.text, TYPED["opinion"] in late.text) == (True, True)
    assert not late.all("//textarea")

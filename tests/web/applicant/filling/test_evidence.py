"""The page of the evidence, as a browser without JavaScript uses it; what it hands out, and to whom."""

from io import BytesIO
from typing import Any

import pypdfium2
import pytest

from portal import clock
from portal.documents.evidence import intake as documents
from portal.operations.applying.evidence import pages_used
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, attachments
from portal.storage.applying.applications import Application
from portal.web.applicant.filling.evidence import BODY_LIMIT
from tests.builders import an_account, an_application
from tests.documents.evidence_files import jpeg
from tests.documents.hostile_files import coded
from tests.documents.hostile_sizes import FITTED
from tests.visit import Page, Visitor, without_token
from tests.web.applicant.filling.evidence_pages import a_file, act_of, at, closed, names, pieces, press, sign_in, upload


# The page
@pytest.mark.rule("CF3")
def test_files_are_asked_for_by_the_official_kinds_in_their_order(visit: Visitor, application: Application) -> None:
    page = visit(at(application))

    assert page.heading == "证实性材料"
    assert [heading.text_content() for heading in page.all("//form//h2")] == [
        "个人技术资格证书",
        "个人从事重要技术工作（活动）取得实效的证明性材料",
        "相关技术研究成果",
        "个人获得国家及省部级以上荣誉",
        "其他",
    ]
    assert len(page.all("//input[@type='file' and @multiple]")) == 5
    assert "每个不超过 20 MB，合计不超过 60 MB" in page.text
    assert "限 10 页" in page.text


@pytest.mark.rule("CF3")
@pytest.mark.rule("CF4")
def test_pdf_and_jpeg_are_added_at_once_counted_and_drawn(visit: Visitor, application: Application) -> None:
    page = upload(visit(at(application)), "honours", a_file("决定.pdf", 3), (BytesIO(jpeg()), "照片.JPG"))

    assert "已添加2个文件" in page.text
    assert "4 页限 10 页，还可以放 6 页" in page.one("//p[@id='amount']").text_content()
    assert [caption.text_content() for caption in page.all("//ol[@class='leaves']/li")] == [
        "第 1 页",
        "第 2 页",
        "第 3 页",
        "第 4 页",
    ]
    for picture in page.all("//ol[@class='leaves']//img"):
        answer = visit.client.get(picture.get("src"))
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.rule("CF4")
def test_eleven_pages_are_kept_and_told_by_how_much(visit: Visitor, application: Application) -> None:
    page = upload(visit(at(application)), "work", a_file("十一页.pdf", 11))

    assert "证实性材料共11页，超过10页的限制1页，请删减。" in page.text
    assert "限 10 页，超出 1 页" in page.text
    (over,) = page.all("//li[contains(@class, 'over')]")
    assert over.text_content().startswith("第 11 页")
    assert pages_used(application) == 11


@pytest.mark.parametrize(("pages", "state"), [(0, "未填写"), (10, "已完成"), (11, "有误")])
def test_every_section_shows_the_evidence_in_its_contents(
    visit: Visitor, application: Application, pages: int, state: str
) -> None:
    if pages:
        upload(visit(at(application)), "other", a_file("材料.pdf", pages))

    entry = visit(f"/applications/{application.id}/cover").one("//nav//li[a[normalize-space()='证实性材料']]")

    assert entry.text_content().split() == ["证实性材料", state]
    assert entry.find("a").get("href") == at(application)


def test_a_long_file_shows_its_first_pages_only(visit: Visitor, application: Application) -> None:
    page = upload(visit(at(application)), "work", a_file("报告.pdf", 30))

    assert len(page.all("//ol[@class='leaves']//img")) == 12
    assert "另有 18 页" in page.text


def test_pages_that_were_not_drawn_are_blank_sheets(visit: Visitor, application: Application) -> None:
    upload(visit(at(application)), "work", a_file("报告.pdf", 4))
    attachments.Attachment.update(drawn=2).execute()

    page = visit(at(application))

    assert len(page.all("//ol[@class='leaves']//img")) == 2
    assert len(page.all("//ol[@class='leaves']//*[@class='blank']")) == 2


# What is wrong with files
@pytest.mark.rule("CF3")
def test_a_refused_file_is_named_and_nothing_else_is_lost(visit: Visitor, application: Application) -> None:
    first = upload(visit(at(application)), "certificates", a_file("原有.pdf"))

    told = upload(
        first, "certificates", a_file("好.pdf"), (BytesIO(coded("GIF")), "坏.pdf"), status=422, title=["工程师证书"]
    )

    assert names(application) == ["工程师证书", "好"]
    (refused,) = told.all("//div[@id='faults']//li")
    assert "坏.pdf" in refused.text_content()
    assert "看起来是GIF 图片" in refused.text_content()
    assert "已添加1个文件" in told.text


def test_what_a_file_may_surprise_with_stands_beside_it(visit: Visitor, application: Application) -> None:
    page = upload(visit(at(application)), "certificates", (BytesIO(FITTED["letter"]()), "信纸.pdf"))

    assert "第1页不是 A4，装订时缩放排在 A4 纸上。" in visit(at(application)).one("//fieldset//p[2]").text_content()
    assert "已添加1个文件" in page.text


def test_pressing_upload_without_a_file_says_so(visit: Visitor, application: Application) -> None:
    told = press(visit(at(application)), "add certificates", status=422)

    assert "没有收到文件" in told.text


def test_a_kind_that_there_is_not_is_refused(visit: Visitor, application: Application) -> None:
    told = press(visit(at(application)), "add photos", status=422)

    assert "没有保存" in told.text


def test_a_name_that_is_a_path_or_markup_is_only_a_name(visit: Visitor, application: Application) -> None:
    page = upload(visit(at(application)), "other", (BytesIO(jpeg()), "../../<b>证书</b>.jpg"))

    assert names(application) == ["b>"]
    assert page.all("//form//b") == []


# Caps
def test_a_file_over_20_megabytes_is_told_and_the_others_are_kept(visit: Visitor, application: Application) -> None:
    large = (BytesIO(b"%PDF-1.7" + bytes(20 * 1024 * 1024)), "大.pdf")

    told = upload(visit(at(application)), "work", a_file("小.pdf"), large, status=422)

    assert "超过20 MB" in told.text
    assert names(application) == ["小"]


def test_several_large_files_fit_into_one_request(visit: Visitor, application: Application) -> None:
    larger = [(BytesIO(b"GIF89a" + bytes([n]) + bytes(14 * 1024 * 1024)), f"{n}.pdf") for n in range(2)]

    told = upload(visit(at(application)), "work", *larger, a_file("小.pdf"), status=422)

    assert len(told.all("//div[@id='faults']//li")) == 2
    assert names(application) == ["小"]


def test_a_request_beyond_all_caps_is_told_how_to_go_on(visit: Visitor, application: Application) -> None:
    page = visit(at(application))

    told = upload(page, "work", (BytesIO(bytes(BODY_LIMIT)), "大.pdf"), status=413)

    assert "60 MB" in told.text
    assert "请分几次上传" in told.text


def test_other_forms_keep_the_smaller_limit(visit: Visitor, application: Application) -> None:
    page = visit(f"/applications/{application.id}/personal")
    large = {"photo": (BytesIO(bytes(27 * 1024 * 1024)), "大.jpg")}

    told = closed(page.submit(large, button="保存", status=413))

    assert "25 MB" in told.text


# Taking away
def test_a_file_is_handed_out_as_it_came_to_be_kept_not_shown(visit: Visitor, application: Application) -> None:
    content = jpeg()
    page = upload(visit(at(application)), "other", (BytesIO(content), "99010119800229013X证书.pdf"))

    answer = visit.client.get(page.one("//a[starts-with(normalize-space(), '下载原文件')]").get("href"))

    assert answer.data == content
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "%E8%AF%81%E4%B9%A6.jpg" in answer.headers["Content-Disposition"]  # 证书.jpg
    assert "990101" not in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.rule("CF3")
def test_everything_is_bound_into_one_volume(visit: Visitor, application: Application, arranged: Page) -> None:
    answer = visit.client.get(arranged.one("//a[normalize-space()='下载装订好的材料']").get("href"))

    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(pypdfium2.PdfDocument(answer.data)) == 2 + 4


def test_a_volume_that_cannot_be_bound_now_is_no_failure(
    visit: Visitor, application: Application, arranged: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> bytes:
        raise documents.CannotBind("a child has ended")

    monkeypatch.setattr(documents, "evidence_volume", fails)

    assert "不能装订" in visit(at(application, ".pdf"), status=409).text


@pytest.mark.parametrize("rest", [".pdf", "/1", "/1/1.jpg", "/99999999999999999999", "/9007199254740991/1.jpg"])
def test_what_is_not_there_is_not_found(visit: Visitor, application: Application, rest: str) -> None:
    visit(at(application, rest), status=404)


def test_a_page_that_the_file_does_not_have_is_not_found(visit: Visitor, application: Application) -> None:
    upload(visit(at(application)), "other", a_file("证书.pdf"))

    visit(at(application, f"/{pieces(application)[0].id}/2.jpg"), status=404)


def test_somebody_elses_files_are_the_page_of_a_number_never_given(
    visit: Visitor, other: Visitor, application: Application, programmes: dict[str, Any]
) -> None:
    upload(visit(at(application)), "other", a_file("证书.pdf"))
    piece = pieces(application)[0].id
    stranger = an_account(email="other@example.cn")
    own = an_application(programme=programmes["craftsman"], by=stranger)
    sign_in(other, "other@example.cn")

    nobodys = without_token(other("/applications/4711/evidence", status=404).response)
    for path in (
        at(application),
        at(application, ".pdf"),
        at(application, f"/{piece}"),
        at(application, f"/{piece}/1.jpg"),
        at(own, f"/{piece}"),
        at(own, f"/{piece}/1.jpg"),
    ):
        assert without_token(other(path, status=404).response) == nobodys
    sent = {"csrf_token": other(at(own)).value("csrf_token"), "act": f"remove {piece}", "version": "1"}
    other.post(at(application), sent, status=404)
    other.post(at(own), sent | {"file": str(piece), "kind": "other", "title": "别人的"}, status=409)
    assert names(application) == ["证书"]


# After submission
def test_after_submission_everything_is_shown_and_nothing_can_be_changed(
    visit: Visitor, application: Application, arranged: Page
) -> None:
    applications.set_stage(application, Stage.SUBMITTED, at=clock.now())

    shown = visit(at(application))
    assert "申报表已经提交" in shown.text
    assert (
        shown.all("//input[@type='file'] | //input[@name='title'] | //form[@id='evidence']//button[@aria-label]") == []
    )
    assert len(shown.all("//ol[@class='leaves']//img")) == 4
    told = upload(arranged, "other", a_file("太迟.pdf"), status=422)
    assert "申报表已经提交" in told.text
    press(arranged, act_of(arranged, "移除乙"), status=422)
    assert names(application) == ["丁", "甲", "乙", "丙"]

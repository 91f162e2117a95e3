"""The page of the evidence, as a browser without JavaScript uses it; what it hands out, and to whom."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from flask import Flask

from portal import clock
from portal.documents.evidence import intake as documents
from portal.operations.applying.evidence import Piece, attachments_of, pages_used
from portal.rules.language.stages import Stage
from portal.storage.applying import applications, attachments
from portal.storage.applying.applications import Application
from portal.web.applicant.filling.evidence import BODY_LIMIT
from tests.builders import PASSWORD, an_account, an_application, an_edition
from tests.documents.evidence_files import jpeg, pdf
from tests.documents.hostile_files import png
from tests.visit import Page, Visitor, without_token

File = tuple[BytesIO, str]


@pytest.fixture
def programmes(app: Flask) -> dict[str, Any]:
    return an_edition()


@pytest.fixture
def application(visit: Visitor, programmes: dict[str, Any]) -> Application:
    """A draft of somebody who is signed in on ``visit``."""
    begun = an_application(programme=programmes["craftsman"], by=an_account())
    sign_in(visit)
    return begun


def sign_in(visit: Visitor, email: str = "shen@example.cn") -> Page:
    return visit("/sign-in").submit({"email": email, "password": PASSWORD}, button="登录")


def at(application: Application, rest: str = "") -> str:
    return f"/applications/{application.id}/evidence{rest}"


def a_file(name: str, pages: int = 1) -> File:
    """A PDF of that name and so many pages."""
    return BytesIO(pdf(pages, content=b"BT /F 24 Tf 72 700 Td (%s) Tj ET" % name.encode().hex().encode())), name


def upload(page: Page, kind: str, *files: File, status: int = 200, **changes: Any) -> Page:
    """Choose files for a kind and press its button."""
    return press(page, f"add {kind}", status=status, **{f"files-{kind}": list(files)}, **changes)


def press(page: Page, act: str, *, status: int = 200, **changes: Any) -> Page:
    """Press the button that posts ``act``, with what stands in the form; a list gives a field of several sheets."""
    form: dict[str, Any] = {}
    for name, value in page.one("//form[@id='evidence']").form_values():
        form.setdefault(name, []).append(value)
    files = {name: form.pop(name) for name in list(form) if name.startswith("files-")}
    assert not any(value for values in files.values() for value in values)
    path = page.one("//form[@id='evidence']").get("action")
    return closed(page.visitor.post(path, form | changes | {"act": act}, status=status))


def closed(page: Page) -> Page:
    """``page``, when the temporary files are closed from which the test client sent a large body."""
    for answer in (*page.response.history, page.response):
        answer.request.environ["wsgi.input"].close()
    return page


def pieces(application: Application) -> tuple[Piece, ...]:
    return attachments_of(application)


def names(application: Application) -> list[str]:
    return [piece.name for piece in pieces(application)]


def act_of(page: Page, words: str) -> str:
    """What the button with this label posts."""
    return page.one(f"//button[@aria-label='{words}']").get("value")


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
        assert answer.headers["Cache-Control"].startswith("private")


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

    told = upload(first, "certificates", a_file("好.pdf"), (BytesIO(png()), "坏.pdf"), status=422, title=["工程师证书"])

    assert names(application) == ["工程师证书", "好"]
    (refused,) = told.all("//div[@id='faults']//li")
    assert "坏.pdf" in refused.text_content()
    assert "看起来是PNG 图片" in refused.text_content()
    assert "已添加1个文件" in told.text


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


# Order, titles, removal


@pytest.fixture
def arranged(visit: Visitor, application: Application) -> Page:
    """The page with three files of one kind and one of another."""
    page = upload(visit(at(application)), "work", a_file("甲.pdf"), a_file("乙.pdf"), a_file("丙.pdf"))
    return upload(page, "certificates", a_file("丁.pdf"))


def test_buttons_move_files_within_their_kind(visit: Visitor, application: Application, arranged: Page) -> None:
    assert names(application) == ["丁", "甲", "乙", "丙"]

    page = press(arranged, act_of(arranged, "上移丙"))
    assert names(application) == ["丁", "甲", "丙", "乙"]
    assert page.response.request.path == at(application)
    press(page, act_of(page, "下移甲"))
    assert names(application) == ["丁", "丙", "甲", "乙"]


def test_the_first_cannot_move_up_nor_the_last_down(arranged: Page) -> None:
    disabled = {button.get("aria-label") for button in arranged.all("//button[@disabled]")}

    assert disabled == {"上移丁", "下移丁", "上移甲", "下移丙"}


def test_the_order_of_the_sheets_is_the_order_that_is_kept(application: Application, arranged: Page) -> None:
    """What dragging does: the sheets change places, and the form is sent."""
    order = [piece.id for piece in reversed(pieces(application))]

    press(arranged, f"place {order[0]}", file=[str(number) for number in order], kind=["work"] * 3 + ["other"])

    assert [(piece.name, piece.kind) for piece in pieces(application)] == [
        ("丙", "work"),
        ("乙", "work"),
        ("甲", "work"),
        ("丁", "other"),
    ]


def test_titles_and_kinds_are_saved_by_every_button(application: Application, arranged: Page) -> None:
    titles, kinds = ["高级工程师证书", "", "", "论文"], ["certificates", "work", "work", "results"]

    press(arranged, act_of(arranged, "上移乙"), title=titles, kind=kinds)

    assert names(application) == ["高级工程师证书", "乙", "甲", "论文"]
    assert [piece.kind for piece in pieces(application)] == ["certificates", "work", "work", "results"]


def test_a_removed_file_is_offered_back_at_once_and_later(
    visit: Visitor, application: Application, arranged: Page
) -> None:
    page = press(arranged, act_of(arranged, "移除乙"))
    assert "已移除“乙”。" in page.text
    assert names(application) == ["丁", "甲", "丙"]
    back = act_of(page, "恢复刚才移除的文件")

    later = visit(at(application))
    assert "已移除的文件（1）" in later.text
    assert act_of(later, "恢复乙") == back
    press(later, back)

    assert sorted(names(application)) == sorted("丁甲乙丙")


@pytest.mark.parametrize("act", ["", "up", "up x", "down 99999999999999999999999", "remove 0", "☃", "place 7"])
def test_an_act_that_makes_no_sense_changes_nothing(application: Application, arranged: Page, act: str) -> None:
    press(arranged, act)

    assert names(application) == ["丁", "甲", "乙", "丙"]


# Two windows


def test_of_two_windows_the_second_sees_what_is_kept_and_decides(visit: Visitor, application: Application) -> None:
    page = upload(visit(at(application)), "work", a_file("甲.pdf"), a_file("乙.pdf"))
    press(page, "save", title=["第一个窗口", ""])

    told = press(page, act_of(page, "上移乙"), title=["第二个窗口", ""], status=409)

    assert names(application) == ["第一个窗口", "乙"]
    assert "您输入的是“第二个窗口”，已保存的是“第一个窗口”" in told.text
    assert [field.get("value") for field in told.all("//input[@name='title']")] == ["第二个窗口", ""]
    press(told, "save")
    assert names(application) == ["第二个窗口", "乙"]


def test_files_sent_from_a_window_that_is_behind_are_kept(visit: Visitor, application: Application) -> None:
    page = visit(at(application))
    upload(page, "work", a_file("第一个.pdf"))

    told = upload(page, "work", a_file("第二个.pdf"), (BytesIO(b"no file"), "坏.pdf"), status=409)

    assert names(application) == ["第一个", "第二个"]
    assert "已添加1个文件" in told.text
    assert "坏.pdf" in told.text


def test_names_save_themselves(visit: Visitor, application: Application, arranged: Page) -> None:
    form = arranged.one("//form[@id='evidence']")
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    sent = {name: values for name, values in sent.items() if not name.startswith("files-")}
    headers = {"X-Autosave": "1"}

    kept = visit.client.post(form.get("data-draft"), data=sent | {"title": ["证书", "", "", ""]}, headers=headers)
    assert kept.json["version"] == attachments.kept(application).version
    assert kept.json["saved_at"].count(":") == 2
    assert names(application)[0] == "证书"

    late = visit.client.post(form.get("data-draft"), data=sent | {"title": ["晚了", "", "", ""]}, headers=headers)
    assert (late.status_code, "另一个窗口" in late.json["reason"]) == (409, True)
    wrong = {"kind": ["x"] * 4, "version": kept.json["version"]}
    assert visit.client.post(form.get("data-draft"), data=sent | wrong, headers=headers).status_code == 422


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
    monkeypatch.setattr(documents, "TURN_SECONDS", 0.01)
    with documents._turn(), documents._turn():
        told = visit(at(application, ".pdf"), status=409)

    assert "不能装订" in told.text


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


# An expired sign-in


def test_titles_survive_an_expired_sign_in(visit: Visitor, application: Application, arranged: Page) -> None:
    clock.set_offset(timedelta(hours=13))

    asked = press(arranged, "save", title=["高级工程师证书", "", "", ""], status=401)
    kept = asked.submit({"email": "shen@example.cn", "password": PASSWORD}, button="登录并继续")
    assert "材料名称" in kept.text
    assert "高级工程师证书" in kept.text
    assert "certificates" not in kept.text
    kept.submit(button="保存这些内容")

    assert names(application) == ["高级工程师证书", "甲", "乙", "丙"]

"""The evidence put in order, named, removed and taken back, in one window and two."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from portal import clock
from portal.storage.applying import attachments
from portal.storage.applying.applications import Application
from tests.builders import PASSWORD
from tests.visit import Page, Visitor
from tests.web.applicant.filling.evidence_pages import (
    a_file,
    act_of,
    at,
    names,
    pieces,
    press,
    upload,
)


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

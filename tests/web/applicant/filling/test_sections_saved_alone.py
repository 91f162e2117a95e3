"""A section saved by itself, by two windows, with a photo, after the sign-in has run out."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from portal import clock
from portal.documents.evidence.drawn import drawn_portrait
from portal.storage.applying.applications import Application
from tests.builders import PASSWORD
from tests.visit import Page, Visitor
from tests.web.applicant.drafts import answers_of, at, store


# Two windows
def test_of_two_windows_the_second_sees_both_texts_and_decides(applicant: Visitor, application: Application) -> None:
    first, second = (applicant(at(application, "representative")) for _ in range(2))
    first.submit({"representative": "第一个窗口写的"}, button="保存")

    told = second.submit({"representative": "第二个窗口写的"}, button="保存", status=409)

    assert answers_of(application)["representative"] == "第一个窗口写的"
    assert "第一个窗口写的" in told.text
    assert told.value("representative").strip() == "第二个窗口写的"
    told.submit(button="保存")
    assert answers_of(application)["representative"] == "第二个窗口写的"


def test_what_is_too_large_is_shown_again_and_not_saved(applicant: Visitor, application: Application) -> None:
    text = "长" * 30_001
    page = applicant(at(application, "representative")).submit({"representative": text}, button="保存", status=422)

    assert "没有保存" in page.text
    assert page.value("representative").strip() == text
    assert answers_of(application) == {}


# The photo
@pytest.mark.rule("CF6")
def test_a_photo_is_shown_at_once_and_served_to_its_owner_alone(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "personal"))
    page = page.submit({"photo": (BytesIO(drawn_portrait(1)), "我的照片.JPG"), "position": "技术员"}, button="上传照片")

    picture = page.one("//figure//img").get("src")
    answer = applicant.client.get(picture)

    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answers_of(application)["position"] == "技术员"
    assert page.submit({"position": "工程师"}, button="保存").one("//figure//img").get("src") == picture


def test_a_refused_photo_loses_nothing_that_was_typed(applicant: Visitor, application: Application) -> None:
    page = applicant(at(application, "personal"))
    told = page.submit({"photo": (BytesIO(b"GIF89a"), "x.jpg"), "position": "技术员"}, button="保存", status=422)

    assert "照片" in told.one("//*[@id='photo-error']").text_content()
    assert told.value("position") == "技术员"
    assert answers_of(application)["position"] == "技术员"


# Autosave
def autosave(page: Page, **values: Any) -> Any:
    form = dict(page.form("act").form_values()) | values
    return page.visitor.client.post(f"{page.path}/draft", data=form, headers={"X-Autosave": "1"})


def test_autosave_keeps_the_draft_and_answers_what_the_page_needs(applicant: Visitor, application: Application) -> None:
    answer = autosave(applicant(at(application, "representative")), representative="写到一半")

    assert answer.status_code == 200
    assert (answer.json["version"], answer.json["state"], answer.json["state_words"]) == (1, "done", "已完成")
    assert len(answer.json["saved_at"]) == len("14:32:05")
    assert answers_of(application)["representative"] == "写到一半"


def test_autosave_of_a_second_window_is_told_and_overwrites_nothing(
    applicant: Visitor, application: Application
) -> None:
    page = applicant(at(application, "representative"))
    store(application, "representative", representative="另一个窗口")

    answer = autosave(page, representative="这个窗口")

    assert answer.status_code == 409
    assert "另一个窗口" in answer.json["reason"]
    assert answers_of(application)["representative"] == "另一个窗口"


def test_autosave_after_the_sign_in_has_ended_answers_401_and_a_reason(
    applicant: Visitor, application: Application
) -> None:
    page = applicant(at(application, "representative"))
    clock.set_offset(timedelta(hours=13))

    answer = autosave(page, representative="写了一小时")

    assert (answer.status_code, answer.is_json) == (401, True)
    assert "登录" in answer.json["reason"]


@pytest.mark.rule("CF6")
def test_autosave_takes_a_photo_and_says_what_is_wrong_with_another(
    applicant: Visitor, application: Application
) -> None:
    good = autosave(applicant(at(application, "personal")), photo=(BytesIO(drawn_portrait(2)), "a.jpg")).json
    bad = autosave(applicant(at(application, "personal")), photo=(BytesIO(b"no photo"), "b.jpg")).json

    assert good["photo"].startswith(f"/applications/{application.id}/photo?v=")
    assert good["photo_fault"] == ""
    assert bad["photo"] == good["photo"]
    assert "照片" in bad["photo_fault"]


def test_an_expired_sign_in_carries_the_typed_text_to_the_other_side(
    applicant: Visitor, application: Application
) -> None:
    page = applicant(at(application, "representative"))
    clock.set_offset(timedelta(hours=13))

    asked = page.submit({"representative": "写了一小时\n第二段 <b>&"}, button="保存", status=401)
    kept = asked.submit({"email": "shen@example.cn", "password": PASSWORD}, button="登录并继续")
    assert "写了一小时" in kept.text
    saved = kept.submit()

    assert saved.path == at(application, "representative")
    assert answers_of(application)["representative"] == "写了一小时\n第二段 <b>&"

"""The pages of an exchange: the applicant writes, the office answers, each reads the other."""

import pytest
from flask import Flask

from portal.storage.applying.applications import Application
from tests.staff import enter_directly
from tests.visit import Visitor
from tests.web.office.desk_pages import at

pytestmark = pytest.mark.usefixtures("_now")


@pytest.mark.rule("M25")
def test_a_question_is_answered_in_the_portal(app: Flask, desk: Visitor, queue: list[Application]) -> None:
    applicant = Visitor(app.test_client())
    enter_directly(applicant.client, queue[0].applicant)
    path = f"/applications/{queue[0].id}"
    page = applicant(path).follow("就这份申报给组委会办公室写信")
    assert "请写明内容" in page.submit({"text": " "}, button="发出", status=422).text
    assert "已发出" in page.submit({"text": "请问何时有结果？"}, button="发出").text

    assert "1 份申报有来信等待答复" in desk("/office").text
    office = desk(at(queue[0])).follow("与申报人、单位的往来")
    assert "请问何时有结果？" in office.text
    assert "请写明内容" in office.submit({"text": ""}, button="发出", status=422).text
    assert "已写给对方" in office.submit({"text": "十二月中旬。"}, button="发出").text
    assert "十二月中旬。" in applicant(f"{path}/exchange").text
    assert "方文" not in applicant(f"{path}/exchange").text, "no officer is named"
    assert "来信。" in desk(at(queue[0])).text

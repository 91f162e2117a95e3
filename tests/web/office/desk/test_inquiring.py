"""征求意见函."""

import zipfile
from io import BytesIO

import pytest

from portal.storage.applying.applications import Application
from tests.documents.evidence_files import jpeg
from tests.visit import Visitor
from tests.web.office.desk_pages import at, names

pytestmark = pytest.mark.usefixtures("_now")


# Inquiries
@pytest.mark.rule("M16")
def test_an_inquiry_goes_out_as_a_letter_and_its_reply_is_kept(desk: Visitor, application: Application) -> None:
    page = desk(at(application, "inquiries"))
    assert "请填写征求意见函发给" in page.submit(button="登记并生成函件", status=422).text
    asked = page.submit({"addressee": "示例区人力资源局", "question": "是否在职。"}, button="登记并生成函件")
    letter = desk.client.get(asked.one("//a[normalize-space()='下载 Word 函件']").get("href"))
    assert zipfile.ZipFile(BytesIO(letter.data)).testzip() is None
    assert names(desk("/office/applications?flag=asked")) == [application.name]

    assert "请填写复函的内容" in asked.submit(button="登记复函", status=422).text
    scan = jpeg()
    reply = {"words": "在职。", "file": (BytesIO(scan), "复函.jpg")}
    done = asked.submit(reply, button="登记复函")

    assert "在职。" in done.text
    assert desk.client.get(done.one("//a[normalize-space()='复函扫描件']").get("href")).data == scan
    assert names(desk("/office/applications?flag=asked")) == []

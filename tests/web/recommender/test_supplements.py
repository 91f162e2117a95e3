"""What an organisation adds to the evidence."""

from io import BytesIO

import pytest

from tests.documents.evidence_files import jpeg, pdf
from tests.operations.recommendations import Asked
from tests.visit import Page, Visitor
from tests.web.recommender.recommending_pages import at

pytestmark = pytest.mark.usefixtures("_without_office")


# Evidence
@pytest.mark.rule("CF4")
def test_evidence_is_added_within_the_pages_of_all_and_can_be_removed(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "evidence"))
    page = page.submit({"files": [(BytesIO(pdf(4)), "验收意见.pdf"), (BytesIO(jpeg()), "获奖.jpg")]}, button="上传")
    assert "已添加2个文件" in page.text
    assert "5 页" in page.one("//p[contains(@class, 'tally')]").text_content()

    page = page.submit({"files": (BytesIO(pdf(6)), "太长.pdf")}, button="上传", status=422)

    assert "超过10页" in page.one("//div[@id='faults']").text_content()
    assert "验收意见" in page.text
    content = employer.client.get(page.all("//a[contains(., '下载') and contains(., '验收意见')]/@href")[0]).data
    assert content == pdf(4)
    page = employer.post(at(asked, "evidence"), removal(page))
    assert "验收意见" not in page.one("//main").text_content().replace("已移除", "")


def removal(page: Page) -> dict[str, str]:
    """What the first sheet's button sends."""
    form = page.all("//form[.//button[normalize-space()='移除']]")[0]
    press = form.xpath(".//button")[0]
    return dict(form.form_values()) | {press.get("name"): press.get("value")}


def test_without_a_file_the_page_says_so(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "evidence")).submit({"files": (BytesIO(b""), "")}, button="上传", status=422)

    assert "没有收到文件" in page.text

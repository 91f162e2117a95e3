"""What an organisation adds to the evidence."""

from io import BytesIO

import pytest

from portal.documents.evidence.intake import examined
from portal.rules.applying.recommending import Part
from portal.storage.applying import recommendations
from portal.storage.engine import blobs
from tests.documents.evidence_files import jpeg, pdf
from tests.documents.hostile_active import MORE_THAN_PAGES
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


def test_of_files_with_scripts_or_attachments_the_pages_are_taken_and_the_rest_is_said(
    employer: Visitor, asked: Asked
) -> None:
    scripted, stuffed = (MORE_THAN_PAGES[name].make() for name in ("script of a field", "attachment"))
    page = employer(at(asked, "evidence"))
    files = [(BytesIO(scripted), "竞赛成绩表.pdf"), (BytesIO(stuffed), "同样的页面.pdf"), (BytesIO(jpeg()), "获奖.jpg")]

    page = page.submit({"files": files}, button="上传", status=422)  # the pages of the second are those of the first

    said = page.one("//main/..").text_content()
    assert "“竞赛成绩表.pdf”里的脚本和自动执行的动作没有收下，只收下了页面。" in said
    assert "“同样的页面.pdf”里的附件" not in said
    kept = [blobs.get(row.blob.name) for row in recommendations.supplements_of(asked.of(Part.EMPLOYER))]
    assert [examined(content).left_out for content in kept] == [(), ()]


def removal(page: Page) -> dict[str, str]:
    """What the first sheet's button sends."""
    form = page.all("//form[.//button[normalize-space()='移除']]")[0]
    press = form.xpath(".//button")[0]
    return dict(form.form_values()) | {press.get("name"): press.get("value")}


def test_without_a_file_the_page_says_so(employer: Visitor, asked: Asked) -> None:
    page = employer(at(asked, "evidence")).submit({"files": (BytesIO(b""), "")}, button="上传", status=422)

    assert "没有收到文件" in page.text

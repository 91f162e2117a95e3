"""Evidence in a real Chromium: chosen files are sent by themselves, sheets are dragged, names save themselves; the
same with buttons, without JavaScript, on a telephone."""

import itertools
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NARROW, Windows, overflow
from tests.documents.evidence_files import jpeg, pdf
from tests.documents.hostile_files import coded
from tests.journeys.test_filing import opened
from tests.pages import Portal
from tests.servers import PortalServer

pytestmark = pytest.mark.browser


def certificate(name: str = "证书.pdf", pages: int = 2) -> dict[str, object]:
    """A PDF that nobody has uploaded before: one that was removed would be restored."""
    content = f"BT /F 24 Tf 72 700 Td ({next(NUMBERS)}) Tj ET".encode()
    return {"name": name, "mimeType": "application/pdf", "buffer": pdf(pages, content=content)}


def photo(name: str = "照片.jpg") -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(1200 + next(NUMBERS), 900)}


NUMBERS = itertools.count()
WRONG = {"name": "截图.pdf", "mimeType": "application/pdf", "buffer": coded("GIF")}


def evidence(page: Page, server: PortalServer) -> Page:
    """The page of the demonstration's finished draft, with nothing on it."""
    opened(Portal(page, server.url)).open("evidence")
    while left := page.locator(".file").count():
        page.locator(".file").first.get_by_role("button", name="移除").click()
        expect(page.locator(".file")).to_have_count(left - 1)
    return page


def order(page: Page) -> list[str]:
    return page.locator(".file legend").all_inner_texts()


def choose(page: Page, kind: str, *files: dict[str, object]) -> None:
    page.set_input_files(f"[name=files-{kind}]", list(files))  # type: ignore[arg-type]


@pytest.mark.rule("CF3")
def test_files_are_sent_when_they_are_chosen_and_dragged_into_order(
    new_page: Windows, portal_server: PortalServer
) -> None:
    page = evidence(new_page(expect=("422",)), portal_server)
    choose(page, "certificates", certificate(), photo())
    expect(page.locator(".leaf-small img")).to_have_count(3)
    expect(page.locator("#amount")).to_contain_text("限 10 页，还可以放 7 页")
    assert order(page) == ["证书", "照片"]

    page.set_viewport_size({"width": 1280, "height": 2000})  # nothing has to be scrolled while it is dragged
    heads = page.locator(".file legend")
    with page.expect_navigation(wait_until="load"):
        heads.nth(1).drag_to(heads.nth(0), target_position={"x": 5, "y": 2})
    assert order(page) == ["照片", "证书"]
    with page.expect_navigation(wait_until="load"):
        heads.nth(0).drag_to(page.locator("#kind-work .adding"))
    expect(page.locator("#kind-work .file legend")).to_have_text("照片")
    assert order(page) == ["证书", "照片"]

    choose(page, "other", WRONG)
    expect(page.locator("#faults")).to_contain_text("看起来是GIF 图片")
    assert order(page) == ["证书", "照片"]


def test_a_name_saves_itself_and_nothing_typed_is_lost_to_a_quick_button(
    new_page: Windows, portal_server: PortalServer
) -> None:
    page = evidence(new_page(), portal_server)
    choose(page, "work", certificate(), photo())
    expect(page.locator(".file")).to_have_count(2)
    page.locator("[name=title]").first.fill("高级工程师证书")
    page.locator("[name=title]").nth(1).click()
    expect(page.locator("#saved")).to_contain_text("已保存")

    page.locator("[name=title]").nth(1).fill("获奖照片")
    page.get_by_role("button", name="下移高级工程师证书").or_(page.get_by_role("button", name="下移证书")).click()

    expect(page.locator(".file legend")).to_have_text(["获奖照片", "高级工程师证书"])
    expect(page.locator(".notice.attention")).to_have_count(0)


def test_a_file_too_large_is_told_before_it_is_sent(
    new_page: Windows, portal_server: PortalServer, tmp_path: Path
) -> None:
    page = evidence(new_page(), portal_server)
    large = tmp_path / "大.pdf"
    large.write_bytes(bytes(20 * 1024 * 1024 + 1))

    page.set_input_files("[name=files-work]", large)

    expect(page.locator("#saved")).to_contain_text("超过20 MB")
    expect(page.locator(".file")).to_have_count(0)


def test_a_file_dropped_elsewhere_stays_where_it_was(new_page: Windows, portal_server: PortalServer) -> None:
    page = evidence(new_page(), portal_server)
    choose(page, "work", certificate(), photo())
    expect(page.locator(".file")).to_have_count(2)

    page.locator(".file legend").nth(1).drag_to(page.locator(".masthead .brand"))

    expect(page.locator(".file legend")).to_have_text(["证书", "照片"])


@pytest.mark.rule("CF3")
@pytest.mark.rule("CF4")
def test_without_javascript_on_a_telephone_everything_works_with_buttons(
    new_page: Windows, portal_server: PortalServer
) -> None:
    page = evidence(new_page(javascript=False, width=NARROW), portal_server)
    choose(page, "results", certificate("论文.pdf", 9), photo())
    page.get_by_role("button", name="上传“相关技术研究成果”的文件").click()
    expect(page.locator("#amount")).to_contain_text("已经放满")

    page.get_by_role("button", name="上移照片").click()
    expect(page.locator(".file legend")).to_have_text(["照片", "论文"])
    page.get_by_role("button", name="移除照片").click()
    page.get_by_role("button", name="恢复刚才移除的文件").click()
    expect(page.locator(".file legend")).to_have_text(["论文", "照片"])
    with page.expect_download() as volume:
        page.get_by_role("link", name="下载装订好的材料").click()
    assert volume.value.suggested_filename == "证实性材料-章示例.pdf"


@pytest.mark.parametrize("width", [1280, NARROW])
def test_the_page_has_not_to_be_scrolled_sideways(new_page: Windows, portal_server: PortalServer, width: int) -> None:
    page = evidence(new_page(width=width), portal_server)
    long = "一份名称特别特别长没有空格的材料" * 3
    choose(page, "work", photo(f"{long}.jpg"), certificate(pages=11))
    expect(page.locator(".file")).to_have_count(2)

    assert overflow(page) == 0

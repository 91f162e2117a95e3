"""From an account to the Word form, in a real Chromium against a real gunicorn."""

from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from portal.rulebooks import rulebook
from portal.rules.answers import sections_of
from portal.rules.rulebook import Kind
from tests.answers import complete_answers
from tests.browser import NARROW, Windows, overflow
from tests.pages import Filing, Portal
from tests.servers import PortalServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMONSTRATION_PASSWORD = "示例密码-请勿使用"


def printed(path: Path) -> str:
    """All paragraphs of a Word file in their order, those of tables included."""
    from docx.oxml.ns import qn

    body = Document(str(path)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


@pytest.mark.rule("CF1")
@pytest.mark.rule("CF6")
@pytest.mark.rule("CF7")
@pytest.mark.rule("CF9")
@pytest.mark.rule("PF1")
@pytest.mark.parametrize(
    ("award", "javascript", "width"),
    [
        ("craftsman", True, 1280),
        ("craftsman", False, NARROW),
        ("pioneer", True, NARROW),
        ("pioneer", False, 1280),
    ],
)
def test_somebody_registers_fills_in_every_section_and_takes_away_the_word_form(
    portal_server: PortalServer, new_page: Windows, tmp_path: Path, award: str, javascript: bool, width: int
) -> None:
    rules = rulebook(f"2023-{award}")
    answers = complete_answers(rules)
    page = new_page(javascript=javascript, width=width)
    person = Portal(page, portal_server.url).register(f"{award}-{width}@example.com")

    filing = person.begin(rules.titles.activity)
    filing.fill_in(rules, answers)

    expect(page.get_by_text("已完成 10 部分，共 10 部分")).to_be_visible()
    assert javascript is False or overflow(page) == 0
    form = filing.word_form(tmp_path)
    assert form.name == "申报表-示例甲.docx"
    text, position = printed(form), 0
    for section in sections_of(rules):
        for field in section.fields:
            if field.printed and section.printed and field.kind is Kind.LONG_TEXT:
                position = text.index(field.label.split("（说明")[0].split("（个人")[0][:6], position)
                for line in answers[field.key].split("\n"):
                    position = text.index(line, position)
    for key in (
        "name",
        "unit",
        "recommender",
        "id_number",
        "position",
        "professional_title",
        "phone",
        "email",
        "address",
    ):
        assert answers[key] in text
    for row in (*answers["education"], *answers["work"]):
        assert row.get("school", row.get("unit")) in text


@pytest.fixture
def draft(portal_server: PortalServer, browser_page: Page) -> Filing:
    """The finished draft of the demonstration's 章示例, opened by its owner."""
    return opened(Portal(browser_page, portal_server.url))


def opened(portal: Portal) -> Filing:
    portal.sign_in("zhang@example.com", DEMONSTRATION_PASSWORD)
    portal.go("/applications")
    path = portal.page.get_by_role("link", name="继续填写").get_attribute("href") or ""
    return Filing(portal, path)


def test_typing_saves_itself_and_the_time_is_shown(draft: Filing) -> None:
    page = draft.page
    draft.open("representative")
    page.fill("[name=representative]", "自动保存的内容")

    expect(page.locator("#saved")).to_contain_text("已保存")
    expect(page.locator("[name=version]")).to_have_value("2")
    page.goto("about:blank")
    draft.open("representative")
    expect(page.locator("[name=representative]")).to_have_value("自动保存的内容")


def test_the_counter_follows_every_key_and_says_by_how_much(draft: Filing) -> None:
    page = draft.page
    draft.open("achievements")
    for name, size in (("basics", 3000), ("spirit", 999), ("skill", 1)):
        page.fill(f"[name={name}]", "字" * size)
    shared = page.locator("[data-counter=shared]")
    expect(shared).to_have_text("已写 4,000 字，限 4,000 字")
    expect(shared).to_have_class("counter near")

    page.locator("[name=skill]").press_sequentially("AI+ 制造")

    expect(shared).to_have_text("已写 4,003 字，超出 3 字")
    expect(shared).to_have_class("counter over")


def test_of_two_windows_the_second_keeps_its_text_and_is_told(
    draft: Filing, new_page: Windows, portal_server: PortalServer
) -> None:
    other = opened(Portal(new_page(expect=("409",)), portal_server.url))
    draft.open("representative")
    other.open("representative")
    draft.page.fill("[name=representative]", "第一个窗口")
    draft.portal.press("保存")

    other.page.fill("[name=representative]", "第二个窗口")
    expect(other.page.locator("#saved")).to_contain_text("另一个窗口")
    expect(other.page.locator("[name=representative]")).to_have_value("第二个窗口")
    other.portal.press("保存")

    expect(other.page.locator(".conflict")).to_contain_text("第一个窗口")
    other.portal.press("保存")
    draft.open("representative")
    expect(draft.page.locator("[name=representative]")).to_have_value("第二个窗口")


def test_a_window_whose_sign_in_has_ended_keeps_the_text(new_page: Windows, portal_server: PortalServer) -> None:
    page = new_page(expect=("401",))
    filing = opened(Portal(page, portal_server.url))
    filing.open("representative")
    elsewhere = Portal(new_page(), portal_server.url).sign_in("zhang@example.com", DEMONSTRATION_PASSWORD)
    elsewhere.go("/account")
    for _ in range(elsewhere.page.get_by_role("button", name="的登录").count()):
        elsewhere.page.get_by_role("button", name="的登录").first.click()

    page.fill("[name=representative]", "退出之后写的")
    expect(page.locator("#saved")).to_contain_text("登录已过期")
    expect(page.locator("[name=representative]")).to_have_value("退出之后写的")
    filing.portal.press("保存")
    page.fill("[name=email]", "zhang@example.com")
    page.fill("[name=password]", DEMONSTRATION_PASSWORD)
    page.locator("main form button").last.click()
    expect(page.locator("main")).to_contain_text("退出之后写的")
    page.locator("main form button").first.click()

    expect(page.locator("[name=representative]")).to_have_value("退出之后写的")


def test_somebody_who_signed_in_again_elsewhere_goes_on_in_the_old_window(
    new_page: Windows, portal_server: PortalServer
) -> None:
    page = new_page(expect=("401",))
    filing = opened(Portal(page, portal_server.url))
    filing.open("representative")
    elsewhere = Portal(page.context.new_page(), portal_server.url)
    elsewhere.go("/applications")
    elsewhere.press("退出登录")
    page.fill("[name=representative]", "在旧窗口里写的")
    expect(page.locator("#saved")).to_contain_text("另一个窗口登录")

    elsewhere.sign_in("zhang@example.com", DEMONSTRATION_PASSWORD)
    elsewhere.page.close()
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("#saved")).to_contain_text("已保存")
    filing.open("representative")
    expect(page.locator("[name=representative]")).to_have_value("在旧窗口里写的")


@pytest.mark.rule("CF6")
def test_a_photo_is_shown_as_soon_as_it_is_chosen_and_a_wrong_one_is_explained(draft: Filing) -> None:
    from portal.documents.portrait import drawn_portrait

    page = draft.page
    draft.open("personal")
    before = page.locator(".photo-frame img").get_attribute("src")
    page.set_input_files("[name=photo]", [{"name": "新.jpg", "mimeType": "image/jpeg", "buffer": drawn_portrait(0)}])
    expect(page.locator(".photo-frame img")).not_to_have_attribute("src", before or "")
    shown = page.locator(".photo-frame img").get_attribute("src")

    page.set_input_files("[name=photo]", [{"name": "错.jpg", "mimeType": "image/jpeg", "buffer": b"not a photo"}])

    expect(page.locator(".field.faulty .error")).to_contain_text("照片")
    assert page.locator(".photo-frame img").get_attribute("src") == shown


@pytest.mark.parametrize("width", [1280, NARROW])
def test_no_section_has_to_be_scrolled_sideways(new_page: Windows, portal_server: PortalServer, width: int) -> None:
    filing = opened(Portal(new_page(width=width), portal_server.url))
    for section in ("", *(section.key for section in sections_of(rulebook("2023-craftsman")))):
        filing.open(section)
        assert overflow(filing.page) == 0, section

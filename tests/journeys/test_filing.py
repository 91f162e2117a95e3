"""From an account to the Word form, in a real Chromium against a real gunicorn."""

import re
from io import BytesIO
from pathlib import Path

import mammoth
import pytest
from playwright.sync_api import Page, expect

from portal.demonstration.building import script
from portal.documents.evidence.drawn import drawn_portrait
from portal.documents.papers.application_form import context
from portal.rulebooks import rulebook
from portal.rules.applying.answers import Answers, sections_of
from portal.rules.rulebook.rulebook import Rulebook
from tests.answers import complete_answers
from tests.browser import NARROW, Windows, overflow
from tests.documents.papers.test_templates import official_words, words_of
from tests.documents.reading import in_order, lines
from tests.libreoffice import LibreOffice
from tests.pages import Filing, Portal
from tests.servers import PortalServer

pytestmark = pytest.mark.browser

DEMONSTRATION_PASSWORD = "示例密码-请勿正式使用"


def missing(rules: Rulebook, answers: Answers, text: str) -> list[str]:
    """The official words and the answers that a reader did not find in a Word form, each in their printed order. The
    note in the place of the photo is not looked for: the photo stands there."""
    labels = [word for word in official_words(rules) if "照片" not in word]
    values = context(rules, answers).values()
    return in_order(labels, text) + in_order([word for value in values for word in words_of(value)], text)


@pytest.mark.rule("CF1")
@pytest.mark.rule("CF6")
@pytest.mark.rule("CF7")
@pytest.mark.rule("CF9")
@pytest.mark.rule("PF1")
@pytest.mark.parametrize(
    ("award", "javascript", "width"),
    [
        ("craftsman", True, 1280),
        ("pioneer", False, NARROW),
    ],
)
def test_somebody_registers_fills_in_every_section_and_takes_away_the_word_form(
    portal_server: PortalServer,
    new_page: Windows,
    soffice: LibreOffice,
    tmp_path: Path,
    award: str,
    javascript: bool,
    width: int,
) -> None:
    rules = rulebook(f"2023-{award}")
    answers = complete_answers(rules)
    page = new_page(javascript=javascript, width=width)
    person = Portal(page, portal_server.url).register(f"{award}-{width}@example.com")

    filing = person.begin(rules.titles.activity)
    filing.fill_in(rules, answers)

    filing.open()
    expect(page.get_by_text(re.compile("已完成 10 部分，共 1[12] 部分"))).to_be_visible()
    assert javascript is False or overflow(page) == 0
    form = filing.word_form(tmp_path)
    assert form.name == "申报表-示例甲.docx"
    content = form.read_bytes()
    readers = {
        "python-docx": "\n".join(lines(content)),
        "mammoth": mammoth.extract_raw_text(BytesIO(content)).value,
        "LibreOffice": soffice.convert(content, "txt", "txt:Text (encoded):UTF8").decode("utf-8-sig"),
    }
    assert not [(reader, lost) for reader, text in readers.items() if (lost := missing(rules, answers, text))]


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
    page = draft.page
    draft.open("personal")
    before = page.locator(".photo-frame img").get_attribute("src")
    page.set_input_files("[name=photo]", [{"name": "新.jpg", "mimeType": "image/jpeg", "buffer": drawn_portrait(0)}])
    expect(page.locator(".photo-frame img")).not_to_have_attribute("src", before or "")
    shown = page.locator(".photo-frame img").get_attribute("src")

    page.set_input_files("[name=photo]", [{"name": "错.jpg", "mimeType": "image/jpeg", "buffer": b"not a photo"}])

    expect(page.locator(".field.faulty .error")).to_contain_text("照片")
    assert page.locator(".photo-frame img").get_attribute("src") == shown


def test_no_section_has_to_be_scrolled_sideways(new_page: Windows, portal_server: PortalServer) -> None:
    filing = opened(Portal(new_page(width=NARROW), portal_server.url))
    for section in ("", *(section.key for section in sections_of(rulebook("2023-craftsman")))):
        filing.open(section)
        assert overflow(filing.page) == 0, section


def test_disk_and_logs_hold_no_number_no_address_and_no_text_in_clear(
    portal_server: PortalServer, browser_page: Page
) -> None:
    filing = opened(Portal(browser_page, portal_server.url))
    for section in ("cover", "personal", "work", "achievements", "representative"):
        filing.open(section)
        filing.portal.press("保存")
    people = [person for person in script()["people"] if "answers" in person]
    planted = {person[key] for person in people for key in ("email", "phone")}
    planted |= {person["answers"][key] for person in people for key in ("id_number", "address", "position")}
    planted |= {
        line
        for person in people
        for key in ("basics", "representative")
        for line in person["answers"].get(key, "").split("\n")
    }
    assert len(planted) > 12

    written = [path for path in portal_server.instance.rglob("*") if path.is_file()]
    assert any(path.suffix == ".sqlite3" for path in written)
    for path in (*written, portal_server.log):
        content = path.read_bytes()
        for secret in planted - {""}:
            assert secret.encode() not in content, path
            assert secret.encode("utf-16-le") not in content, path
